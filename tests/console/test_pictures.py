"""The whole screen, colours and all, as it was last looked at and found good.

After a change that is meant: `pytest tests/console/test_pictures.py --snapshot-update`, then look at what became of it.
The pictures belong to the Textual of the lock file; SVG squeezes Chinese text, so judge beauty in a real terminal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from companion.console.app import ConsoleApp
from companion.console.uplink import Uplink
from tests.console.evening import NOW_MS, english_view, maybe, oversold, short, tail, view
from tests.console.looking import ROOMY, SMALL, ZONE, Clock


async def _stay(uplink: Uplink) -> None:
    await asyncio.Event().wait()


def _trouble(shown: dict[str, Any]) -> dict[str, Any]:
    """The same evening gone wrong: oversold, a shop silent, an answer that no longer holds, a claim."""
    oversold(shown)
    shown["freshness"] = {"stale": True, "shops": ["doudian"], "since": NOW_MS - 180_000}
    shown["questions"]["q17"] |= {"again": 5, "claims": ["最好"]}
    shown["questions"]["q18"] |= {"stale": True, "parts": 2}
    shown["questions"]["q22"] |= {"expert": "li"}
    shown["maybe"] = {"m1": maybe("老板在不在")}
    return shown


def _console(
    lang: str, clock: Clock, monkeypatch: pytest.MonkeyPatch, shown: dict[str, Any] | None = None, keys: str = ""
) -> tuple[ConsoleApp, Any]:
    """A console whose line is made up: it holds a whole evening and never dials."""
    monkeypatch.setattr(Uplink, "run", _stay)
    app = ConsoleApp("http://village:8321", "", lang, "小李" if lang == "zh" else "Li", tick=clock, zone=ZONE)
    shown = shown or (view() if lang == "zh" else english_view())

    async def hold(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        app.uplink.state, app.uplink.heard_at = "live", clock()
        frames = ({"kind": "snapshot", "revision": 1, "view": shown}, {"kind": "beat", "at": NOW_MS})
        for frame in (*frames, {"kind": "comments", "items": tail()}):
            app.uplink.board.take(frame, clock())
        app.front.take(frozenset({"questions", "uplink", "time"}))
        app.front.paint()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    return app, hold


@pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["100x30", "160x45"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen_looks_as_it_did(
    snap_compare: Callable[..., bool],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    size: tuple[int, int],
) -> None:
    app, hold = _console(lang, clock, monkeypatch)
    assert snap_compare(app, terminal_size=size, run_before=hold)


@pytest.mark.parametrize("size", [SMALL, ROOMY], ids=["100x30", "160x45"])
def test_trouble_looks_as_it_did(
    snap_compare: Callable[..., bool], clock: Clock, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    app, hold = _console("zh", clock, monkeypatch, _trouble(view()))
    assert snap_compare(app, terminal_size=size, run_before=hold)


@pytest.mark.parametrize(
    "key", ["d", "g", "v", "s", "n", "?"], ids=["tasks", "quota", "oversold", "adjust", "phone", "help"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_key_opens_looks_as_it_did(
    snap_compare: Callable[..., bool], clock: Clock, monkeypatch: pytest.MonkeyPatch, key: str, lang: str
) -> None:
    shown = english_view() if lang == "en" else oversold(view())
    if lang == "en" and key == "v":
        shown["oversold"] = {"leaf": {"amount": 3, "orders": [short(9, 3) | {"buyer": "w**", "lines": "Tea x3"}]}}
    app, hold = _console(lang, clock, monkeypatch, shown, key)
    assert snap_compare(app, terminal_size=SMALL, run_before=hold)
