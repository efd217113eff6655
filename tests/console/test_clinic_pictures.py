"""The clinic's screens, colours and all, as they were last looked at and found good (see test_pictures.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from companion.console.app import ConsoleApp
from companion.console.uplink import Uplink
from tests.console.clinics import archive, clinic
from tests.console.evening import NOW_MS, english_view, view
from tests.console.looking import ROOMY, SMALL, ZONE, Clock


async def _stay(uplink: Uplink) -> None:
    await asyncio.Event().wait()


def _ask(uplink: Uplink, what: str, args: dict[str, Any], heard: Callable[[dict[str, Any]], None]) -> None:
    asyncio.get_running_loop().call_soon(heard, {"ok": True} | archive())


@pytest.mark.parametrize(
    ("lang", "size", "keys"),
    [
        ("zh", SMALL, ("0",)),
        ("zh", SMALL, ("0", "1")),
        ("zh", SMALL, ("0", "f")),
        ("zh", ROOMY, ("0", "end", "up")),
        ("en", SMALL, ("0",)),
    ],
    ids=["queue-zh-100x30", "answer-zh-100x30", "archive-zh-100x30", "queue-zh-160x45", "queue-en-100x30"],
)
def test_the_clinic_looks_as_it_did(
    snap_compare: Callable[..., bool],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    monkeypatch.setattr(Uplink, "run", _stay)
    monkeypatch.setattr(Uplink, "ask", _ask)
    app = ConsoleApp("http://village:8321", "", lang, "小李" if lang == "zh" else "Li", tick=clock, zone=ZONE)

    async def open_screens(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        app.uplink.state, app.uplink.heard_at = "live", clock()
        shown = view() if lang == "zh" else english_view()
        shown["clinic"] = clinic()
        shown["station"]["experts"] = {"li": "李农技", "wang": "王老师"}
        for frame in ({"kind": "snapshot", "revision": 1, "view": shown}, {"kind": "beat", "at": NOW_MS}):
            app.uplink.board.take(frame, clock())
        app.front.take(frozenset({"questions", "uplink", "time"}))
        app.front.paint()
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=open_screens)
