"""A made-up Taobao on this machine: a message channel of binary frames over WebSocket, and an interface over HTTP.

The channel lets in who signs the first frame, gives a token to each line, sends what waits when it is asked to, and
sends a message again until it is confirmed with that token.
"""

from __future__ import annotations

import asyncio
import hashlib
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from connectors.taobao_tmc.frames import (
    CONFIRM,
    CONNECT,
    CONNECTED,
    DATA,
    KIND,
    PULL,
    SEND,
    Byte,
    Long,
    read_frame,
    write_frame,
)
from tests.connectors.gateway import Answer, Gateway

KEY: Final = "12345678"
SECRET: Final = "helloworld"
SESSION: Final = "a-session"
PAID_MS: Final = 1_721_462_460_000
ONE: Final = "2194380000000000001"


def content(order: str = ONE, **more: Any) -> str:
    """What a message about an order says, with what it says of the buyer."""
    told = {"tid": order, "oid": order, "buyer_nick": "李秀英", "buyer_open_uid": "oOpenIdOfABuyer", "payment": "29.90"}
    return orjson.dumps(told | more).decode()


def data(id: int, topic: str, told: str | None = None, at_ms: int = PAID_MS, token: str = "") -> bytes:
    """A message, with a time as only the platform writes one."""
    body = content() if told is None else told
    frame = write_frame(
        SEND, {KIND: Byte(DATA), "id": Long(id), "topic": topic, "userid": Long(7), "content": body}, token
    )
    date = struct.pack("<hi4sbq", 1, 4, b"time", 6, at_ms)
    return frame[:-2] + date + frame[-2:]


class Channel:
    """The channel. `waiting` are the messages not yet confirmed, by their ids."""

    def __init__(self) -> None:
        self.url = ""
        self.waiting: dict[int, bytes] = {}
        self.confirmed: list[int] = []
        self.pulls = 0
        self.visits = 0
        self.refused = 0
        self.mute = False
        self._lines: set[ServerConnection] = set()
        self._changed = asyncio.Condition()

    async def until(self, seen: Any) -> None:
        """Wait until something is so; the test's own deadline ends it."""
        async with self._changed:
            await self._changed.wait_for(seen)

    async def send(self, *messages: bytes) -> None:
        """Have these sent with the next pull, on this line or another."""
        for body in messages:
            id = read_frame(body).headers["id"]
            assert isinstance(id, int)
            self.waiting[id] = body

    async def throw(self, body: bytes) -> None:
        """Send these bytes now."""
        for line in tuple(self._lines):
            await line.send(body)

    async def kick(self) -> None:
        """Hang up."""
        for line in tuple(self._lines):
            await line.close(1012)

    async def talk(self, line: ServerConnection) -> None:
        """One line, from its beginning to its end."""
        self.visits += 1
        token = f"token-of-line-{self.visits}"
        self._lines.add(line)
        try:
            if await self._let_in(line, token):
                async for body in line:
                    assert isinstance(body, bytes)
                    await self._hear(line, body, token)
        except ConnectionClosed:
            pass
        finally:
            self._lines.discard(line)

    async def _let_in(self, line: ServerConnection, token: str) -> bool:
        body = await line.recv()
        assert isinstance(body, bytes)
        frame = read_frame(body)
        told = {key: str(frame.headers.get(key)) for key in ("app_key", "group_name", "timestamp")}
        joined = "".join(f"{key}{told[key]}" for key in sorted(told))
        sign = hashlib.md5(f"{SECRET}{joined}{SECRET}".encode(), usedforsecurity=False).hexdigest().upper()
        good = frame.type == CONNECT and frame.headers.get("sign") == sign and told["app_key"] == KEY
        refusal = struct.pack("<BBhihi", 2, CONNECTED, 2, 403, 3, 4) + b"sign" + struct.pack("<h", 0)
        await line.send(write_frame(CONNECTED, {}, token) if good else refusal)
        self.refused += not good
        await self._note()
        return good

    async def _hear(self, line: ServerConnection, body: bytes, token: str) -> None:
        frame = read_frame(body)
        assert frame.type == SEND
        assert frame.token == token
        if frame.kind == PULL:
            self.pulls += 1
            for message in () if self.mute else tuple(self.waiting.values()):
                await line.send(message)
        else:
            assert frame.kind == CONFIRM
            id = frame.headers["id"]
            assert isinstance(id, int)
            self.confirmed.append(id)
            self.waiting.pop(id, None)
        await self._note()

    async def _note(self) -> None:
        async with self._changed:
            self._changed.notify_all()


@asynccontextmanager
async def channelling(channel: Channel) -> AsyncIterator[Channel]:
    """The channel, up inside the block."""
    server: Server = await serve(channel.talk, "127.0.0.1", 0, compression=None)
    async with server:
        host, port = next(iter(server.sockets)).getsockname()[:2]
        channel.url = f"ws://{host}:{port}/"
        yield channel


def order(number: int = 1, lines: tuple[dict[str, Any], ...] = ({},), **told: Any) -> dict[str, Any]:
    """An order of two boxes a line, paid for and to be sent."""
    tid = 2_194_380_000_000_000_000 + number
    status = told.get("status", "WAIT_SELLER_SEND_GOODS")
    first = {"num": 2, "sku_id": 4_600_000_000_001, "num_iid": 600_000_000_001, "outer_sku_id": "PLUM-5J"}
    listed = [
        first | {"oid": tid + at, "status": status, "refund_status": "NO_REFUND"} | one for at, one in enumerate(lines)
    ]
    return {
        "tid": tid,
        "status": status,
        "created": "2024-07-20 16:00:00",
        "pay_time": "2024-07-20 16:01:00",
        "modified": "2024-07-20 16:01:00",
        "orders": {"order": listed},
    } | told


class Taobao(Gateway):
    """The interface. `orders` by their numbers."""

    def __init__(self) -> None:
        super().__init__(self._say)
        self.orders: dict[str, dict[str, Any]] = {}
        self.methods: list[str] = []

    def sell(self, *orders: dict[str, Any]) -> None:
        self.orders.update((str(one["tid"]), one) for one in orders)

    def _say(self, _path: str, _query: dict[str, str], body: bytes) -> Answer:
        asked = dict(parse_qsl(body.decode(), keep_blank_values=True))
        sign = asked.pop("sign")
        joined = "".join(f"{key}{asked[key]}" for key in sorted(asked))
        told = hashlib.md5(f"{SECRET}{joined}{SECRET}".encode(), usedforsecurity=False).hexdigest().upper()
        if sign != told:
            return {"error_response": {"code": 25, "msg": "Invalid Signature"}}
        if asked["session"] != SESSION:
            return {"error_response": {"code": 27, "msg": "Invalid session"}}
        self.methods.append(asked["method"])
        assert "receiver" not in asked["fields"]
        if asked["method"] == "taobao.trade.fullinfo.get":
            found = self.orders.get(asked["tid"])
            missing = {"error_response": {"code": 15, "msg": "Remote service error", "sub_code": "isv.trade-not-exist"}}
            return {"trade_fullinfo_get_response": {"trade": found}} if found else missing
        assert asked["method"] == "taobao.trades.sold.increment.get"
        since, until = asked["start_modified"], asked["end_modified"]
        listed = [one for one in self.orders.values() if since <= one["modified"] < until]
        size, page = int(asked["page_size"]), int(asked["page_no"]) - 1
        ids = [{"tid": one["tid"], "modified": one["modified"]} for one in listed[page * size : page * size + size]]
        return {"trades_sold_increment_get_response": {"total_results": len(listed), "trades": {"trade": ids}}}
