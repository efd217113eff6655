"""What every adapter promises of snapshots: one suite, run over each of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from companion.journal.port import BookFailed, Stale
from tests.journal.shelves import KINDS, Shelf, opened, sequences, shed, shelf_of


@pytest.fixture(params=KINDS)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    return shelf_of(request.param, tmp_path, request)


async def test_a_book_gives_back_the_newest_snapshot_also_when_it_is_opened_again(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        assert book.newest_snapshot() is None
        await book.append(0, shed(1, 9), "a")
        for sequence in (3, 9, 5):
            await book.keep_snapshot(sequence, b"up to %d" % sequence)
        assert book.newest_snapshot() == (9, b"up to 9")
        await book.keep_snapshot(9, b"again")
    async with opened(shelf) as again:
        assert again.newest_snapshot() == (9, b"again")
        assert sequences(again) == list(range(1, 10))


async def test_a_snapshot_of_more_than_the_book_holds_is_refused_and_appends_go_on(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        await book.append(0, shed(1, 3), "a")
        for beyond in (4, 0):
            with pytest.raises(Stale):
                await book.keep_snapshot(beyond, b"more")
        assert book.newest_snapshot() is None
        assert await book.append(3, shed(4), "b") == 4


async def test_a_closed_book_takes_no_snapshot(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        await book.append(0, shed(1, 3), "a")
    with pytest.raises(BookFailed):
        await book.keep_snapshot(3, b"late")


async def test_a_snapshot_among_appends_in_flight_is_written_when_its_facts_are(shelf: Shelf) -> None:
    async with opened(shelf) as book:
        async with asyncio.TaskGroup() as group:
            for n in range(20):
                group.create_task(book.append(n, shed(n + 1), f"k{n}"))
            group.create_task(book.keep_snapshot(20, b"twenty"))
        assert book.newest_snapshot() == (20, b"twenty")
        assert sequences(book) == list(range(1, 21))
