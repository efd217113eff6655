"""A made-up Pinduoduo on this machine: a message server over WebSocket, and an interface over HTTP.

The message server lets in who signs the address, counts heartbeats, and sends a message again and again, on this line
or the next, until it is acknowledged.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import orjson
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from tests.connectors.gateway import Answer, Gateway, joined
from tests.connectors.messages import Post

ID: Final = "0123456789abcdef0123456789abcdef"
SECRET: Final = "fedcba9876543210fedcba9876543210"
TOKEN: Final = "a-token"
MALL: Final = 88_001
PAID_MS: Final = 1_721_462_460_100
ONE: Final = "240720-123456789012345"


def common(id: int, kind: str, order: str = ONE, mall: int = MALL, content: str | None = None, **more: Any) -> str:
    """A message as the platform sends it."""
    told = orjson.dumps({"mall_id": mall, "tid": order} | more).decode() if content is None else content
    message = {"type": kind, "mallID": mall, "content": told}
    frame = {"id": id, "commandType": "Common", "sendTime": PAID_MS + 23, "time": PAID_MS, "message": message}
    return orjson.dumps(frame).decode()


class Messages(Post):
    """The message server. `unacked` are the messages it still wants an answer to, by their ids."""

    def __init__(self, now_ms: int) -> None:
        super().__init__()
        self.now_ms = now_ms
        self.unacked: dict[int, str] = {}
        self.acks: list[dict[str, Any]] = []
        self.beats = 0
        self.silent = False
        self.turned_away = asyncio.Event()

    async def send(self, *messages: str) -> None:
        """Have these sent to whoever listens, now or later."""
        self.unacked.update((orjson.loads(text)["id"], text) for text in messages)
        await self.throw(*messages)

    def admit(self, _line: ServerConnection, request: Request) -> Response | None:
        """Let in who signs the address, at about this time."""
        parts = request.path.split("/")
        told = parts[3] if len(parts) == 5 and parts[3].isdigit() else "0"
        text = hashlib.md5(f"{ID}{told}{SECRET}".encode(), usedforsecurity=False).hexdigest()
        digest = quote(base64.b64encode(text.encode()).decode(), safe="")
        if parts[1:3] == ["message", ID] and parts[4] == digest and abs(int(told) - self.now_ms) < 600_000:
            return None
        self.refused += 1
        self.turned_away.set()
        return Response(HTTPStatus.FORBIDDEN.value, "Forbidden", _headers())

    async def converse(self, line: ServerConnection) -> None:
        """One line, from its beginning to its end."""
        for text in tuple(self.unacked.values()):
            await line.send(text)
        async for heard in line:
            await self._hear(line, orjson.loads(heard))

    async def _hear(self, line: ServerConnection, told: dict[str, Any]) -> None:
        if told["commandType"] == "HeartBeat":
            self.beats += 1
            if not self.silent:
                await line.send(orjson.dumps(told).decode())
        else:
            assert told["commandType"] == "Ack"
            self.acks.append(told)
            self.unacked.pop(told["id"], None)
        await self.note()


def _headers() -> Any:
    from websockets.datastructures import Headers

    return Headers({"Content-Length": "0"})


def messaging(messages: Messages) -> AbstractAsyncContextManager[Messages]:
    """The message server, up inside the block."""
    return messages.up(messages.admit)


def order(number: int = 12_345, **told: Any) -> dict[str, Any]:
    """An order of two boxes, paid for and to be sent, with what the platform tells of its receiver."""
    item = {"goods_id": 1, "sku_id": 3_512_345_678_901, "outer_id": "PLUM-5J", "goods_count": 2}
    return {
        "order_sn": f"240720-{123_456_789_000_000 + number:015}",
        "order_status": 1,
        "refund_status": 1,
        "confirm_status": 1,
        "created_time": "2024-07-20 16:00:00",
        "confirm_time": "2024-07-20 16:01:00",
        "updated_at": "2024-07-20 16:01:00",
        "item_list": [item],
        "receiver_name": "李秀英",
        "receiver_phone": "13812345678",
        "receiver_address": "弄袍村三组5号",
    } | told


class Pdd(Gateway):
    """The interface. `orders` by their numbers."""

    def __init__(self) -> None:
        super().__init__(self._say)
        self.orders: dict[str, dict[str, Any]] = {}
        self.kinds: list[str] = []

    def sell(self, *orders: dict[str, Any]) -> None:
        self.orders.update((one["order_sn"], one) for one in orders)

    def _say(self, _path: str, _query: dict[str, str], body: bytes) -> Answer:
        from urllib.parse import parse_qsl

        asked = dict(parse_qsl(body.decode(), keep_blank_values=True))
        sign = asked.pop("sign")
        if sign != joined(SECRET, asked):
            return _error(20_004, "签名sign校验失败")
        if asked["access_token"] != TOKEN:
            return _error(10_019, "access_token已过期")
        self.kinds.append(asked["type"])
        if asked["type"] == "pdd.order.information.get":
            found = self.orders.get(asked["order_sn"])
            return {"order_info_get_response": {"order_info": found}} if found else _error(50_001, "订单不存在")
        assert asked["type"] == "pdd.order.number.list.increment.get"
        since, until = int(asked["start_updated_at"]), int(asked["end_updated_at"])
        assert until - since <= 1_800
        listed = [one for one in self.orders.values() if since <= _seconds(one["updated_at"]) < until]
        size, page = int(asked["page_size"]), int(asked["page"]) - 1
        told_of = [{"order_sn": one["order_sn"]} for one in listed[page * size : page * size + size]]
        return {"order_sn_increment_get_response": {"order_sn_list": told_of, "total_count": len(listed)}}


def _error(code: int, message: str) -> Answer:
    return {"error_response": {"error_code": code, "error_msg": message, "sub_code": f"{code}"}}


def _seconds(text: str) -> int:
    from datetime import datetime

    return int(datetime.fromisoformat(f"{text}+08:00").timestamp())
