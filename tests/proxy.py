"""A line to a server that can be cut, or fall silent, or lose the answers: a partition, on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

_PART: Final = 65_536


class Line:
    """What stands between: `cut()` ends all connections and takes no more, `hold()` lets nothing through, silently."""

    def __init__(self, port: int, group: asyncio.TaskGroup) -> None:
        self._to = port
        self._group = group
        self._ways: set[asyncio.Task[None]] = set()
        self._open = asyncio.Event()
        self._open.set()
        self._answers = asyncio.Event()
        self._answers.set()
        self._is_cut = False
        self.port = 0

    def cut(self) -> None:
        """Connections end, and new ones are ended at once."""
        self._is_cut = True
        for way in self._ways:
            way.cancel()

    def hold(self) -> None:
        """Nothing comes through in either direction, and nobody is told."""
        self._open.clear()
        self._answers.clear()

    def lose_answers(self) -> None:
        """What is asked comes through; what is answered does not."""
        self._answers.clear()

    def mend(self) -> None:
        """All is well again."""
        self._is_cut = False
        self._open.set()
        self._answers.set()

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One more connection."""
        if self._is_cut:
            writer.transport.abort()
            return
        way = self._group.create_task(self._join(reader, writer))
        self._ways.add(way)
        way.add_done_callback(self._ways.discard)
        # One that is cancelled before its first step closes nothing itself.
        way.add_done_callback(lambda _done: writer.transport.abort())

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far: asyncio.StreamWriter | None = None
        try:
            with suppress(OSError):
                far_reader, far = await asyncio.open_connection("127.0.0.1", self._to)
                async with asyncio.TaskGroup() as both:
                    there = both.create_task(self._carry(reader, far, self._open))
                    back = both.create_task(self._carry(far_reader, writer, self._answers))
                    await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
                    there.cancel()
                    back.cancel()
        finally:
            for end in (writer, far):
                if end is not None:
                    end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, gate: asyncio.Event) -> None:
        with suppress(OSError):
            while part := await reader.read(_PART):
                await gate.wait()
                writer.write(part)
                await writer.drain()


@asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    """A line to a port of this machine, for as long as the block runs."""
    async with asyncio.TaskGroup() as group:
        line = Line(port, group)
        server = await asyncio.start_server(line.take, "127.0.0.1", 0)
        line.port = server.sockets[0].getsockname()[1]
        try:
            yield line
        finally:
            server.close()
            line.cut()
