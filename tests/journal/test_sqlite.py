"""The book in one SQLite file: how it writes, and what it does when a write fails or is given up."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from companion.domain.facts import AnyFact, CommentsShed
from companion.domain.trouble import Trouble
from companion.journal import sqlite
from companion.journal.port import BookRefused, Stale
from companion.journal.sqlite import FACTS_A_ROW, SqliteJournal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.db"


@pytest.fixture
async def book(path: Path) -> AsyncIterator[SqliteJournal]:
    book = SqliteJournal(path)
    await book.open()
    yield book
    await book.close()


class Gate:
    """Holds the writer before each commit until it is let through, and notes how many appends each commit held."""

    def __init__(self) -> None:
        self.arrived = threading.Semaphore(0)
        self.go = threading.Semaphore(0)
        self.groups: list[int] = []

    def let_all_through(self) -> None:
        self.go.release(10_000)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate, commit = Gate(), sqlite._commit

    def held(connection: sqlite3.Connection, group: Sequence[Any]) -> list[int | Trouble]:
        gate.groups.append(len(group))
        gate.arrived.release()
        gate.go.acquire()
        return commit(connection, group)

    monkeypatch.setattr(sqlite, "_commit", held)
    yield gate
    gate.let_all_through()


def shed(number: int) -> list[AnyFact]:
    return [CommentsShed(at_ms=number, count=number)]


async def reach(gate: Gate) -> None:
    await asyncio.to_thread(gate.arrived.acquire)


async def turns(count: int = 3) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


# --- writing ---------------------------------------------------------------------------------------------------


async def test_what_gathers_during_a_commit_is_committed_together(book: SqliteJournal, gate: Gate) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(book.append(0, shed(1), "first"))
        await reach(gate)
        for n in range(1, 41):
            group.create_task(book.append(n, shed(n + 1), f"k{n}"))
        await turns()
        gate.let_all_through()
    assert gate.groups == [1, 40]


async def test_a_stale_append_fails_alone_among_those_committed_with_it(book: SqliteJournal, gate: Gate) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(book.append(0, shed(1), "a"))
        await reach(gate)
        second = group.create_task(book.append(1, shed(2), "b"))
        wrong = group.create_task(outcome(book, 1, shed(2), "c"))
        again = group.create_task(book.append(0, shed(1), "a"))
        third = group.create_task(book.append(2, shed(3), "d"))
        await turns()
        gate.let_all_through()
    assert gate.groups == [1, 4]
    assert (first.result(), second.result(), again.result(), third.result()) == (1, 2, 1, 3)
    assert isinstance(wrong.result(), Stale)
    assert [sequence for sequence, _ in book.read()] == [1, 2, 3]


async def outcome(book: SqliteJournal, expected: int, facts: list[AnyFact], key: str) -> int | Trouble:
    try:
        return await book.append(expected, facts, key)
    except Trouble as trouble:
        return trouble


async def test_a_great_append_is_laid_out_over_rows_of_a_bounded_size(book: SqliteJournal, path: Path) -> None:
    await book.append(0, shed(1) * (FACTS_A_ROW * 2 + 1), "great")
    with closing(sqlite3.connect(path)) as other:
        rows = other.execute("SELECT first, count, key FROM rows ORDER BY first").fetchall()
    assert rows == [(1, FACTS_A_ROW, None), (FACTS_A_ROW + 1, FACTS_A_ROW, None), (2 * FACTS_A_ROW + 1, 1, "great")]


async def test_the_book_is_written_ahead_and_synced_in_full(
    path: Path, monkeypatch: pytest.MonkeyPatch, book: SqliteJournal
) -> None:
    await book.close()
    seen: dict[str, int] = {}
    commit = sqlite._commit

    def look(connection: sqlite3.Connection, group: Sequence[Any]) -> list[int | Trouble]:
        for pragma in ("synchronous", "journal_mode", "application_id", "user_version"):
            (seen[pragma],) = connection.execute(f"PRAGMA {pragma}").fetchone()
        return commit(connection, group)

    monkeypatch.setattr(sqlite, "_commit", look)
    await book.open()
    await book.append(0, shed(1), "a")
    assert seen == {"synchronous": 2, "journal_mode": "wal", "application_id": 0x7A627431, "user_version": 1}


async def test_a_closed_book_is_one_file_and_its_lock(book: SqliteJournal, path: Path) -> None:
    await book.append(0, shed(1), "a")
    await book.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["station.db", "station.db.lock"]


async def test_the_folder_of_a_new_book_is_made(tmp_path: Path) -> None:
    book = SqliteJournal(tmp_path / "播" / "今晚 100%" / "账本?.db")
    assert await book.open() == 0
    await book.append(0, shed(1), "a")
    assert [sequence for sequence, _ in book.read()] == [1]
    await book.close()


# --- reading ---------------------------------------------------------------------------------------------------


async def test_an_export_reads_what_another_is_writing(book: SqliteJournal, path: Path) -> None:
    for n in range(40):
        await book.append(n, shed(n + 1), f"k{n}")
    reading = SqliteJournal(path).read()
    assert next(reading)[0] == 1
    await book.append(40, shed(41), "k40")
    assert [sequence for sequence, _ in reading] == list(range(2, 42))


async def test_a_reading_broken_off_lets_go_of_the_book(book: SqliteJournal, path: Path) -> None:
    for n in range(40):
        await book.append(n, shed(n + 1), f"k{n}")
    reading = book.read()
    assert next(reading)[0] == 1
    reading.close()  # type: ignore[attr-defined]
    await book.close()
    assert not path.with_name("station.db-wal").exists()


def test_a_book_that_is_not_there_is_not_made_by_reading(path: Path) -> None:
    with pytest.raises(BookRefused, match="不存在"):
        list(SqliteJournal(path).read())
    assert not list(path.parent.iterdir())


# --- giving up -------------------------------------------------------------------------------------------------


async def test_appends_given_up_leave_their_places_to_others(
    path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "APPENDS_WAITING", 4)
    book = SqliteJournal(path)
    await book.open()
    async with asyncio.TaskGroup() as group:
        handed = [group.create_task(book.append(n, shed(n + 1), f"k{n}")) for n in range(4)]
        queued = [group.create_task(book.append(n, shed(n + 1), f"k{n}")) for n in range(4, 8)]
        await reach(gate)
        for task in (*handed[1:3], *queued[:2]):
            task.cancel()
        gate.let_all_through()
        done = [await task for task in (handed[0], handed[3])]
        assert done == [1, 4]
        for task in queued[2:]:
            task.cancel()
    for n in range(4, 20):
        assert await book.append(n, shed(n + 1), f"k{n}") == n + 1
    assert [sequence for sequence, _ in book.read()] == list(range(1, 21))
    await book.close()


async def test_no_more_than_the_bound_is_handed_over(path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "APPENDS_WAITING", 4)
    book = SqliteJournal(path)
    await book.open()
    async with asyncio.TaskGroup() as group:
        for n in range(10):
            group.create_task(book.append(n, shed(n + 1), f"k{n}"))
        await reach(gate)
        gate.let_all_through()
    assert max(gate.groups) <= 4
    assert [sequence for sequence, _ in book.read()] == list(range(1, 11))
    await book.close()


async def test_closing_while_others_wait_for_a_place_fails_them_and_ends(
    path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "APPENDS_WAITING", 1)
    book = SqliteJournal(path)
    await book.open()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(outcome(book, n, shed(n + 1), f"k{n}")) for n in range(3)]
        await reach(gate)
        ending = group.create_task(book.close())
        await turns()
        gate.let_all_through()
        await ending
    assert tasks[0].result() == 1
    assert all(isinstance(task.result(), Trouble) for task in tasks[1:])


# --- a medium that fails ---------------------------------------------------------------------------------------


async def test_after_a_failed_write_every_append_fails_until_the_book_is_opened_anew(
    book: SqliteJournal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await book.append(0, shed(1), "a")
    with monkeypatch.context() as broken:
        broken.setattr(sqlite, "_INSERT", "INSERT INTO nowhere VALUES (?, ?, ?, ?, ?)")
        async with asyncio.TaskGroup() as group:
            failing = [group.create_task(outcome(book, 1, shed(2), f"b{n}")) for n in range(5)]
        for task in failing:
            failed = task.result()
            assert isinstance(failed, OSError)
            assert isinstance(failed, Trouble)
            assert str(path) in failed.zh
            assert "nowhere" in failed.en
    for n in range(3):
        assert isinstance(await outcome(book, 1, shed(2), f"c{n}"), OSError)
    assert await book.open() == 1
    assert await book.append(1, shed(2), "b0") == 2
