"""Floor 3. Many stations at one address: each under /s/{station}, and /fleet for whoever supervises them all.

Reads requests and, once a second at most, how every station stands; writes pages and frames. A station's tokens open
that station alone; the fleet's own anchor token opens /fleet and nothing of any station.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import orjson
from aiohttp import WSCloseCode, web
from msgspec import Struct

from companion.web import refusal
from companion.web.front import FRONT, PASS, Front
from companion.web.guard import add_headers, for_anyone, for_roles, for_sockets, nearby, refuse_in_json
from companion.web.pages import show_file, show_page
from companion.web.status import show_health

LOOK_S: Final = 1.0
BEAT_S: Final = 5.0
Look = Callable[[], Awaitable[list[dict[str, Any]]]]


class Fleet(Struct, frozen=True, kw_only=True):
    """What the fleet's own pages are given: how every station stands now, and whether all of them can be used."""

    look: Look
    ready: Callable[[], bool]


class Watch:
    """How the fleet stands, looked at once a second however many ask."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._turn = asyncio.Lock()
        self._at = float("-inf")
        self._stations: list[dict[str, Any]] = []

    async def stations(self) -> list[dict[str, Any]]:
        """Every station, as it stood within the last second."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if now - self._at >= LOOK_S:
                self._stations, self._at = await self._look(), now
            return self._stations


WATCH: Final = web.AppKey("watch", Watch)
READY: Final = web.AppKey("ready", Fleet)


async def show_fleet(request: web.Request) -> web.StreamResponse:
    """GET /fleet: the supervisor's page."""
    return show_page(request, "fleet/index.html")


async def show_fleet_state(request: web.Request) -> web.StreamResponse:
    """GET /fleet-state: how every station stands, as JSON."""
    body = await _frame(request)
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


async def serve_fleet(request: web.Request) -> web.StreamResponse:
    """GET /fleet-feed: the same, whenever it changes."""
    front = request.app[FRONT]
    async with front.sockets.open(request, front.limits.asked_bytes) as socket, asyncio.TaskGroup() as group:
        telling = group.create_task(_tell(request, socket))
        while await socket.hear() is not None:
            continue
        telling.cancel()
    return socket.ws


async def _tell(request: web.Request, socket: Any) -> None:
    loop, holder, told, told_at = asyncio.get_running_loop(), request[PASS], b"", 0.0
    while holder.holds(request.app[FRONT].doors.now_ms()):
        frame = await _frame(request)
        if frame != told or loop.time() - told_at >= BEAT_S:
            if not await socket.tell((frame,)):
                return
            told, told_at = frame, loop.time()
        await asyncio.sleep(LOOK_S)
    socket.code = WSCloseCode.POLICY_VIOLATION
    await socket.part(socket.code)


async def _frame(request: web.Request) -> bytes:
    stations = await request.app[WATCH].stations()
    return orjson.dumps({"fleet": 1, "at": request.app[FRONT].doors.now_ms() // 1000 * 1000, "stations": stations})


async def _show_readiness(request: web.Request) -> web.StreamResponse:
    if not request.app[READY].ready():
        raise refusal.not_ready()
    return await show_health(request)


def fleet_application(front: Front, fleet: Fleet, stations: Mapping[str, web.Application]) -> web.Application:
    """The whole site: the fleet's pages, and each station's application under its own path."""
    app = web.Application(middlewares=[refuse_in_json], client_max_size=front.limits.body_bytes)
    app[FRONT], app[WATCH], app[READY] = front, Watch(fleet.look), fleet
    app.on_response_prepare.append(add_headers)
    app.add_routes(
        [
            web.get("/fleet", for_roles(show_fleet, "anchor")),
            web.get("/fleet-state", for_roles(show_fleet_state, "anchor")),
            web.get("/fleet-feed", for_sockets(serve_fleet, "anchor"), allow_head=False),
            web.get("/overlay-files/{path:.+}", for_anyone(show_file)),
            web.get("/healthz", nearby(show_health)),
            web.get("/readyz", nearby(_show_readiness)),
        ]
    )
    for name, station in stations.items():
        app.add_subapp(f"/s/{name}", station)
    return app


__all__ = ["Fleet", "fleet_application"]
