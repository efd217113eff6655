"""Snapshots in an SQLite book: two are kept, and whatever is wrong with one costs time and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from companion.domain.facts import AnyFact, CommentsShed
from companion.journal.promises import BookFailed
from companion.journal.sqlite import SqliteJournal

FACTS: list[AnyFact] = [CommentsShed(at_ms=number, count=number) for number in range(1, 31)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.db"


@pytest.fixture
async def book(path: Path) -> AsyncIterator[SqliteJournal]:
    one = SqliteJournal(path)
    await one.open()
    await one.append(0, FACTS, "a")
    yield one
    await one.close()


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


def kept(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [sequence for (sequence,) in connection.execute("SELECT sequence FROM snapshots ORDER BY sequence")]


async def test_the_two_newest_are_kept(book: SqliteJournal, path: Path) -> None:
    for sequence in (10, 20, 30):
        await book.keep_snapshot(sequence, b"up to %d" % sequence)
    assert kept(path) == [20, 30]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE snapshots SET body = X'00' WHERE sequence = 30",
        "UPDATE snapshots SET body = 'text' WHERE sequence = 30",
        "UPDATE snapshots SET crc = crc + 1 WHERE sequence = 30",
        "UPDATE snapshots SET sequence = 29 WHERE sequence = 30",
        "UPDATE snapshots SET sequence = 31 WHERE sequence = 30",
    ],
)
async def test_a_damaged_one_is_passed_over_said_so_once_and_the_one_before_is_taken(
    book: SqliteJournal, path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    await book.keep_snapshot(20, b"up to 20")
    await book.keep_snapshot(30, b"up to 30")
    change(path, damage)
    assert book.newest_snapshot() == (20, b"up to 20")
    assert len(caplog.records) == 1
    assert await book.append(30, [CommentsShed(at_ms=31, count=31)], "b") == 31


async def test_a_table_that_is_not_as_it_should_be_is_no_hindrance(
    book: SqliteJournal, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    change(path, "CREATE TABLE snapshots(sequence INTEGER, note TEXT)")
    assert book.newest_snapshot() is None
    with pytest.raises(BookFailed):
        await book.keep_snapshot(30, b"up to 30")
    assert await book.append(30, [CommentsShed(at_ms=31, count=31)], "b") == 31
    assert len(caplog.records) == 1


async def test_a_book_without_the_table_gets_it_with_its_first_snapshot(book: SqliteJournal, path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        kept(path)
    assert book.newest_snapshot() is None
    await book.keep_snapshot(30, b"up to 30")
    assert kept(path) == [30]
