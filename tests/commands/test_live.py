"""`companion live`: starts the station once, asks on leaving, and does what it was answered. A person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.commands import pid
from companion.commands.knocking import answers
from tests.evening.village import STATION, companion
from tests.servers import free_port

if sys.platform == "win32":
    pytest.skip("there is no pty on Windows", allow_module_level=True)

import os
import signal

from tests.commands.terminal import PATIENCE_S, Terminal


@pytest.fixture
def options(tmp_path: Path) -> Iterator[list[str]]:
    """A village's folder and a port; whatever still runs there at the end is ended."""
    (tmp_path / "station.toml").write_text(STATION, encoding="utf-8")
    data = tmp_path / "data"
    yield ["--config", str(tmp_path / "station.toml"), "--data", str(data), "--port", str(free_port())]
    if (left := pid.running(data)) is not None:
        os.kill(left, signal.SIGKILL)


def test_it_starts_the_station_leaves_it_running_finds_it_again_and_stops_it(
    options: list[str], tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{options[-1]}"
    with Terminal("live", *options, "--by", "小王") as first:
        first.read_until("蜂糖李 5斤装")
        station = pid.running(tmp_path / "data")
        first.press("q")
        first.read_until("离开控制台")
        first.press("\r")
        code, shown = first.end()
    assert code == 0
    assert f"助播台继续运行：{url}" in shown
    assert answers(url)
    with Terminal("live", *options, "--by", "小李") as second:
        second.read_until("蜂糖李 5斤装")
        assert pid.running(tmp_path / "data") == station
        second.press("q")
        second.read_until("离开控制台")
        second.press("2\r")
        code, shown = second.end()
    assert code == 0
    assert "助播台已停下" in shown
    assert not answers(url)
    assert pid.running(tmp_path / "data") is None


def test_a_demo_with_once_closes_its_console_by_itself(tmp_path: Path) -> None:
    with Terminal("demo", "--speed", "2000", "--once", "--data", str(tmp_path)) as terminal:
        code, shown = terminal.end()
    assert code == 0
    assert str(tmp_path / "state.json") in shown
    assert (tmp_path / "state.json").exists()


def test_a_demo_whose_terminal_is_closed_leaves_no_station_behind(tmp_path: Path) -> None:
    with Terminal("demo", "--data", str(tmp_path)) as terminal:
        terminal.read_until("弄袍村")
        terminal.close()
        terminal.process.wait(PATIENCE_S)
    assert (tmp_path / "state.json").exists()  # what its station writes last, once it was asked to stop


def test_a_station_that_does_not_start_is_told_in_its_own_words(options: list[str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "station.db").write_bytes(b"")
    with Terminal("live", *options) as terminal:
        code, shown = terminal.end()
    assert code == 1
    assert "助播台没有启动起来" in shown
    assert "空文件" in shown
    assert (tmp_path / "data" / "station.db").read_bytes() == b""


def test_without_a_terminal_it_says_so_and_starts_nothing(options: list[str], tmp_path: Path) -> None:
    ended = companion("live", *options, input="")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "companion serve" in ended.stderr
    assert not (tmp_path / "data").exists()
