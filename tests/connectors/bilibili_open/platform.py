"""Bilibili's open platform on loopback: signed calls over HTTP, and a long connection that wants to be let in.

Written from the platform's description and apart from the connector: it checks every signature, refuses what is wrong
as the platform does, closes a game nobody says he is in, and its line speaks in packets.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import orjson
from aiohttp import web
from websockets.asyncio.server import ServerConnection

from tests.connectors.rooms import PATIENCE_S, Hall

KEY_ID: Final = "ak-village"
SECRET: Final = "sk-village"
APP_ID: Final = 1_234_567_890_123
CODE: Final = "CODE0001VILLAGE"
NOW_S: Final = 1_781_524_800
AUTH: Final = '{"roomid":1,"protover":2,"uid":0,"key":"k","group":"open"}'
SIGNED: Final = (
    "x-bili-accesskeyid",
    "x-bili-content-md5",
    "x-bili-signature-method",
    "x-bili-signature-nonce",
    "x-bili-signature-version",
    "x-bili-timestamp",
)


def packet(operation: int, body: bytes, version: int = 0) -> bytes:
    """One packet, as the platform writes it."""
    return (
        (16 + len(body)).to_bytes(4, "big")
        + b"\0\x10\0"
        + bytes([version])
        + operation.to_bytes(4, "big")
        + b"\0\0\0\1"
        + body
    )


def folded(*packets: bytes) -> bytes:
    """Several packets in one, as a busy room is sent them."""
    return packet(5, zlib.compress(b"".join(packets)), 2)


def message(cmd: str, **data: Any) -> bytes:
    return packet(5, orjson.dumps({"cmd": f"LIVE_OPEN_PLATFORM_{cmd}", "data": data}))


def comment(number: int, text: str, **more: Any) -> bytes:
    said = {"msg_id": f"0f6e-{number:08}", "open_id": f"o{number}", "uid": 0, "uname": "山里人", "msg": text}
    return message("DM", **(said | {"timestamp": NOW_S, "room_id": 77, "dm_type": 0} | more))


class Platform:
    """Both halves. `declines` is the code every start is answered with while it is not 0."""

    def __init__(self) -> None:
        self.hall = Hall(self._let_in)
        self.second = Hall(self._let_in)
        self.calls: list[str] = []
        self.declines = 0
        self.heartbeat_code = 0
        self.welcome: bytes = b'{"code":0}'
        self.game_id = "game-1"
        self.beats = asyncio.Event()
        self.ended: list[str] = []
        self.nonces: set[str] = set()
        self.api = ""
        self._games = 0
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        for one in (self.hall, self.second):
            await one.open()
        app = web.Application()
        app.add_routes([web.post("/v2/app/{what}", self._called)])
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.api = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        for one in (self.hall, self.second):
            await one.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def until_called(self, what: str, times: int = 1) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.calls.count(what) < times:
                self.beats.clear()
                await self.beats.wait()

    async def _called(self, request: web.Request) -> web.Response:
        what, body = request.match_info["what"], await request.read()
        self.calls.append(what)
        self.beats.set()
        code = self._fault(request, body) or getattr(self, f"_{what}")(orjson.loads(body))
        data = code if isinstance(code, dict) else {}
        answer = {"code": 0 if data or code == 0 else code, "message": "0", "request_id": "1", "data": data}
        return web.Response(body=orjson.dumps(answer), content_type="application/json")

    def _fault(self, request: web.Request, body: bytes) -> int:
        """What the platform would find wrong with a call: 0 if nothing."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        if headers.get("content-type") != "application/json" or headers.get("accept") != "application/json":
            return 4011
        if headers["x-bili-content-md5"] != hashlib.md5(body).hexdigest():  # noqa: S324 - the platform's choice
            return 4012
        told = "\n".join(f"{name}:{headers[name]}" for name in SIGNED)
        if headers["authorization"] != hmac.new(SECRET.encode(), told.encode(), hashlib.sha256).hexdigest():
            return 4002
        if abs(int(headers["x-bili-timestamp"]) - NOW_S) > 600:
            return 4003
        if headers["x-bili-signature-nonce"] in self.nonces:
            return 4004
        self.nonces.add(headers["x-bili-signature-nonce"])
        return 0

    def _start(self, told: dict[str, Any]) -> int | dict[str, Any]:
        if self.declines:
            return self.declines
        if told != {"code": CODE, "app_id": APP_ID}:
            return 7007 if told.get("app_id") == APP_ID else 8002
        self._games += 1
        self.game_id = f"game-{self._games}"
        links = [f"{self.hall.url}/sub", f"{self.second.url}/sub"]
        return {
            "game_info": {"game_id": self.game_id},
            "websocket_info": {"auth_body": AUTH, "wss_link": links},
            "anchor_info": {"room_id": 77, "uname": "主播"},
        }

    def _heartbeat(self, told: dict[str, Any]) -> int:
        return self.heartbeat_code or (0 if told == {"game_id": self.game_id} else 7003)

    def _end(self, told: dict[str, Any]) -> int:
        self.ended.append(told["game_id"])
        return 0 if told == {"app_id": APP_ID, "game_id": self.game_id} else 7000

    async def _let_in(self, guest: ServerConnection) -> None:
        frame = await guest.recv()
        assert frame == packet(7, AUTH.encode(), 1), frame
        await guest.send(packet(8, self.welcome, 1))

    async def answer_beats(self, guest: ServerConnection) -> None:
        """Answer a heartbeat, with the popularity in four bytes."""
        await guest.send(packet(3, b"\0\0\0\x0a", 1))


@asynccontextmanager
async def platform() -> AsyncIterator[Platform]:
    """The platform, up inside the block."""
    opened = Platform()
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()
