"""How long a shop's push waits for its answer: signed as Doudian signs, 200 a second, answered when it is in the book.

Each push is posted when it is due, answered or not, over a few kept-alive connections; counted is from when it was due.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Final

import orjson

from measure.contenders import Contender, Yard, station
from measure.load import pace
from measure.mix import SECRET
from measure.overlays import Sold

RATE: Final = 200
DOORS: Final = 16
KEY: Final = "7000000000000000001"

_DOUDIAN: Final = f"""\
[connector.doudian]
app_key = "{KEY}"
app_secret = "env:BENCH_SECRET"
"""


def _station(port: int, folder: Path, _rooms: int) -> list[str]:
    return station(port, folder, _DOUDIAN)


SHOP: Final = Contender("station", _station, _station, lambda _folder: "", Sold)
"""The station, with one shop that pushes."""


def pushes(count: int) -> Iterator[bytes]:
    """The bodies of so many pushes: orders placed, then paid, each a push of its own."""
    for number in range(count):
        order, paid = divmod(number, 2)
        told = {"p_id": 4_805_961_163_201_000_000 + order, "shop_id": 95_250}
        told |= {"pay_time": 1_781_524_800, "pay_amount": 3990} if paid else {"create_time": 1_781_524_799}
        piece = {"tag": "101" if paid else "100", "msg_id": f"m-{number}", "data": orjson.dumps(told).decode()}
        yield orjson.dumps([piece])


def sign(body: bytes, _id: str) -> bytes:
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
    bodies = list(pushes(int(RATE * seconds)))
    async with yard.running(SHOP) as running:
        begin = perf_counter() + 0.2
        due = [begin + number / RATE for number in range(len(bodies))]
        took = await pace(running.port, bodies, due, DOORS, sign)
    return sorted(one * 1000 for one in took)
