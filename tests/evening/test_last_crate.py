"""A hundred buyers at once for the last 20 斤: the books balance, and what was oversold is told exactly, with names."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import orjson

from tests.evening.village import STATION, Village, frames_until, order

BUYERS = 100
PACK_G = 2500
LEFT_G = 10_000


async def test_a_hundred_at_once_for_the_last_twenty_jin_are_all_told_of(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    village = Village(tmp_path, STATION.replace('on_hand = "64000斤"', 'on_hand = "20斤"'))
    try:
        village.start()
        async with asyncio.TaskGroup() as group:
            pushes = [
                group.create_task(village.push(http, order(number), order(number, "paid"))) for number in range(BUYERS)
            ]
        assert {push.result()["status"] for push in pushes} == {200}
        pool = (await village.state(http))["pools"]["plum"]
        helper = {"Authorization": f"Bearer {village.token('helper')}"}
        async with http.ws_connect(f"{village.url}/feed", headers=helper) as feed:
            snapshot = (await frames_until(feed, bool))[0]
    finally:
        village.kill()
    accounts = ("available", "reserved", "committed", "shipped", "recoverable", "lost")
    assert sum(pool[account] for account in accounts) == LEFT_G
    assert (pool["committed"], pool["reserved"]) == (BUYERS * PACK_G, 0)
    assert pool["oversold"] == -pool["available"] == BUYERS * PACK_G - LEFT_G
    oversold = snapshot["view"]["oversold"]["plum"]
    assert oversold["amount"] == pool["oversold"]
    concerned = (BUYERS * PACK_G - LEFT_G) // PACK_G
    assert len(oversold["orders"]) + oversold["more"] == concerned
    assert len({entry["order"] for entry in oversold["orders"]}) == 20
    assert {entry["amount"] for entry in oversold["orders"]} == {PACK_G}
    assert {entry["shop"] for entry in oversold["orders"]} == {"doudian"}
    assert orjson.dumps(oversold["ideas"]) != b"[]"
