"""Floor 3. The station's one HTTP server: the table of routes, start and stop. Reads and writes one listening port."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aiohttp import web
from aiohttp.web_runner import AppRunner

from companion.domain.trouble import Trouble
from companion.web.access import ROLES, Access
from companion.web.assets import OVERLAYS, load_assets
from companion.web.doors import Doors
from companion.web.ears import serve_ear
from companion.web.feed_socket import serve_feed
from companion.web.fleet import Fleet, fleet_application
from companion.web.front import FRONT, Front
from companion.web.guard import add_headers, for_anyone, for_roles, for_sockets, nearby, refuse_in_json
from companion.web.hooks import HOOKS, Hooks, take_push
from companion.web.limits import Limits
from companion.web.orders import take_orders
from companion.web.origins import is_everywhere
from companion.web.pages import list_overlays, show_file, show_index, show_overlay
from companion.web.recordings import serve_recording
from companion.web.status import show_health, show_metrics, show_readiness, show_state
from companion.web.wire import Unlogged, Wire

_IDLE_S: Final = 75.0
_TAKEN: Final = (errno.EADDRINUSE, 10048)
_FORBIDDEN: Final = (errno.EACCES, 10013)


class Server:
    """A running web. `url` is how this machine reaches it; without a token it opens nothing."""

    def __init__(self, fronts: list[Front], runner: AppRunner, listener: asyncio.Server, url: str, port: int) -> None:
        self.url: Final = url
        self.port: Final = port
        self._fronts = fronts
        self._runner = runner
        self._listener = listener

    async def close(self) -> None:
        """Take no more, tell every face (1001), let what was asked be answered, end. Twice is once."""
        if self._fronts[0].stopping:
            return
        self._listener.close()
        for front in self._fronts:
            front.stopping = True
        for front in self._fronts:
            await front.sockets.part_all()
        await self._runner.cleanup()


async def open_server(
    doors: Doors, access: Access, host: str, port: int, *, limits: Limits | None = None, overlays: Path = OVERLAYS
) -> Server:
    """Answer on `host` and `port` (0: any free one). Raises `Trouble` when the port can't be had."""
    front = Front(doors, access, limits or Limits(), host, load_assets(overlays))
    return await _open(_application(front), front, [front], host, port)


async def open_fleet(
    fleet: Fleet, doors: Doors, access: Access, stations: Mapping[str, tuple[Doors, Access]], host: str, port: int
) -> Server:
    """Answer for many stations at one address; `doors` and `access` are the fleet's own. Raises `Trouble`."""
    limits, assets = Limits(), load_assets(OVERLAYS)
    front = Front(doors, access, limits, host, assets)
    fronts = {name: Front(its, keys, limits, host, assets) for name, (its, keys) in stations.items()}
    apps = {name: _application(one) for name, one in fronts.items()}
    return await _open(fleet_application(front, fleet, apps), front, [front, *fronts.values()], host, port)


async def _open(app: web.Application, front: Front, fronts: list[Front], host: str, port: int) -> Server:
    runner = AppRunner(app, access_log_class=Unlogged, shutdown_timeout=front.limits.parting_s)
    await runner.setup()
    try:
        listener = await _listen(runner, host, port, front)
    except OSError as failed:
        await runner.cleanup()
        raise _unheard(host, port, failed) from None
    port = listener.sockets[0].getsockname()[1]
    return Server(fronts, runner, listener, f"http://{_reached(host)}:{port}", port)


def _application(front: Front) -> web.Application:
    app = web.Application(middlewares=[refuse_in_json], client_max_size=front.limits.body_bytes)
    app[FRONT] = front
    app[HOOKS] = Hooks(front)
    app.on_response_prepare.append(add_headers)
    app.add_routes(
        [
            web.get("/", for_roles(show_index, "anchor")),
            web.get("/overlay-urls", for_roles(list_overlays, "anchor")),
            web.get("/overlay/{name}", for_roles(show_overlay, "overlay", "helper", "anchor")),
            web.get("/overlay-files/{path:.+}", for_anyone(show_file)),
            web.get("/state", for_roles(show_state, "anchor", "helper")),
            web.post("/orders", for_roles(take_orders, "anchor", "helper")),
            web.get("/healthz", nearby(show_health)),
            web.get("/readyz", nearby(show_readiness)),
            web.get("/metrics", nearby(show_metrics)),
            web.get("/feed", for_sockets(serve_feed, *ROLES), allow_head=False),
            web.get("/record", for_sockets(serve_recording, "anchor"), allow_head=False),
            web.get("/ear/{connector}", for_sockets(serve_ear, "connector", extensions=True), allow_head=False),
            web.get("/hook/{connector}", take_push, allow_head=False),
            web.post("/hook/{connector}", take_push),
            web.post("/hook/{connector}/{path}", take_push),
        ]
    )
    return app


async def _listen(runner: AppRunner, host: str, port: int, front: Front) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    server = runner.server
    assert server is not None

    def count_slow() -> None:
        front.counted["companion_slow_heads_total"] += 1

    def answer() -> Wire:
        wire = Wire(server, loop=loop, access_log_class=Unlogged, keepalive_timeout=_IDLE_S, auto_decompress=False)
        wire.lang, wire.head_s, wire.tell_slow = front.doors.lang, front.limits.head_s, count_slow
        return wire

    # One socket only: under its name, port 0 would be two ports, one for each kind of address.
    return await loop.create_server(answer, "127.0.0.1" if host == "localhost" else host, port)


def _reached(host: str) -> str:
    if is_everywhere(host):
        return "[::1]" if ":" in host else "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _unheard(host: str, port: int, failed: OSError) -> Trouble:
    if failed.errno in _TAKEN:
        return Trouble(
            f"端口 {port} 已被别的程序占用：请关掉它（也许助播台已经开着），或用 --port 换一个端口",
            f"Port {port} is taken: close the program that has it, or name another with --port",
        )
    if failed.errno in _FORBIDDEN:
        return Trouble(
            f"系统不允许使用端口 {port}：请用 --port 换一个 1024 以上的端口",
            f"The system does not allow port {port}: name another above 1024 with --port",
        )
    return Trouble(
        f"本机不能在 {host}:{port} 应答：请检查 station.toml 里 [web] 的 host，一般写 127.0.0.1",
        f"This machine can't answer on {host}:{port}: check host under [web] in station.toml, usually 127.0.0.1",
    )
