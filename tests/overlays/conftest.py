"""One real browser for all of the overlays' tests, a made-up station each, and pages that must not complain."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.overlays.made_up_station import MadeUpStation
from tests.overlays.picture import Picture

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The browser lives on one event loop; whoever uses it has to run there.
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine: install it to test the overlays")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window(browser: Browser) -> Page:
    """One window for all tests that need none of their own: a new one costs half a second."""
    return await browser.new_page()


@pytest_asyncio.fixture(loop_scope="session")
async def station() -> AsyncIterator[MadeUpStation]:
    made_up = MadeUpStation()
    await made_up.open()
    yield made_up
    await made_up.close()


@pytest_asyncio.fixture(loop_scope="session")
async def picture(browser: Browser, station: MadeUpStation, window: Page) -> AsyncIterator[Picture]:
    taken = Picture(browser, station, window)
    yield taken
    await taken.close()
    assert taken.complaints == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def module(browser: Browser) -> AsyncIterator[Any]:
    """Calls a pure function of overlays/shared in the browser: `await module("format.js", "priceText", 3990)`."""
    made_up = MadeUpStation()
    await made_up.open()
    page = await browser.new_page()
    await page.goto(f"{made_up.address}/overlay-files/shared/base.css")

    async def call(file: str, function: str, *arguments: Any) -> Any:
        return await page.evaluate(
            "([file, name, given]) => import(`/overlay-files/shared/${file}`).then((all) => all[name](...given))",
            [file, function, list(arguments)],
        )

    yield call
    await page.close()
    await made_up.close()
