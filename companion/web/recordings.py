"""Floor 3. /record: what the station hears, as a recording, to whoever holds the anchor's token. Writes text frames.

A frame holds whole lines. The socket is closed with 1001 when the station stops, and with 1008 when a recording can't
keep up.
"""

from __future__ import annotations

import asyncio

from aiohttp import WSCloseCode, web

from companion.domain.trouble import Trouble
from companion.web import refusal
from companion.web.access import Pass
from companion.web.doors import Recorder
from companion.web.front import FRONT, PASS, Front
from companion.web.sockets import Socket


async def serve_recording(request: web.Request) -> web.StreamResponse:
    """The route: one recording for as long as the socket is open."""
    front = request.app[FRONT]
    if front.doors.record is None:
        raise refusal.not_found()
    recorder = front.doors.record()
    try:
        async with front.sockets.open(request, front.limits.asked_bytes) as socket:
            await _record(front, socket, recorder, request[PASS])
        return socket.ws
    finally:
        recorder.leave()


async def _record(front: Front, socket: Socket, recorder: Recorder, holder: Pass) -> None:
    async with asyncio.TaskGroup() as group:
        parts = [
            group.create_task(_tell(front, socket, recorder, holder)),
            group.create_task(_listen(socket, recorder)),
        ]
        await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        for part in parts:
            part.cancel()


async def _tell(front: Front, socket: Socket, recorder: Recorder, holder: Pass) -> None:
    try:
        while holder.holds(front.doors.now_ms()):
            lines = await recorder.lines()
            if not await socket.tell((b"\n".join(lines) + b"\n",)):
                return
        socket.code = WSCloseCode.POLICY_VIOLATION
    except Trouble:
        front.counted["companion_recordings_slow_total"] += 1
        socket.code = WSCloseCode.POLICY_VIOLATION
    except front.doors.left:
        socket.code = WSCloseCode.GOING_AWAY


async def _listen(socket: Socket, recorder: Recorder) -> None:
    """Whatever is said means: hand out what was heard until now, and no more."""
    while await socket.hear() is not None:
        recorder.end()
