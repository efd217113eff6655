"""A station for the console's tests: it says over a real socket what a test tells it to, and keeps what it hears."""

from __future__ import annotations

import asyncio
import contextlib
import copy
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import orjson
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from companion.domain.view import patch
from tests.console.evening import view

TOKEN = "helper-token"


class FakeStation:
    """The feed's far end. `answers` maps a command's name to what it says instead of ok, `knows` a question's to what
    it answers."""

    def __init__(self, shown: dict[str, Any] | None = None) -> None:
        self.view = view() if shown is None else shown
        self.revision = 100
        self.at = 1_781_524_801_250
        self.commands: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.asked: asyncio.Queue[str] = asyncio.Queue()
        self.turned_away: asyncio.Queue[str] = asyncio.Queue()
        self.joined: asyncio.Queue[int] = asyncio.Queue()
        self.answers: dict[str, str] = {}
        self.questions: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.knows: dict[str, dict[str, Any]] = {}
        self.mute = False
        self.refuses_with: HTTPStatus | None = None
        self.lines: set[ServerConnection] = set()
        self.port = 0
        self._server: Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        self._server = await serve(
            self._talk, "127.0.0.1", self.port, process_request=self._admit, compression=None, ping_interval=None
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            await self.drop()
            self._server.close(close_connections=False)
            await self._server.wait_closed()
            self._server = None

    async def delta(self, change: dict[str, Any]) -> None:
        """The view changes, and everyone is told the difference."""
        base, self.revision = self.revision, self.revision + 1
        self.view = patch(self.view, change)
        await self.tell({"feed": 1, "kind": "delta", "base": base, "revision": self.revision, "patch": change})

    async def comments(self, items: list[dict[str, Any]]) -> None:
        await self.tell({"feed": 1, "kind": "comments", "items": items})

    async def beat(self, later_ms: int = 0) -> None:
        self.at += later_ms
        await self.tell({"feed": 1, "kind": "beat", "at": self.at})

    async def tell(self, frame: dict[str, Any]) -> None:
        await self.tell_raw(orjson.dumps(frame).decode())

    async def tell_raw(self, text: str) -> None:
        for line in list(self.lines):
            with contextlib.suppress(ConnectionClosed):
                await line.send(text)

    async def drop(self) -> None:
        """Every line breaks, without a word of farewell."""
        for line in list(self.lines):
            line.transport.abort()

    def _admit(self, line: ServerConnection, request: Request) -> Response | None:
        if self.refuses_with is not None:
            self.turned_away.put_nowait(request.path)
            return line.respond(self.refuses_with, "{}")
        if request.headers.get("Authorization") != f"Bearer {TOKEN}" or request.path != "/feed":
            return line.respond(HTTPStatus.UNAUTHORIZED, '{"error":"no"}')
        return None

    async def _talk(self, line: ServerConnection) -> None:
        self.lines.add(line)
        try:
            await self._snapshot(line)
            self.joined.put_nowait(len(self.lines))
            async for heard in line:
                await self._hear(line, orjson.loads(heard))
        except ConnectionClosed:
            pass
        finally:
            self.lines.discard(line)

    async def _hear(self, line: ServerConnection, frame: dict[str, Any]) -> None:
        if frame["kind"] == "snapshot":
            self.asked.put_nowait("snapshot")
            await self._snapshot(line)
            return
        if frame["kind"] == "ask":
            self.questions.put_nowait(frame)
            if not self.mute:
                known = self.knows.get(frame["what"], {"ok": False, "error": "没有这种查询"})
                answer = {"kind": "answer", "id": frame["id"], "ok": True} | known
                await line.send(orjson.dumps(answer).decode())
            return
        self.commands.put_nowait(frame)
        if self.mute:
            return
        error = self.answers.get(frame["name"])
        result = {"kind": "result", "id": frame["id"], "ok": error is None}
        await line.send(orjson.dumps(result | ({"error": error} if error else {})).decode())

    async def _snapshot(self, line: ServerConnection) -> None:
        snapshot = {"feed": 1, "kind": "snapshot", "revision": self.revision, "view": copy.deepcopy(self.view)}
        await line.send(orjson.dumps(snapshot).decode())
        await line.send(orjson.dumps({"feed": 1, "kind": "beat", "at": self.at}).decode())


@contextlib.asynccontextmanager
async def fake_station(shown: dict[str, Any] | None = None) -> AsyncIterator[FakeStation]:
    """An open FakeStation, closed at the end."""
    station = FakeStation(shown)
    await station.open()
    try:
        yield station
    finally:
        await station.close()
