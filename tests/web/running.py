"""A real server on a free port of this machine with a made-up station behind it, and a client that dials it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from multidict import CIMultiDictProxy

from companion.web.access import Access, Role, load_or_make
from companion.web.limits import Limits
from companion.web.server import Server, open_server
from tests.web.made_up_doors import MadeUpStation


class Running:
    """One server, its tokens and a client."""

    def __init__(self, server: Server, access: Access, station: MadeUpStation, client: aiohttp.ClientSession) -> None:
        self.server = server
        self.access = access
        self.station = station
        self.client = client

    def bearer(self, role: Role | None) -> dict[str, str]:
        """The header with a role's token; none for None."""
        return {} if role is None else {"Authorization": f"Bearer {self.access.token(role)}"}

    async def get(self, path: str, role: Role | None = None, **headers: str) -> tuple[int, Any, CIMultiDictProxy[str]]:
        """Status, body (read if it is JSON) and headers of a GET."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        async with self.client.get(self.server.url + path, headers=self.bearer(role) | named) as answer:
            body = await answer.read()
            seen: Any = orjson.loads(body) if answer.content_type == "application/json" else body
            return answer.status, seen, answer.headers

    def dial(self, path: str, role: Role | None = None, **headers: str) -> Any:
        """A WebSocket, to be used with `async with`."""
        return self.client.ws_connect(self.server.url + path, headers=self.bearer(role) | headers)


async def tasks_gone(before: set[asyncio.Task[Any]]) -> None:
    """Wait until every task that came after `before` has ended."""
    if later := asyncio.all_tasks() - before:
        await asyncio.wait(later)


@contextlib.asynccontextmanager
async def running(
    station: MadeUpStation,
    folder: Path,
    *,
    lang: str = "zh",
    host: str = "127.0.0.1",
    limits: Limits | None = None,
    overlays: Path | None = None,
) -> AsyncIterator[Running]:
    """A server that is up inside the block."""
    access = load_or_make(folder)
    places = {} if overlays is None else {"overlays": overlays}
    server = await open_server(station.doors(lang), access, host, 0, limits=limits, **places)
    async with aiohttp.ClientSession() as client:
        try:
            yield Running(server, access, station, client)
        finally:
            await server.close()
