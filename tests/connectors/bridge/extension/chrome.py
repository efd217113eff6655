"""A real Chromium with the extension in it, as a farmer has it: installed from its folder, paired by one code."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

from connectors.bridge.pairing import code_of
from tests.connectors.bridge.extension.platforms import Platforms

EXTENSION: Final = Path(__file__).resolve().parents[4] / "connectors" / "bridge" / "extension"


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
        """Paste the code that the console shows, and wait until the station is there."""
        popup = await self.popup()
        await popup.locator("#pairing").evaluate("(details) => (details.open = true)")
        await popup.locator("#code").fill(code_of(f"127.0.0.1:{port}", token))
        await popup.locator("#pair button").click()
        await popup.locator('#station[data-state="up"]').wait_for()
        await popup.close()

    async def worker(self) -> Any:
        """The background worker, woken if it sleeps."""
        for worker in self.context.service_workers:
            if self.id in worker.url:
                return worker
        return await self.context.wait_for_event("serviceworker")

    async def end_worker(self) -> None:
        """End the background worker as the browser does when it is short of memory."""
        session = await self.context.new_cdp_session(self.context.pages[0])
        targets = (await session.send("Target.getTargets"))["targetInfos"]
        for target in targets:
            if target["type"] == "service_worker" and self.id in target["url"]:
                await session.send("Target.closeTarget", {"targetId": target["targetId"]})
        await session.detach()


@asynccontextmanager
async def chrome(platforms: Platforms, folder: Path, extension: Path = EXTENSION) -> AsyncIterator[Chrome]:
    """A browser that takes the platforms to be on this machine, with the extension loaded unpacked."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine: install it to test the extension")
    flags = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--ignore-certificate-errors",
        f"--load-extension={extension}",
        f"--disable-extensions-except={extension}",
        f"--host-resolver-rules={platforms.rules()}",
    ]
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=program,
            headless=False,
            args=flags,
            # Playwright's, which a farmer's browser has not.
            ignore_default_args=["--disable-extensions", "--disable-back-forward-cache"],
        )
        try:
            workers = context.service_workers
            worker = workers[0] if workers else await context.wait_for_event("serviceworker")
            yield Chrome(context, worker.url.split("/")[2])
        finally:
            await context.close()
