"""Floor 2. Who sits at the desk, where several machines share a book: one at a time, the one that holds the lease.

Reads and writes the shared book, and the State, which is read along while another decides, and decided upon while we
do. Whoever loses the lease, or finds the book other than it was read, throws the State away and reads the book again:
what was decided and not written was never shown, and the pieces it came of still lie in the inbox.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import fields
from typing import Any, Final

from companion.domain.catalogue import Catalogue
from companion.domain.keeping import keep
from companion.domain.state import State
from companion.domain.trouble import Trouble
from companion.journal.port import BookAway, BookFailed, Lease, Settled, SharedJournal, Stale
from companion.pipeline.batch import Batch
from companion.pipeline.causes import first_cause, in_words
from companion.pipeline.clock import Now
from companion.pipeline.desk import Desk, Look
from companion.pipeline.feed import Feed
from companion.pipeline.follower import Follower, Lost, OnAway, OnRows, Tell
from companion.pipeline.inlet import Closed
from companion.pipeline.intray import Arrived, Intray, set_aside
from companion.pipeline.recovery import FACTS_WORTH_A_SNAPSHOT, program_mark, recover, remember
from companion.reading.reader import Reader

_log: Final = logging.getLogger("companion")
ASK_S: Final = 0.2
"""How often whoever may decide asks for a lease that is about to end."""
RENEW_S: Final = 0.3
PROBE_S: Final = 0.25
LOOK_S: Final = 3.0
SNAPSHOT_EVERY: Final = 20_000
"""Facts after which a reader keeps a snapshot; a desk only after twice as many, for everyone waits for it meanwhile."""
SNAPSHOT_LOOK_S: Final = 10.0

Beside = Callable[[], Coroutine[Any, Any, None]]
"""What runs only where the desk is: telling experts, asking shops what they list, watching the doors."""


class Chair:
    """Reads along and, if it may, takes the desk. `desk`: while it is ours. `fresh`: the State is as the book."""

    def __init__(
        self,
        book: SharedJournal,
        state: State,
        feed: Feed,
        reader: Reader,
        now: Now,
        catalogue: Catalogue,
        tell: Tell,
        on_rows: OnRows,
        on_away: OnAway,
        may_decide: bool = True,
        beside: Sequence[Beside] = (),
        on_fresh: Callable[[], None] = lambda: None,
    ) -> None:
        self._book = book
        self._state = state
        self._feed = feed
        self._reader = reader
        self._now = now
        self._catalogue = catalogue
        self._tell = tell
        self._on_rows = on_rows
        self._on_away = on_away
        self._may_decide = may_decide
        self._beside = beside
        self._on_fresh = on_fresh
        self._follower: Follower | None = None
        self._intray: Intray | None = None
        self._at: tuple[str, int] | None = None
        self._lease: Lease | None = None
        self._name = secrets.token_hex(8)
        self._writes = 0
        self._told = 0
        """The sequence up to which this door's bringers have been told what became of their nouns."""
        self._deciding = self._over = False
        self.desk: Desk | None = None
        self.fresh = False
        self._visible = asyncio.Event()
        self.turns, self.decided_last = 0, False

    def nudge(self) -> None:
        """Someone wants to see the State."""
        for one in (self._intray, self._follower):
            if one is not None:
                one.nudge()

    async def look(self, at: Look) -> Any:
        """What `at` makes of the State, as far as it is in the book. Raises `BookAway` while there is none."""
        while True:
            try:
                async with asyncio.timeout(LOOK_S):
                    await self._visible.wait()
                if self.desk is None:
                    return at(self._state)
                return await self.desk.look(at)
            except TimeoutError:
                raise BookAway(
                    "账本还没有读完，或暂时连不上：请稍后再试",
                    "the book is not read yet, or is out of reach: try again in a moment",
                ) from None
            except Closed:
                if self._over:
                    raise
                await asyncio.sleep(PROBE_S)

    def close(self) -> None:
        """Let go of the desk once what it has taken is written, and stop reading along."""
        self._over = True
        if self._intray is not None:
            self._intray.close()
        self.nudge()

    async def run(self) -> None:
        """Read along, and decide whenever the lease is ours, until closed. Raises what is no matter of the book."""
        while not self._over:
            try:
                if not self.fresh:
                    await self._read_anew()
                await self._follow()
                if self._lease is not None and not self._over:
                    await self._decide(self._lease)
            except BaseExceptionGroup as failed:
                of_the_book, other = failed.split((Stale, BookFailed))
                if other is not None or of_the_book is None:
                    await self._fall()
                    raise
                await self._begin_anew(first_cause(of_the_book))
            except (Stale, BookFailed) as failed:
                await self._begin_anew(failed)
            finally:
                self.desk = self._follower = self._intray = None
        if self._lease is not None:
            await self._leave()

    async def _fall(self) -> None:
        """What failed is no matter of the book: others will fall over the same piece, unless it is set aside."""
        intray = self._intray
        if intray is None:
            return
        try:
            if intray.under_way is None:
                await self._book.fall()
            else:
                await self._book.park(intray.under_way)
                _log.error("a piece of the inbox was set aside, desks fall over it: %s", intray.under_way.place)
        except BookFailed as away:
            _log.info("%s", away.en)
        await self._leave()

    async def _begin_anew(self, why: BaseException) -> None:
        _log.warning("reading the book anew: %s", in_words(why))
        if not self._deciding:
            self._told = self._state.revision
        self._deciding, self._lease = False, None
        self._hide()
        if isinstance(why, BookAway):
            self._on_away(why)
            self._feed.rest(self._now())
        await asyncio.sleep(PROBE_S)

    def _hide(self) -> None:
        """The State is not, or may not be, what is in the book."""
        self.fresh = False
        self._visible.clear()

    async def _leave(self) -> None:
        self._lease = None
        try:
            await self._book.leave_lease()
        except BookFailed as away:
            _log.info("the lease will end by itself: %s", away.en)

    async def _read_anew(self) -> None:
        """Make the State what the book comes to, and have every face begin with it."""
        while not self._over:
            try:
                fresh, read = await asyncio.to_thread(recover, self._book)
                if read > FACTS_WORTH_A_SNAPSHOT:
                    await remember(self._book, fresh)
                break
            except BookAway as away:
                self._on_away(away)
                await asyncio.sleep(PROBE_S)
        else:
            return
        for field in fields(State):
            setattr(self._state, field.name, getattr(fresh, field.name))
        # Not from here on: what became of pieces may stand in rows that are facts of this State already.
        self._at = (f"{min(self._told, self._state.revision)}-0", 0)
        self._feed.renew()
        self.fresh = True
        self._visible.set()
        self._on_fresh()

    async def _follow(self) -> None:
        """Read along until the lease is ours and everything before it is read, or until closed."""
        self._lease, self.decided_last = None, False
        args = (self._book, self._state, self._feed, self._now, self._tell, self._on_rows)
        follower = self._follower = Follower(*args, self._on_away, self._at)
        follower.nudge()
        async with asyncio.TaskGroup() as group:
            parts = [group.create_task(follower.read()), group.create_task(self._keep_snapshots(SNAPSHOT_EVERY))]
            if self._may_decide:
                parts.append(group.create_task(self._ask_for_lease(follower)))
            await follower.fold(self._end)
            for part in parts:
                part.cancel()
        self._at = follower.at

    def _end(self) -> int | None:
        if self._over:
            return 0
        return None if self._lease is None else self._lease.last

    async def _ask_for_lease(self, follower: Follower) -> None:
        while self._lease is None:
            told: Lease | int = 0
            try:
                told = await self._book.take_lease()
            except BookAway as away:
                _log.info("%s", away.en)
            if isinstance(told, Lease):
                self._lease = told
            else:  # seldom while another is at work, more and more often the longer it is not heard of
                await asyncio.sleep(max(ASK_S, told / 2000))
        if self._lease.last < self._state.revision:
            raise Lost
        follower.nudge()
        await self._keep_lease()

    async def _keep_lease(self) -> None:
        before = 0
        while True:
            await asyncio.sleep(RENEW_S)
            written = self.desk.durable if self.desk else 0
            # Each append prolongs it too.
            if written == before and await self._book.renew_lease() < written:
                raise Lost
            before = written

    async def _decide(self, lease: Lease) -> None:
        self.turns += 1
        _log.warning("this machine keeps the book now, from %d on", lease.last)
        intray = self._intray = Intray(self._book, lease, self._tell)
        desk = Desk(intray, self._book, self._state, self._reader, self._feed, self._now, write=self._write)
        desk.on_written = self._on_rows
        self._told, self._deciding = lease.last, True
        self._hide()
        new = await set_aside(self._book, self._state, self._now(), self._catalogue.language)
        await desk.open(self._catalogue, new)
        async with asyncio.TaskGroup() as group:
            beside: tuple[Beside, ...] = (intray.run, self._keep_lease, *self._beside)
            parts = [group.create_task(part()) for part in beside]
            parts.append(group.create_task(self._keep_snapshots(2 * SNAPSHOT_EVERY)))
            if self._over:
                intray.close()
            self.desk = desk
            self._visible.set()
            await desk.run()
            for part in parts:
                part.cancel()
        self.fresh = self.decided_last = True
        self._deciding = False

    async def _write(self, batch: Batch) -> int:
        self._writes += 1
        told = tuple(ticket.told(outcome) for ticket, outcome in batch.outcomes if isinstance(ticket, Arrived))
        settled = Settled(first=batch.first, second=batch.second, told=told)
        self._told = await self._book.settle(batch.expected, batch.facts, f"{self._name}:{self._writes}", settled)
        return self._told

    async def _keep_snapshots(self, every: int) -> None:
        """Keep a snapshot when the newest is old; a start then reads little, and Redis can let go of what is old."""
        mark = program_mark()
        while mark:
            # Not all doors at the same time: one snapshot does for all of them.
            await asyncio.sleep(SNAPSHOT_LOOK_S * (0.5 + random.random()))  # noqa: S311 - only spreads
            try:
                if self._state.revision - await self._book.snapshot_at() > every:
                    sequence, body = await self.look(lambda state: (state.revision, keep(state)))
                    await self._book.keep_snapshot(sequence, mark + body)
            except Trouble as failed:
                _log.warning("no snapshot was kept: %s", failed.en)


__all__ = ["ASK_S", "RENEW_S", "Chair"]
