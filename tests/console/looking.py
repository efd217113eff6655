"""A console opened in a test, and what can be seen on it: rows of text, as wide as a terminal makes them."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input

from companion.console.app import ConsoleApp, ConsoleEnd
from companion.console.board import Board
from companion.console.sight import Sight
from companion.console.words import Words
from tests.console.evening import NOW_MS, view
from tests.console.fake import TOKEN, FakeStation

SMALL: Final = (100, 30)
ROOMY: Final = (160, 45)
ZONE: Final = dt.timezone(dt.timedelta(hours=8))


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Seen:
    """An open console: its application, Textual's pilot, and its rows."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[ConsoleEnd], clock: Clock) -> None:
        self.app = app
        self.pilot = pilot
        self.clock = clock

    def strips(self) -> list[Strip]:
        return self.app.screen._compositor.render_strips()

    def rows(self) -> list[str]:
        return [strip.text for strip in self.strips()]

    def text(self) -> str:
        return "\n".join(self.rows())

    async def until(self, true: Callable[[], bool]) -> None:
        """Let the console work until something is so; what is on the screen if it never is."""
        try:
            async with asyncio.timeout(5):
                while not true():
                    await self.pilot.pause(0.01)
        except TimeoutError:
            raise AssertionError(f"it never came to this:\n{self.text()}") from None

    async def reads(self, *texts: str) -> None:
        """All of these stand on the screen before long."""
        await self.until(lambda: all(text in self.text() for text in texts))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def second(self, seconds: float = 1) -> None:
        """Time passes, and the console is told so at its next tick."""
        self.clock.now += seconds
        self.app.front.pass_second()
        self.app.front.paint()
        await self.pilot.pause()


@contextlib.asynccontextmanager
async def opened(
    station: FakeStation,
    size: tuple[int, int] = SMALL,
    lang: str = "zh",
    by: str = "小李",
    *,
    token: str = TOKEN,
    ask_on_leave: bool = False,
    ends_with_us: bool = False,
) -> AsyncIterator[Seen]:
    """A console on the station, its first view painted and its first question chosen a while ago."""
    clock = Clock()
    app = ConsoleApp(station.url, token, lang, by, ask_on_leave, ends_with_us=ends_with_us, tick=clock, zone=ZONE)
    app.uplink.jitter = lambda: -0.9  # hardly a pause between two attempts
    async with app.run_test(size=size) as pilot:
        seen = Seen(app, pilot, clock)
        if token == TOKEN:
            await seen.until(lambda: app.uplink.state == "live" and app.uplink.board.now_ms(clock()) == station.at)
            await seen.until(lambda: app.front.choice.group != "" or not station.view["questions"])
            await seen.second()
        yield seen


def sight(shown: dict[str, Any] | None = None, lang: str = "zh", *, stale: bool = False, me: str = "小李") -> Sight:
    """A look at a Board that holds this view, at the evening's hour."""
    board = Board()
    board.take({"kind": "snapshot", "revision": 1, "view": view() if shown is None else shown}, 0.0)
    return Sight(board, Words(lang), NOW_MS, stale, me, ZONE)


def texts(strips: list[Strip]) -> list[str]:
    return [strip.text for strip in strips]


async def heard(station: FakeStation) -> dict[str, Any]:
    """The next command's frame."""
    async with asyncio.timeout(5):
        return await station.commands.get()


async def command(station: FakeStation) -> tuple[str, dict[str, Any]]:
    """The next command the station hears: its name and arguments."""
    frame = await heard(station)
    return frame["name"], frame["args"]


async def write(seen: Seen, text: str) -> None:
    """As an input method hands text over: all at once."""
    field = seen.app.screen.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(text)


async def closed(seen: Seen) -> None:
    """No dialog is before the screen any more."""
    await seen.until(lambda: len(seen.app.screen_stack) == 1)
