"""The books that one suite of promises is run over, and how the tests open one and fill it."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from companion.domain.facts import AnyFact, CommentsShed
from companion.journal import open_journal
from companion.journal.memory import MemoryJournal
from companion.journal.port import Journal
from companion.journal.sqlite import SqliteJournal
from tests.servers import RedisServer

Shelf = Callable[[], Journal]
"""Gives the same book each time, as a program started again would find it."""


def memory_shelf(folder: Path) -> Shelf:
    book = MemoryJournal()
    return lambda: book


def sqlite_shelf(folder: Path) -> Shelf:
    return lambda: SqliteJournal(folder / "station.db")


def redis_shelf(url: str) -> Shelf:
    own = f"{url}?station={uuid.uuid4().hex}"
    return lambda: open_journal(own, Path())


KINDS = ("memory", "sqlite", "redis", "redis-cluster")


def shelf_of(kind: str, folder: Path, request: pytest.FixtureRequest) -> Shelf:
    if kind == "redis":
        server: RedisServer = request.getfixturevalue("redis_server")
        return redis_shelf(server.url)
    if kind == "redis-cluster":
        servers: list[RedisServer] = request.getfixturevalue("redis_cluster")
        return redis_shelf("redis+cluster://" + ",".join(f"127.0.0.1:{server.port}" for server in servers))
    return memory_shelf(folder) if kind == "memory" else sqlite_shelf(folder)


@asynccontextmanager
async def opened(shelf: Shelf) -> AsyncIterator[Journal]:
    book = shelf()
    await book.open()
    try:
        yield book
    finally:
        await book.close()


def shed(first: int, count: int = 1) -> list[AnyFact]:
    """Facts that carry their own sequence, so that a reader can tell a lost or a moved one."""
    return [CommentsShed(at_ms=number, count=number) for number in range(first, first + count)]


def sequences(book: Journal, after: int = 0) -> list[int]:
    found = list(book.read(after))
    assert found == [(number, CommentsShed(at_ms=number, count=number)) for number, _ in found]
    return [number for number, _ in found]
