"""Floor 2. The desk: the one writer. Takes nouns from the Inlet, writes facts to the Journal, gives frames to the Feed.

For each haul: read each comment, decide, apply, and encode what the faces will see; then, once the book has the
facts, let the faces see it and tell the bringers. While one batch is being written the next gathers, and in a rush,
when a whole haul has gathered, is decided: so a rush is written in few, large commits. What anyone sees has passed
the book: frames, answers and looks at the state all queue behind the facts they depend on. If the book cannot be
written the desk raises, and the station ends.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable
from typing import Any, Final

from companion.domain.catalogue import Catalogue
from companion.domain.decide import decide, opening
from companion.domain.facts import AnyFact, CommentsShed, OrderConflicted
from companion.domain.inbound import Comment, Inbound
from companion.domain.state import State, apply
from companion.domain.timer import due, next_due
from companion.domain.trouble import Refused
from companion.journal.port import Journal
from companion.pipeline.clock import Now
from companion.pipeline.feed import Feed, Release
from companion.pipeline.inlet import Haul, Inlet, Outcome, Ticket
from companion.reading.reader import Reader

HAUL_NOUNS: Final = 256
"""Nouns decided at a time: more would keep the loop, and so every face, waiting for longer than the eye forgives."""
BATCHES_AHEAD: Final = 2
"""Full hauls decided while the book writes; what piles up beyond waits in the Inlet, where it is counted."""

Look = Callable[[State], Any]


class _Batch:
    """What one haul came to, and what may be told once its facts are in the book."""

    __slots__ = ("at_ms", "expected", "facts", "looks", "outcomes", "release", "tail")

    def __init__(self, expected: int, at_ms: int) -> None:
        self.expected = expected
        self.at_ms = at_ms
        self.facts: list[AnyFact] = []
        self.outcomes: list[tuple[Ticket, Outcome]] = []
        self.looks: list[tuple[asyncio.Future[Any], Any]] = []
        self.release: Release | None = None
        self.tail: list[dict[str, Any]] = []


class Desk:
    """Decides for one station. With `recorded` the clock is the nouns' own: the latest time any of them has told."""

    def __init__(
        self, inlet: Inlet, journal: Journal, state: State, reader: Reader, feed: Feed, now: Now, recorded: bool = False
    ) -> None:
        self._inlet = inlet
        self._journal = journal
        self._state = state
        self._reader = reader
        self._feed = feed
        self._now = now
        self._recorded = recorded
        self._looks: list[tuple[asyncio.Future[Any], Look]] = []
        self._decided: asyncio.Queue[_Batch | None] = asyncio.Queue(BATCHES_AHEAD)
        self._written = asyncio.Event()
        self._written.set()
        self._name = secrets.token_hex(8)
        self._ready = False
        self.durable = state.revision
        self.batches = 0

    @property
    def ready(self) -> bool:
        """Whether the desk is at work: what is brought now will be in the book."""
        return self._ready

    async def open(self, catalogue: Catalogue, first: Iterable[Inbound] = ()) -> None:
        """Take up the catalogue, and what is to be said `first`, before anything else is taken in."""
        batch = _Batch(self._state.revision, self._now())
        for fact in opening(self._state, catalogue, batch.at_ms):
            self._hold(batch, fact)
        for noun in first:
            self._weigh_noun(batch, noun)
        await self._write(batch)

    async def run(self) -> None:
        """Work until the Inlet is closed and empty."""
        self._ready = True
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._deliberate())
                both.create_task(self._settle())
        finally:
            self._ready = False
            self._inlet.abandon()
            for future, _ in self._looks:
                future.cancel()

    async def look(self, at: Look) -> Any:
        """What `at` makes of the state, told once all it saw is in the book."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._looks.append((future, at))
        self._inlet.nudge()
        return await future

    async def _deliberate(self) -> None:
        while (haul := await self._take()) is not None:
            batch = self._weigh(haul)
            if batch.facts or batch.outcomes or batch.looks or batch.release:
                self._written.clear()
                await self._decided.put(batch)
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
            for ticket, outcome in batch.outcomes:
                if not ticket.outcome.done():
                    ticket.outcome.set_result(outcome)
            for future, seen in batch.looks:
                if not future.done():
                    future.set_result(seen)
            if self._decided.empty():
                self._written.set()

    async def _write(self, batch: _Batch) -> None:
        if batch.facts:
            key = f"{self._name}:{batch.expected}"
            self.durable = await self._journal.append(batch.expected, batch.facts, key)
            self.batches += 1

    def _patience(self) -> float | None:
        """Seconds until our own timer has something to do."""
        when = next_due(self._state)
        return None if when is None or self._recorded else max(0.0, (when - self._now()) / 1000)

    def _weigh(self, haul: Haul) -> _Batch:
        batch = _Batch(self._state.revision, self._now())
        if not self._recorded:
            self._let_fall_due(batch, batch.at_ms)
        if haul.shed:
            self._hold(batch, CommentsShed(haul.shed, at_ms=batch.at_ms))
        for ticket in haul.tickets:
            batch.outcomes.append((ticket, self._weigh_ticket(batch, ticket)))
        for comment in haul.comments:
            self._weigh_noun(batch, comment)
        if self._recorded:
            self._let_fall_due(batch, self._state.clock_ms)
        batch.release = self._feed.prepare(self._state, batch.tail)
        looks, self._looks = self._looks, []
        batch.looks = [(future, look(self._state)) for future, look in looks]
        return batch

    def _weigh_ticket(self, batch: _Batch, ticket: Ticket) -> Outcome:
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

    def _weigh_noun(self, batch: _Batch, noun: Inbound) -> bool:
        """Decide one noun and make it so; whether it was new."""
        if self._recorded:
            self._let_fall_due(batch, max(self._state.clock_ms, noun.at_ms))
        heard_ms = noun.at_ms if self._recorded else batch.at_ms
        reading = self._reader.read(noun.text) if type(noun) is Comment else None
        facts = decide(self._state, noun, reading, heard_ms)
        for fact in facts:
            self._hold(batch, fact)
        if not facts or type(facts[0]) is OrderConflicted:
            return False
        if type(noun) is Comment and self._feed.wants_comments:
            batch.tail.append(_tail(noun, facts))
        return True

    def _let_fall_due(self, batch: _Batch, now_ms: int) -> None:
        while (fact := due(self._state, now_ms)) is not None:
            self._hold(batch, fact)

    def _hold(self, batch: _Batch, fact: AnyFact) -> None:
        apply(self._state, fact)
        batch.facts.append(fact)


def _tail(noun: Comment, facts: tuple[AnyFact, ...]) -> dict[str, Any]:
    """A comment as the console's tail shows it."""
    item: dict[str, Any] = {
        "key": noun.key,
        "source": noun.source,
        "room": noun.room,
        "user": noun.user.name,
        "text": noun.text,
        "at_ms": noun.at_ms,
        "is_question": len(facts) > 1,
    }
    if len(facts) > 1:
        item["group"] = facts[0].group  # type: ignore[union-attr]
    return item
