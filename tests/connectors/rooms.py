"""Rooms on loopback for the connectors that dial: servers that fall, kick, go deaf and are slow, as real ones do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from companion.domain.admit import admit
from companion.domain.decide import decide
from companion.domain.inbound import Comment, ConnectorStatus, Inbound
from companion.domain.state import State, apply
from connectors.contract import Listener, Receipt

PATIENCE_S = 20.0


class Heard:
    """A station's ears: keeps what it is told, and what a station would make of it."""

    def __init__(self, now_ms: Callable[[], int] = lambda: 1_781_524_800_000) -> None:
        self.nouns: list[Inbound] = []
        self.state = State()
        self._now_ms = now_ms
        self._more = asyncio.Event()

    async def emit(self, nouns: tuple[Inbound, ...]) -> Receipt:
        from msgspec import structs

        for noun in nouns:
            timed = noun if noun.at_ms else structs.replace(noun, at_ms=self._now_ms())
            self.nouns.append(timed)
            for fact in decide(self.state, admit(timed), None, timed.at_ms):
                apply(self.state, fact)
        self._more.set()
        return Receipt(len(nouns), 0)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for something that what is told makes true."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                self._more.clear()
                await self._more.wait()

    @property
    def comments(self) -> list[Comment]:
        return [noun for noun in self.nouns if isinstance(noun, Comment)]

    @property
    def texts(self) -> list[str]:
        return [comment.text for comment in self.comments]

    @property
    def said(self) -> list[ConnectorStatus]:
        """What was said of the connector."""
        return [noun for noun in self.nouns if isinstance(noun, ConnectorStatus)]

    @property
    def standing(self) -> str:
        """How it stands now."""
        return self.said[-1].state if self.said else ""

    @property
    def parked(self) -> int:
        return sum(status.parked for status in self.said)

    @property
    def gaps(self) -> list[int]:
        """How long each gap was, in ms."""
        return [status.missing_ms for status in self.said if status.missing_ms > 0]


@asynccontextmanager
async def listening(listener: Listener, heard: Heard | None = None) -> AsyncIterator[Heard]:
    """A connector at work for as long as the block runs."""
    heard = heard or Heard()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(listener.listen(heard.emit))
        yield heard
        task.cancel()


class Hall:
    """A WebSocket server that pushes what it is told to everyone. It keeps its port when it falls."""

    def __init__(self, greet: Callable[[ServerConnection], Any] | None = None) -> None:
        self.port = 0
        self.guests: list[ServerConnection] = []
        self.said: list[str | bytes] = []
        self.paths: list[str] = []
        self.came = asyncio.Event()
        self.answers_pings = True
        self._ponged = asyncio.Event()
        self._greet = greet
        self._server: Server | None = None

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def open(self) -> None:
        self._server = await serve(self._welcome, "127.0.0.1", self.port, ping_interval=None, close_timeout=0.2)
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def fall(self) -> None:
        """The server dies: every connection is cut, and the port refuses."""
        assert self._server is not None
        for guest in list(self.guests):
            guest.transport.abort()
        self._server.close()
        await self._server.wait_closed()
        self._server = None

    async def close(self) -> None:
        if self._server is not None:
            await self.fall()

    async def kick(self, code: int = 1000) -> None:
        """Show everyone out, politely."""
        for guest in list(self.guests):
            await guest.close(code)

    async def push(self, *frames: str | bytes) -> None:
        """Send frames to everyone who is here."""
        for frame in frames:
            for guest in list(self.guests):
                await guest.send(frame)

    async def guest(self, number: int = 1) -> None:
        """Wait until so many are here."""
        async with asyncio.timeout(PATIENCE_S):
            while len(self.guests) < number:
                self.came.clear()
                await self.came.wait()

    async def pinged(self) -> None:
        """Wait until a ping has been answered."""
        async with asyncio.timeout(PATIENCE_S):
            await self._ponged.wait()

    def _mind_pongs(self, guest: ServerConnection) -> None:
        """Note each pong that is sent; or send none, as servers of somebody's own making do."""
        send = guest.protocol.send_frame

        def send_perhaps(frame: Frame) -> None:
            if frame.opcode is Opcode.PONG:
                self._ponged.set()
            if frame.opcode is not Opcode.PONG or self.answers_pings:
                send(frame)

        guest.protocol.send_frame = send_perhaps  # type: ignore[method-assign]

    async def _welcome(self, guest: ServerConnection) -> None:
        assert guest.request is not None
        self.paths.append(guest.request.path)
        self.guests.append(guest)
        self._mind_pongs(guest)
        try:
            if self._greet is not None:
                await self._greet(guest)
            self.came.set()
            async for frame in guest:
                self.said.append(frame)
        except ConnectionClosed:
            pass
        finally:
            self.guests.remove(guest)


@asynccontextmanager
async def hall(greet: Callable[[ServerConnection], Any] | None = None) -> AsyncIterator[Hall]:
    """A server that is up inside the block."""
    opened = Hall(greet)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


class Road:
    """A way to a server that can be slow, and can be cut so that neither end notices."""

    def __init__(self, port: int, group: asyncio.TaskGroup, bytes_a_second: float = 0.0) -> None:
        self.port = 0
        self._to = port
        self._group = group
        self._slow = bytes_a_second
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []

    async def build(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Nothing comes through any more, and nobody is told. New connections open, and hear nothing."""
        self._open.clear()

    def hold_off(self) -> None:
        """Let what waited come through after all."""
        self._open.set()

    def mend(self) -> None:
        """What is dialled from now on comes through; what was on the way when it was cut is gone."""
        for writer in self._writers:
            writer.transport.abort()
        self._open.set()

    async def close(self) -> None:
        assert self._server is not None
        self._open.set()
        for writer in self._writers:
            writer.transport.abort()
        self._server.close()
        await self._server.wait_closed()

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        self._group.create_task(self._carry(reader, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError):
                there, back = await asyncio.open_connection("127.0.0.1", self._to)
                self._writers.append(back)
                async with asyncio.TaskGroup() as both:
                    both.create_task(self._pump(reader, back))
                    both.create_task(self._pump(there, writer))
        finally:
            writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while chunk := await reader.read(4096):
                await self._open.wait()
                if self._slow:
                    await asyncio.sleep(len(chunk) / self._slow)
                writer.write(chunk)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()


@asynccontextmanager
async def road(port: int, bytes_a_second: float = 0.0) -> AsyncIterator[Road]:
    """A way to a port, open inside the block."""
    async with asyncio.TaskGroup() as group:
        built = Road(port, group, bytes_a_second)
        await built.build()
        try:
            yield built
        finally:  # every line is cut here, so that no task has to be cancelled: one not yet begun would close nothing
            await built.close()


def same(nouns: Iterable[Comment], texts: Iterable[str]) -> bool:
    """Whether exactly these were said, in this order."""
    return [noun.text for noun in nouns] == list(texts)
