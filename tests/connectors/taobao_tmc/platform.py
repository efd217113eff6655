"""A made-up Taobao on this machine: a message channel of binary frames over WebSocket, and an interface over HTTP.

The channel lets in who signs the first frame, gives a token to each line, sends what waits when it is asked to, and
sends a message again until it is confirmed with that token.
"""

from __future__ import annotations

import struct
from contextlib import AbstractAsyncContextManager
from typing import Any, Final
from urllib.parse import parse_qsl

import orjson
from websockets.asyncio.server import ServerConnection

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
from tests.connectors.gateway import Answer, Gateway, joined
from tests.connectors.messages import Post

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


class Channel(Post):
    """The channel. `waiting` are the messages not yet confirmed, by their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[int, bytes] = {}
        self.confirmed: list[int] = []
        self.pulls = 0

    async def send(self, *messages: bytes) -> None:
        """Have these sent with the next pull, on this line or another."""
        for body in messages:
            id = read_frame(body).headers["id"]
            assert isinstance(id, int)
            self.waiting[id] = body

    async def converse(self, line: ServerConnection) -> None:
        """One line, from its beginning to its end."""
        token = f"token-of-line-{self.visits}"
        if await self._let_in(line, token):
            async for body in line:
                assert isinstance(body, bytes)
                await self._hear(line, body, token)

    async def _let_in(self, line: ServerConnection, token: str) -> bool:
        body = await line.recv()
        assert isinstance(body, bytes)
        frame = read_frame(body)
        told = {key: str(frame.headers.get(key)) for key in ("app_key", "group_name", "timestamp")}
        signed = frame.headers.get("sign") == joined(SECRET, told)
        good = frame.type == CONNECT and signed and told["app_key"] == KEY
        refusal = struct.pack("<BBhihi", 2, CONNECTED, 2, 403, 3, 4) + b"sign" + struct.pack("<h", 0)
        await line.send(write_frame(CONNECTED, {}, token) if good else refusal)
        self.refused += not good
        await self.note()
        return good

    async def _hear(self, line: ServerConnection, body: bytes, token: str) -> None:
        frame = read_frame(body)
        assert frame.type == SEND
        assert frame.token == token
        if frame.kind == PULL:
            self.pulls += 1
            for message in tuple(self.waiting.values()):
                await line.send(message)
        else:
            assert frame.kind == CONFIRM
            id = frame.headers["id"]
            assert isinstance(id, int)
            self.confirmed.append(id)
            self.waiting.pop(id, None)
        await self.note()


def channelling(channel: Channel) -> AbstractAsyncContextManager[Channel]:
    """The channel, up inside the block."""
    return channel.up()


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
        if sign != joined(SECRET, asked):
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
