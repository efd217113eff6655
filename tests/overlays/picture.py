"""A browser window on an overlay, as OBS holds one, and what can be seen in it."""

from __future__ import annotations

from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Error, Page, ViewportSize

from tests.overlays.made_up_station import MadeUpStation

PORTRAIT: Final[ViewportSize] = {"width": 1080, "height": 1920}
LANDSCAPE: Final[ViewportSize] = {"width": 1920, "height": 1080}

_SEEN: Final = """() => [...document.querySelectorAll(".card, .note")].filter((card) => card.checkVisibility())
  .map((card) => {
    const { left, top, right, bottom } = card.getBoundingClientRect();
    return { name: card.className, left, top, right, bottom };
  })"""


class Picture:
    """Opens pages on a station; `complaints` holds scripts' errors and breaches of the content policy."""

    def __init__(self, browser: Browser, station: MadeUpStation, window: Page) -> None:
        self.complaints: list[str] = []
        self._browser = browser
        self._station = station
        self._window = window
        self._listen_to(window)
        self._contexts: list[BrowserContext] = []

    async def show(self, name: str, query: str = "", size: ViewportSize = PORTRAIT) -> Page:
        """An overlay at `size`, once it has joined the feed and painted what it was greeted with."""
        await self._window.set_viewport_size(size)
        await self.load(self._window, name, query)
        return self._window

    async def load(self, page: Page, name: str, query: str = "") -> None:
        """An overlay in a window that was opened before."""
        await page.goto(self._station.page(name, query))
        await self._station.next_join()
        if self._station.greets:
            await page.locator(".card:visible").first.wait_for()

    async def blank(self, page: Page | None = None) -> Page:
        """A page of the station's own origin with nothing in it."""
        page = page or self._window
        await page.goto(f"{self._station.address}/overlay-files/shared/base.css")
        return page

    async def window(self, size: ViewportSize = PORTRAIT, **context: Any) -> Page:
        """A new window with nothing loaded yet: for a test that turns its clock or its settings."""
        opened = await self._browser.new_context(viewport=size, **context)
        self._contexts.append(opened)
        page = await opened.new_page()
        self._listen_to(page)
        return page

    async def close(self) -> None:
        """Close every window opened here, and leave the shared one to the next."""
        self._window.remove_listener("console", self._listen)
        self._window.remove_listener("pageerror", self._note_error)
        for context in self._contexts:
            await context.close()

    def _listen_to(self, page: Page) -> None:
        page.on("console", self._listen)
        page.on("pageerror", self._note_error)

    def _listen(self, line: ConsoleMessage) -> None:
        if "Content Security Policy" in line.text:
            self.complaints.append(line.text)

    def _note_error(self, error: Error) -> None:
        self.complaints.append(str(error))


async def seen(page: Page) -> list[dict[str, Any]]:
    """The rectangle of every card that is visible, in the order of the page."""
    found: list[dict[str, Any]] = await page.evaluate(_SEEN)
    return found


async def shown_text(page: Page) -> str:
    """All text that is visible, whitespace made single."""
    return " ".join((await page.inner_text("body")).split())


async def settle(page: Page) -> None:
    """Wait until what has arrived is painted and every transition has ended."""
    await page.evaluate(
        """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
           .then(() => Promise.all(document.getAnimations().map((one) => one.finished)))"""
    )
