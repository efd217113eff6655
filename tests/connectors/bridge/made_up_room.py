"""A live room and a station on one small server: pages, their sockets and fetches, and an ear that writes down."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import orjson
from aiohttp import WSMsgType, web

from companion.domain.inbound import Comment
from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.wire import NOW

TOKEN: Final = "made-up & token"
PAGE: Final = "<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>room</title>"


class MadeUpRoom:
    """Serves `frame` on the room's socket and `body` to its fetch; what the ear hears comes out of `items`."""

    def __init__(self) -> None:
        self.frame = b""
        self.body = b""
        self.items: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.comments: list[Comment] = []
        self.answers = True
        self.calls = 0
        self._ear = BridgeEar({}, "douyin")
        self._open: set[web.WebSocketResponse] = set()
        app = web.Application()
        app.router.add_get("/", self._page)
        app.router.add_get("/webcast/im/push/v2/", self._push)
        app.router.add_get("/elsewhere", self._push)
        app.router.add_get("/webcast/im/fetch/", self._fetch)
        app.router.add_get("/ear/bridge", self._listen)
        self._runner = web.AppRunner(app)
        self.port = 0

    async def open(self) -> None:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        await self.hang_up()
        await self._runner.cleanup()

    async def hang_up(self) -> None:
        """Close every socket, as a station does that is started anew."""
        for ws in list(self._open):
            await ws.close()

    async def next_item(self) -> dict[str, Any]:
        async with asyncio.timeout(20):
            return await self.items.get()

    async def _page(self, _: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def _fetch(self, _: web.Request) -> web.Response:
        return web.Response(body=self.body, content_type="application/octet-stream")

    async def _push(self, request: web.Request) -> web.WebSocketResponse:
        ws = await self._accept(request)
        await ws.send_bytes(self.frame)
        async for _ in ws:
            continue
        self._open.discard(ws)
        return ws

    async def _listen(self, request: web.Request) -> web.WebSocketResponse:
        self.calls += 1
        if request.query.get("token") != TOKEN:
            raise web.HTTPUnauthorized
        ws = await self._accept(request)
        async for told in ws:
            if told.type is WSMsgType.TEXT:
                nouns = self._ear.hear(told.data, NOW)
                self.comments += [noun for noun in nouns if isinstance(noun, Comment)]
                for item in orjson.loads(told.data):
                    self.items.put_nowait(item)
                if self.answers:
                    await ws.send_str(self._ear.answer())
        self._open.discard(ws)
        return ws

    async def _accept(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self._open.add(ws)
        return ws
