"""Floor 1. The archive in one SQLite file: what was asked, what was answered, and an index of both.

Reads and writes the file it is given. Each call has a connection of its own, so any thread may call; two programs may,
too, for what is written says after which fact of the book it comes, and is dropped where that is written already.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from companion.archive.segment import asked_of, meanings_of, words_of
from companion.domain.facts import AnyFact, ClinicAnswered, ClinicReopened
from companion.domain.trouble import Trouble, reason

VERSION: Final = 1
"""Rises when what is kept or how it is cut changes: an older file is then made anew."""
KEPT: Final = (ClinicAnswered, ClinicReopened)
"""The facts the archive is made of."""
FOUND_MOST: Final = 20
ALIKE_MOST: Final = 3
_ALIKE: Final = 0.45
_SAME_TOPIC: Final = 0.2
_LOOKED_AT: Final = 30
_PATIENCE_S: Final = 5.0
_APPLICATION: Final = 0x5A425A43  # "ZBZC"

_TABLES: Final = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {VERSION};
CREATE TABLE place(one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, mark BLOB NOT NULL);
INSERT INTO place VALUES (1, 0, x'');
CREATE TABLE cases(
  id INTEGER PRIMARY KEY, grp TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL, at_ms INTEGER NOT NULL,
  since_ms INTEGER NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, outcome TEXT NOT NULL,
  expert TEXT NOT NULL, on_air INTEGER NOT NULL, by TEXT NOT NULL, askers INTEGER NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(asked, told, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE known USING fts5vocab(words, row);
"""  # noqa: S608
_COLUMNS: Final = "grp, sequence, at_ms, since_ms, question, answer, outcome, expert, on_air, by, askers"
_INSERT: Final = f"INSERT INTO cases({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_SEARCH: Final = f"""
SELECT {_COLUMNS} FROM words JOIN cases ON cases.id = words.rowid
WHERE words MATCH ? ORDER BY bm25(words, 4.0, 1.0), at_ms DESC LIMIT ?
"""  # noqa: S608
_NEWEST: Final = f"SELECT {_COLUMNS} FROM cases ORDER BY at_ms DESC LIMIT ?"  # noqa: S608
_ALL: Final = f"SELECT {_COLUMNS} FROM cases ORDER BY at_ms, sequence"  # noqa: S608


class ArchiveFailed(Trouble):
    """The archive can't be read or written now: its disk is full, it is locked, or damaged."""


class ArchiveDamaged(ArchiveFailed):
    """The archive's file is no such file, or no longer. It can be made anew from the book."""


class Kept(Struct, frozen=True, gc=False):
    """One question of the clinic with its last answer. Times are ms; `sequence` is the answer's number in the book."""

    group: str
    sequence: int
    at_ms: int
    since_ms: int
    question: str
    answer: str
    outcome: str
    expert: str
    on_air: bool
    by: str
    askers: int


