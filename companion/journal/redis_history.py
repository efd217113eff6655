"""Floor 1. Old facts of a book in Redis, moved into an SQLite book on this machine, so that memory has an end.

Reads the stream and writes `history.db`; lets go in Redis of nothing that is not on this disk, on those of the other
machines that are there, and behind both kept snapshots. The file is an ordinary book: its facts have the sequences they
had, and each machine has all of them.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from companion.domain.facts import AnyFact
from companion.domain.trouble import Trouble
from companion.journal.port import BookRefused

if TYPE_CHECKING:
    from companion.journal.redis_shared import SharedRedis

FILE: Final = "history.db"
KEPT: Final = 50_000
"""Facts that stay in Redis in any case, 15 MB of them."""
MANY: Final = 250_000
"""Facts in Redis that tell that it does not let go of them: 75 MB."""
COPIED_AT_ONCE: Final = 500


def rows_before(
    path: Path, after: int, upto: int, lacking: Callable[[int, int], BookRefused]
) -> Iterator[tuple[int, list[AnyFact]]]:
    """The facts after `after` up to `upto`, which Redis has no more. Raises `BookRefused` where nobody here has."""
    from companion.journal.sqlite import SqliteJournal

    position = after
    if path.exists():
        for first, facts in SqliteJournal(path, beside=True).rows(after):
            some = facts[: upto + 1 - first]
            if some:
                yield first, some
                position = first + len(some) - 1
            if position >= upto:
                return
    raise lacking(position + 1, upto)


def some_before(path: Path, sequences: list[int]) -> list[tuple[int, AnyFact]]:
    """Those of these facts that the history has."""
    from companion.journal.sqlite import SqliteJournal

    return SqliteJournal(path, beside=True).read_some(sequences) if path.exists() and sequences else []


def end_of(path: Path) -> int:
    """The last sequence the history has; 0 without one. Blocking, and raises `BookRefused` where it is damaged."""
    from companion.journal.sqlite_file import last_sequence, open_to_read, torn

    if not path.exists():
        return 0
    with closing(open_to_read(path, beside=True)) as line:
        try:
            return last_sequence(line)
        except sqlite3.DatabaseError as wrong:
            raise torn(path, str(wrong), str(wrong)) from None


async def copy(book: SharedRedis, path: Path) -> tuple[int, int]:
    """Copy into the history all it has not: where it ended before, and where it ends now.

    Raises `BookRefused` when the history ends before Redis begins, and what either book raises.
    """
    from companion.journal.sqlite import SqliteJournal

    path.parent.mkdir(parents=True, exist_ok=True)
    history = SqliteJournal(path)
    began = last = await history.open()
    try:
        gone, _ = await asyncio.to_thread(book.edge)
        if last < gone:
            raise await asyncio.to_thread(book.lacking, last + 1, gone)
        rows = book.rows(last)
        while part := await asyncio.to_thread(_some, rows):
            last = await history.append(last, part, f"history:{last + 1}")
        return began, last
    finally:
        await history.close()


def _some(rows: Iterator[tuple[int, list[AnyFact]]]) -> list[AnyFact]:
    """The facts of the next few rows: the rows of a show are short, and each of the history's waits for the disk."""
    part: list[AnyFact] = []
    for _, facts in rows:
        part += facts
        if len(part) >= COPIED_AT_ONCE:
            break
    return part


async def let_go(book: SharedRedis, own: int, keep: int) -> int:
    """Let Redis go of what is old and in the history of this machine (it ends at `own`) and of every other: how many.

    A machine that was away when facts were let go of has a gap, and no other can fill it: it is not waited for.
    """
    gone, snapshots = await asyncio.to_thread(book.edge)
    if len(snapshots) < 2:
        return 0
    others = [door.history for door in await book.doors() if door.history >= gone]
    upto = min([own - keep, *snapshots, *others])
    if upto <= gone:
        return 0
    return int(await book.ask("trim", (book.keys.book, book.keys.facts), upto)) - gone


def moved(shown: str, first: int, upto: int, names: Sequence[str] = ()) -> BookRefused:
    """What to raise where old facts are wanted on a machine that has not got them; `names` are those that have."""
    zh, en = "、".join(names) or "别的机器", " or ".join(names) or "another machine"
    return BookRefused(
        f"账本 {shown} 的第 {first} 到 {upto} 条已挪到{zh}的 {FILE} 里：请把它拷到这台的数据文件夹",
        f"facts {first} to {upto} of {shown} were moved to {FILE} on {en}: copy it into the data folder here",
    )


def piled_up(shown: str, count: int, names: Sequence[str]) -> Iterator[Trouble]:
    """What to say when Redis holds too many facts; `names` are the machines whose disk takes none."""
    if count <= MANY:
        return
    zh, en = "、".join(names) or "有的机器", " and ".join(names) or "some machine"
    yield Trouble(
        f"{shown} 里压着 {count} 条事实没有放下，{zh}抄不进 {FILE}：请看那里的盘满了没有、日志里怎么说",
        f"{shown} holds {count} facts and lets go of none, {en} can't copy them into {FILE}: see whether its disk is "
        "full, and what its log says",
    )


__all__ = ["FILE", "KEPT", "copy", "end_of", "let_go", "moved", "piled_up", "rows_before", "some_before"]
