"""Floor 1. What a door heard while the book was out of reach, in an SQLite file beside the station's tokens.

Reads and writes that file. Each `put` is on the disk when it returns; the oldest leave first. It is bounded: when it is
full nothing more is taken, and whoever brings something is told so.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final

from companion.journal.pieces import Unreadable, read_piece, write_body
from companion.journal.port import BookFailed, Piece

OUTBOX_BYTES: Final = 1 << 30
"""So much of what was heard may wait in the file."""
_BUSY_S: Final = 5.0
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS pieces(
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  door   TEXT NOT NULL,
  number INTEGER NOT NULL,
  lane   INTEGER NOT NULL,
  body   BLOB NOT NULL,
  UNIQUE(door, number)
);
CREATE TABLE IF NOT EXISTS parked(door TEXT, number INTEGER, lane INTEGER, body BLOB);
"""


class SqliteOutbox:
    """An `Outbox` in one file. Raises `BookFailed` when the file can't be had."""

    def __init__(self, path: Path, most_bytes: int = OUTBOX_BYTES) -> None:
        self._path: Final = path
        self._most: Final = most_bytes
        self._lock: Final = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._line: Final = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
            self._line.execute("PRAGMA journal_mode=WAL")
            self._line.execute("PRAGMA synchronous=FULL")
            self._line.execute("PRAGMA fullfsync=1")
            self._line.executescript(_TABLES)
            if os.name == "posix":
                path.chmod(0o600)
            told = self._line.execute("SELECT count(*), total(length(body)) FROM pieces").fetchone()
        except (OSError, sqlite3.Error) as wrong:
            raise self._failed(str(wrong)) from None
        self._count, self._bytes = int(told[0]), int(told[1])

    def put(self, pieces: Sequence[Piece]) -> None:
        """See `Outbox.put`."""
        with self._lock:
            rows = [(piece.door, piece.number, piece.lane, write_body(piece)) for piece in pieces]
            more = sum(len(row[3]) for row in rows)
            if self._bytes + more > self._most:
                raise self._failed(f"{self._most >> 20} MB")
            try:
                self._line.execute("BEGIN IMMEDIATE")
                try:
                    self._line.executemany("INSERT INTO pieces(door, number, lane, body) VALUES (?, ?, ?, ?)", rows)
                    self._line.execute("COMMIT")
                except sqlite3.Error:
                    if self._line.in_transaction:
                        self._line.execute("ROLLBACK")
                    raise
            except sqlite3.Error as wrong:
                raise self._failed(str(wrong)) from None
            self._count += len(rows)
            self._bytes += more

    def oldest(self, most: int) -> list[Piece]:
        """See `Outbox.oldest`. All of one door; what can't be read any more is set aside in the file."""
        with self._lock:
            try:
                rows = self._line.execute(
                    "SELECT id, door, number, lane, body FROM pieces ORDER BY id LIMIT ?", (most,)
                )
                pieces: list[Piece] = []
                for id, door, number, lane, body in rows.fetchall():
                    if pieces and pieces[0].door != door:
                        break
                    try:
                        pieces.append(read_piece(door, number, lane, body))
                    except Unreadable:
                        self._park(id, len(body))
            except sqlite3.Error as wrong:
                raise self._failed(str(wrong)) from None
            return pieces

    def _park(self, id: int, size: int) -> None:
        self._line.execute("INSERT INTO parked SELECT door, number, lane, body FROM pieces WHERE id = ?", (id,))
        self._line.execute("DELETE FROM pieces WHERE id = ?", (id,))
        self._count -= 1
        self._bytes -= size

    def let_go(self, pieces: Sequence[Piece]) -> None:
        """See `Outbox.let_go`."""
        with self._lock:
            try:
                self._line.execute("BEGIN IMMEDIATE")
                self._line.executemany(
                    "DELETE FROM pieces WHERE door = ? AND number = ?", [(piece.door, piece.number) for piece in pieces]
                )
                self._line.execute("COMMIT")
            except sqlite3.Error as wrong:
                raise self._failed(str(wrong)) from None
            self._count -= len(pieces)
            self._bytes -= sum(len(write_body(piece)) for piece in pieces)

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Let go of the file, once no thread is at it any more: SQLite's own memory is gone afterwards."""
        with self._lock:
            self._line.close()

    def _failed(self, why: str) -> BookFailed:
        return BookFailed(
            f"寄存文件 {self._path} 写不进去（{why}），刚才的没有记下：请检查磁盘空间，并尽快接上 Redis",
            f"the outbox {self._path} can't be written ({why}), so this was not kept: check the disk",
        )


__all__ = ["OUTBOX_BYTES", "SqliteOutbox"]
