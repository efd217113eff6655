"""Floor 2. The door: two bounded lanes into the desk. Reads nouns from connectors and helpers; writes to the desk.

What must not be lost waits: an order, a command, a room count or a signed delivery goes into the first lane as one
Ticket and its bringer waits until it is in the book. Comments go into the second lane and are never waited for; when
it is full the oldest are shed and counted. The desk always empties the first lane first.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from companion.domain.admit import admit
from companion.domain.inbound import Comment, Inbound
from companion.domain.trouble import Refused, Trouble

TICKET_NOUNS_MOST: Final = 4096
"""Nouns that may wait in the first lane; whoever brings more waits outside."""
COMMENTS_MOST: Final = 20_000
"""Comments that may wait in the second lane before the oldest are shed."""


class Closed(Trouble):
    """The station is stopping; nothing more is taken in."""

    def __init__(self) -> None:
        super().__init__("助播台正在停止，请稍后再试", "the station is stopping, please try again later")


class Outcome(Struct, frozen=True):
    """What became of the nouns of one call: new ones, ones heard before, and the refusal of a command among them."""

    accepted: int
    duplicates: int = 0
    refused: Refused | None = None


class Ticket:
    """Nouns that wait together for the book, and the promise of their outcome. `whole`: all of them or none."""

    __slots__ = ("nouns", "outcome", "whole")

    def __init__(self, nouns: tuple[Inbound, ...], outcome: asyncio.Future[Outcome], whole: bool = False) -> None:
        self.nouns = nouns
        self.outcome = outcome
        self.whole = whole

    def settle(self, outcome: Outcome) -> None:
        """Tell whoever brought the nouns what became of them. Only the first word counts."""
        if not self.outcome.done():
            self.outcome.set_result(outcome)

    def give_up(self, why: Trouble | None = None) -> None:
        """Tell them that nobody knows whether the book has the nouns: that the station stops, or `why`."""
        if not self.outcome.done():
            self.outcome.set_exception(why or Closed())


class Haul(NamedTuple):
    """What the desk took: tickets first, then comments, and how many comments were shed since the last haul.

    `first` and `second` say how far the two lanes of an inbox are taken with it, if it came of one.
    """

    tickets: Sequence[Ticket]
    comments: list[Comment]
    shed: int
    first: str = ""
    second: str = ""


class Inlet:
    """The two lanes. One desk takes; any number of connectors and faces bring."""

    def __init__(self, ticket_nouns_most: int = TICKET_NOUNS_MOST, comments_most: int = COMMENTS_MOST) -> None:
        self._tickets: deque[Ticket] = deque()
        self._waiting = 0
        self._most = ticket_nouns_most
        self._comments: deque[Comment] = deque(maxlen=comments_most)
        self._shed = 0
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._closed = False
        self.shed_total = 0
        self.heard_total = 0

    async def bring(self, nouns: tuple[Inbound, ...], wait: bool = False, whole: bool = False) -> Outcome:
        """Take nouns in. Comments return at once, unless `wait`; anything else returns once it is in the book.

        With `whole` a command that is refused keeps out the nouns that came with it. Raises `Closed` when the station
        is stopping: it has not said then that what was brought is in the book, so it should be brought again.
        """
        if self._closed:
            raise Closed
        clean = tuple(map(admit, nouns))
        if not wait and all(type(noun) is Comment for noun in clean):
            for noun in clean:
                self._hear(noun)  # type: ignore[arg-type]
            self._wake.set()
            return Outcome(len(clean))
        return await self._queue(clean, whole)

    @property
    def taken_total(self) -> int:
        """Comments that have left the second lane: to the desk, or shed."""
        return self.heard_total - len(self._comments)

    def _hear(self, comment: Comment) -> None:
        self.heard_total += 1
        if len(self._comments) == self._comments.maxlen:
            self._shed += 1
            self.shed_total += 1
        self._comments.append(comment)

    async def _queue(self, nouns: tuple[Inbound, ...], whole: bool) -> Outcome:
        while not self._room.is_set():
            await self._room.wait()
        if self._closed:
            raise Closed
        ticket = Ticket(nouns, asyncio.get_running_loop().create_future(), whole)
        self._tickets.append(ticket)
        self._count_waiting(len(nouns))
        self._wake.set()
        return await ticket.outcome

    def _count_waiting(self, more: int) -> None:
        self._waiting += more
        if self._waiting < self._most or self._closed:
            self._room.set()
        else:
            self._room.clear()

    @property
    def waiting(self) -> int:
        """Nouns in both lanes."""
        return self._waiting + len(self._comments)

    def nudge(self) -> None:
        """Wake the desk though nothing came in: someone wants to see the state."""
        self._wake.set()

    async def take(self, most: int, seconds: float | None = None) -> Haul | None:
        """Up to about `most` nouns, as soon as there are any, the desk is nudged, or `seconds` have passed.

        None once the inlet is closed and empty.
        """
        if not self._wake.is_set():
            if self._closed and not self._tickets and not self._comments:
                return None
            try:
                async with asyncio.timeout(seconds):
                    await self._wake.wait()
            except TimeoutError:
                return Haul([], [], 0)
        return self._haul(most)

    def _haul(self, most: int) -> Haul:
        tickets: list[Ticket] = []
        taken = 0
        while self._tickets and taken < most:
            ticket = self._tickets.popleft()
            taken += len(ticket.nouns)
            tickets.append(ticket)
        self._count_waiting(-taken)
        comments: list[Comment] = []
        while self._comments and taken < most:
            comments.append(self._comments.popleft())
            taken += 1
        shed, self._shed = self._shed, 0
        if not self._tickets and not self._comments:
            self._wake.clear()
        return Haul(tickets, comments, shed)

    async def close(self) -> None:
        """Take nothing more in; what is in the lanes is still given to the desk."""
        self._closed = True
        self._wake.set()
        self._room.set()

    def abandon(self) -> None:
        """The desk is gone: tell everyone who waits, for the book or for room, that their nouns are not in the book."""
        self._closed = True
        self._room.set()
        for ticket in self._tickets:
            ticket.give_up()
        self._tickets.clear()
