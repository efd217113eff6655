"""Floor 3. One open WebSocket each: bounded in what it holds, in how long it may stall, in how long it parts.

Reads and writes the sockets of faces and bridges. aiohttp's own close waits for ever on a client that reads nothing;
every wait here has an end, after which the connection is cut.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from companion.web.limits import Limits
from companion.web.log import log, where
from companion.web.refusal import not_websocket, too_many

_FRAME_HEAD_BYTES: Final = 14


class Socket:
    """One open WebSocket. `code` is what it will be closed with."""

    def __init__(self, request: web.Request, ws: web.WebSocketResponse, limits: Limits) -> None:
        self.ws: Final = ws
        self.stalled = False
        self.code: int = WSCloseCode.OK
        self._parting = asyncio.Lock()
        self._request = request
        self._limits = limits

    @property
    def held_bytes(self) -> int:
        """What waits in our memory for this client to read."""
        transport = self._request.transport
        return 0 if transport is None else transport.get_write_buffer_size()

    async def tell(self, frames: Iterable[bytes]) -> bool:
        """Send text frames, waiting for the client to read them. False: it is gone, or stalled and was cut off."""
        try:
            for frame in frames:
                # A timer a frame would cost as much as the frame: none is set while the send can't have to wait.
                if not self._may_wait(frame):
                    await self.ws.send_frame(frame, WSMsgType.TEXT)
                    continue
                async with asyncio.timeout(self._limits.stalled_s):
                    await self.ws.send_frame(frame, WSMsgType.TEXT)
        except TimeoutError:
            self.stalled = True
            self.cut()
            return False
        except ConnectionError:
            self.cut()
            return False
        except asyncio.CancelledError:
            self.cut()
            raise
        return True

    def _may_wait(self, frame: bytes) -> bool:
        waiting = self.held_bytes + len(frame) + _FRAME_HEAD_BYTES
        return waiting > self._limits.held_bytes or self._request.protocol.writing_paused

    async def hear(self) -> bytes | str | None:
        """The next thing the client says; None when it has nothing more to say."""
        heard = await self.ws.receive()
        if heard.type is WSMsgType.TEXT or heard.type is WSMsgType.BINARY:
            said: bytes | str = heard.data
            return said
        return None

    async def part(self, code: int) -> None:
        """Say goodbye with `code` to who still reads, and cut the connection. A second caller waits for the first."""
        async with self._parting:
            try:
                if self.ws.prepared and self.held_bytes <= self._limits.held_bytes:
                    async with asyncio.timeout(self._limits.parting_s):
                        await self.ws.close(code=code)
            except TimeoutError:
                log.debug("a WebSocket did not answer the goodbye")
            finally:
                self.cut()

    def cut(self) -> None:
        """End the connection now; what was not yet sent is dropped."""
        transport = self._request.transport
        if transport is not None:
            transport.abort()


class Sockets:
    """All open WebSockets."""

    def __init__(self, limits: Limits, counted: Counter[str]) -> None:
        self._limits = limits
        self._counted = counted
        self._open: set[Socket] = set()

    def __len__(self) -> int:
        return len(self._open)

    @property
    def held_bytes(self) -> int:
        """What waits in our memory for all clients together."""
        return sum(socket.held_bytes for socket in self._open)

    @asynccontextmanager
    async def open(self, request: web.Request, heard_bytes: int) -> AsyncIterator[Socket]:
        """A socket for as long as the block runs. Raises `Refusal` instead when the request is no upgrade."""
        socket = await self._open_one(request, heard_bytes)
        try:
            yield socket
        except Exception as bug:
            # The upgrade was answered long ago: no status can be sent any more, only a close code.
            log.error("a WebSocket on %s failed: %s", request.path, where(bug))
            socket.code = WSCloseCode.INTERNAL_ERROR
        finally:
            self._open.discard(socket)
            self._counted["companion_sockets_stalled_total"] += socket.stalled
            await socket.part(socket.code)

    async def part_all(self) -> None:
        """Tell everyone that the station stops (1001), all at once."""
        async with asyncio.TaskGroup() as group:
            for socket in self._open:
                group.create_task(socket.part(WSCloseCode.GOING_AWAY))

    async def _open_one(self, request: web.Request, heard_bytes: int) -> Socket:
        # Drained after every frame (writer_limit), never compressed: fifty overlays would each cost a deflate window.
        ws = web.WebSocketResponse(
            timeout=2 * self._limits.parting_s,
            heartbeat=self._limits.ping_s,
            compress=False,
            max_msg_size=heard_bytes + 1,
            writer_limit=0,
        )
        if not ws.can_prepare(request):
            raise not_websocket()
        if len(self._open) >= self._limits.sockets:
            self._counted["companion_sockets_refused_total"] += 1
            raise too_many()
        _bound(request, self._limits)
        socket = Socket(request, ws, self._limits)
        self._open.add(socket)
        try:
            await ws.prepare(request)
        except BaseException:
            self._open.discard(socket)
            raise
        return socket


def _bound(request: web.Request, limits: Limits) -> None:
    transport = request.transport
    if transport is None:
        return
    transport.set_write_buffer_limits(high=limits.held_bytes)
    with suppress(OSError):  # gone in this very moment: the handshake will tell
        transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, limits.system_bytes)
