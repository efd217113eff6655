"""A made-up station on a real socket, and a console on it, for every test that wants them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.console.fake import FakeStation, fake_station
from tests.console.looking import Clock


@pytest.fixture
async def station() -> AsyncIterator[FakeStation]:
    async with fake_station() as one:
        yield one


@pytest.fixture
def clock() -> Clock:
    return Clock()
