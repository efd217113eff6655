"""Floor 1. The book in one SQLite file: one thread writes, and commits whatever gathered while it last committed.

Reads and writes the file through `sqlite_file`. No timer: on a quiet evening a fact is durable in the time of one
fsync, and in a rush each fsync carries more.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, NamedTuple

from companion.domain.facts import AnyFact
from companion.domain.trouble import Trouble
from companion.journal.codec import NotAFact, decode, encode
from companion.journal.port import BookRefused
from companion.journal.promises import check_key, failed, not_open, stale
from companion.journal.sqlite_file import (
    checksum,
    find_book,
    keep_to_oneself,
    last_sequence,
    open_to_read,
    open_to_write,
    read_rows,
    torn,
)
from companion.journal.sqlite_look import look_over
from companion.journal.sqlite_pick import pick
from companion.journal.sqlite_snapshot import read_snapshot, write_snapshot

FACTS_A_ROW: Final = 500
"""A greater append is laid out over several rows, in one transaction."""
APPENDS_WAITING: Final = 1024
"""So many appends may be with the writer; further ones wait their turn before they are handed over."""
_LAST_MOST: Final = 1 << 62
"""No book gets so far; SQLite could not count further."""

_FIND_KEY: Final = "SELECT first + count - 1 FROM rows WHERE key = ?"
# All promises in one statement, for each statement waits once for the interpreter that the desk keeps busy.
_INSERT: Final = """
INSERT INTO rows(first, count, key, crc, body)
SELECT ?1, ?2, ?3, ?4, ?5
WHERE ?1 = coalesce((SELECT first + count FROM rows ORDER BY first DESC LIMIT 1), 1)
  AND NOT EXISTS (SELECT 1 FROM rows WHERE key = ?6)
"""


class _Handed(NamedTuple):
    """One append on its way: the counts and bodies of its rows. Or a snapshot at `expected`."""

    expected: int
    rows: tuple[tuple[int, bytes], ...]
    key: str
    done: asyncio.Future[int]
    snapshot: bytes | None = None


class SqliteJournal:
    """A `Journal` in one file. Open, append and close belong to one event loop; read belongs to any thread."""

    def __init__(self, path: Path, beside: bool = False) -> None:
        """`beside`: another of this process may have the same file open to write; this one only reads."""
        self._path: Final = path
        self._beside: Final = beside
        self._writer: _Writer | None = None
        self._places = asyncio.Semaphore(APPENDS_WAITING)

    async def open(self) -> int:
        """See `Journal.open`."""
        await self.close()
        self._places = asyncio.Semaphore(APPENDS_WAITING)
        writer = self._writer = _Writer(self._path, self._places)
        writer.start()
        return await writer.opened

    def read(self, after: int = 0) -> Iterator[tuple[int, AnyFact]]:
        """See `Journal.read`. The book need not be open here: an export may read what another process is writing."""
        for first, facts in self.rows(after):
            yield from enumerate(facts, first)

    def rows(self, after: int = 0) -> Iterator[tuple[int, list[AnyFact]]]:
        """See `Journal.rows`. The book need not be open here."""
        with closing(open_to_read(self._path, beside=self._beside or self._writer is not None)) as connection:
            for row in read_rows(connection, self._path, after):
                try:
                    facts = decode(row.body)
                except NotAFact as wrong:
                    raise torn(self._path, f"第 {row.first} 条起：{wrong}", f"from {row.first} on: {wrong}") from None
                if len(facts) != row.size:
                    at = row.first
                    raise torn(self._path, f"从第 {at} 条起的一行坏了", f"the row that starts at {at} is damaged")
                skip = max(after + 1 - row.first, 0)
                if skip < len(facts):
                    yield row.first + skip, facts[skip:] if skip else facts

    def read_some(self, sequences: Iterable[int]) -> list[tuple[int, AnyFact]]:
        """See `Journal.read_some`."""
        with closing(open_to_read(self._path, beside=self._beside or self._writer is not None)) as connection:
            return pick(connection, self._path, sequences)

    async def append(self, expected: int, facts: Sequence[AnyFact], key: str) -> int:
        """See `Journal.append`. Raises `NotAFact` for what is none, `BookFailed` when the medium fails.

        Cancelled, it may still be written: that, too, is then all or none.
        """
        check_key(key)
        parts = [facts[start : start + FACTS_A_ROW] for start in range(0, len(facts), FACTS_A_ROW)]
        rows = tuple((len(part), encode(part)) for part in parts)
        return await self._hand(expected, rows, key)

    def newest_snapshot(self) -> tuple[int, bytes] | None:
        """See `Journal.newest_snapshot`. The book need not be open here."""
        with closing(open_to_read(self._path, beside=self._beside or self._writer is not None)) as connection:
            return read_snapshot(connection, self._path)

    async def keep_snapshot(self, sequence: int, body: bytes) -> None:
        """See `Journal.keep_snapshot`."""
        await self._hand(sequence, (), "snapshot", body)

    async def _hand(
        self, expected: int, rows: tuple[tuple[int, bytes], ...], key: str, snapshot: bytes | None = None
    ) -> int:
        await self._places.acquire()
        if self._writer is None:
            self._places.release()
            raise not_open()
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._writer.take(_Handed(expected, rows, key, done, snapshot))
        return await done

    async def close(self) -> None:
        """See `Journal.close`."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.finish()
            await asyncio.to_thread(writer.join)


