"""What a village gets wrong and strangers try: each is one clear sentence, the right code, and nothing is lost."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp
import orjson
import pytest

from tests.evening.village import STATION, Village, companion, order

BROKEN_SETTINGS = {
    "an unknown key": ('goal = "1000斤"', 'gaol = "1000斤"', ["gaol", "goal"]),
    "a price that is a float": ('price = "39.9"', "price = 39.9", ["price", '"39.9"']),
    "a pack of an unknown pool": ('pool = "plum"', 'pool = "plumb"', ["plumb", "plum"]),
    "two packs with one link": (
        "[facts]",
        '[[pack]]\nid = "b"\npool = "plum"\nlink = 3\ntitle = "三斤"\ncontent = "3斤"\nprice = "25"\n\n[facts]',
        ["3 号链接", "蜂糖李 5斤装"],
    ),
}


@pytest.mark.parametrize("what", BROKEN_SETTINGS)
def test_a_broken_station_toml_is_one_sentence_with_its_line_and_no_station(tmp_path: Path, what: str) -> None:
    right, wrong, words = BROKEN_SETTINGS[what]
    config = tmp_path / "station.toml"
    config.write_text(STATION.replace(right, wrong, 1), encoding="utf-8")
    lines = config.read_text(encoding="utf-8").splitlines()
    for command in ("serve", "check"):
        ended = companion(command, "--config", str(config), "--data", str(tmp_path / "data"))
        said = (ended.stderr if command == "serve" else ended.stdout.removeprefix("✗ ")).rstrip("\n")
        assert ended.returncode == 1
        assert len(ended.stderr.splitlines()) == 1
        assert said.startswith(f"{config} 第 ")
        number = int(said.removeprefix(f"{config} 第 ").partition(" ")[0])
        assert lines[number - 1] in wrong.splitlines()
        assert [word for word in words if word not in said] == []
    assert not (tmp_path / "data").exists()


def test_check_tells_every_mistake_at_once(tmp_path: Path) -> None:
    text = STATION
    for right, wrong, _ in BROKEN_SETTINGS.values():
        text = text.replace(right, wrong, 1)
    (tmp_path / "station.toml").write_text(text, encoding="utf-8")
    ended = companion("check", "--config", str(tmp_path / "station.toml"), "--data", str(tmp_path))
    assert ended.returncode == 1
    assert len([line for line in ended.stdout.splitlines() if line.startswith("✗ ")]) == len(BROKEN_SETTINGS)
    assert ended.stderr.startswith("有 4 处")


async def test_strangers_and_wrong_tokens_are_turned_away_and_nothing_is_stored(
    village: Village, http: aiohttp.ClientSession
) -> None:
    village.start()
    before = await village.state(http)
    body, headers = village.signed([order(1)])
    asked = [
        (401, "POST", "/hook/webhook", headers | {"webhook-signature": "v1,AAAA"}),
        (401, "POST", "/hook/webhook", {}),
        (401, "GET", "/state", {"Authorization": "Bearer wrong"}),
        (401, "GET", "/state", {}),
        (403, "GET", "/state", {"Authorization": f"Bearer {village.token('overlay')}"}),
        (403, "GET", "/state", {"Authorization": f"Bearer {village.token('connector')}"}),
        (403, "GET", "/", {"Authorization": f"Bearer {village.token('overlay')}"}),
    ]
    for status, method, path, more in asked:
        data = body if method == "POST" else None
        async with http.request(method, f"{village.url}{path}", data=data, headers=more) as reply:
            answer = orjson.loads(await reply.read())
        assert (reply.status, list(answer)) == (status, ["error"]), (method, path)
        assert answer["error"]
    assert await village.state(http) == before


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_port_that_is_taken_is_one_sentence_in_every_command(village: Village, taken: int) -> None:
    options = ["--config", str(village.config), "--data", str(village.data), "--port", str(taken)]
    for command in ("serve", "check"):
        ended = companion(command, *options)
        assert ended.returncode == 1
        assert f"端口 {taken}" in ended.stdout + ended.stderr
        assert len(ended.stderr.splitlines()) == 1
    demo = companion("demo", "--headless", "--port", str(taken), "--data", str(village.data / "demo"))
    assert (demo.returncode, demo.stdout) == (1, "")
    assert f"端口 {taken}" in demo.stderr


@pytest.fixture(scope="module")
def whole_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a book with a few hundred orders in it."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "station.toml").write_text(STATION, encoding="utf-8")
    lines = b"\n".join(orjson.dumps(order(number)) for number in range(300))
    (folder / "orders.jsonl").write_bytes(lines)
    options = ["--config", str(folder / "station.toml"), "--data", str(folder), "--journal", "sqlite:station.db"]
    assert companion("replay", str(folder / "orders.jsonl"), *options).returncode == 0
    return (folder / "station.db").read_bytes()


def newer(path: Path) -> None:
    with sqlite3.connect(path) as book:
        book.execute("PRAGMA user_version = 99")
    book.close()


def torn(path: Path) -> None:
    middle = path.stat().st_size // 2
    with path.open("r+b") as book:
        book.seek(middle)
        book.write(b"\0" * 512)


def cut_off(path: Path) -> None:
    with path.open("r+b") as book:
        book.truncate(path.stat().st_size // 2)


def of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as book:
        book.execute("CREATE TABLE songs(title)")
    book.close()


def no_book(path: Path) -> None:
    path.write_text("村里的账，手写的\n" * 20, encoding="utf-8")


def empty(path: Path) -> None:
    path.write_bytes(b"")


BROKEN_BOOKS: dict[Callable[[Path], None], str] = {
    newer: "更新版本",
    torn: "损坏",
    cut_off: "损坏",
    of_another_program: "别的程序",
    no_book: "不是助播台的账本",
    empty: "空文件",
}
RARE = (cut_off, no_book, empty)
"""Spoilt books that only the slow tests try; each ends at the start, as one of the others does."""


@pytest.mark.parametrize(
    "spoil",
    [pytest.param(spoil, marks=pytest.mark.slow if spoil in RARE else ()) for spoil in BROKEN_BOOKS],
    ids=lambda spoil: spoil.__name__,
)
def test_a_book_that_cannot_be_used_is_one_sentence_and_stays_as_it_is(
    village: Village, whole_book: bytes, spoil: Callable[[Path], None]
) -> None:
    village.data.mkdir()
    book = village.data / "station.db"
    book.write_bytes(whole_book)
    spoil(book)
    before = book.read_bytes()
    options = ["--config", str(village.config), "--data", str(village.data)]
    for words in (["serve", "--port", "0"], ["check", "--port", "0"], ["export", str(village.data / "export.jsonl")]):
        ended = companion(*words, *options)
        assert ended.returncode == 1
        assert BROKEN_BOOKS[spoil] in ended.stdout + ended.stderr
        assert str(book) in ended.stdout + ended.stderr
        assert len(ended.stderr.splitlines()) == 1
        assert "Traceback" not in ended.stderr
        assert book.read_bytes() == before
    assert not (village.data / "export.jsonl").exists()
