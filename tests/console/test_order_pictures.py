"""The order screens, colours and all, as they were last looked at and found good (see test_pictures.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from companion.console.app import ConsoleApp
from companion.console.uplink import Uplink
from tests.console.evening import NOW_MS, english_view, view
from tests.console.looking import ROOMY, SMALL, ZONE, Clock
from tests.console.orders import english_history, found_orders, history


async def _stay(uplink: Uplink) -> None:
    await asyncio.Event().wait()


def _answer(lang: str) -> Callable[..., None]:
    known = {"find_orders": found_orders(), "order_history": history() if lang == "zh" else english_history()}

    def ask(uplink: Uplink, what: str, args: dict[str, Any], heard: Callable[[dict[str, Any]], None]) -> None:
        asyncio.get_running_loop().call_soon(heard, {"ok": True} | known[what])

    return ask


@pytest.mark.parametrize(
    ("lang", "size", "keys"),
    [
        ("zh", SMALL, ("f", "4", "8", "2", "1")),
        ("zh", SMALL, ("f", "enter")),
        ("zh", ROOMY, ("f", "enter")),
        ("en", SMALL, ("f", "enter")),
    ],
    ids=["found-zh-100x30", "order-zh-100x30", "order-zh-160x45", "order-en-100x30"],
)
def test_the_order_screens_look_as_they_did(
    snap_compare: Callable[..., bool],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    monkeypatch.setattr(Uplink, "run", _stay)
    monkeypatch.setattr(Uplink, "ask", _answer(lang))
    app = ConsoleApp("http://village:8321", "", lang, "小李" if lang == "zh" else "Li", tick=clock, zone=ZONE)

    async def open_screens(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        app.uplink.state, app.uplink.heard_at = "live", clock()
        shown = view() if lang == "zh" else english_view()
        for frame in ({"kind": "snapshot", "revision": 1, "view": shown}, {"kind": "beat", "at": NOW_MS}):
            app.uplink.board.take(frame, clock())
        app.front.paint()
        for panel in app.front.panels.values():
            panel.visible = False  # its own pictures are in test_pictures.py
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=open_screens)
