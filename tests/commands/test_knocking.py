"""Before a console opens: who answers there, and is the token theirs. And whose token goes where."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from companion.commands.knocking import answers, check_door, is_here, url_of
from companion.domain.trouble import Trouble
from tests.evening.village import Village, companion
from tests.servers import free_port


class _Stranger(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"a shop")

    def do_HEAD(self) -> None:
        self.send_response(404)
        self.end_headers()

    def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002 - the library's own name
        pass


@pytest.fixture
def stranger() -> Iterator[str]:
    """The URL of another program's web."""
    with HTTPServer(("127.0.0.1", 0), _Stranger) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def nobody() -> str:
    """A URL where nothing answers."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("127.0.0.1", 8321, "http://127.0.0.1:8321"),
        ("0.0.0.0", 1, "http://127.0.0.1:1"),
        ("::", 1, "http://[::1]:1"),
        ("::1", 1, "http://[::1]:1"),
        ("village.local", 1, "http://village.local:1"),
    ],
)
def test_a_station_is_reached_where_it_answers(host: str, port: int, url: str) -> None:
    assert url_of(host, port) == url


def test_only_this_machine_is_here() -> None:
    assert [is_here(url) for url in ("http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1/")] == [True] * 3
    assert [is_here(url) for url in ("http://192.168.1.7:1", "http://127.0.0.1.evil.com", "nonsense")] == [False] * 3


def test_another_program_is_no_station(stranger: str, nobody: str) -> None:
    assert not answers(stranger)
    assert not answers(nobody)
    with pytest.raises(Trouble, match="不是助播台"):
        check_door(stranger, "token")
    with pytest.raises(Trouble, match="没有助播台应答"):
        check_door(nobody, "token")


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1", "http://", "http://127.0.0.1:port", "http://a b", "http://127.0.0.1:99999"]
)
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(Trouble, match="没有助播台应答"):
        check_door(url, "token")


def test_a_proxy_is_never_asked(monkeypatch: pytest.MonkeyPatch, stranger: str, village: Village) -> None:
    monkeypatch.setenv("http_proxy", stranger)
    village.start()
    assert answers(village.url)


def test_the_door_opens_to_those_who_may_use_a_console(village: Village) -> None:
    village.start()
    assert answers(village.url)
    for role in ("anchor", "helper"):
        check_door(village.url, village.token(role))
    for token, sentence in (("wrong", "令牌不对"), ("", "缺少令牌"), (village.token("connector"), "不能打开控制台")):
        with pytest.raises(Trouble, match=sentence):
            check_door(village.url, token)


def test_a_console_that_cannot_open_says_why_in_one_sentence(village: Village, nobody: str) -> None:
    village.start()
    for words, sentence in (
        ((village.url, "--token", "wrong"), "令牌不对"),
        ((village.url, "--data", str(village.data / "other")), "缺少令牌"),
        ((nobody, "--token", "any"), "没有助播台应答"),
        ((village.url.removeprefix("http://"), "--data", str(village.data)), "要在终端里打开"),
    ):
        ended = companion("console", *words, stdin=subprocess.DEVNULL)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert sentence in ended.stderr
        assert len(ended.stderr.splitlines()) == 1


def test_the_anchors_token_is_not_sent_to_another_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from companion.commands import live
    from companion.web.access import load_or_make

    anchor = load_or_make(tmp_path).token("anchor")
    sent: list[tuple[str, str]] = []

    def knock(url: str, token: str) -> None:
        sent.append((url, token))
        raise Trouble("", "")

    monkeypatch.setattr(live, "check_door", knock)
    for url in ("192.168.1.7:8321", "http://127.0.0.1:8321/"):
        with pytest.raises(Trouble):
            asyncio.run(live.console(url, "", tmp_path, "zh", ""))
    assert sent == [("http://192.168.1.7:8321", ""), ("http://127.0.0.1:8321", anchor)]
