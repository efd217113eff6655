"""The golden traces as recordings, played through the whole path, give the reference model's final balances."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from companion.commands.fold import fold_recordings
from companion.domain.inbound import Command, OrderEvent, RoomStatus, write_noun
from companion.domain.sheet import sheet
from companion.journal.memory import MemoryJournal
from tests.domain.shop import Shop
from tests.domain.test_golden_traces import NAMES, catalogue_of, tell


@pytest.mark.parametrize("name", NAMES)
async def test_a_golden_trace_played_as_a_recording_ends_where_the_reference_ended(
    name: str, shared: Path, tmp_path: Path
) -> None:
    traces: dict[str, Any] = msgspec.json.decode((shared / "design" / "inventory_traces.json").read_bytes())
    trace = traces[name]
    shop = Shop(catalogue_of(trace))
    for event in trace["events"]:
        tell(shop, event)
    recording = tmp_path / "trace.jsonl"
    nouns = [noun for noun in shop.told if isinstance(noun, OrderEvent | RoomStatus | Command)]
    recording.write_bytes(b"\n".join(map(write_noun, nouns)))
    state, bad = await fold_recordings([recording], catalogue_of(trace), MemoryJournal())
    final, wanted = sheet(state), trace["trace"][-1]
    assert bad == 0
    assert {key: final["pools"]["plum"][key] for key in wanted["balances_g"]} == wanted["balances_g"]
    assert [flag for flag, count in final["orders"]["flags"].items() if count] == wanted["flags"]
