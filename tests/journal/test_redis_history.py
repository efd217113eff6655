"""Old facts leave Redis for a file, and nothing that reads the book notices, on the machine that has the file."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from companion.journal.port import BookRefused
from companion.journal.redis_link import read_url
from companion.journal.redis_shared import SharedRedis
from tests.journal.shelves import opened, sequences, shed
from tests.servers import RedisServer


@pytest.fixture
def url(redis_server: RedisServer) -> str:
    return f"{redis_server.url}?station={uuid.uuid4().hex}"


async def filled(book: SharedRedis, rows: int = 40) -> None:
    for row in range(rows):
        await book.append(row * 5, shed(row * 5 + 1, 5), f"k{row}")


def left(book: SharedRedis) -> int:
    """Rows that Redis still has."""
    with book.link.blocking() as client:
        return int(client.xlen(book.keys.facts))


async def test_what_is_behind_both_snapshots_moves_and_is_read_as_before(url: str, tmp_path: Path) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path)) as book:
        assert isinstance(book, SharedRedis)
        await filled(book)
        await book.keep_snapshot(100, b"x")
        await book.keep_snapshot(200, b"y")
        assert await book.move_old(keep=20) == (200, 100)
        assert left(book) == 20
        assert sequences(book) == list(range(1, 201))
        assert sequences(book, 97) == list(range(98, 201))
        assert [number for number, _ in book.read_some([200, 3, 100, 101])] == [3, 100, 101, 200]
        await book.append(200, shed(201, 5), "more")
        await book.keep_snapshot(205, b"z")
        assert await book.move_old(keep=20) == (5, 85)  # as far as `keep` lets it
        assert sequences(book) == list(range(1, 206))


async def test_without_two_snapshots_nothing_is_let_go(url: str, tmp_path: Path) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path)) as book:
        assert isinstance(book, SharedRedis)
        await filled(book)
        await book.keep_snapshot(200, b"y")
        assert await book.move_old(keep=0) == (200, 0)
        assert left(book) == 40


async def test_a_machine_without_the_file_reads_what_is_newer_and_is_told_where_the_rest_is(
    url: str, tmp_path: Path
) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path / "a")) as book:
        assert isinstance(book, SharedRedis)
        (tmp_path / "a").mkdir()
        await filled(book)
        for sequence in (100, 200):
            await book.keep_snapshot(sequence, b"x")
        await book.move_old(keep=20)
        other = SharedRedis(read_url(url), tmp_path / "b")
        assert sequences(other, 100) == list(range(101, 201))
        assert other.newest_snapshot() == (200, b"x")
        with pytest.raises(BookRefused, match=r"history\.db"):
            list(other.read())
        assert [number for number, _ in other.read_some([7, 150])] == [150]
        (tmp_path / "b").mkdir()
        with pytest.raises(BookRefused, match=r"history\.db"):
            await other.move_old(keep=0)
