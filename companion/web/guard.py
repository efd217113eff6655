"""Floor 3. Who may come in: Host, token and role, Origin; and every refusal as JSON. Reads requests, writes answers.

Each route but the hooks, which the platform's signature guards, is wrapped by one of `for_roles`, `for_sockets`,
`nearby` or `for_anyone`, so that one left open is visible in the table of routes.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Final

from aiohttp import web

from companion.domain.trouble import Trouble
from companion.web import refusal
from companion.web.access import Pass, Role
from companion.web.front import FRONT, PASS, Front
from companion.web.log import log, where
from companion.web.origins import host_fits, host_name, is_loopback, origin_fits

Route = Callable[[web.Request], Awaitable[web.StreamResponse]]

_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP")
_HOSTS_KNOWN: Final = 64
_PLAIN_HOST: Final = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")


def for_roles(route: Route, *roles: Role) -> Route:
    """Only for who holds the token of one of `roles`."""

    async def admitted(request: web.Request) -> web.StreamResponse:
        _check_host(request)
        request[PASS] = _admit(request, roles)
        return await route(request)

    return admitted


def for_sockets(route: Route, *roles: Role, extensions: bool = False) -> Route:
    """As `for_roles`, for a WebSocket: its Origin must be none, our own or, with `extensions`, an extension's."""

    async def dialled(request: web.Request) -> web.StreamResponse:
        _check_host(request)
        request[PASS] = _admit(request, roles)
        if not origin_fits(request.headers.get("Origin"), request.headers.get("Host"), extensions):
            raise refusal.wrong_origin()
        return await route(request)

    return dialled


def nearby(route: Route) -> Route:
    """For this machine; from elsewhere only with the anchor's token."""

    async def looked_at(request: web.Request) -> web.StreamResponse:
        _check_host(request)
        if not _is_near(request):
            _admit(request, ("anchor",))
        return await route(request)

    return looked_at


def for_anyone(route: Route) -> Route:
    """No token: files without a secret in them."""

    async def served(request: web.Request) -> web.StreamResponse:
        _check_host(request)
        return await route(request)

    return served


@web.middleware
async def refuse_in_json(request: web.Request, handler: Route) -> web.StreamResponse:
    """The face's edge: whatever goes wrong on a route becomes a status and a sentence."""
    front = request.app[FRONT]
    try:
        if front.stopping:
            raise refusal.not_ready()
        return await handler(request)
    except web.HTTPException as known:
        if known.status < 400:
            raise
        no = refusal.from_http(known)
    except Trouble as trouble:
        no = refusal.from_trouble(trouble)
    except ConnectionError:
        raise
    except Exception as bug:
        log.error("%s %s failed: %s", request.method, request.path, where(bug))
        no = refusal.our_fault()
    front.counted[f'companion_refusals_total{{status="{no.status}"}}'] += 1
    return refusal.refused(no, front.lang(request))


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """What every answer carries so that no page of ours runs or tells more than it should."""
    response.headers.pop("Server", None)
    if response.status == 101:
        return
    response.headers["Content-Security-Policy"] = _policy(request.headers.get("Host", ""))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _check_host(request: web.Request) -> None:
    if not host_fits(request.headers.get("Host"), request.app[FRONT].bound):
        raise refusal.wrong_host()


def _admit(request: web.Request, roles: tuple[Role, ...]) -> Pass:
    front: Front = request.app[FRONT]
    token = _token(request)
    role = front.access.role_of(token) if token else None
    if role is None:
        raise refusal.no_token()
    if role not in roles:
        raise refusal.wrong_role()
    return Pass(front.access, role, token, front.limits.token_checked_ms)


def _token(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return request.query.get("token", "")


def _is_near(request: web.Request) -> bool:
    # A tunnel or proxy on this machine calls from loopback too; it says for whom, or under which name.
    if any(name in request.headers for name in _FORWARDED):
        return False
    host = request.headers.get("Host")
    return is_loopback(request.remote or "") and (host is None or is_loopback(host_name(host)))


@lru_cache(maxsize=_HOSTS_KNOWN)
def _policy(host: str) -> str:
    # 'self' covers ws: only in newer Chromium; the browser inside 直播伴侣 and older OBS needs it said.
    sockets = f" ws://{host} wss://{host}" if _PLAIN_HOST.fullmatch(host) else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'{sockets}; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    )
