"""What the web's tests share: a made-up station, and a server in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.made_up_doors import MadeUpStation
from tests.web.running import Running, running


@pytest.fixture
async def station() -> MadeUpStation:
    """A station that takes everything."""
    return MadeUpStation()


@pytest.fixture
async def up(station: MadeUpStation, tmp_path: Path) -> AsyncIterator[Running]:
    """A server on loopback, in Chinese, with the shipped limits and overlays."""
    async with running(station, tmp_path) as server:
        yield server
