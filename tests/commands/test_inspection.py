"""`companion check`: a line for each finding, nothing changed, and a running station is no fault."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import socket
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest

from companion.commands import inspection
from companion.commands.inspection import inspect_all
from companion.journal.port import DoorNote
from companion.journal.redis_link import read_url
from companion.journal.redis_shared import SharedRedis
from companion.pipeline.recovery import recover, remember
from tests.evening.village import SECRET, STATION, Village
from tests.journal.shelves import opened, shed
from tests.servers import RedisServer


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A village's settings, without a port of its own."""
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    file = tmp_path / "station.toml"
    file.write_text(STATION, encoding="utf-8")
    return file


def lines(config: Path, capsys: pytest.CaptureFixture[str], **more: Any) -> tuple[int, list[str]]:
    """How many findings there are, and the lines; fonts aside."""
    data = more.pop("data", config.parent / "data")
    found = inspect_all(config, data, more.pop("host", None), more.pop("port", 0), "zh")
    return found, [line for line in capsys.readouterr().out.splitlines() if not line.startswith("！")]


def test_a_station_in_order_is_one_line_and_nothing_is_made(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, (line,) = lines(config, capsys)
    assert found == 0
    assert line.startswith("✓ ")
    assert "1 个货池，1 个规格，连接器：webhook、bridge" in line
    assert list(config.parent.iterdir()) == [config]


def test_a_connectors_settings_are_proved(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text(STATION + 'colour = "red"\n', encoding="utf-8")
    found, (line,) = lines(config, capsys)
    assert found == 1
    assert "colour" in line


def test_a_port_that_cannot_be_had_is_told_by_its_reason(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        _, (line,) = lines(config, capsys, port=other.getsockname()[1])
    assert "已被别的程序占用" in line
    _, (line,) = lines(config, capsys, host="192.0.2.1", port=8321)
    assert "不能在 192.0.2.1 应答" in line
    assert lines(config, capsys, host="::1", port=0)[0] == 0


def test_a_data_folder_that_is_none_and_tokens_that_are_torn_are_told(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = config.parent / "data"
    data.mkdir()
    (data / "access.toml").write_text("torn", encoding="utf-8")
    _, (line,) = lines(config, capsys)
    assert "access.toml" in line
    found, told = lines(config, capsys, data=config)
    assert found == len(told) == 1


def test_old_facts_that_lie_on_another_machine_are_told_and_are_no_fault(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], redis_server: RedisServer
) -> None:
    asyncio.run(_moved_away(_at(redis_server, config), tmp_path / "office"))
    found = inspect_all(config, config.parent / "data", None, 0, "zh")
    told = capsys.readouterr().out
    assert found == 0, told
    assert "！" in told
    assert "第 1 到 10 条已挪到办公室的 history.db 里" in told


@pytest.mark.parametrize("here", [False, True], ids=["on another machine", "here, damaged"])
def test_old_facts_that_the_start_would_need_are_a_fault_where_they_cannot_be_read(
    here: bool, config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], redis_server: RedisServer
) -> None:
    office = tmp_path / "office"
    asyncio.run(_moved_away(_at(redis_server, config), office, b"of another version"))
    if here:
        (office / "history.db").write_bytes(b"no book at all" * 100)
    found, (line,) = lines(config, capsys, data=office if here else tmp_path / "data")
    assert found == 1
    assert "history.db" in line
    assert here or "第 1 到 10 条已挪到办公室的" in line


def _at(redis_server: RedisServer, config: Path) -> str:
    """Have the station keep its book in Redis: its URL."""
    url = f"{redis_server.url}?station={uuid.uuid4().hex}"
    config.write_text(STATION.replace("sqlite:station.db", url), encoding="utf-8")
    return url


async def _moved_away(url: str, folder: Path, snapshot: bytes = b"") -> None:
    """A book whose old facts only the machine of this folder has; with snapshots of our own, or of others."""
    await asyncio.to_thread(folder.mkdir)
    async with opened(lambda: SharedRedis(read_url(url), folder)) as book:
        assert isinstance(book, SharedRedis)
        for first in (1, 11):
            await book.append(first - 1, shed(first, 10), f"from {first}")
            state, _ = await asyncio.to_thread(recover, book)
            if snapshot:
                await book.keep_snapshot(state.revision, snapshot)
            else:
                await remember(book, state)
        await book.move_old(keep=0)
        await book.note(DoorNote(door="a", name="办公室", role="both", history=20))


def test_a_wrong_clock_is_told(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    then = int(dt.datetime(1970, 1, 2, tzinfo=dt.UTC).timestamp() * 1000)
    monkeypatch.setattr(inspection, "now_ms", lambda: then)
    _, (line,) = lines(config, capsys)
    assert "时间" in line


def test_without_a_chinese_font_there_is_a_warning_and_no_fault(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = subprocess.CompletedProcess[bytes]([], 0, b"\n", b"")
    monkeypatch.setattr(shutil, "which", lambda _name: "fc-list")
    monkeypatch.setattr(subprocess, "run", lambda *_words, **_more: nothing)
    assert inspect_all(config, config.parent / "data", None, 0, "en") == 0
    assert "！ no Chinese font" in capsys.readouterr().out


def test_a_station_that_runs_is_told_and_is_no_fault(
    village: Village, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    village.start()
    found, (good, running) = lines(village.config, capsys, data=village.data, port=village.port)
    assert found == 0
    assert good.startswith("✓ ")
    assert running == f"✓ 助播台正在运行：{village.url}"
    found, (line,) = lines(village.config, capsys, data=village.data)
    assert found == 1
    assert "正被另一个助播台使用" in line
    assert village.stop() == 0
