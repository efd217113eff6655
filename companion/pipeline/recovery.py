"""Floor 2. Where a start takes up the State: at the book's newest snapshot if there is one, then fact by fact.

Reads the book, and the program's own source for its mark; writes snapshots into the book. A snapshot is what one
version of the program made of the facts. Another might make something else of them, so each carries the mark of the
program that kept it, and is passed over by any other: then everything is read from the first fact on.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

import companion
from companion.domain.keeping import NotKept, keep, wake
from companion.domain.replay import replay
from companion.domain.state import State
from companion.journal.port import Journal
from companion.pipeline.clock import ticks

_log: Final = logging.getLogger("companion")
FACTS_WORTH_A_SNAPSHOT: Final = 50_000
"""After reading so many facts a start keeps a snapshot at once, for the station may end without being asked to."""
_SHAPING: Final = ("domain", "reading")
"""The rooms whose code says what a fact makes of the State."""
_MARK_BYTES: Final = 16


def recover(journal: Journal) -> tuple[State, int]:
    """The State that all facts of the open book come to, and how many of them had to be read for it.

    Blocking. Raises `BookRefused` where the book is damaged.
    """
    began = ticks()
    with _without_collecting():
        state = _awake(journal) or State()
        kept = state.revision
        replay(state, (facts for _, facts in journal.rows(kept)))
        state.touched.clear()
    read = state.revision - kept
    _log.info("%d facts: %d from a snapshot, %d read, in %.2f s", state.revision, kept, read, ticks() - began)
    return state, read


def resumes_at(journal: Journal) -> int:
    """The last fact that this program need not read when it starts at this book, for a snapshot of its own holds it.

    Blocking. Raises `BookRefused`.
    """
    state = _awake(journal)
    return 0 if state is None else state.revision


async def remember(journal: Journal, state: State) -> None:
    """Keep a snapshot of the State, whose facts must all be in the book.

    Raises what the book raises; it takes appends as before.
    """
    mark = program_mark()
    if mark and state.revision:
        await journal.keep_snapshot(state.revision, mark + keep(state))


@cache
def program_mark() -> bytes:
    """What tells this program's way of making a State from any other's; empty where its source is not at hand."""
    house = Path(companion.__file__).parent
    files = sorted(file for room in _SHAPING for file in (house / room).rglob("*.py"))
    sums = blake2b(digest_size=_MARK_BYTES)
    for file in files:
        sums.update(f"{file.relative_to(house).as_posix()}\0".encode())
        sums.update(file.read_bytes())
    return sums.digest() if files else b""


def _awake(journal: Journal) -> State | None:
    """The State of the newest snapshot, if this very program kept it."""
    found = journal.newest_snapshot()
    if found is None:
        return None
    sequence, body = found
    mark = program_mark()
    if not mark or not body.startswith(mark):
        _log.info("the snapshot at %d is another version's: reading everything", sequence)
        return None
    try:
        state = wake(memoryview(body)[_MARK_BYTES:])
    except NotKept as wrong:
        _log.warning("the snapshot at %d can't be read (%s): reading everything", sequence, wrong)
        return None
    if state.revision != sequence:
        _log.warning("the snapshot at %d holds %d facts: reading everything", sequence, state.revision)
        return None
    return state


@contextmanager
def _without_collecting() -> Iterator[None]:
    # Nearly all that is made here stays. Looking through it again and again would double the time, and looking
    # through it during the show would hold up the faces.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
