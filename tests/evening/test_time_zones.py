"""Wherever the laptop thinks it is, the same files and the same evening come to the same state."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from companion.domain.sheet import sheet
from connectors.kit.values import ms_of_china
from tests.connectors.order_files.made import nouns_of, state_of
from tests.evening.village import ROOT, companion

ZONES: Final = ("UTC", "Asia/Shanghai", "America/New_York")
RECORDING: Final = ROOT / "companion" / "sample" / "broadcast.jsonl"

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system's zone is not set by TZ")


@contextmanager
def laptop_in(zone: str) -> Iterator[None]:
    """The machine's own zone is another, inside the block."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


def test_the_zone_of_the_machine_is_really_another() -> None:
    hours = []
    for zone in ZONES:
        with laptop_in(zone):
            hours.append(time.localtime(1_721_462_400).tm_hour)
            assert ms_of_china("2024-07-20 16:00:00") == 1_721_462_400_000
    assert hours == [8, 16, 4]


def test_every_recorded_export_comes_to_the_same_state_in_every_zone(shared: Path, tmp_path: Path) -> None:
    recorded = shared / "captures" / "orders" / "synthetic-exports"
    files = []
    for path in sorted((*recorded.glob("*.csv"), *recorded.glob("*.xlsx"))):
        # What a file is newer than is told by when it was written.
        files.append(Path(shutil.copy2(path, tmp_path / path.name)))
        os.utime(files[-1], (1_721_500_000, 1_721_500_000))
    told: list[Any] = []
    states: list[Any] = []
    for zone in ZONES:
        with laptop_in(zone):
            told.append([nouns_of(path) for path in files])
            states.append(sheet(state_of(*told[-1])))
    assert states[0]["orders"]["total"] > 20
    assert told[0] == told[1] == told[2]
    assert states[0] == states[1] == states[2]


@pytest.mark.slow
def test_the_sample_broadcast_comes_to_the_same_state_in_every_zone() -> None:
    played = [companion("replay", str(RECORDING), "--state", "-", env={"TZ": zone}) for zone in ZONES]
    assert [one.returncode for one in played] == [0, 0, 0], played[0].stderr
    assert played[0].stdout == played[1].stdout == played[2].stdout
    assert '"revision"' in played[0].stdout


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("zone", ZONES)
def test_the_tests_of_orders_pass_in_every_zone(zone: str) -> None:
    folders = ["tests/connectors", "tests/domain", "tests/report", "tests/commands/test_import_orders.py"]
    command = [sys.executable, "-m", "pytest", *folders, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
