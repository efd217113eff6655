"""A station that only has an ear: it notes what a bridge sends, and answers when a test lets it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

import orjson
from aiohttp import WSMsgType, web

from companion.domain.inbound import Comment, Inbound
from connectors.bridge.ear import BRIDGE, BridgeEar

TOKEN: Final = "made-up_token-made-up_token"
PATIENCE_S: Final = 40.0


class MadeUpStation:
    """`items` are what came, but for what the bridge says of itself; `nouns` are what an ear made of them."""

    def __init__(self) -> None:
        self.port = 0
        self.items: list[dict[str, Any]] = []
        self.spoken: list[dict[str, Any]] = []
        self.nouns: list[Inbound] = []
        self.answers = True
        self.token = TOKEN
        self.listens = True
        self.calls = 0
        self.trips: Callable[[dict[str, Any]], bool] = lambda _: False
        self._came = asyncio.Condition()
        self._open: set[web.WebSocketResponse] = set()
        self._runner: web.AppRunner | None = None

    @property
    def comments(self) -> list[Comment]:
        return [noun for noun in self.nouns if isinstance(noun, Comment)]

    @property
    def texts(self) -> list[str]:
        return [noun.text for noun in self.comments]

    @property
    def is_dialled(self) -> bool:
        """Whether a bridge has its line open."""
        return bool(self._open)

    async def open(self) -> None:
        app = web.Application()
        app.router.add_get("/ear/bridge", self._listen)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        await self.hang_up()
        assert self._runner is not None
        await self._runner.cleanup()

    async def hang_up(self, code: int = 1001) -> None:
        """Close every socket, as a station does that is started anew."""
        for socket in list(self._open):
            await socket.close(code=code)

    def forget(self) -> None:
        """Begin anew for the next test: nothing noted, and every bridge is answered that has the token."""
        for noted in (self.items, self.spoken, self.nouns):
            noted.clear()
        self.answers, self.listens, self.token, self.trips = True, True, TOKEN, lambda _: False

    async def until(self, holds: Any, seconds: float = PATIENCE_S) -> None:
        """Wait until something holds of what came."""
        async with asyncio.timeout(seconds), self._came:
            await self._came.wait_for(holds)

    async def heard(self, *texts: str) -> None:
        """Wait until these were said, and nothing else."""
        await self.until(lambda: len(self.texts) >= len(texts))
        assert self.texts == list(texts)

    async def _listen(self, request: web.Request) -> web.WebSocketResponse:
        if "Upgrade" in request.headers:
            self.calls += 1
        if not self.listens:
            raise web.HTTPNotFound
        if self.token not in (request.query.get("token"), request.headers.get("Authorization", "").partition(" ")[2]):
            raise web.HTTPUnauthorized
        socket = web.WebSocketResponse(max_msg_size=2 << 20)
        await socket.prepare(request)
        self._open.add(socket)
        ear = BridgeEar({}, "douyin")
        async for told in socket:
            if told.type is not WSMsgType.TEXT:
                continue
            if any(map(self.trips, orjson.loads(told.data))):
                await socket.close(code=1011)
                break
            self._note(told.data, ear)
            async with self._came:
                self._came.notify_all()
            if self.answers:
                await socket.send_str(ear.answer())
        self._open.discard(socket)
        async with self._came:
            self._came.notify_all()
        return socket

    def _note(self, message: str, ear: BridgeEar) -> None:
        for item in orjson.loads(message):
            (self.spoken if item["src"] == BRIDGE else self.items).append(item)
        known = {noun.key for noun in self.comments}
        for noun in ear.hear(message, int(time.time() * 1000)):
            # As in the book, the same key twice is once.
            if not isinstance(noun, Comment) or noun.key not in known:
                self.nouns.append(noun)
