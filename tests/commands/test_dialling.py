"""Before the show each connector that dials is tried once: what is wrong, and who is only not there yet, is said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from companion.commands.inspection import inspect_all
from tests.connectors.bilibili_open.platform import APP_ID, CODE, KEY_ID, SECRET, platform
from tests.connectors.rooms import hall
from tests.evening.village import STATION
from tests.servers import free_port

BARE = STATION.partition("[connector.webhook]")[0]


def checked(folder: Path, connectors: str, capsys: pytest.CaptureFixture[str], lang: str = "zh") -> tuple[int, str]:
    """How much has to be mended, and all that is said; fonts aside."""
    file = folder / "station.toml"
    file.write_text(BARE + connectors, encoding="utf-8")
    found = inspect_all(file, folder / "data", None, 0, "en" if lang == "en" else "zh")
    return found, "\n".join(x for x in capsys.readouterr().out.splitlines() if "fonts-noto-cjk" not in x)


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody answers."""
    return free_port()


class Beside:
    """Servers in a thread of their own: the check runs a loop itself."""

    def __init__(self) -> None:
        self.grabber = self.api = ""
        self._up, self._done = asyncio.Event(), asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> Beside:
        self._thread.start()
        while not self.api:
            self._thread.join(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._done.set)
        self._thread.join()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        async with hall() as grabber, platform() as there:
            self.grabber, self.api = grabber.url, there.api
            await self._done.wait()


@pytest.fixture
def beside() -> Iterator[Beside]:
    with Beside() as servers:
        yield servers


def test_what_can_be_had_needs_no_word(tmp_path: Path, beside: Beside, capsys: pytest.CaptureFixture[str]) -> None:
    told = f'[connector.barragegrab]\nurl = "{beside.grabber}"\n[connector.json_lines]\n[connector.bridge]\n'
    found, said = checked(tmp_path, told, capsys)
    assert found == 0
    assert len(said.splitlines()) == 1
    assert said.startswith("✓")


def test_a_program_that_is_not_there_yet_is_a_warning_that_says_what_to_do(
    tmp_path: Path, closed_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    told = f'[connector.barragegrab]\nurl = "ws://127.0.0.1:{closed_port}"\n'
    found, said = checked(tmp_path, told, capsys)
    assert found == 0
    warning = next(line for line in said.splitlines() if line.startswith("！"))
    assert "请先打开它" in warning
    assert "没有开" in warning
    assert "start it" in checked(tmp_path, told, capsys, "en")[1]


def test_keys_that_a_platform_refuses_have_to_be_mended(
    tmp_path: Path, beside: Beside, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companion.commands.assembly.now_ms", lambda: 1_781_524_800_000)
    told = f"""[connector.bilibili_open]
api = "{beside.api}"
access_key_id = "env:KEY_ID"
access_key_secret = "env:SECRET"
app_id = {APP_ID}
code = "env:CODE"
"""
    for name, value in (("KEY_ID", KEY_ID), ("SECRET", SECRET), ("CODE", CODE)):
        monkeypatch.setenv(name, value)
    assert checked(tmp_path, told, capsys)[0] == 0
    monkeypatch.setenv("CODE", "NOT-THE-CODE")
    found, said = checked(tmp_path, told, capsys)
    assert found == 1
    assert "✗ B站开放平台：身份码不对" in said
    assert "NOT-THE-CODE" not in said
