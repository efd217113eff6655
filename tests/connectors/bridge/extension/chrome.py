"""A real Chromium with the extension in it, to which the platforms are on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pictured import bridged
from pictured.bridged import EXTENSION, Chrome
from pictured.camera import chromium

from tests.connectors.bridge.extension.platforms import Platforms


async def end_worker(browser: Chrome) -> None:
    """End the background worker as the browser does when it is short of memory."""
    session = await browser.context.new_cdp_session(browser.context.pages[0])
    targets = (await session.send("Target.getTargets"))["targetInfos"]
    for target in targets:
        if target["type"] == "service_worker" and browser.id in target["url"]:
            await session.send("Target.closeTarget", {"targetId": target["targetId"]})
    await session.detach()


@asynccontextmanager
async def chrome(platforms: Platforms, folder: Path, extension: Path = EXTENSION) -> AsyncIterator[Chrome]:
    """The browser, with the extension loaded unpacked; without one on this machine the test is skipped."""
    try:
        chromium()
    except RuntimeError as none:
        pytest.skip(str(none))
    async with bridged.chrome(folder, platforms.rules(), extension) as opened:
        yield opened


__all__ = ["EXTENSION", "Chrome", "chrome", "end_worker"]
