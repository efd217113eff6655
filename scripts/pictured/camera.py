"""A browser that takes pictures: of the console as a terminal shows it, and of overlays over a made-up video.

Reads pages of a running station; starts textual-serve for the console. Writes nothing: a picture is PNG bytes.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Browser, FloatRect, Page, Route, ViewportSize, async_playwright

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_SERVE: Final = (
    "import sys; from textual_serve.server import Server; Server(sys.argv[1], port=int(sys.argv[2])).serve()"
)
# Not by `companion console`, which wants a real terminal.
_CONSOLE: Final = (
    "import asyncio, sys; from companion.console.app import run_console; asyncio.run(run_console(*sys.argv[1:]))"
)
_FONT_PX: Final = 16
_SPARE_PX: Final = 4  # less than a cell, more than a rounding


_FONT: Final = (
    "@font-face { font-family: 'Roboto Mono'; font-weight: 100 700;"
    " src: url(%s/static/fonts/RobotoMono-VariableFont_wght.ttf) format('truetype'); }"
)
_SETTLED: Final = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.all(document.getAnimations().map((one) => one.finished)))"""
_VIDEO: Final = """html { height: 100%; background:
  radial-gradient(circle at 74% 33%, #d9b44a55 0 7%, transparent 7.4%),
  radial-gradient(circle at 88% 40%, #d9b44a44 0 5%, transparent 5.4%),
  linear-gradient(168deg, #88a86f 0%, #5b8257 28%, #35583f 52%, #7a5a38 76%, #8a6843 100%) !important; }"""


def chromium() -> str:
    """Where this machine's Chromium is. Raises `RuntimeError` where there is none."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        raise RuntimeError("no Chromium on this machine: install it first")
    return found


@asynccontextmanager
async def camera() -> AsyncIterator[Browser]:
    """This machine's Chromium, without a window. Raises `RuntimeError` where there is none."""
    program = chromium()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield launched
        await launched.close()


class Terminal:
    """A console in a page, as wide and high as asked, in cells."""

    def __init__(self, page: Page, screen: FloatRect) -> None:
        self._page = page
        self._screen = screen

    async def picture(self) -> bytes:
        """What it shows now."""
        return await self._page.screenshot(clip=self._screen, animations="disabled")


async def open_terminal(browser: Browser, url: str, columns: int, rows: int) -> Terminal:
    """A console in a terminal of so many cells. `url` is textual-serve's page."""
    page = await browser.new_page(viewport={"width": 1000, "height": 700})
    await page.route("**/css?family=*", _lend_font)
    async with page.expect_websocket() as line:
        await page.goto(url)
    cells = parse_qs(urlsplit((await line.value).url).query)
    screen = page.locator(".xterm-screen")
    await page.wait_for_selector("body.-first-byte")
    box = await screen.bounding_box()
    assert box is not None
    width = round(box["width"] / int(cells["width"][0]) * columns)
    height = round(box["height"] / int(cells["height"][0]) * rows)
    await page.set_viewport_size({"width": width + _SPARE_PX, "height": height + _SPARE_PX})
    await page.wait_for_function(
        "([width, height]) => { const { clientWidth, clientHeight } = document.querySelector('.xterm-screen');"
        " return clientWidth === width && clientHeight === height; }",
        arg=[width, height],
    )
    return Terminal(page, {"x": box["x"], "y": box["y"], "width": width, "height": height})


async def _lend_font(route: Route) -> None:
    """The terminal's own letters, which textual-serve brings along but asks the network for."""
    asked = urlsplit(route.request.frame.url)
    css = _FONT % f"{asked.scheme}://{asked.netloc}"
    await route.fulfill(content_type="text/css", body=css)


async def overlay_picture(browser: Browser, url: str, size: ViewportSize) -> bytes:
    """An overlay over something like a video."""
    page = await browser.new_page(viewport=size, bypass_csp=True)
    await page.goto(url)
    await page.add_style_tag(content=_VIDEO)
    await page.locator(".card:visible").first.wait_for()
    await page.evaluate(_SETTLED)
    taken = await page.screenshot()
    await page.close()
    return taken


async def page_picture(browser: Browser, url: str, size: ViewportSize) -> bytes:
    """The page of all overlays, once each preview shows its cards."""
    page = await browser.new_page(viewport=size)
    await page.goto(url)
    for preview in await page.locator(".preview iframe").all():
        await preview.scroll_into_view_if_needed()
        await preview.content_frame.locator(".card:visible").first.wait_for()
    await page.evaluate("window.scrollTo(0, 0)")
    taken = await page.screenshot()
    await page.close()
    return taken


@asynccontextmanager
async def terminals(url: str, token: str, by: str, lang: str) -> AsyncIterator[str]:
    """The address of a page that is a terminal with a console in it: a new console for each time it is opened."""
    console = shlex.join([sys.executable, "-X", "utf8", "-c", _CONSOLE, url, token, lang, by])
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _SERVE, console, str(port)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "TZ": "Asia/Shanghai"},
    )
    try:
        await _answers(port)
        yield f"http://localhost:{port}/?fontsize={_FONT_PX}"
    finally:
        process.terminate()
        await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answers(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("localhost", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return
