"""A station made up for the overlays' tests: serves overlays/ as the real one does, and says what a test tells it to.

Reads overlays/, writes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import orjson
from aiohttp import web

OVERLAYS: Final = Path(__file__).resolve().parents[2] / "overlays"
NAMES: Final = ("all", "product", "question", "orders", "goal")
PATIENCE_S: Final = 20.0
TOKEN: Final = "overlay-token"
ANCHOR_TOKEN: Final = "anchor-token"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
VIEW: Final[dict[str, Any]] = {
    "station": {"name": "弄袍村 · 蜂糖李专场"},
    "pinned": {"pack": "plum-5"},
    "packs": {
        "plum-3": {
            "title": "蜂糖李 3斤装",
            "link": 1,
            "pool": "plum",
            "content": 1500,
            "price_fen": 2600,
            "left": 213,
            "sold": 40,
        },
        "plum-5": {
            "title": "蜂糖李 5斤装",
            "link": 3,
            "pool": "plum",
            "content": 2500,
            "price_fen": 3990,
            "left": 128,
            "sold": 272,
        },
    },
    "pools": {
        "plum": {
            "name": "蜂糖李",
            "unit": "g",
            "available": 320000,
            "sold": 680000,
            "opened": 1000000,
            "level": "normal",
        }
    },
    "freshness": {"stale": False},
    "goal": {"target": 500000, "sold": 368000, "unit": "g"},
    "air": {
        "question": "新疆发货吗",
        "text": "发！新疆、西藏补 10 元运费，72 小时内从镇宁发出，坏果包赔。",
        "askers": 12,
        "at": 1781524800000,
    },
    "orders": {
        "8": {"at": 1781524800000, "buyer": "黔**", "lines": "蜂糖李 3斤装 ×1"},
        "9": {"at": 1781524801000, "buyer": "小雨**", "lines": "蜂糖李 5斤装 ×1"},
        "10": {"at": 1781524802000, "buyer": "山里**", "lines": "蜂糖李 5斤装 ×2"},
    },
}


def changed_view(**sections: Any) -> dict[str, Any]:
    """The sample view with whole sections replaced."""
    return deepcopy(VIEW) | sections


class MadeUpStation:
    """Says what a test tells it to say, and keeps what the pages asked."""

    def __init__(self) -> None:
        self.view: dict[str, Any] = deepcopy(VIEW)
        self.revision = 100
        self.token_counts = True
        self.greets = True
        self.asked: asyncio.Queue[Any] = asyncio.Queue()
        self.joined: asyncio.Queue[None] = asyncio.Queue()
        self.address = ""
        self._seats: set[web.WebSocketResponse] = set()
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.1)
        self._port = 0

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self._index)
        app.router.add_get("/overlay-urls", self._overlay_urls)
        app.router.add_get("/overlay/{name}", self._overlay)
        app.router.add_get("/overlay-files/{path:.+}", self._file)
        app.router.add_get("/feed", self._feed)
        app.on_response_prepare.append(self._add_policy)
        return app

    async def open(self) -> None:
        """Listen: on a free port the first time, on the same one after a `close`."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{self._port}"

    async def close(self) -> None:
        """Drop every seat and stop listening."""
        await self.drop()
        await self._runner.cleanup()

    async def reopen(self) -> None:
        """Listen again where it listened before."""
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.1)
        await self.open()

    async def drop(self) -> None:
        """Cut every seat's connection without a goodbye."""
        for seat in tuple(self._seats):
            await seat.close()

    async def heard(self) -> Any:
        """The next thing a page asked for over the feed."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.asked.get()

    async def next_join(self) -> None:
        """Wait for a page to take a seat, if none has since the last time."""
        async with asyncio.timeout(PATIENCE_S):
            await self.joined.get()

    def page(self, name: str, query: str = "") -> str:
        """The URL of an overlay, as OBS is given it."""
        return f"{self.address}/overlay/{name}?token={TOKEN}{query}"

    async def say(self, frame: Mapping[str, Any] | str) -> None:
        """Send one frame to every seat; a `str` goes out as it is."""
        text = frame if isinstance(frame, str) else orjson.dumps(frame).decode()
        for seat in tuple(self._seats):
            await seat.send_str(text)

    async def snapshot(self, view: dict[str, Any] | None = None) -> None:
        """Send a snapshot; of a new view if one is given."""
        if view is not None:
            self.view = view
        self.revision += 1
        await self.say(self._snapshot())

    async def delta(self, patch: dict[str, Any], *, base: int | None = None) -> None:
        """Send a delta that follows the last revision, or says it follows `base`."""
        before, self.revision = self.revision, self.revision + 1
        after = before if base is None else base
        await self.say({"feed": 1, "kind": "delta", "base": after, "revision": self.revision, "patch": patch})

    async def beat(self) -> None:
        """Send the beat a real station sends every 5 s."""
        await self.say({"feed": 1, "kind": "beat", "at": 1781524801250})

    def _snapshot(self) -> dict[str, Any]:
        return {"feed": 1, "kind": "snapshot", "revision": self.revision, "view": self.view}

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        if not self.token_counts or request.query.get("token") != TOKEN:
            return _refuse()
        seat = web.WebSocketResponse()
        await seat.prepare(request)
        self._seats.add(seat)
        try:
            if self.greets:
                await seat.send_str(orjson.dumps(self._snapshot()).decode())
            self.joined.put_nowait(None)
            async for asked in seat:
                self.asked.put_nowait(orjson.loads(asked.data))
        finally:
            self._seats.discard(seat)
        return seat

    async def _overlay(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in NAMES:
            raise web.HTTPNotFound
        if not self.token_counts or request.query.get("token") != TOKEN:
            return _refuse()
        return web.FileResponse(OVERLAYS / name / "index.html")

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(OVERLAYS / "index" / "index.html")

    async def _overlay_urls(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("token") != ANCHOR_TOKEN:
            return _refuse()
        return web.json_response({"token": TOKEN, "names": NAMES})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(OVERLAYS / request.match_info["path"])

    async def _add_policy(self, _request: web.Request, response: web.StreamResponse) -> None:
        if response.status != 101:
            response.headers["Content-Security-Policy"] = POLICY
            response.headers["Referrer-Policy"] = "no-referrer"


def _refuse() -> web.Response:
    return web.json_response({"error": "令牌不对"}, status=401)
