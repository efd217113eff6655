"""Floor 2. From a door's Inlet to the inbox of the shared book; while that is out of reach, into the door's own outbox.

Reads hauls from the Inlet; writes pieces to the inbox or the outbox, and tells bringers what became of their nouns.
What a platform pushed is told to be kept once it is durable in the inbox, or in the outbox; a command is told done only
when the desk has done it, and refused while nobody can. What waits in the outbox is delivered first, in order.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from companion.domain.inbound import Command
from companion.domain.trouble import Refused, Trouble
from companion.journal.port import BookFailed, Outbox, Piece, SharedJournal, Told
from companion.pipeline.clock import Now
from companion.pipeline.inlet import Closed, Haul, Inlet, Outcome, Ticket

_log: Final = logging.getLogger("companion")
HAUL_NOUNS: Final = 512
GRACE_S: Final = 1.5
"""How long a push that is durable waits to be told what was new in it."""
COMMAND_S: Final = 10.0
"""How long a command waits for the desk."""
PROBE_S: Final = 0.25
DELIVERED_AT_ONCE: Final = 64
BACKLOG_MOST: Final = 4_000
"""Pieces with comments that may wait in the inbox while nobody takes them; beyond it doors shed comments."""


class Porter:
    """Carries what one door heard. `away_ms` is since when the inbox is out of reach, 0 while it is not."""

    def __init__(
        self, inlet: Inlet, book: SharedJournal, outbox: Outbox, now: Now, on_away: Callable[[], None] = lambda: None
    ) -> None:
        self.door: Final = secrets.token_hex(8)
        self._inlet = inlet
        self._book = book
        self._outbox = outbox
        self._now = now
        self._on_away = on_away
        self._number = 0
        self._shed = 0
        self._backlog = 0
        self._waiting: dict[int, Ticket] = {}
        self._turn = asyncio.Lock()
        self._spooled = asyncio.Event()
        self._heard = asyncio.Event()
        self._moved = asyncio.Event()
        self._kept_total = 0
        self._direct = not len(outbox)
        self._over = False
        self.away_ms = 0
        self.brought = 0
        self.spooled_total = 0
        self.shed_total = 0
        if not self._direct:
            self._spooled.set()

    @property
    def waiting(self) -> int:
        """Pieces in the outbox."""
        return len(self._outbox)

    async def run(self) -> None:
        """Carry until the Inlet is closed and empty; what could not be delivered by then stays in the outbox."""
        try:
            async with asyncio.TaskGroup() as both:
                delivering = both.create_task(self._deliver())
                while (haul := await self._inlet.take(HAUL_NOUNS)) is not None:
                    taken = self._inlet.taken_total
                    await self._carry(haul)
                    self._kept_total = taken
                    self._moved.set()
                await self._hear_the_last()
                delivering.cancel()
        finally:
            self._over = True
            self._moved.set()
            self._inlet.abandon()
            for number in list(self._waiting):
                self._wait_no_more(number)

    async def _hear_the_last(self) -> None:
        try:
            async with asyncio.timeout(GRACE_S):
                while self._waiting:
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            _log.info("%d pieces were brought whose outcome is not known yet", len(self._waiting))

    async def kept(self, heard: int) -> None:
        """Wait until the first so many comments heard are durable, or shed and counted. Raises `Closed`."""
        while self._kept_total < heard:
            if self._over:
                raise Closed
            self._moved.clear()
            await self._moved.wait()

    def tell(self, told: Iterable[Told]) -> None:
        """The book has these pieces: tell those of this door's bringers."""
        for one in told:
            ticket = self._waiting.pop(one.number, None) if one.door == self.door else None
            if ticket is not None:
                refused = Refused(one.zh, one.en) if one.zh else None
                ticket.settle(Outcome(one.accepted, one.duplicates, refused))
                self._heard.set()

    async def _carry(self, haul: Haul) -> None:
        pieces, tickets = self._pieces(haul)
        if not pieces:
            return
        async with self._turn:
            tried = self._direct
            if tried and await self._bring(pieces):
                for number in tickets:
                    self._let_wait(number)
            else:
                await self._spool(pieces, nobody_knows() if tried else not_now())

    def _pieces(self, haul: Haul) -> tuple[list[Piece], list[int]]:
        pieces, numbers = [], []
        for ticket in haul.tickets:
            piece = self._piece(1, ticket.nouns, ticket.whole)
            # Before it is brought: the desk may be quicker than the answer that it was.
            self._waiting[piece.number] = ticket
            numbers.append(piece.number)
            pieces.append(piece)
        self._shed += haul.shed
        comments = tuple(haul.comments)
        if self._backlog > BACKLOG_MOST:
            self._let_comments_go(len(comments))
            comments = ()
        if comments or (self._shed and self._backlog <= BACKLOG_MOST):
            pieces.append(self._piece(2, comments, shed=self._shed))
            self._shed = 0
        return pieces, numbers

    def _piece(self, lane: int, nouns: tuple[object, ...], whole: bool = False, shed: int = 0) -> Piece:
        self._number += 1
        return Piece(
            door=self.door,
            number=self._number,
            lane=lane,
            nouns=nouns,  # type: ignore[arg-type]
            whole=whole,
            shed=shed,
        )

    async def _bring(self, pieces: Sequence[Piece]) -> bool:
        try:
            self._backlog = await self._book.bring(pieces)
        except BookFailed as away:
            self.lose(away)
            return False
        self.brought += len(pieces)
        return True

    def lose(self, away: Trouble) -> None:
        """The book is out of reach, whoever has found it so: what is heard goes to the outbox until it is not."""
        self._direct = False
        self._spooled.set()
        if not self.away_ms:
            self.away_ms = self._now()
            _log.warning("%s; what is heard is kept in the outbox", away.en)
            self._on_away()

    async def _spool(self, pieces: Sequence[Piece], no: Trouble) -> None:
        kept = []
        for piece in pieces:
            if any(type(noun) is Command for noun in piece.nouns):
                self._give_up(piece, no)
            else:
                kept.append(piece)
        try:
            if kept:
                await asyncio.to_thread(self._outbox.put, kept)
        except BookFailed as failed:
            _log.error("%s", failed.en)
            self._let_comments_go(sum(len(piece.nouns) for piece in kept if piece.lane == 2))
            for piece in kept:
                self._give_up(piece, failed)
            return
        self.spooled_total += len(kept)
        self._spooled.set()
        for piece in kept:
            if ticket := self._waiting.pop(piece.number, None):
                ticket.settle(Outcome(len(piece.nouns)))

    def _give_up(self, piece: Piece, why: Trouble) -> None:
        if ticket := self._waiting.pop(piece.number, None):
            ticket.give_up(why)

    def _let_comments_go(self, count: int) -> None:
        self._shed += count
        self.shed_total += count

    async def _deliver(self) -> None:
        """While something waits in the outbox, try to bring it."""
        while True:
            await self._spooled.wait()
            if not await self._deliver_some():
                await asyncio.sleep(PROBE_S)

    async def _deliver_some(self) -> bool:
        """Bring the oldest of the outbox; once it is empty, what is heard goes straight to the inbox again."""
        pieces = await asyncio.to_thread(self._outbox.oldest, DELIVERED_AT_ONCE)
        if pieces:
            try:
                self._backlog = await self._book.bring(pieces)
            except BookFailed as away:
                self.lose(away)
                return False
            await asyncio.to_thread(self._outbox.let_go, pieces)
        elif not await self._there():
            return False
        async with self._turn:
            if not len(self._outbox):
                self._spooled.clear()
                self._direct = True
                self._be_back()
        return True

    async def _there(self) -> bool:
        try:
            return await self._book.stands("0-0", 0)
        except BookFailed as away:
            self.lose(away)
            return False

    def _be_back(self) -> None:
        if self.away_ms:
            self.away_ms = 0
            _log.warning("the book is within reach again, and all that was kept is delivered")
            self._on_away()

    def _let_wait(self, number: int) -> None:
        """It is durable. The desk's word on it is waited for a while; a command waits longer."""
        ticket = self._waiting.get(number)
        if ticket is not None:
            is_command = any(type(noun) is Command for noun in ticket.nouns)
            seconds = COMMAND_S if is_command else GRACE_S
            asyncio.get_running_loop().call_later(seconds, self._wait_no_more, number)

    def _wait_no_more(self, number: int) -> None:
        ticket = self._waiting.pop(number, None)
        if ticket is None:
            return
        if any(type(noun) is Command for noun in ticket.nouns):
            ticket.give_up(Closed() if self._over else nobody_knows())
        else:
            ticket.settle(Outcome(len(ticket.nouns)))


def not_now() -> Trouble:
    """What a helper is told while no command can be carried out."""
    return Trouble(
        "现在连不上账本，这一步没有做：等控制台说恢复了再做一次",
        "The book is out of reach, so this was not done: do it again when the console says that it is back",
    )


def nobody_knows() -> Trouble:
    """What a helper is told when the desk does not answer."""
    return Trouble(
        "记账的那台机器没有回音，这一步可能稍后才生效：先看看画面再决定要不要重做",
        "The machine that keeps the book does not answer; this may yet be done: look before you do it again",
    )


__all__ = ["BACKLOG_MOST", "COMMAND_S", "GRACE_S", "Porter", "nobody_knows", "not_now"]
