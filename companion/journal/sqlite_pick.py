"""Floor 1. Single facts out of an SQLite book, at a cost that grows with what is asked for and not with the book.

Reads the book's rows; writes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from companion.domain.facts import AnyFact
from companion.journal.codec import NotAFact, decode_some
from companion.journal.sqlite_file import Row, torn, whole

_SELECT: Final = "SELECT first, count, key, crc, body FROM rows WHERE first <= ? ORDER BY first DESC LIMIT 1"
_BEGINNING: Final = Row(1, 0, b"[]")
_MOST: Final = (1 << 63) - 1  # what SQLite can count to


def pick(connection: sqlite3.Connection, path: Path, sequences: Iterable[int]) -> list[tuple[int, AnyFact]]:
    """See `Journal.read_some`."""
    wanted: dict[Row, list[int]] = {}
    row = _BEGINNING
    for sequence in sorted({number for number in sequences if 0 < number <= _MOST}):
        if sequence >= row.first + row.size:
            row = _row_of(connection, path, sequence) or row
        if sequence < row.first + row.size:
            wanted.setdefault(row, []).append(sequence)
    return [pair for row, numbers in wanted.items() for pair in _facts(path, row, numbers)]


def _row_of(connection: sqlite3.Connection, path: Path, sequence: int) -> Row | None:
    try:
        told = connection.execute(_SELECT, (sequence,)).fetchone()
    except sqlite3.DatabaseError as wrong:
        raise torn(path, str(wrong), str(wrong)) from None
    return whole(path, told) if told else None


def _facts(path: Path, row: Row, sequences: list[int]) -> list[tuple[int, AnyFact]]:
    try:
        facts = decode_some(row.body, [sequence - row.first for sequence in sequences])
    except NotAFact as wrong:
        raise torn(path, f"第 {row.first} 条起：{wrong}", f"from {row.first} on: {wrong}") from None
    return list(zip(sequences, facts, strict=True))
