"""What shops have in common that send their messages over a line of ours: a server that keeps what nobody acknowledged,
and books that can be held shut."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from companion.domain.inbound import ConnectorStatus, Inbound
from connectors.contract import Listener, Receipt
from tests.connectors.asking import Books


class Post(ABC):
    """A platform's message server; what is said on a line is its own matter. `visits` are the lines there were."""

    def __init__(self) -> None:
        self.url = ""
        self.port = 0
        self.visits = 0
        self.refused = 0
        self._lines: set[ServerConnection] = set()
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def up(self, admit: Callable[..., Any] | None = None) -> AsyncIterator[Self]:
        """The server, up inside the block."""
        server: Server = await serve(self._talk, "127.0.0.1", 0, process_request=admit, compression=None)
        async with server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self.url = f"ws://127.0.0.1:{self.port}"
            yield self

    @abstractmethod
    async def converse(self, line: ServerConnection) -> None:
        """What is said on one line, until it ends."""

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait until something is so; the test's own deadline ends it."""
        async with self._changed:
            await self._changed.wait_for(seen)

    async def note(self) -> None:
        """Something changed that may be waited for."""
        async with self._changed:
            self._changed.notify_all()

    async def throw(self, *bodies: bytes | str) -> None:
        """Send these to whoever listens now."""
        for line in tuple(self._lines):
            for body in bodies:
                await line.send(body)

    async def kick(self) -> None:
        """Hang up."""
        for line in tuple(self._lines):
            await line.close(1012)

    async def _talk(self, line: ServerConnection) -> None:
        self.visits += 1
        self._lines.add(line)
        await self.note()
        try:
            await self.converse(line)
        except ConnectionClosed:
            pass
        finally:
            self._lines.discard(line)


class Station(Books):
    """The books, written only when the test lets them be. `waiting`: who wants to write, and may not yet."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.open.set()
        self.waiting = 0
        self._source = source
        self._heard = asyncio.Event()

    async def emit(self, nouns: tuple[Inbound, ...]) -> Receipt:
        self.waiting += 1
        await self.open.wait()
        self.waiting -= 1
        told = self.hear(nouns)
        self._heard.set()
        return Receipt(told, 0)

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait for something that what is told makes so; the test's own deadline ends it."""
        while not seen():
            self._heard.clear()
            await self._heard.wait()

    def standing(self) -> str:
        """How the line stands."""
        connector = self.state.show.connectors.get(self._source)
        return connector.state if connector else ""

    def said(self) -> list[ConnectorStatus]:
        """What was said of the connector."""
        return [one for one in self.told if isinstance(one, ConnectorStatus)]


@asynccontextmanager
async def heard(listener: Listener, station: Station) -> AsyncIterator[None]:
    """Someone listens, until the end of the block."""
    async with asyncio.timeout(15), asyncio.TaskGroup() as group:
        task = group.create_task(listener.listen(station.emit))
        try:
            yield
        finally:
            task.cancel()


def hasten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is lost is dialled anew at once."""
    monkeypatch.setattr("connectors.kit.line.AWAY_S", (0.01, 0.02))
    monkeypatch.setattr("connectors.kit.line.REFUSED_S", (0.01, 0.02))
