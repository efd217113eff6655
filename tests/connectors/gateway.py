"""A platform's interface on this machine: a real HTTP server that each platform's tests give their own rules.

It counts what it is asked, can be told to throttle, to break or to be silent for a while, and refuses what is not
signed as that platform signs.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import orjson
from aiohttp import web

Answer = dict[str, Any] | bytes | int | None
"""JSON; bytes as they are; a bare HTTP status; None: never an answer."""
BUSY: Final = 429
_Gateway = TypeVar("_Gateway", bound="Gateway")


def joined(secret: str, params: Mapping[str, str]) -> str:
    """The signature that two platforms want: MD5 over the sorted parameters between two secrets."""
    told = "".join(f"{key}{params[key]}" for key in sorted(params))
    return hashlib.md5(f"{secret}{told}{secret}".encode(), usedforsecurity=False).hexdigest().upper()


class Gateway:
    """`answer(path, query, body)` is what the platform says to one call. `trouble` is said first, one a call."""

    def __init__(self, answer: Callable[[str, dict[str, str], bytes], Answer]) -> None:
        self.url = ""
        self.trouble: list[Answer] = []
        self.calls: list[str] = []
        self._answer = answer
        self._released = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.calls.append(request.path)
        told = self.trouble.pop(0) if self.trouble else self._answer(request.path, dict(request.query), body)
        if told is None:
            await self._released.wait()
            return web.Response(status=503)
        if isinstance(told, int):
            return web.Response(status=told, headers={"Retry-After": "1"} if told == BUSY else {})
        text = told if isinstance(told, bytes) else orjson.dumps(told)
        return web.Response(body=text, content_type="application/json")

    def release(self) -> None:
        """Let go of those who wait for an answer that never comes."""
        self._released.set()


@asynccontextmanager
async def listening(gateway: _Gateway) -> AsyncIterator[_Gateway]:
    """The gateway, answering on a port of this machine."""
    app = web.Application()
    app.add_routes([web.post("/{path:.*}", gateway.take), web.get("/{path:.*}", gateway.take)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    gateway.url = f"http://{host}:{port}"
    try:
        yield gateway
    finally:
        gateway.release()
        await runner.cleanup()


class Clock:
    """A clock that stands still but for what is slept."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms
        self.slept: list[float] = []

    def now(self) -> int:
        return self.now_ms

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_ms += int(seconds * 1000)
        await asyncio.sleep(0)

    def tick(self) -> float:
        return self.now_ms / 1000
