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

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
_SERVE: Final = "import sys; from textual_serve.server import Server; Server(sys.argv[1], port=int(sys.argv[2])).serve()"
_FONT_PX: Final = 16


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """This machine's Chromium, without a window. Raises `RuntimeError` where there is none."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        raise RuntimeError("no Chromium on this machine: install it to take pictures")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield launched
        await launched.close()


@asynccontextmanager
async def terminals(url: str, token: str, by: str, lang: str) -> AsyncIterator[str]:
    """The address of a page that is a terminal with a console in it: a new console for each time it is opened."""
    words = [sys.executable, "-X", "utf8", "-m", "companion", "console", url, "--token", token, "--by", by]
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _SERVE, shlex.join([*words, "--lang", lang]), str(port)),
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
