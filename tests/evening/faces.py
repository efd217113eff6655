"""Faces of a real station: overlays in a browser, and the console as a helper sees it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Page, Request
from textual.pilot import Pilot
from textual.strip import Strip

from companion.console.app import ConsoleApp, ConsoleEnd
from companion.console.uplink import monotonic
from tests.overlays.picture import PORTRAIT

PATIENCE_S: Final = 20.0
COLUMNS: Final = 100
ROWS: Final = 30

_FOLLOW: Final = """(selector) => {
  const seen = (window.seen = []);
  const look = () => {
    const text = document.querySelector(selector)?.textContent ?? "";
    if (text !== seen.at(-1)) seen.push(text);
  };
  new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
  look();
}"""


class Windows:
    """Opens overlays; `complaints` holds what no overlay may ever do."""

    def __init__(self, browser: Browser) -> None:
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    async def overlay(self, url: str, token: str, name: str = "all", *, clock: bool = False) -> Page:
        """An overlay as OBS holds it; with `clock` time passes in it only when the test says so."""
        context = await self._browser.new_context(viewport=PORTRAIT)
        self._contexts.append(context)
        page = await context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", self._note_error)
        page.on("dialog", self._note_dialog)
        page.on("request", lambda request: self._note_request(url, request))
        if clock:
            await page.clock.install(time="2026-06-15T20:00:00")
            await page.clock.pause_at("2026-06-15T20:01:00")
        await page.goto(f"{url}/overlay/{name}?token={token}")
        return page

    async def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            await context.close()

    def _listen(self, line: ConsoleMessage) -> None:
        if "Content Security Policy" in line.text:
            self.complaints.append(line.text)

    def _note_error(self, error: Error) -> None:
        self.complaints.append(str(error))

    async def _note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"a dialog: {dialog.message}")
        await dialog.dismiss()

    def _note_request(self, url: str, request: Request) -> None:
        ours = (f"{url}/overlay/", f"{url}/overlay-files/", "data:")
        if not request.url.startswith(ours):
            self.complaints.append(f"a request: {request.url}")


async def follow(page: Page, selector: str) -> None:
    """Keep every text that the element ever shows from now on."""
    await page.evaluate(_FOLLOW, selector)


async def followed(page: Page) -> list[str]:
    """The texts since `follow`, in their order."""
    texts: list[str] = await page.evaluate("window.seen")
    return texts


class Ahead:
    """A clock that can be put ahead."""

    def __init__(self) -> None:
        self.by_s = 0.0

    def __call__(self) -> float:
        return monotonic() + self.by_s


class Console:
    """An open console: its application, Textual's pilot, and what stands on its rows."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[ConsoleEnd], clock: Ahead) -> None:
        self.app = app
        self.clock = clock
        self._pilot = pilot

    @property
    def view(self) -> Any:
        return self.app.uplink.board.view

    def strips(self) -> list[Strip]:
        return self.app.screen._compositor.render_strips()

    def text(self) -> str:
        return "\n".join(strip.text for strip in self.strips())

    def row(self, text: str) -> str:
        """The first row that holds this text, "" if none does."""
        return next((strip.text for strip in self.strips() if text in strip.text), "")

    async def until(self, true: Callable[[], bool]) -> None:
        """Let the console work until something is so; what is on the screen if it never is."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not true():
                    await self._pilot.pause(0.01)
        except TimeoutError:
            raise AssertionError(f"it never came to this:\n{self.text()}") from None

    async def reads(self, *texts: str) -> None:
        """All of these stand on the screen before long."""
        await self.until(lambda: all(text in self.text() for text in texts))

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text into the field that has the focus."""
        await self.press(*({"-": "minus", " ": "space"}.get(letter, letter) for letter in text))

    def assert_whole(self) -> None:
        """Every row is exactly as wide as the screen, and none holds a character that steers a terminal."""
        strips = self.strips()
        assert len(strips) == ROWS
        assert {sum(segment.cell_length for segment in strip) for strip in strips} == {COLUMNS}
        steering = {letter for letter in self.text() if letter != "\n" and not letter.isprintable()}
        assert steering == set()


@contextlib.asynccontextmanager
async def console(url: str, token: str, by: str = "小李") -> AsyncIterator[Console]:
    """A console on a station, its first view painted."""
    clock = Ahead()
    app = ConsoleApp(url, token, "zh", by, tick=clock)
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        opened = Console(app, pilot, clock)
        await opened.until(lambda: app.uplink.state == "live")
        yield opened
