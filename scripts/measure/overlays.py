"""The clients that watch: so many overlay sockets, cheap enough not to be what is measured.

Reads WebSocket frames as raw bytes; writes the handshake and now and then a pong. What an overlay has been shown is
counted in payments: a floor program sends the payment itself, the station the new `sold` of the only pack on sale.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import socket
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Final, Protocol

PONG: Final = b"\x8a\x80" + bytes(4)
PONG_EVERY_S: Final = 4.0
PAYMENT: Final = b'"event":"paid"'
_SOLD: Final = re.compile(rb'"sold":(\d+)')
_SOLD_MOST: Final = 24


class Eye(Protocol):
    """Looks at what an overlay is sent, wherever the network cut it."""

    def look(self, chunk: bytes) -> int:
        """How many payments have been shown by now."""


class Payments:
    """Counts the payments themselves."""

    def __init__(self) -> None:
        self._seen, self._tail = 0, b""

    def look(self, chunk: bytes) -> int:
        """How many payments have been shown by now."""
        cut = len(PAYMENT) - 1
        # A payment may lie across two chunks: in the end of one and the beginning of the other.
        self._seen += chunk.count(PAYMENT) + (self._tail + chunk[:cut]).count(PAYMENT)
        self._tail = chunk[-cut:] if len(chunk) >= cut else (self._tail + chunk)[-cut:]
        return self._seen


class Sold:
    """Reads the greatest `sold`. The pack holds one piece and the pool counts pieces, so all of them count orders."""

    def __init__(self) -> None:
        self._seen, self._tail = 0, b""

    def look(self, chunk: bytes) -> int:
        """How many payments have been shown by now."""
        chunk = self._tail + chunk
        for sold in _SOLD.findall(chunk):
            self._seen = max(self._seen, int(sold))
        self._tail = chunk[-_SOLD_MOST:]
        return self._seen


class Overlay(asyncio.Protocol):
    """One open socket. `shown` is told at every step how far it has got."""

    def __init__(self, path: str, eye: Eye, shown: Callable[[int, int], None]) -> None:
        self._path, self._eye, self._shown = path, eye, shown
        self._head, self._seen = b"", 0
        self._transport: asyncio.Transport | None = None
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the feed, as a browser would."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        host, port = transport.get_extra_info("peername")
        transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: http://{host}:{port}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n".encode()
        )

    def data_received(self, chunk: bytes) -> None:
        """Look at it; the first line is the answer to the handshake."""
        if not self.open.done():
            self._head += chunk
            head, end, chunk = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            status = head.split(b"\r\n", 1)[0].decode("latin-1")
            if " 101 " not in f"{status} ":
                self.open.set_exception(ConnectionError(f"an overlay was refused: {status}"))
                return
            self.open.set_result(None)
        seen = self._eye.look(chunk)
        if seen > self._seen:
            before, self._seen = self._seen, seen
            self._shown(before, seen)

    def connection_lost(self, exc: Exception | None) -> None:
        """The program cut us off, or we left."""
        self.gone.set()
        if not self.open.done():
            self.open.set_exception(exc or ConnectionError("an overlay was cut off before the handshake"))

    def pong(self) -> None:
        """Say that we are there: a program may ask by pings, which are not read here."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(PONG)

    def stall(self) -> None:
        """Read no more."""
        assert self._transport is not None
        self._transport.pause_reading()

    def wake(self) -> None:
        """Read again, if only that one was cut off."""
        assert self._transport is not None
        self._transport.resume_reading()

    def close(self) -> None:
        """Leave without a goodbye."""
        if self._transport is not None:
            self._transport.abort()


class Faces:
    """All overlays of one measurement, and when each payment was shown to each of them."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._left = 0
        self.overlays: list[Overlay] = []
        self.all_shown = asyncio.Event()
        self.shown_at = 0.0
        self.due: Sequence[float] = ()
        self.latencies_s: list[float] = []

    async def seat(self, port: int, path: str, eye: Callable[[], Eye], count: int, stalled: int = 0) -> None:
        """Open so many sockets; the last `stalled` of them will not read and are not waited for."""
        loop = asyncio.get_running_loop()
        for number in range(count):
            reads = number < count - stalled
            client = _connected(port, narrow=not reads)
            shown = self._note if reads else _nobody
            _, overlay = await loop.create_connection(lambda see=shown: Overlay(path, eye(), see), sock=client)  # type: ignore[misc]
            await overlay.open
            self.overlays.append(overlay)
            if not reads:
                overlay.stall()
        self._left = count - stalled

    async def keep_awake(self) -> None:
        """Send pongs until cancelled."""
        while True:
            await asyncio.sleep(PONG_EVERY_S)
            for overlay in self.overlays:
                overlay.pong()

    def leave(self) -> None:
        """Close all sockets."""
        for overlay in self.overlays:
            overlay.close()

    def _note(self, before: int, seen: int) -> None:
        now = perf_counter()
        if self.due:
            self.latencies_s += [now - due for due in self.due[before:seen]]
        if before < self._wanted <= seen:
            self._left -= 1
            if not self._left:
                self.shown_at = now
                self.all_shown.set()


def _nobody(_before: int, _seen: int) -> None:
    """Takes no note."""


def _connected(port: int, narrow: bool) -> socket.socket:
    """A socket to the program under test; a narrow one lets the kernel hold almost nothing for who doesn't read."""
    client = socket.socket()
    if narrow:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        if hasattr(socket, "TCP_MAXSEG"):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    client.connect(("127.0.0.1", port))
    client.setblocking(False)
    return client
