"""Floor 1. What of an SQLite book is looked at on every start: that nothing is missing, not yet that all is whole.

Reads the book's rows but not their bodies, and writes nothing.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from companion.journal.port import BookRefused
from companion.journal.sqlite_file import last_sequence, torn


def look_over(connection: sqlite3.Connection, path: Path) -> int:
    """See that no row is missing and every key is found, and give the last sequence. Raises `BookRefused`.

    Whether a row's body is whole is seen when it is read: on a start those after the snapshot, else all of them.
    """
    try:
        last = last_sequence(connection)
        facts, by_row = connection.execute("SELECT total(count), count(key) FROM rows NOT INDEXED").fetchone()
        (by_key,) = connection.execute("SELECT count(key) FROM rows INDEXED BY sqlite_autoindex_rows_1").fetchone()
        if facts != last:
            raise _gap(connection, path)
    except sqlite3.DatabaseError as wrong:
        raise torn(path, str(wrong), str(wrong)) from None
    if by_row != by_key:
        raise torn(path, f"{by_row} 个编号只找得到 {by_key} 个", f"of {by_row} keys {by_key} are found")
    return last


def _gap(connection: sqlite3.Connection, path: Path) -> BookRefused:
    position = 1
    for first, count in connection.execute("SELECT first, count FROM rows ORDER BY first"):
        if first != position or type(count) is not int:
            break
        position += count
    return torn(path, f"第 {position} 条之后缺了一截", f"facts are missing from {position} on")
