"""A village for each test, ended whatever happens; and for the tests with faces one real browser."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.evening.faces import Windows
from tests.evening.village import Village

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """A station that is not yet started."""
    one = Village(tmp_path)
    yield one
    if one.process is not None:
        one.kill()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A stranger's HTTP client."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest_asyncio.fixture(loop_scope="session")
async def stranger() -> AsyncIterator[aiohttp.ClientSession]:
    """A stranger's HTTP client on the browser's event loop."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for the whole folder."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine: install it to test the evening with its faces")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def windows(browser: Browser) -> AsyncIterator[Windows]:
    """Windows on overlays, in which nothing that strangers wrote may have run."""
    opened = Windows(browser)
    yield opened
    await opened.close()
    assert opened.complaints == []
