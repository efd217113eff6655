"""A made-up platform for group robots on this machine: it checks what is sent, and answers as it is told to."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from aiohttp import web

from connectors.contract import Notice
from tests.domain.shop import T0

TAKEN = {"errcode": 0, "errmsg": "ok"}
NOTICE = Notice(
    group="q1",
    question="李子树叶子发黄怎么办",
    station="弄袍村",
    since_ms=T0,
    askers=12,
    expert="li",
    name="李农技",
)


class Platform:
    """Where robots call. `answers` are given in turn, the last for ever; bytes go out as they are, None never does."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: list[dict[str, Any] | bytes | None] = [TAKEN]
        self.status = 200
        self.queries: list[dict[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.released = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        self.queries.append(dict(request.query))
        self.bodies.append(orjson.loads(await request.read()))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            await self.released.wait()
        body = answer if isinstance(answer, bytes) else orjson.dumps(answer)
        return web.Response(status=self.status, body=body, content_type="application/json")


class DingTalk(Platform):
    """One that refuses a call as DingTalk does: by the signature, which must not be older than an hour."""

    secret = "SECa1b2c3"

    def __init__(self, now_ms: int = T0) -> None:
        super().__init__()
        self.now_ms = now_ms

    async def take(self, request: web.Request) -> web.Response:
        if request.query.get("access_token") != "token-of-the-robot":
            self.answers = [{"errcode": 300005, "errmsg": "token is not exist"}]
        elif abs(int(request.query["timestamp"]) - self.now_ms) > 3_600_000:
            self.answers = [{"errcode": 310000, "errmsg": "invalid timestamp"}]
        elif request.query["sign"] != self.expected(request.query["timestamp"]):
            self.answers = [{"errcode": 310000, "errmsg": "sign not match"}]
        return await super().take(request)

    def expected(self, timestamp: str) -> str:
        told = hmac.new(self.secret.encode(), f"{timestamp}\n{self.secret}".encode(), hashlib.sha256)
        return base64.b64encode(told.digest()).decode()


@asynccontextmanager
async def running(platform: Platform, path: str) -> AsyncIterator[Platform]:
    """The platform, answering on a port of this machine."""
    app = web.Application()
    app.add_routes([web.post(path, platform.take)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    platform.url = f"http://{host}:{port}{path}"
    try:
        yield platform
    finally:
        platform.released.set()
        await runner.cleanup()


class Sleeps:
    """A sleep that takes no time and notes how long it was to be."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
