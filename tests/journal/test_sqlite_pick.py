"""Single facts of an SQLite book: damage is said where it stands, and looking on takes nothing from the writer."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from companion.domain.facts import AnyFact, CommentsShed
from companion.journal.port import BookRefused
from companion.journal.sqlite import SqliteJournal

FACTS: Final[list[AnyFact]] = [CommentsShed(at_ms=number, count=number) for number in range(1, 301)]

LOOK: Final = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM rows').fetchall(); c.close()"
)
"""What any program that opens databases does when someone is curious."""

LOOKING: Final[dict[str, Callable[[SqliteJournal], object]]] = {
    "read": lambda book: list(book.read()),
    "read_some": lambda book: book.read_some([7]),
    "newest_snapshot": lambda book: book.newest_snapshot(),
}
"""The ways in which a station looks into its own book while it writes it."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.db"


async def write(path: Path) -> None:
    book = SqliteJournal(path)
    await book.open()
    for last in range(0, len(FACTS), 50):
        await book.append(last, FACTS[last : last + 50], f"k{last}")
    await book.close()


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE rows SET body = replace(body, '77', '78') WHERE first = 51", "51"),
        ("UPDATE rows SET count = 49 WHERE first = 51", "51"),
        ("DROP TABLE rows", "rows"),
    ],
)
async def test_a_damaged_row_is_refused_by_name(path: Path, statement: str, where: str) -> None:
    await write(path)
    change(path, statement)
    with pytest.raises(BookRefused, match=rf"损坏了（.*\b{where}\b"):
        SqliteJournal(path).read_some([77])


async def test_damage_elsewhere_is_no_hindrance_and_a_fact_that_is_gone_is_left_out(path: Path) -> None:
    await write(path)
    change(path, "UPDATE rows SET body = replace(body, '77', '78') WHERE first = 51")
    change(path, "DELETE FROM rows WHERE first = 151")
    assert SqliteJournal(path).read_some([1, 160, 201]) == [(1, FACTS[0]), (201, FACTS[200])]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks belong to the handle, not to the process")
@pytest.mark.parametrize("how", LOOKING)
async def test_a_stranger_who_looks_into_the_book_after_we_read_it_costs_no_fact(path: Path, how: str) -> None:
    book = SqliteJournal(path)
    await book.open()
    await book.append(0, FACTS[:50], "a")
    LOOKING[how](book)
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", LOOK, str(path)], check=True)
    await book.append(50, FACTS[50:100], "b")
    await book.close()
    assert [fact for _, fact in SqliteJournal(path).read()] == FACTS[:100]
