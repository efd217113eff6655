"""From an ear at one door to faces at another: how long until what was heard is on the other machine's feed."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import perf_counter, time
from typing import Any, Final

import aiohttp
import orjson

from measure.machines_yard import SECRET, RedisYard, part, token

COMMENTS_S: Final = 950
ORDERS_S: Final = 50
EARS: Final = 4
"""Bridges, as of four rooms."""
UNDERWAY: Final = 2
"""Messages that a bridge has unanswered at most."""


async def measure_latency(yard: RedisYard, quick: bool) -> list[str]:
    """Percentiles in ms for comments at a console's feed and orders at an overlay's, both on the other door."""
    file = yard.settings("latency", yard.folder / "settings")
    here, here_data = yard.start("here", "--config", str(file))
    there, there_data = yard.start("there", "--config", str(file), "--role", "door")
    seconds = 5.0 if quick else 30.0
    comments: list[float] = []
    orders: list[float] = []
    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
        console, overlay = await group.create_task(_feeds(http, there, there_data))
        sent: dict[int, float] = {}
        parts = [
            group.create_task(_watch_comments(console, comments)),
            group.create_task(_watch_orders(overlay, sent, orders)),
        ]
        async with AsyncExitStack() as ears, asyncio.TaskGroup() as load:
            for number in range(EARS):
                line = await ears.enter_async_context(ear(http, here, here_data))
                load.create_task(_say(line, number, seconds))
            load.create_task(_order(http, here, sent, seconds))
        await asyncio.sleep(1)
        for one in parts:
            one.cancel()
        await console.close()
        await overlay.close()
    lines = []
    for name, figures in (
        ("comments, to the other door's console", comments),
        ("orders, to the other door's overlay", orders),
    ):
        shown = ", ".join(f"p{round(of * 100)} {part(figures, of) * 1000:.1f} ms" for of in (0.5, 0.95, 0.99))
        lines.append(f"{name}: {len(figures)}, {shown}")
    return lines


async def _feeds(http: aiohttp.ClientSession, url: str, data: Path) -> tuple[Any, Any]:
    return (
        await http.ws_connect(f"{url}/feed?token={token(data, 'helper')}", max_msg_size=0),
        await http.ws_connect(f"{url}/feed?token={token(data, 'overlay')}", max_msg_size=0),
    )


@asynccontextmanager
async def ear(http: aiohttp.ClientSession, url: str, data: Path) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A bridge's line."""
    async with http.ws_connect(f"{url}/ear/bridge?token={token(data, 'connector')}") as line:
        yield line


class _Bridge:
    """Sends as the extension does: with so many messages unanswered, the next one grows."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse) -> None:
        self._line = line
        self._held: list[dict[str, Any]] = []
        self._underway = 0

    async def say(self, item: dict[str, Any]) -> None:
        """A page was told this."""
        self._held.append(item)
        await self._send()

    async def hear(self) -> None:
        """The station's answers, until cancelled."""
        async for _ in self._line:
            self._underway -= 1
            await self._send()

    async def _send(self) -> None:
        if self._held and self._underway < UNDERWAY:
            items, self._held = self._held, []
            self._underway += 1
            await self._line.send_str(orjson.dumps(items).decode())


async def _say(line: aiohttp.ClientWebSocketResponse, number: int, seconds: float) -> None:
    """Comments at an even pace, each with the time it was said at in its text."""
    began, said, bridge = perf_counter(), 0, _Bridge(line)
    async with asyncio.TaskGroup() as group:
        answers = group.create_task(bridge.hear())
        while (passed := perf_counter() - began) < seconds:
            while said < passed * COMMENTS_S / EARS:
                said += 1
                stamp = int(perf_counter() * 1e6)
                await bridge.say({
                    "v": 1, "src": "generic", "kind": "dom", "t": int(time() * 1000), "nick": f"客{said % 500}",
                    "text": f"好甜 t{stamp}t", "id": f"{number}/{said}",
                })  # fmt: skip
            await asyncio.sleep(0.002)
        answers.cancel()


async def _watch_comments(feed: Any, taken: list[float]) -> None:
    async for heard in feed:
        now = perf_counter()
        frame = orjson.loads(heard.data)
        for item in frame.get("items", ()) if frame.get("kind") == "comments" else ():
            stamp = item["text"].rpartition(" t")[2].rstrip("t")
            if stamp.isdecimal():
                taken.append(now - int(stamp) / 1e6)


async def _order(http: aiohttp.ClientSession, url: str, sent: dict[int, float], seconds: float) -> None:
    began, number = perf_counter(), 0
    async with asyncio.TaskGroup() as group:
        while (passed := perf_counter() - began) < seconds:
            while number < passed * ORDERS_S:
                number += 1
                sent[number] = perf_counter()
                group.create_task(push(http, url, number))
            await asyncio.sleep(0.002)


async def push(http: aiohttp.ClientSession, url: str, number: int) -> int:
    """A paid order, pushed and signed as a platform does; the status of the answer."""
    at = dt.datetime.now(dt.UTC).isoformat()
    noun = {"kind": "order", "at": at, "source": "doudian", "order": f"D{number}", "buyer": "山里人"}
    nouns = [
        noun | {"key": f"{number}c", "event": "created", "lines": [{"line": "1", "sku": "SKU5", "quantity": 1}]},
        noun | {"key": f"{number}p", "event": "paid"},
    ]
    body, stamp = orjson.dumps(nouns), str(int(time()))
    signed = hmac.digest(
        base64.b64decode(SECRET.removeprefix("whsec_")), f"m{number}.{stamp}.".encode() + body, hashlib.sha256
    )
    headers = {
        "webhook-id": f"m{number}",
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
    async with http.post(f"{url}/hook/webhook", data=body, headers=headers) as reply:
        await reply.read()
        return reply.status


async def _watch_orders(feed: Any, sent: dict[int, float], taken: list[float]) -> None:
    seen = 0
    async for heard in feed:
        now = perf_counter()
        frame = orjson.loads(heard.data)
        packs = (frame.get("patch") or frame.get("view") or {}).get("packs", {})
        sold = packs.get("plum-5", {}).get("sold")
        if sold is None:
            continue
        taken.extend(now - sent[number] for number in range(seen + 1, sold + 1) if number in sent)
        seen = max(seen, sold)
