"""How long a shop's push waits for its answer: signed as Doudian signs, 200 a second, answered when it is in the book.

Each push is posted when it is due, answered or not, over a few kept-alive connections; counted is from when it was due.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import orjson

from measure.contenders import Contender, Yard
from measure.load import GIVE_UP_S, Door, open_doors
from measure.mix import SECRET
from measure.overlays import Sold

RATE: Final = 200
DOORS: Final = 16
KEY: Final = "7000000000000000001"

_SETTINGS: Final = """\
[station]
name = "bench"
[web]
port = {port}
[[pool]]
id = "pile"
name = "果"
on_hand = "10000000件"
[[pack]]
id = "one"
pool = "pile"
title = "一件"
content = "1件"
price = "39.9"
[connector.doudian]
app_key = "{key}"
app_secret = "env:BENCH_SECRET"
"""


def _station(port: int, folder: Path, _rooms: int) -> list[str]:
    config = folder / "station.toml"
    config.write_text(_SETTINGS.format(port=port, key=KEY), "utf-8")
    return [sys.executable, "-m", "companion", "serve", "--config", str(config), "--data", str(folder)]


SHOP: Final = Contender("station", _station, _station, lambda _folder: "", Sold)
"""The station, with one shop that pushes."""


def pushes(count: int) -> Iterator[bytes]:
    """So many whole requests: orders placed, then paid, each a push of its own."""
    for number in range(count):
        order, paid = divmod(number, 2)
        told = {"p_id": 4_805_961_163_201_000_000 + order, "shop_id": 95_250}
        told |= {"pay_time": 1_781_524_800, "pay_amount": 3990} if paid else {"create_time": 1_781_524_799}
        piece = {"tag": "101" if paid else "100", "msg_id": f"m-{number}", "data": orjson.dumps(told).decode()}
        yield sign(orjson.dumps([piece]))


def sign(body: bytes) -> bytes:
    """The whole HTTP request that brings a body to the hook."""
    told = KEY.encode() + body + SECRET.encode()
    digest = hashlib.md5(told, usedforsecurity=False).hexdigest()
    head = (
        f"POST /hook/doudian HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\napp-id: {KEY}\r\nevent-sign: {digest}\r\n\r\n"
    )
    return head.encode() + body


async def measure(yard: Yard, seconds: float) -> list[float]:
    """From when each push was due until it was answered, in ms, in ascending order."""
    requests = list(pushes(int(RATE * seconds)))
    async with yard.running(SHOP) as running:
        return sorted(await _pace(running.port, requests))


async def _pace(port: int, requests: Sequence[bytes]) -> list[float]:
    waiting: asyncio.Queue[tuple[bytes, float] | None] = asyncio.Queue()
    took: list[float] = []

    async def carry(door: Door) -> None:
        while (one := await waiting.get()) is not None:
            request, due = one
            await door.post(request)
            took.append((perf_counter() - due) * 1000)

    opened = await open_doors(port, DOORS)
    begin = perf_counter() + 0.2
    try:
        async with asyncio.timeout(len(requests) / RATE + GIVE_UP_S), asyncio.TaskGroup() as group:
            for door in opened:
                group.create_task(carry(door))
            for request, number in zip(requests, itertools.count(), strict=False):
                due = begin + number / RATE
                if (wait := due - perf_counter()) > 0:
                    await asyncio.sleep(wait)
                waiting.put_nowait((request, due))
            for _ in opened:
                waiting.put_nowait(None)
    finally:
        for door in opened:
            door.close()
    return took
