"""Floor 1. Old facts of a book in Redis, moved into an SQLite book on this machine, so that memory has an end.

Reads the stream and writes `history.db`; lets go in Redis of nothing that is not on this disk and behind both kept
snapshots. The file is an ordinary book: its facts have the sequences they had.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from companion.domain.facts import AnyFact
from companion.journal.port import BookRefused

if TYPE_CHECKING:
    from companion.journal.redis_shared import SharedRedis

FILE: Final = "history.db"
KEPT: Final = 200_000
"""Facts that stay in Redis in any case, 60 MB of them."""


def rows_before(path: Path, after: int, upto: int, shown: str) -> Iterator[tuple[int, list[AnyFact]]]:
    """The facts after `after` up to `upto`, which Redis has no more. Raises `BookRefused` where nobody here has."""
    from companion.journal.sqlite import SqliteJournal

    position = after
    if path.exists():
        for first, facts in SqliteJournal(path).rows(after):
            some = facts[: upto + 1 - first]
            if some:
                yield first, some
                position = first + len(some) - 1
            if position >= upto:
                return
    raise moved(shown, position + 1, upto)


def some_before(path: Path, sequences: list[int]) -> list[tuple[int, AnyFact]]:
    """Those of these facts that the history has."""
    from companion.journal.sqlite import SqliteJournal

    return SqliteJournal(path).read_some(sequences) if path.exists() and sequences else []


async def move(book: SharedRedis, path: Path, keep: int) -> tuple[int, int]:
    """Copy into the history all it has not, and let Redis go of what is old: how many were copied, how many let go.

    Raises `BookRefused` when the history ends before Redis begins, and what either book raises.
    """
    from companion.journal.sqlite import SqliteJournal

    history = SqliteJournal(path)
    last = await history.open()
    try:
        gone, snapshots = await asyncio.to_thread(book.edge)
        if last < gone:
            raise moved(book.target.shown, last + 1, gone)
        began, rows = last, book.rows(last)
        while (row := await asyncio.to_thread(next, rows, None)) is not None:
            first, facts = row
            last = await history.append(first - 1, facts, f"history:{first}")
        upto = min([last - keep, *snapshots]) if len(snapshots) > 1 else 0
        if upto <= gone:
            return last - began, 0
        now_gone = int(await book.ask("trim", (book.keys.book, book.keys.facts), upto))
        return last - began, now_gone - gone
    finally:
        await history.close()


def moved(shown: str, first: int, upto: int) -> BookRefused:
    """What to raise where old facts are wanted on a machine that has not got them."""
    return BookRefused(
        f"账本 {shown} 的第 {first} 到 {upto} 条已挪到别的机器的 {FILE} 里：请把它拷到这台的数据文件夹",
        f"facts {first} to {upto} of {shown} were moved to another machine's {FILE}: copy it into the data folder here",
    )


__all__ = ["FILE", "KEPT", "move", "moved", "rows_before", "some_before"]