class Archive:
    """The archive at `path`. Every method is blocking, and raises `ArchiveFailed` when the file won't do."""

    def __init__(self, path: Path) -> None:
        self.path: Final = path

    def open(self, mark_of: Callable[[int], bytes]) -> int:
        """See that the file is whole and this book's, make it anew if not, and give the last fact it has seen.

        `mark_of` gives what a fact of the book is known by, from its sequence.
        """
        try:
            with self._connected() as connection:
                sequence, mark = _place(connection)
                if _is_whole(connection) and (not sequence or mark_of(sequence) == mark):
                    return sequence
        except ArchiveDamaged:
            pass
        self._remove()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._connected(new=True) as connection:
            connection.executescript(f"PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; {_TABLES} COMMIT;")
        return 0

    def take(self, after: int, facts: Iterable[tuple[int, AnyFact]], upto: int, mark: bytes) -> None:
        """Take in `facts`, which are all those of the book after `after` and up to `upto` that are `KEPT`."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            reached, _ = _place(connection)
            if reached < after:
                raise ArchiveDamaged("坐诊档案被换过了", "the archive of the clinic was replaced")
            for sequence, fact in facts:
                if sequence > reached:
                    _fold(connection, sequence, fact)
            if upto > reached:
                connection.execute("UPDATE place SET sequence = ?, mark = ?", (upto, mark))
            connection.execute("COMMIT")

    def search(self, text: str, most: int = FOUND_MOST) -> list[Kept]:
        """The cases `text` finds, the best first; the newest where it says nothing."""
        words = asked_of(text)
        with self._connected() as connection:
            if not words:
                return [_kept(row) for row in connection.execute(_NEWEST, (most,))]
            return [_kept(row) for row in connection.execute(_SEARCH, (_any_of([*words, *meanings_of(text)]), most))]

    def alike(self, question: str, most: int = ALIKE_MOST) -> list[Kept]:
        """Cases that asked nearly the same, the likest first: of what was asked little is missing in them."""
        asked, meant = asked_of(question), meanings_of(question)
        if not asked:
            return []
        with self._connected() as connection:
            weights = _weights(connection, asked)
            rows = connection.execute(_SEARCH, (_any_of([*asked, *meant]), _LOOKED_AT))
            cases = [_kept(row) for row in rows]
        likeness = {case.group: _likeness(case.question, weights, meant) for case in cases}
        near = [case for case in cases if likeness[case.group] >= _ALIKE]
        return sorted(near, key=lambda case: (-likeness[case.group], -case.at_ms))[:most]

    def cases(self) -> list[Kept]:
        """Every case, oldest answer first."""
        with self._connected() as connection:
            return [_kept(row) for row in connection.execute(_ALL)]

    @contextmanager
    def _connected(self, new: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if not new and not self.path.is_file():
                raise sqlite3.DatabaseError("there is no file")
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE_S, isolation_level=None)) as connection:
                yield connection
        except sqlite3.Error as wrong:
            raise _failed(self.path, wrong) from wrong

    def _remove(self) -> None:
        for end in ("", "-wal", "-shm", "-journal"):
            try:
                self.path.with_name(self.path.name + end).unlink(missing_ok=True)
            except OSError as wrong:
                raise ArchiveFailed(
                    f"坐诊档案 {self.path} 坏了，又删不掉（{reason(wrong)[0]}）：请手工删掉它",
                    f"the clinic's archive {self.path} is damaged and can't be removed ({reason(wrong)[1]}): remove it",
                ) from wrong


def _failed(path: Path, wrong: sqlite3.Error) -> ArchiveFailed:
    # What tells that the file is fine and its surroundings are not; anything else is the file's own fault.
    outside = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")
    if getattr(wrong, "sqlite_errorname", "").startswith(outside):
        return ArchiveFailed(
            f"坐诊档案 {path} 用不了（{wrong}）：请检查磁盘空间和权限",
            f"the clinic's archive {path} can't be used ({wrong}): check the disk space and the rights",
        )
    return ArchiveDamaged(
        f"坐诊档案 {path} 坏了（{wrong}）：会从账本重新做一份",
        f"the clinic's archive {path} is damaged ({wrong}): it is made anew from the book",
    )


def _place(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """The last fact seen, and what it is known by."""
    row = connection.execute("SELECT sequence, mark FROM place").fetchone()
    if row is None:
        raise sqlite3.DatabaseError("it does not say how far it reaches")
    return int(row[0]), bytes(row[1])


def _is_whole(connection: sqlite3.Connection) -> bool:
    made_by = (
        connection.execute("PRAGMA application_id").fetchone()[0],
        connection.execute("PRAGMA user_version").fetchone()[0],
    )
    if made_by != (_APPLICATION, VERSION) or connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        return False
    connection.execute("INSERT INTO words(words) VALUES ('integrity-check')")
    return True


def _fold(connection: sqlite3.Connection, sequence: int, fact: AnyFact) -> None:
    """One fact: an answer takes the place of the case's earlier one, an answer taken back leaves none."""
    if isinstance(fact, ClinicAnswered):
        _drop(connection, fact.group)
        row = (fact.group, sequence, fact.at_ms, fact.since_ms, fact.question, fact.text, fact.outcome, fact.expert)
        made = connection.execute(_INSERT, (*row, fact.on_air, fact.by, fact.askers))
        asked = " ".join((*words_of(fact.question), *meanings_of(fact.question)))
        told = " ".join(words_of(fact.text))
        connection.execute("INSERT INTO words(rowid, asked, told) VALUES (?, ?, ?)", (made.lastrowid, asked, told))
    elif isinstance(fact, ClinicReopened) and fact.back:
        _drop(connection, fact.group)


def _drop(connection: sqlite3.Connection, group: str) -> None:
    for (id,) in connection.execute("SELECT id FROM cases WHERE grp = ?", (group,)).fetchall():
        connection.execute("DELETE FROM words WHERE rowid = ?", (id,))
        connection.execute("DELETE FROM cases WHERE id = ?", (id,))


def _any_of(words: Sequence[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words)


def _weights(connection: sqlite3.Connection, words: Sequence[str]) -> dict[str, float]:
    """How much each word tells: the rarer it is, the more (inverse document frequency, smoothed)."""
    (count,) = connection.execute("SELECT count(*) FROM cases").fetchone()
    weights = {}
    for word in words:
        row = connection.execute("SELECT doc FROM known WHERE term = ?", (word,)).fetchone()
        weights[word] = math.log(1 + (count + 1) / (1 + (row[0] if row else 0)))
    return weights


def _likeness(question: str, weights: dict[str, float], meant: Sequence[str]) -> float:
    """0..1: how much of the weight of what is asked `question` holds; 1 where reading knows both by the same name."""
    also = meanings_of(question)
    if also and also == tuple(meant) and also[0].startswith("is"):
        return 1.0
    if len(weights) < 2:
        return 0.0  # 李子怎么回事 would be like every question about plums
    held = set(asked_of(question))
    both = sum(weight for word, weight in weights.items() if word in held)
    return both / sum(weights.values()) + (_SAME_TOPIC if set(also) & set(meant) else 0)


def _kept(row: tuple[Any, ...]) -> Kept:
    group, sequence, at_ms, since_ms, question, answer, outcome, expert, on_air, by, askers = row
    return Kept(group, sequence, at_ms, since_ms, question, answer, outcome, expert, bool(on_air), by, askers)


__all__ = ["ALIKE_MOST", "FOUND_MOST", "KEPT", "Archive", "ArchiveDamaged", "ArchiveFailed", "Kept"]
