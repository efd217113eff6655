"""The sources: signed POSTs over kept-alive connections, as fast as they are answered or at a fixed rate.

Writes raw HTTP/1.1 and reads just enough of the answers; a client library would cost more than what is measured.
Every wait ends: a program that does not get there in `GIVE_UP_S` has failed, and that is said.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Final

from measure.mix import sign
from measure.overlays import Faces

GIVE_UP_S: Final = 60.0


class Failed(Exception):
    """A program under test refused, broke or did not get there; the text says how."""


class Door(asyncio.Protocol):
    """One kept-alive connection; one POST at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[None] | None = None
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready to post."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    async def post(self, request: bytes) -> None:
        """Send a whole request and wait for its answer. Raises `Failed` if that is not 200."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        await self._answer

    def data_received(self, chunk: bytes) -> None:
        """The answer is whole when its head is, and as many bytes after it as the head says."""
        self._came += chunk
        head, end, body = self._came.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return
        self._came = b""
        answer, self._answer = self._answer, None
        if answer is None or answer.done():
            return
        if head.startswith(b"HTTP/1.1 200"):
            answer.set_result(None)
        else:
            status = head.partition(b"\r\n")[0].decode("latin-1")
            answer.set_exception(Failed(f"a POST was answered {status} {body[:200].decode('utf-8', 'replace')}"))

    def connection_lost(self, exc: Exception | None) -> None:
        """The program closed the connection."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Failed(f"the program closed the connection ({exc})"))

    def close(self) -> None:
        """No more posts."""
        if self._transport is not None:
            self._transport.abort()


async def open_doors(port: int, count: int) -> list[Door]:
    """So many connections."""
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(Door, "127.0.0.1", port))[1] for _ in range(count)]


async def saturate(port: int, bodies: Sequence[bytes], doors: int, run: str = "s") -> list[float]:
    """Post all bodies, each connection as fast as it is answered. Seconds that each answer took."""
    requests = iter([sign(body, f"{run}-{n}") for n, body in enumerate(bodies)])
    took: list[float] = []

    async def pour(door: Door) -> None:
        for request in requests:
            begun = perf_counter()
            await door.post(request)
            took.append(perf_counter() - begun)

    opened = await open_doors(port, doors)
    try:
        async with asyncio.timeout(GIVE_UP_S), asyncio.TaskGroup() as group:
            for door in opened:
                group.create_task(pour(door))
    finally:
        for door in opened:
            door.close()
    return took


async def pace(
    port: int,
    bodies: Sequence[bytes],
    due: Sequence[float],
    doors: int,
    write: Callable[[bytes, str], bytes] = sign,
) -> list[float]:
    """Post each body when it is due, answered or not: a slow program does not slow its load.

    `write` makes the whole request of a body and an id. Seconds from when each was due until it was answered.
    """
    waiting: asyncio.Queue[tuple[bytes, float] | None] = asyncio.Queue()
    ids = itertools.count()
    took: list[float] = []

    async def carry(door: Door) -> None:
        while (one := await waiting.get()) is not None:
            body, at = one
            await door.post(write(body, f"p-{next(ids)}"))
            took.append(perf_counter() - at)

    opened = await open_doors(port, doors)
    try:
        async with asyncio.timeout(due[-1] - perf_counter() + GIVE_UP_S), asyncio.TaskGroup() as group:
            for door in opened:
                group.create_task(carry(door))
            for body, at in zip(bodies, due, strict=True):
                if (wait := at - perf_counter()) > 0:
                    await asyncio.sleep(wait)
                waiting.put_nowait((body, at))
            for _ in opened:
                waiting.put_nowait(None)
    finally:
        for door in opened:
            door.close()
    return took


async def shown(faces: Faces) -> float:
    """When the last overlay had been shown the last payment."""
    try:
        async with asyncio.timeout(GIVE_UP_S):
            await faces.all_shown.wait()
    except TimeoutError:
        raise Failed(f"not all overlays were shown everything within {GIVE_UP_S:.0f} s") from None
    return faces.shown_at


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, length = line.partition(b":")
        if name.lower() == b"content-length":
            return int(length)
    return 0
