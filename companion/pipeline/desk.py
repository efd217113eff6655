"""Floor 2. The desk: the one writer. Takes nouns from the Inlet, writes facts to the Journal, gives frames to the Feed.

For each haul: read each comment, decide, apply, check the books, and encode what the faces will see; then, once the
book has the facts, let the faces see it and tell the bringers. While one batch is being written the next gathers, and
in a rush, when a whole haul has gathered, is decided: so a rush is written in few, large commits. What anyone sees has
passed the book: frames, answers and looks at the state all queue behind the facts they depend on. If the book cannot
be written, or a pool is not what its orders explain, the desk raises, and the station ends: what it had decided and
not written is then neither kept nor shown, and everyone who waits for it is told so.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, Protocol, get_args

from companion.domain.audit import Auditor
from companion.domain.catalogue import Catalogue
from companion.domain.decide import decide, opening
from companion.domain.facts import AnyFact, CommentEchoed, CommentsShed, OrderConflicted
from companion.domain.inbound import Command, Comment, Inbound, Told
from companion.domain.levels import heed
from companion.domain.state import State, apply
from companion.domain.ticking import stir
from companion.domain.timer import due, next_due
from companion.domain.trouble import Refused
from companion.journal.port import Journal
from companion.pipeline.batch import Batch, refuse, tail_item
from companion.pipeline.clock import Now
from companion.pipeline.feed import Feed
from companion.pipeline.inlet import Closed, Haul, Outcome, Ticket
from companion.pipeline.recording import Recording
from companion.reading.reader import Reader

HAUL_NOUNS: Final = 256
"""Nouns decided at a time: more would keep the loop, and so every face, waiting for longer than the eye forgives."""
BATCHES_AHEAD: Final = 2
"""Full hauls decided while the book writes; what piles up beyond waits in the Inlet, where it is counted."""

NOTHING: Final = Outcome(0)
AGAIN: Final = (OrderConflicted, CommentEchoed)
"""Facts of a noun that brought nothing new."""
TOLD: Final = frozenset(get_args(Told))
"""What a recording holds; the rest is what we say of ourselves."""

Look = Callable[[State], Any]
Write = Callable[[Batch], Awaitable[int]]
"""Has the book take a batch, and gives the sequence it then ends with."""
OnWritten = Callable[[int, Sequence[AnyFact]], None]
"""Is told of the facts that follow a sequence, as soon as the book has them."""


class Source(Protocol):
    """Where a desk takes its hauls from: the Inlet, or the inbox that several doors fill."""

    @property
    def waiting(self) -> int: ...
    def nudge(self) -> None: ...
    async def take(self, most: int, seconds: float | None = None) -> Haul | None: ...
    def abandon(self) -> None: ...


class Desk:
    """Decides for one station. With `recorded` the clock is the nouns' own: the latest time any of them has told."""

    def __init__(
        self,
        inlet: Source,
        journal: Journal,
        state: State,
        reader: Reader,
        feed: Feed,
        now: Now,
        recorded: bool = False,
        write: Write | None = None,
    ) -> None:
        self._inlet = inlet
        self._journal = journal
        self._append = write or self._append_alone
        self._state = state
        self._reader = reader
        self._feed = feed
        self._now = now
        self._recorded = recorded
        self._auditor = Auditor()
        self._stir_at: int | None = None
        self._looks: list[tuple[asyncio.Future[Any], Look]] = []
        self._untold: deque[Batch] = deque()
        self._decided: asyncio.Queue[Batch | None] = asyncio.Queue(BATCHES_AHEAD)
        self._written = asyncio.Event()
        self._written.set()
        self._name = secrets.token_hex(8)
        self._ready = False
        self._over = False
        self.durable = state.revision
        self.on_written: OnWritten = lambda expected, facts: None
        self.recording = Recording(lambda: state.catalogue.timezone)
        self.batches = 0

    @property
    def ready(self) -> bool:
        """Whether the desk is at work: what is brought now will be in the book."""
        return self._ready

    async def open(self, catalogue: Catalogue, first: Iterable[Inbound] = ()) -> None:
        """Check the books as they were recovered; take up the catalogue, and what is to be said `first`.

        Raises `BooksDontBalance`, and what the book raises.
        """
        self._auditor.begin(self._state)
        batch = Batch(self._state.revision, self._now())
        for fact in opening(self._state, catalogue, batch.at_ms):
            self._hold(batch, fact)
        for noun in first:
            self._weigh_noun(batch, noun)
        self._auditor.check(self._state)
        await self._write(batch)

    async def run(self) -> None:
        """Work until the Inlet is closed and empty."""
        self._ready = True
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._deliberate())
                both.create_task(self._settle())
        finally:
            self._ready, self._over = False, True
            self._inlet.abandon()
            refuse([future for future, _ in self._looks])
            self.recording.end()
            for batch in self._untold:
                batch.give_up()

    async def look(self, at: Look) -> Any:
        """What `at` makes of the state, told once all it saw is in the book. Raises `Closed`."""
        if self._over:
            raise Closed
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._looks.append((future, at))
        self._inlet.nudge()
        return await future

    async def _deliberate(self) -> None:
        while (haul := await self._take()) is not None:
            batch = Batch(self._state.revision, self._now())
            batch.first, batch.second = haul.first, haul.second
            self._untold.append(batch)
            self._weigh(batch, haul)
            if batch:
                self._written.clear()
                await self._decided.put(batch)
            else:
                self._untold.pop()
        await self._decided.put(None)

    async def _take(self) -> Haul | None:
        # Less than a haul may still grow while the book writes: one commit, and one frame for each face, fewer.
        if self._inlet.waiting < HAUL_NOUNS:
            await self._written.wait()
        return await self._inlet.take(HAUL_NOUNS, self._patience())

    async def _settle(self) -> None:
        while (batch := await self._decided.get()) is not None:
            await self._write(batch)
            if batch.release:
                self._feed.release(batch.release)
            if batch.heard:
                self.recording.hear(batch.heard)
            batch.tell()
            self._untold.popleft()
            if self._decided.empty():
                self._written.set()

    async def _write(self, batch: Batch) -> None:
        if batch.facts or batch.taken:
            self.durable = await self._append(batch)
            self.on_written(batch.expected, batch.facts)
            self.batches += 1

    async def _append_alone(self, batch: Batch) -> int:
        return await self._journal.append(batch.expected, batch.facts, f"{self._name}:{batch.expected}")

    def _patience(self) -> float | None:
        """Seconds until time alone has something to do: a deadline, or a figure that moves with the clock."""
        if self._recorded:
            return None
        when = min((at_ms for at_ms in (next_due(self._state), self._stir_at) if at_ms is not None), default=None)
        return None if when is None else max(0.0, (when - self._now()) / 1000)

    def _weigh(self, batch: Batch, haul: Haul) -> None:
        # First of all, so that whatever goes wrong below, nobody waits for ever.
        batch.outcomes = [(ticket, NOTHING) for ticket in haul.tickets]
        looks, self._looks = self._looks, []
        batch.looks = [(future, None) for future, _ in looks]
        if not self._recorded:
            self._let_fall_due(batch, batch.at_ms)
        if haul.shed:
            self._hold(batch, CommentsShed(haul.shed, at_ms=batch.at_ms))
        batch.outcomes = [(ticket, self._weigh_ticket(batch, ticket)) for ticket in haul.tickets]
        for comment in haul.comments:
            self._weigh_noun(batch, comment)
        if self._recorded:
            self._let_fall_due(batch, self._state.clock_ms)
        self._auditor.check(self._state)
        self._stir_at = stir(self._state, self._state.clock_ms if self._recorded else batch.at_ms)
        batch.release = self._feed.prepare(self._state, batch.tail)
        batch.looks = [(future, look(self._state)) for future, look in looks]

    def _weigh_ticket(self, batch: Batch, ticket: Ticket) -> Outcome:
        if ticket.whole and (refused := self._refusal(ticket, batch.at_ms)):
            return Outcome(0, 0, refused)
        accepted = duplicates = 0
        first: Refused | None = None
        for noun in ticket.nouns:
            try:
                fresh = self._weigh_noun(batch, noun)
            except Refused as refused:
                # A command that can't be carried out costs none of the nouns that came with it.
                first = first or refused
                continue
            accepted += fresh
            duplicates += not fresh
        return Outcome(accepted, duplicates, first)

    def _refusal(self, ticket: Ticket, now_ms: int) -> Refused | None:
        """Why a command of the ticket can't be carried out as things stand before it; None if all can."""
        for noun in ticket.nouns:
            if type(noun) is Command:
                try:
                    decide(self._state, noun, None, now_ms)
                except Refused as refused:
                    return refused
        return None

    def _weigh_noun(self, batch: Batch, noun: Inbound) -> bool:
        """Decide one noun and make it so; whether it was new."""
        if self._recorded:
            self._let_fall_due(batch, max(self._state.clock_ms, noun.at_ms))
        heard_ms = noun.at_ms if self._recorded else batch.at_ms
        reading = self._reader.read(noun.text, self._state.show.pinned) if type(noun) is Comment else None
        facts = decide(self._state, noun, reading, heard_ms)
        for fact in facts:
            self._hold(batch, fact)
        if self.recording.wanted and type(noun) in TOLD:
            batch.heard.append(noun)  # type: ignore[arg-type]
        if type(noun) is not Comment:
            self._heed(batch, self._state.clock_ms if self._recorded else batch.at_ms)
        if not facts or type(facts[0]) in AGAIN:
            return False
        if type(noun) is Comment and self._feed.wants_comments:
            batch.tail.append(tail_item(noun, facts))
        return True

    def _let_fall_due(self, batch: Batch, now_ms: int) -> None:
        while (fact := due(self._state, now_ms)) is not None:
            self._hold(batch, fact)
        self._heed(batch, now_ms)

    def _heed(self, batch: Batch, now_ms: int) -> None:
        for fact in heed(self._state, now_ms):
            self._hold(batch, fact)

    def _hold(self, batch: Batch, fact: AnyFact) -> None:
        apply(self._state, fact)
        batch.facts.append(fact)
