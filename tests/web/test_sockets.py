"""A face that reads nothing holds little of our memory, delays nobody, and is cut off in the end."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket as sockets
from collections.abc import AsyncIterator
from pathlib import Path

from companion.web.limits import Limits
from tests.web.made_up_doors import MadeUpStation
from tests.web.running import Running, running

FRAME = b'{"kind":"delta","patch":"' + b"x" * 30_000 + b'"}'
HELD_MOST = 1024 * 1024


@contextlib.asynccontextmanager
async def deaf(up: Running) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A face that has opened the feed and reads nothing: its own buffers are small and soon full."""
    with sockets.socket() as raw:
        raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 8192)
        raw.setblocking(False)
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", up.server.port))
        reader, writer = await asyncio.open_connection(sock=raw, limit=1024)
        key = base64.b64encode(b"0123456789abcdef").decode()
        asked = (
            f"GET /feed?token={up.access.token('overlay')} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
            f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        )
        writer.write(asked.encode())
        assert b" 101 " in await reader.readline()
        try:
            yield reader, writer
        finally:
            writer.transport.abort()


async def held(up: Running) -> int:
    """How much waits in the server for its faces to read."""
    body: bytes = (await up.get("/metrics"))[1]
    (line,) = [line for line in body.splitlines() if line.startswith(b"companion_sockets_held_bytes")]
    return int(line.split()[1])


async def test_a_deaf_face_holds_little_and_delays_nobody(up: Running) -> None:
    async with deaf(up):
        stalled = await up.station.joined.get()
        async with up.dial("/feed", "overlay") as hearing:
            seat = await up.station.joined.get()
            most = 0
            for number in range(400):
                stalled.say(FRAME)
                seat.say(FRAME)
                assert (await hearing.receive()).data == FRAME.decode()
                if number % 50 == 0:
                    most = max(most, await held(up))
            assert await held(up) > 0
            assert max(most, await held(up)) < HELD_MOST
            # What was taken from its seat is all there is of it: in our memory, the system's and the face's own.
            assert stalled.handed_bytes < HELD_MOST


async def test_a_face_that_stays_deaf_is_cut_off_and_counted(station: MadeUpStation, tmp_path: Path) -> None:
    async with running(station, tmp_path, limits=Limits(stalled_s=0.2)) as up, deaf(up):
        seat = await station.joined.get()
        for _ in range(400):
            seat.say(FRAME)
        await seat.left.wait()
        assert await held(up) == 0
        assert "companion_sockets_stalled_total 1" in (await up.get("/metrics"))[1].decode()


async def test_a_face_whose_machine_is_gone_is_noticed_by_its_silence(station: MadeUpStation, tmp_path: Path) -> None:
    async with running(station, tmp_path, limits=Limits(ping_s=0.1)) as up, deaf(up):
        seat = await station.joined.get()
        await seat.left.wait()


async def test_stopping_does_not_wait_for_a_deaf_face(station: MadeUpStation, tmp_path: Path) -> None:
    async with running(station, tmp_path, limits=Limits(parting_s=0.2)) as up, deaf(up):
        seat = await station.joined.get()
        for _ in range(400):
            seat.say(FRAME)
        assert await held(up) > 0
        await up.server.close()
        assert seat.left.is_set()
