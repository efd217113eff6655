"""Floor 1. The snapshots in an SQLite book: a table of its own, of which the two newest rows are kept.

Reads and writes that table only. A snapshot only saves reading: one that is damaged is passed over and never a reason
to refuse the book, and a book without the table, made by an older version, gets it with its first snapshot.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import Final

from companion.journal.promises import SNAPSHOTS_KEPT
from companion.journal.sqlite_file import checksum, last_sequence

_log: Final = logging.getLogger("companion")

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS snapshots(
  sequence INTEGER PRIMARY KEY,  -- of the last fact it holds
  crc      INTEGER NOT NULL,     -- of sequence and body
  body     BLOB NOT NULL
)
"""
_NEWEST_FIRST: Final = "SELECT sequence, crc FROM snapshots ORDER BY sequence DESC"
_FORGET: Final = """
DELETE FROM snapshots WHERE sequence NOT IN (SELECT sequence FROM snapshots ORDER BY sequence DESC LIMIT ?)
"""


def write_snapshot(connection: sqlite3.Connection, sequence: int, body: bytes) -> None:
    """Keep a snapshot, and forget all but the newest two, or change nothing and raise `sqlite3.Error`."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(_TABLE)
        row = (sequence, checksum(sequence, 0, None, body), body)
        connection.execute("INSERT OR REPLACE INTO snapshots(sequence, crc, body) VALUES (?, ?, ?)", row)
        connection.execute(_FORGET, (SNAPSHOTS_KEPT,))
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def read_snapshot(connection: sqlite3.Connection, path: Path) -> tuple[int, bytes] | None:
    """The newest whole snapshot as (sequence, body); None if there is none."""
    try:
        last = last_sequence(connection)
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'snapshots'").fetchone():
            return None
        for sequence, crc in connection.execute(
            "SELECT sequence, crc FROM snapshots ORDER BY sequence DESC"
        ).fetchall():
            found = connection.execute("SELECT body FROM snapshots WHERE sequence = ?", (sequence,)).fetchone()
            body = found[0] if found else None
            if type(body) is bytes and sequence <= last and crc == checksum(sequence, 0, None, body):
                return sequence, body
            _log.warning("the snapshot at %s in %s is damaged and was passed over", sequence, path)
    except sqlite3.DatabaseError as wrong:
        _log.warning("the snapshots in %s can't be read and were passed over: %s", path, wrong)
    return None
