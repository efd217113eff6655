"""`companion demo`: the shipped broadcast ends where plain arithmetic over its orders says it must."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from companion.sample import RECORDING, STATION
from tests.commands.plain_sums import Sums
from tests.evening.village import ROOT, companion

ACCOUNTS = ("available", "reserved", "committed", "shipped", "recoverable", "lost", "on_hand")


@pytest.fixture(scope="module")
def sums() -> Sums:
    """The sample's orders, worked out without the program."""
    return Sums(STATION, RECORDING)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """A demo without a console, in its own folder, played to its end as fast as it can."""
    folder = tmp_path_factory.mktemp("demo")
    return companion("demo", "--headless", "--speed", "0", "--once", "--lang", "en", "--data", str(folder / "data"))


def test_a_demo_without_console_ends_with_the_state_that_its_orders_add_up_to(
    played: subprocess.CompletedProcess[str], sums: Sums
) -> None:
    assert (played.returncode, played.stderr) == (0, "")
    state = orjson.loads(Path(played.stdout.splitlines()[-1]).read_bytes())
    expected = sums.work_out()
    seen = {id: {name: pool[name] for name in ACCOUNTS} for id, pool in state["pools"].items()}
    assert seen == {id: {name: pool[name] for name in ACCOUNTS} for id, pool in expected.items()}
    assert all(pool["sold"] == pool["committed"] + pool["shipped"] for pool in state["pools"].values())
    assert state["orders"]["total"] == len({(noun["source"], noun["order"]) for noun in orders(sums)}) + 1  # by phone
    assert sum(pool["oversold"] for pool in state["pools"].values()) > 0


def test_the_same_recording_replayed_gives_the_same_state(
    played: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    replayed = companion("replay", str(RECORDING), "--state", "-", cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    assert Path(played.stdout.splitlines()[-1]).read_text(encoding="utf-8") == replayed.stdout


def test_a_demo_says_where_its_overlay_is_before_it_is_ready(played: subprocess.CompletedProcess[str]) -> None:
    overlay, ready, state = played.stdout.splitlines()
    assert overlay.startswith("overlay http://127.0.0.1:")
    assert "/overlay/all?token=" in overlay
    assert ready.startswith("ready http://127.0.0.1:")
    assert Path(state).name == "state.json"
    assert Path(state).parent == Path(played.args[-1])


def test_a_demo_with_a_console_needs_a_terminal() -> None:
    asked = companion("demo", stdin=subprocess.DEVNULL)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "companion demo --headless" in asked.stderr
    assert len(asked.stderr.splitlines()) == 1


def orders(sums: Sums) -> list[dict[str, Any]]:
    """The order events of the recording."""
    return [noun for noun in sums.nouns if noun["kind"] == "order"]
