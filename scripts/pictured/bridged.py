"""A Chromium with the browser extension in it, as a farmer has it: for its tests, its bench and its pictures.

Reads the shipped extension; writes a profile, and a copy of the extension, into folders it is given.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import orjson
from playwright.async_api import BrowserContext, Page, Worker, async_playwright

from connectors.bridge.pairing import code_of
from pictured.camera import chromium

EXTENSION: Final = Path(__file__).resolve().parents[2] / "connectors" / "bridge" / "extension"
FLAGS: Final = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
NOT_A_FARMERS: Final = ("--disable-extensions", "--disable-back-forward-cache")
"""What Playwright switches off and a farmer's browser has."""


class Chrome:
    """One browser and its extension."""

    def __init__(self, context: BrowserContext, id: str) -> None:
        self.context = context
        self.id = id

    async def popup(self) -> Page:
        """The extension's popup, as a page."""
        page = await self.context.new_page()
        await page.goto(f"chrome-extension://{self.id}/popup.html")
        return page

    async def pair(self, port: int, token: str) -> None:
        """Pair it with the station on this port, by a popup that is closed then."""
        popup = await self.popup()
        await pair_in(popup, port, token)
        await popup.close()

    async def worker(self) -> Worker:
        """The extension's background worker, woken if it sleeps."""
        return await worker_of(self.context)

    async def ask_to_point(self, url: str) -> None:
        """Press the popup's button while the page of this address is in front."""
        popup = await self.popup()
        await popup.evaluate(
            """async (url) => {
              const [tab] = await chrome.tabs.query({ url: `${new URL(url).origin}/*` });
              chrome.runtime.connect({ name: "popup" }).postMessage({ point: { tabId: tab.id, url: tab.url } });
            }""",
            url,
        )
        await popup.close()


async def pair_in(popup: Page, port: int, token: str) -> None:
    """Paste the code that the console shows into a popup, and wait until the station is there."""
    await popup.locator("#pairing").evaluate("(details) => (details.open = true)")
    await popup.locator("#code").fill(code_of(f"127.0.0.1:{port}", token))
    await popup.locator("#pair button").click()
    await popup.locator('#station[data-state="up"]').wait_for()


@asynccontextmanager
async def chrome(
    folder: Path, rules: str = "", extension: Path | None = EXTENSION, words: Mapping[str, str] | None = None
) -> AsyncIterator[Chrome]:
    """A browser with the extension, or with none; its profile goes into the folder.

    `rules` say which names it takes to be on this machine, under any certificate; `words` go into its environment.
    Raises `RuntimeError` where there is no Chromium.
    """
    flags = list(FLAGS)
    if rules:
        flags += [f"--host-resolver-rules={rules}", "--ignore-certificate-errors"]
    if extension:
        flags += [f"--load-extension={extension}", f"--disable-extensions-except={extension}"]
    program = chromium()
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=program,
            headless=False,
            env={**os.environ, **(words or {})},
            args=flags,
            ignore_default_args=list(NOT_A_FARMERS),
        )
        try:
            yield Chrome(context, (await worker_of(context)).url.split("/")[2] if extension else "")
        finally:
            await context.close()


async def worker_of(context: BrowserContext) -> Worker:
    """The extension's background worker, woken if it sleeps."""
    workers = context.service_workers
    return workers[0] if workers else await context.wait_for_event("serviceworker")


def granted(folder: Path) -> Path:
    """A copy of the extension that may read every page, as after the question that only a person can answer."""
    extension = folder / "extension"
    shutil.copytree(EXTENSION, extension)
    manifest = orjson.loads((extension / "manifest.json").read_bytes())
    manifest["host_permissions"] += manifest.pop("optional_host_permissions")
    (extension / "manifest.json").write_bytes(orjson.dumps(manifest))
    return extension
