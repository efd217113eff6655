"""One browser with the extension for all of these tests, the platforms it takes to be here, and a station for each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.connectors.bridge.extension.chrome import Chrome, chrome
from tests.connectors.bridge.extension.made_up_station import TOKEN, MadeUpStation
from tests.connectors.bridge.extension.platforms import Platforms


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The browser lives on one event loop; whoever uses it has to run there.
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def platforms(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platforms]:
    made_up = Platforms()
    await made_up.open(tmp_path_factory.mktemp("platforms"))
    yield made_up
    await made_up.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(platforms: Platforms, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chrome]:
    async with chrome(platforms, tmp_path_factory.mktemp("chrome")) as opened:
        yield opened


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def ear(browser: Chrome) -> AsyncIterator[MadeUpStation]:
    """A station of an ear only, which the browser is paired with."""
    made_up = MadeUpStation()
    await made_up.open()
    await browser.pair(made_up.port, TOKEN)
    yield made_up
    await made_up.close()


@pytest_asyncio.fixture(loop_scope="session")
async def station(browser: Chrome, ear: MadeUpStation) -> MadeUpStation:
    """The same, with nothing noted yet."""
    ear.forget()
    await browser.pair(ear.port, TOKEN)
    return ear


@pytest_asyncio.fixture(loop_scope="session")
async def tab(browser: Chrome) -> AsyncIterator[Page]:
    """A tab of its own for a test."""
    page = await browser.context.new_page()
    yield page
    await page.close()
