"""Floor 3. /state, /healthz, /readyz, /metrics. Reads the station's figures and the web's own, writes answers."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from aiohttp import web

from companion.web import refusal
from companion.web.front import FRONT, Front

_FRESH = {"Cache-Control": "no-store"}


async def show_state(request: web.Request) -> web.StreamResponse:
    """GET /state: only what is durable."""
    body = await request.app[FRONT].doors.state_json()
    return web.Response(body=body, content_type="application/json", headers=_FRESH)


async def show_health(request: web.Request) -> web.StreamResponse:
    """GET /healthz: the process answers."""
    return _ok()


async def show_readiness(request: web.Request) -> web.StreamResponse:
    """GET /readyz: the book can be written and the desk runs."""
    if not request.app[FRONT].doors.ready():
        raise refusal.not_ready()
    return _ok()


async def show_metrics(request: web.Request) -> web.StreamResponse:
    """GET /metrics: Prometheus text."""
    front = request.app[FRONT]
    text = prometheus_text({**front.doors.metrics(), **_own(front)})
    headers = {**_FRESH, "Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    return web.Response(body=text.encode(), headers=headers)


def prometheus_text(figures: Mapping[str, int | float]) -> str:
    """Figures by name (labels included) in the text format; a name that ends in `_total` is a counter."""
    lines: list[str] = []
    typed = ""
    for name, figure in sorted(figures.items(), key=lambda pair: (pair[0].partition("{")[0], pair[0])):
        plain = name.partition("{")[0]
        if plain != typed:
            lines.append(f"# TYPE {plain} {'counter' if plain.endswith('_total') else 'gauge'}")
            typed = plain
        lines.append(f"{name} {figure}")
    return "\n".join(lines) + "\n"


def _own(front: Front) -> dict[str, int | float]:
    ears = {f'companion_ears_open{{connector="{name}"}}': front.ears_open[name] for name in front.doors.ears}
    open_now = {"companion_sockets_open": len(front.sockets), "companion_sockets_held_bytes": front.sockets.held_bytes}
    return {**front.counted, **ears, **open_now}


def _ok() -> web.Response:
    return web.Response(body=orjson.dumps({"ok": True}), content_type="application/json", headers=_FRESH)
