"""Floor 3. /ear/{connector}: a bridge on the anchor's machine sends what it sees. Reads frames, brings nouns in.

Writes the ear's own flow-control answers, and tells the station when a bridge comes and when the last one is gone.
"""

from __future__ import annotations

from typing import Final

from aiohttp import WSCloseCode, web

from companion.domain.inbound import SINCE_LAST, ConnectorStatus, Health
from companion.domain.trouble import Trouble
from companion.web import refusal
from companion.web.access import Pass
from companion.web.doors import Ear
from companion.web.front import FRONT, PASS, Front
from companion.web.log import log, where
from companion.web.sockets import Socket

_GONE: Final = Trouble("桥接断开了，等它重新连上", "The bridge has gone; waiting for it to come back")


async def serve_ear(request: web.Request) -> web.StreamResponse:
    """The route: one ear for each open socket."""
    front = request.app[FRONT]
    name = request.match_info["connector"]
    make = front.doors.ears.get(name)
    if make is None:
        raise refusal.not_found()
    async with front.sockets.open(request, front.limits.ear_bytes) as socket:
        ear = make()
        await _arrive(front, name, getattr(ear, "forgets", False))
        try:
            await _listen(front, socket, ear, request[PASS])
        finally:
            await _go(front, name)
    return socket.ws


async def _listen(front: Front, socket: Socket, ear: Ear, holder: Pass) -> None:
    doors = front.doors
    while (heard := await socket.hear()) is not None:
        now_ms = doors.now_ms()
        if not holder.holds(now_ms):
            socket.code = WSCloseCode.POLICY_VIOLATION
            return
        try:
            if nouns := ear.hear(heard, now_ms):
                await doors.hear_bridge(nouns)
        except Trouble:
            socket.code = WSCloseCode.GOING_AWAY
            return
        if not await socket.tell((ear.answer().encode(),)):
            return


async def _arrive(front: Front, name: str, forgets: bool) -> None:
    front.ears_open[name] += 1
    if front.ears_open[name] == 1:
        gone_ms = front.ears_gone_ms.get(name)
        away_ms = SINCE_LAST if gone_ms is None else max(1, front.doors.now_ms() - gone_ms)
        await _report(front, name, "up", missing_ms=away_ms if forgets else 0)


async def _go(front: Front, name: str) -> None:
    front.ears_open[name] -= 1
    if not front.ears_open[name]:
        front.ears_gone_ms[name] = front.doors.now_ms()
        await _report(front, name, "down", _GONE.say(front.doors.lang))


async def _report(front: Front, name: str, state: Health, note: str = "", missing_ms: int = 0) -> None:
    try:
        said = ConnectorStatus(front.doors.now_ms(), name, state, note, missing_ms=missing_ms)
        await front.doors.bring((said,))
    except Exception as failed:
        # A stopping station hears no more; the bridge's socket must be let go of all the same.
        log.info("the state of %s was not taken: %s", name, where(failed))
