"""The laptop dies in the middle of the evening: every acknowledged order is there once, and every face comes back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from tests.evening.village import Village, companion, order

ORDERS = 5000
PUSHERS = 8
KILL_AFTER = 2000


class Shopper:
    """Sends orders through a kill: what is not acknowledged is sent again, as a platform does."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.acknowledged: set[int] = set()
        self.numbers = iter(range(ORDERS))
        self.half = asyncio.Event()
        self.alive = asyncio.Event()
        self.alive.set()

    async def shop(self, http: aiohttp.ClientSession) -> None:
        for number in self.numbers:
            while number not in self.acknowledged:
                await self.alive.wait()
                try:
                    answer = await self.village.push(http, order(number), order(number, "paid"))
                except (aiohttp.ClientError, OSError):
                    await asyncio.sleep(0)
                    continue
                if answer["status"] == 200:
                    self.acknowledged.add(number)
            if len(self.acknowledged) == KILL_AFTER:
                self.half.set()


@pytest.mark.timeout(100)
async def test_kill_9_in_the_middle_of_acknowledged_orders_loses_none_and_doubles_none(
    village: Village, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    village.start()
    shopper = Shopper(village)
    async with asyncio.TaskGroup() as group:
        for _ in range(PUSHERS):
            group.create_task(shopper.shop(http))
        await shopper.half.wait()
        shopper.alive.clear()
        village.kill()
        before = set(shopper.acknowledged)
        village.start()
        there = await village.state(http)
        assert there["orders"]["total"] >= len(before)
        shopper.alive.set()
    state = await village.state(http)
    assert state["orders"]["total"] == state["orders"]["paid"] == ORDERS
    assert state["packs"]["plum-5"]["sold"] == ORDERS
    assert state["pools"]["plum"]["committed"] == ORDERS * 2500
    assert village.stop() == 0
    assert replayed(village, tmp_path) == state


def replayed(village: Village, folder: Path) -> dict[str, Any]:
    """The state that the exported book gives elsewhere."""
    export = folder / "export.jsonl"
    options = ["--config", str(village.config), "--data", str(village.data)]
    assert companion("export", str(export), *options).returncode == 0
    played = companion("replay", str(export), "--state", "-")
    assert played.returncode == 0, played.stderr
    state: dict[str, Any] = orjson.loads(played.stdout)
    return state
