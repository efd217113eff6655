"""Floor 2. The desk's side of an inbox that several doors fill: pieces as they come, in hauls as the Inlet gives them.

Reads the shared book's inbox; writes nothing there, for how far it is taken is written with the facts. What is read
ahead is bounded; comments beyond it are shed, the oldest first, and counted, as at the Inlet.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from companion.domain.inbound import Comment, ConnectorStatus
from companion.domain.state import State
from companion.domain.trouble import Trouble
from companion.journal.port import BookAway, Lease, Piece, SharedJournal, Told
from companion.pipeline.inlet import COMMENTS_MOST, TICKET_NOUNS_MOST, Haul, Outcome, Ticket

_log: Final = logging.getLogger("companion")
PROBE_S: Final = 0.1
FALLS: Final = 2
"""After desks have fallen so often over what comes next, the next takes it piece by piece."""

PARKED: Final = "inbox"
"""The name under which pieces that were set aside are counted."""

Tell = Callable[[Sequence[Told]], None]


class Arrived(Ticket):
    """A ticket that was brought at some door. What becomes of it stands beside the facts, for that door to read."""

    __slots__ = ("_tell", "door", "number")

    def __init__(self, piece: Piece, tell: Tell) -> None:
        self.nouns = piece.nouns
        self.whole = piece.whole
        self.door = piece.door
        self.number = piece.number
        self._tell = tell

    def told(self, outcome: Outcome) -> Told:
        """What is to stand beside the facts."""
        no = outcome.refused
        words = (no.zh, no.en) if no else ("", "")
        return Told(self.door, self.number, outcome.accepted, outcome.duplicates, *words)

    def settle(self, outcome: Outcome) -> None:
        """Tell this machine's own door, which does not read along while its desk writes."""
        self._tell((self.told(outcome),))

    def give_up(self, why: Trouble | None = None) -> None:
        """Nothing: whoever takes the lease next reads the piece again."""


class Intray:
    """A `Source` for the desk of whoever holds the lease."""

    def __init__(self, book: SharedJournal, lease: Lease, tell: Tell, comments_most: int = COMMENTS_MOST) -> None:
        self._book = book
        # Where desks fall, each piece is taken alone, so that it is known which one it is.
        self._one_by_one = lease.fell >= FALLS
        self.under_way: Piece | None = None
        self._tell = tell
        self._read = [lease.first, lease.second]
        self._first: deque[Piece] = deque()
        self._second: deque[Piece] = deque()
        self._comments_most: Final = comments_most
        self._comments = 0
        self._tickets = 0
        self._shed = 0
        self._passed = ""
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._closed = False

    async def run(self) -> None:
        """Read until cancelled. Whether the book is gone for too long, whoever keeps the lease finds out."""
        while True:
            await self._room.wait()
            try:
                for piece in await self._book.take(*self._read):
                    self._lay(piece)
            except BookAway as away:
                _log.info("%s", away.en)
                await asyncio.sleep(PROBE_S)

    def _lay(self, piece: Piece) -> None:
        self._read[piece.lane - 1] = piece.place
        if piece.lane == 1:
            self._first.append(piece)
            self._tickets += len(piece.nouns)
            if self._tickets >= TICKET_NOUNS_MOST:
                self._room.clear()
        else:
            self._second.append(piece)
            self._comments += len(piece.nouns)
            self._shed += piece.shed
            while self._comments > self._comments_most and len(self._second) > 1:
                oldest = self._second.popleft()
                self._comments -= len(oldest.nouns)
                self._shed += len(oldest.nouns)
                self._passed = oldest.place
        self._wake.set()

    @property
    def waiting(self) -> int:
        """Nouns that were read and not yet taken."""
        return self._tickets + self._comments

    def nudge(self) -> None:
        """Wake the desk though nothing came in: someone wants to see the state."""
        self._wake.set()

    async def take(self, most: int, seconds: float | None = None) -> Haul | None:
        """See `Inlet.take`; None once it is closed: what was not taken is there for the next who holds the lease."""
        if self._closed:
            return None
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return Haul([], [], 0)
        return self._haul(most)

    def _haul(self, most: int) -> Haul | None:
        if self._closed:
            return None
        if self._one_by_one:
            self.under_way = next(iter((*self._first, *self._second)), None)
            most = 1
        tickets: list[Arrived] = []
        comments: list[Comment] = []
        first, second, taken = "", self._passed, 0
        while self._first and taken < most:
            piece = self._first.popleft()
            tickets.append(Arrived(piece, self._tell))
            taken += len(piece.nouns)
            first = piece.place
        self._tickets -= taken
        while self._second and taken < most:
            piece = self._second.popleft()
            comments += [noun for noun in piece.nouns if type(noun) is Comment]
            self._comments -= len(piece.nouns)
            taken += len(piece.nouns)
            second = piece.place
        shed, self._shed, self._passed = self._shed, 0, ""
        if self._tickets < TICKET_NOUNS_MOST:
            self._room.set()
        if not self._first and not self._second:
            self._wake.clear()
        return Haul(tickets, comments, shed, first, second)

    def close(self) -> None:
        """Give nothing more to the desk."""
        self._closed = True
        self._wake.set()

    def abandon(self) -> None:
        """See `Inlet.abandon`: nobody waits here."""
        self._closed = True


async def set_aside(book: SharedJournal, state: State, now_ms: int, lang: str) -> tuple[ConnectorStatus, ...]:
    """What is to be shown of pieces that were set aside since it was last said."""
    known = state.show.connectors.get(PARKED)
    new = await book.parked() - (known.parked if known else 0)
    if new <= 0:
        return ()
    zh, en = f"有 {new} 批收件办不了，已搁置", f"{new} pieces could not be worked on and were set aside"
    return (ConnectorStatus(now_ms, PARKED, "late", zh if lang == "zh" else en, new),)


__all__ = ["Arrived", "Intray", "set_aside"]
