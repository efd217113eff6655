"""`companion serve`: quiet, quick to stop, known by its number while it runs, and of no more than it needs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from companion.commands import pid
from tests.evening.village import ROOT, Village, environment

NOT_NEEDED = ("textual", "websockets", "redis", "google.protobuf", "rich", "companion.console")
"""What a station with only a webhook never uses."""


def serve(village: Village, **more: str) -> subprocess.Popen[str]:
    options = ["--config", str(village.config), "--data", str(village.data), "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "serve", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env=environment() | more,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("ready http://127.0.0.1:")
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals to send")
@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_it_ends_with_zero_and_says_nothing(village: Village, asked: signal.Signals) -> None:
    process = serve(village)
    assert pid.running(village.data) == process.pid
    process.send_signal(asked)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")
    assert not (village.data / pid.FILE).exists()


def test_it_imports_nothing_it_does_not_use(village: Village, tmp_path: Path) -> None:
    without_bridge = village.config.read_text(encoding="utf-8").replace("[connector.bridge]", "")
    village.config.write_text(without_bridge, encoding="utf-8")
    process = serve(village, PYTHONPROFILEIMPORTTIME="1")
    process.terminate()
    _, err = process.communicate(timeout=30)
    imported = set(re.findall(r"\| +([\w.]+)$", err, re.MULTILINE))
    assert "aiohttp.web" in imported
    assert imported & {*NOT_NEEDED} == set()


def test_what_a_killed_station_left_behind_names_nobody(village: Village) -> None:
    process = serve(village)
    process.kill()
    process.communicate(timeout=30)
    assert (village.data / pid.FILE).exists()
    if sys.platform == "linux":
        assert pid.running(village.data) is None
    process = serve(village)
    assert pid.running(village.data) == process.pid
    process.terminate()
    process.communicate(timeout=30)


def test_only_the_process_that_wrote_its_number_strikes_it_out(tmp_path: Path) -> None:
    assert pid.running(tmp_path) is None
    pid.strike_out(tmp_path)
    (tmp_path / pid.FILE).write_text(f"{os.getppid()}\n", encoding="ascii")
    pid.strike_out(tmp_path)
    assert (tmp_path / pid.FILE).exists()
    (tmp_path / pid.FILE).write_text("nonsense", encoding="ascii")
    assert pid.running(tmp_path) is None
