"""Floor 2. Keeps the clinic's archive up with the book: from where it was on start, then with every batch written.

Reads the Journal, in a thread; writes the Archive, and into the State what of it is like the questions that wait. The
archive says how far it has come in the same transaction as what it takes in, so that a crash between loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

from companion import __version__
from companion.archive.archive import KEPT, Archive, ArchiveFailed, Kept
from companion.domain.clinic import Earlier
from companion.domain.facts import AnyFact, QuestionMoved
from companion.domain.state import State
from companion.domain.trouble import Trouble
from companion.journal.port import Journal
from companion.pipeline.supervise import supervise

_log: Final = logging.getLogger("companion")
_WAITING_MOST: Final = 50
"""Questions for which the archive is looked through: the newest that wait."""
_CATCH_UP_S: Final = 10.0
_ANSWER_SHOWN: Final = 300
_STEP: Final = 1_000
"""Facts taken in at a time while catching up."""


class Archivist:
    """Keeps one archive. `note` is called for each batch the book has; `nudge` has the faces told what changed.

    `idle` is set while the archive holds all that the book has.
    """

    def __init__(self, archive: Archive, journal: Journal, state: State, nudge: Callable[[], None]) -> None:
        self.archive: Final = archive
        self._journal = journal
        self._state = state
        self._nudge = nudge
        self._wake = asyncio.Event()
        self.idle = asyncio.Event()
        self._new: list[int] = []
        self._last = state.revision
        self._reached = -1
        self._caught_up = asyncio.Event()

    def note(self, expected: int, facts: Sequence[AnyFact]) -> None:
        """The book has these facts, which follow the sequence `expected`."""
        self._last = expected + len(facts)
        found = [at for at, fact in enumerate(facts, expected + 1) if type(fact) in KEPT]
        self._new += found
        if found or any(type(fact) is QuestionMoved and fact.state == "clinic" for fact in facts):
            self._wake.set()
            self.idle.clear()

    def look_over(self) -> None:
        """The book was read anew: what came to it meanwhile was not told here."""
        self._reached = -1
        self._wake.set()
        self.idle.clear()

    async def run(self) -> None:
        """Keep up until cancelled. What goes wrong is logged once; then it begins again from where the archive is."""

        async def tell(failure: Exception) -> None:
            _log.warning("the clinic's archive does not keep up: %s", getattr(failure, "en", failure))

        await supervise(self._keep_up, tell)

    async def finish(self) -> None:
        """Note how far the book has come, so that the next start need not read so far back."""
        try:
            await self._take()
        except Trouble as trouble:
            _log.warning("the clinic's archive is behind: %s", trouble.en)

    async def search(self, text: str) -> list[Kept]:
        """What the archive holds on `text`. Raises `ArchiveFailed`, and has the archive made anew if that helps."""
        try:
            async with asyncio.timeout(_CATCH_UP_S):
                await self._caught_up.wait()
            return await asyncio.to_thread(self.archive.search, text)
        except TimeoutError:
            raise ArchiveFailed(
                "坐诊档案正在整理，请稍等再查", "the archive is not ready yet; try again soon"
            ) from None
        except ArchiveFailed:
            self.look_over()
            raise

    async def _keep_up(self) -> None:
        self._reached = await asyncio.to_thread(catch_up, self.archive, self._journal)
        self._caught_up.set()
        while True:
            await self._compare()
            if not self._wake.is_set():
                self.idle.set()
            await self._wake.wait()
            self._wake.clear()
            if self._reached < 0:
                raise ArchiveFailed("坐诊档案要重新看一遍", "the archive is to be looked over")
            await self._take()

    async def _take(self) -> None:
        if self._reached < 0:
            return
        new, last = self._new, max(self._last, self._reached)
        if last > self._reached:
            await asyncio.to_thread(_take, self.archive, self._journal, self._reached, new, last)
        # Only now: if it fails, the next one finds them by reading the book from where the archive is.
        self._reached, self._new = last, [at for at in self._new if at > last]

    async def _compare(self) -> None:
        """Look for what was answered earlier to questions like those that wait, and show it beside them."""
        cases = [case for case in self._state.clinic.cases.values() if case.waits][-_WAITING_MOST:]
        found = {case.id: await asyncio.to_thread(self.archive.alike, case.text) for case in cases}
        earlier = {id: tuple(map(_earlier, kept)) for id, kept in found.items() if kept}
        known = self._state.earlier
        changed = {id for id in (*known, *earlier) if known.get(id) != earlier.get(id)}
        if changed:
            self._state.earlier = earlier
            self._state.touched.update(("clinic", id) for id in changed)
            self._nudge()


def catch_up(archive: Archive, journal: Journal) -> int:
    """Bring the archive to where the book is, making it anew if need be; the book's last sequence.

    Blocking. Raises `ArchiveFailed`, and what the book raises.
    """
    reached = archive.open(lambda sequence: mark_of(journal, sequence))
    for facts, last in _steps(journal, reached):
        archive.take(reached, facts, last, mark_of(journal, last))
        reached = last
    return reached


def _steps(journal: Journal, after: int) -> Iterator[tuple[list[tuple[int, AnyFact]], int]]:
    """The kept facts of the book in helpings, each with how far it reaches."""
    facts: list[tuple[int, AnyFact]] = []
    last = after
    for sequence, fact in journal.read(after):
        last = sequence
        if type(fact) in KEPT:
            facts.append((sequence, fact))
            if len(facts) == _STEP:
                yield facts, last
                facts = []
    if last > after:
        yield facts, last


def _take(archive: Archive, journal: Journal, after: int, sequences: Sequence[int], last: int) -> None:
    facts = journal.read_some([at for at in sequences if after < at <= last])
    archive.take(after, facts, last, mark_of(journal, last))


def mark_of(journal: Journal, sequence: int) -> bytes:
    """What the archive knows a book by: one of its facts, and the program that cut it into words."""
    told = journal.read_some([sequence])
    return blake2b(f"{__version__}\0{told!r}".encode(errors="surrogatepass"), digest_size=16).digest()


def case_sheet(kept: Kept, names: Mapping[str, str]) -> dict[str, Any]:
    """A case of the archive as a face is told of it; `names` are the experts'."""
    return {
        "group": kept.group,
        "question": kept.question,
        "answer": kept.answer,
        "outcome": kept.outcome,
        "expert": names.get(kept.expert, kept.expert),
        "by": kept.by,
        "at": kept.at_ms,
        "asked_at": kept.since_ms,
        "askers": kept.askers,
        "on_air": kept.on_air,
    }


def _earlier(kept: Kept) -> Earlier:
    return Earlier(kept.question, kept.answer[:_ANSWER_SHOWN], kept.at_ms)


__all__ = ["Archivist", "case_sheet", "catch_up", "mark_of"]