class _Writer(Thread):
    """The thread that owns the book's lock and connection, from `start` until `finish` or the first failed write."""

    def __init__(self, path: Path, places: asyncio.Semaphore) -> None:
        super().__init__(name="book", daemon=True)
        self._path: Final = path
        self._places: Final = places
        self._loop: Final = asyncio.get_running_loop()
        self._queue: Final[SimpleQueue[_Handed | None]] = SimpleQueue()
        self._group: list[_Handed] = []
        self._is_over = False
        self._why = "closed"
        self.opened: Final[asyncio.Future[int]] = self._loop.create_future()

    def take(self, handed: _Handed) -> None:
        """Take an append to write; what becomes of it is told to its `done`."""
        self._queue.put(handed)
        if self._is_over:
            self._give_up([])

    def finish(self) -> None:
        """Write what was taken, then end."""
        self._queue.put(None)

    def run(self) -> None:
        """The thread's life."""
        try:
            find_book(self._path)  # before the lock, so that not even a file appears beside a stranger's
            with keep_to_oneself(self._path), closing(open_to_write(self._path)) as connection:
                last = look_over(connection, self._path)
                self._tell(self._open_with, last)
                while self._gather():
                    outcomes = _commit(connection, self._group)
                    self._keep_snapshots(connection, outcomes)
                    self._tell(self._settle, self._group, outcomes)
                    self._group = []
        except BookRefused as refused:
            self._tell(self._open_with, refused)
        except sqlite3.Error as wrong:
            self._why = str(wrong)
        finally:
            # Whatever ended the thread, nobody may wait for it: the flag first, so that what is taken after the
            # queue was emptied is given up by its taker.
            self._is_over = True
            self._give_up(self._group)

    def _keep_snapshots(self, connection: sqlite3.Connection, outcomes: list[int | Trouble]) -> None:
        # After the appends, each in a transaction of its own, which may fail without harm.
        for index, handed in enumerate(self._group):
            if handed.snapshot is None:
                continue
            last = last_sequence(connection)
            try:
                if 0 < handed.expected <= last:
                    write_snapshot(connection, handed.expected, handed.snapshot)
                else:
                    outcomes[index] = stale(handed.expected, last)
            except sqlite3.Error as wrong:
                outcomes[index] = failed(str(self._path), str(wrong))

    def _gather(self) -> bool:
        handed = self._queue.get()
        while handed is not None:
            self._group.append(handed)
            try:
                handed = self._queue.get_nowait()
            except Empty:
                return True
        self._queue.put(None)
        return bool(self._group)

    def _give_up(self, group: list[_Handed]) -> None:
        left = list(group)
        with suppress(Empty):
            while True:
                handed = self._queue.get_nowait()
                if handed is not None:
                    left.append(handed)
        outcomes = [failed(str(self._path), self._why) for _ in left]
        self._tell(self._settle, left, outcomes)
        self._tell(self._open_with, failed(str(self._path), self._why))

    def _tell(self, tidings: Callable[..., None], *what: object) -> None:
        # A loop that is closed has nobody left who waits.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(tidings, *what)

    def _open_with(self, outcome: int | Trouble) -> None:
        _resolve(self.opened, outcome)

    def _settle(self, group: list[_Handed], outcomes: Sequence[int | Trouble]) -> None:
        for handed, outcome in zip(group, outcomes, strict=True):
            _resolve(handed.done, outcome)
            self._places.release()


def _resolve(future: asyncio.Future[int], outcome: int | Trouble) -> None:
    if future.done():
        return
    if isinstance(outcome, Trouble):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)


def _commit(connection: sqlite3.Connection, group: Sequence[_Handed]) -> list[int | Trouble]:
    """Write a group in one transaction, each append judged alone: the new last sequence of each, or why not."""
    # A statement that writes one row is a transaction of its own; around several there must be one.
    several = len(group) > 1 or len(group[0].rows) > 1
    if several:
        connection.execute("BEGIN IMMEDIATE")
    outcomes = [_write(connection, handed) if handed.snapshot is None else handed.expected for handed in group]
    if several:
        connection.execute("COMMIT")
    return outcomes


def _write(connection: sqlite3.Connection, handed: _Handed) -> int | Trouble:
    last, end = handed.expected, len(handed.rows) - 1
    if end < 0 or not 0 <= last <= _LAST_MOST:
        return _look_up(connection, handed)
    for index, (count, body) in enumerate(handed.rows):
        key = handed.key if index == end else None
        row = (last + 1, count, key, checksum(last + 1, count, key, body), body, handed.key)
        if not connection.execute(_INSERT, row).rowcount:
            return _look_up(connection, handed)
        last += count
    return last


def _look_up(connection: sqlite3.Connection, handed: _Handed) -> int | Trouble:
    """What an append that writes nothing comes to: where it ended the first time, where the book ends, or `Stale`."""
    known = connection.execute(_FIND_KEY, (handed.key,)).fetchone()
    if known:
        return int(known[0])
    last = last_sequence(connection)
    return last if last == handed.expected else stale(handed.expected, last)
