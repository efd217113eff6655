"""Floor 4. `companion import`: an exported book into a new one, on SQLite or Redis, and the proof that it is the same.

Reads exports (facts, one a line); writes the book that station.toml names, which must be empty. Nothing is written
before every line was read; afterwards the book is read back, and what it comes to is compared with what the export
does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from companion.commands.fold import FACTS_AT_ONCE, complain, facts_in, fold_exports
from companion.domain.facts import AnyFact
from companion.domain.keeping import fingerprint
from companion.domain.replay import replay
from companion.domain.state import State
from companion.domain.trouble import Trouble
from companion.journal.port import Journal
from companion.pipeline.recovery import remember


def mark_of(state: State) -> str:
    """What a person can compare two books by: short, and the same for the same."""
    return fingerprint(state).hex()[:12]


def state_in(journal: Journal) -> State:
    """What a whole book comes to. Blocking."""
    state = State()
    replay(state, (facts for _, facts in journal.rows()))
    return state


def unread(journal: Journal) -> int:
    """Pieces that doors have brought to a shared book and that no desk has taken yet. Blocking."""
    count = getattr(journal, "unread", None)
    return int(count()) if count else 0


async def move_old(journal: Any, keep: int | None = None) -> tuple[int, int]:
    """Have a shared book's old facts moved to this machine: how many were copied, how many let go. Raises `Trouble`."""
    if not hasattr(journal, "move_old"):
        raise Trouble(
            "账本是本机的一个文件，不用挪：trim 只用于 Redis 里的账本",
            "the book is a file of this machine, there is nothing to move: trim is for a book in Redis",
        )
    await journal.begin()
    try:
        moved: tuple[int, int] = await (journal.move_old() if keep is None else journal.move_old(keep))
        return moved
    finally:
        await journal.close()


async def import_book(files: list[Path], journal: Journal) -> State:
    """Write the facts of the exports into an empty book; what it comes to. Raises `Trouble`."""
    wanted = _state_of(files)
    await fold_exports(files, journal)
    found = state_in(journal)
    if (found.revision, fingerprint(found)) != (wanted.revision, fingerprint(wanted)):
        raise Trouble(
            f"搬过来的账和原来的对不上（{mark_of(wanted)} 变成了 {mark_of(found)}）：不要用这本新账，原来的还在",
            f"what was imported is not what was exported ({mark_of(wanted)}, now {mark_of(found)}): use the old book, "
            "it is whole",
        )
    await journal.open()
    try:
        await remember(journal, found)
    finally:
        await journal.close()
    return found


def _state_of(files: list[Path]) -> State:
    """What the exports come to. Raises `Trouble` if a line can't be read: a book with a gap is none."""
    state, bad = State(), 0

    def rows() -> Iterator[list[AnyFact]]:
        nonlocal bad
        row: list[AnyFact] = []
        for file in files:
            for number, read in facts_in(file):
                if isinstance(read, str):
                    bad += 1
                    complain(file, number, read)
                    continue
                row.append(read)
                if len(row) == FACTS_AT_ONCE:
                    yield row
                    row = []
        yield row

    replay(state, rows())
    if bad:
        raise Trouble(f"有 {bad} 行读不懂，什么也没有写", f"{bad} lines could not be read, so nothing was written")
    if not state.revision:
        raise Trouble("导出的文件里一条也没有，什么也没有写", "there is no fact in the export, so nothing was written")
    return state


__all__ = ["import_book", "mark_of", "state_in", "unread"]
