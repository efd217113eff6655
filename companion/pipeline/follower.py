"""Floor 2. The book as it is read along where it is not written: rows become State and frames as they come.

Reads the shared book; writes the State through the same `apply` as the desk, frames to the Feed, and what became of
pieces to the Porter. All it has read is durable, so what it shows needs no fence.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

from companion.domain.facts import AnyFact, CommentSeen
from companion.domain.state import State, apply
from companion.domain.ticking import stir
from companion.journal.port import BookAway, Row, SharedJournal, Stale, Told
from companion.pipeline.clock import Now
from companion.pipeline.feed import Feed

PROBE_S: Final = 0.25
ROWS_WAITING: Final = 256
FACTS_AT_ONCE: Final = 512
"""Facts made so before faces are told: more would keep the loop for longer than the eye forgives."""

Tell = Callable[[Sequence[Told]], None]
OnAway = Callable[[BookAway], None]
OnRows = Callable[[int, Sequence[AnyFact]], None]


class Lost(Stale):
    """The book is no longer what was read of it: the State must be made anew."""

    def __init__(self) -> None:
        super().__init__(
            "账本和已读到的对不上（Redis 丢了最近几条，或清掉了旧的）：重新读一遍",
            "the book is not what was read of it (Redis lost its newest rows, or old ones are gone): reading it anew",
        )


class Follower:
    """Reads along from where the State stands."""

    def __init__(
        self,
        book: SharedJournal,
        state: State,
        feed: Feed,
        now: Now,
        tell: Tell,
        on_rows: OnRows,
        on_away: OnAway,
        at: tuple[str, int] | None = None,
    ) -> None:
        self._book = book
        self._state = state
        self._feed = feed
        self._now = now
        self._tell = tell
        self._on_rows = on_rows
        self._on_away = on_away
        self._rows: deque[Row] = deque()
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._until: int | None = None
        self._place, self._mark = at or (f"{state.revision}-0", 0)

    @property
    def at(self) -> tuple[str, int]:
        """How far the book was read: the place and the mark of the last row."""
        return self._place, self._mark

    def nudge(self) -> None:
        """Someone wants to see the State."""
        self._wake.set()

    async def read(self) -> None:
        """Read rows until cancelled, again when the book was out of reach. Raises `Lost`, and `BookRefused`."""
        while True:
            try:
                await self._read_along()
            except BookAway as away:
                self._on_away(away)
                await asyncio.sleep(PROBE_S)

    async def _read_along(self) -> None:
        # Asked anew each time the line was lost: a server may have come back without its newest rows.
        if not await self._book.stands(self._place, self._mark):
            raise Lost
        while True:
            await self._room.wait()
            for row in await self._book.follow(self._place):
                self._rows.append(row)
                self._place, self._mark = row.place, row.mark
            if len(self._rows) >= ROWS_WAITING:
                self._room.clear()
            if self._rows:
                self._wake.set()

    async def fold(self, until: Callable[[], int | None]) -> None:
        """Make rows so, and tell the faces, until the State stands where `until` says. Raises `Lost`."""
        patience: float | None = None
        while (end := until()) is None or self._state.revision < end:
            try:
                async with asyncio.timeout(patience):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            patience = self._show(self._fold_some())
            await asyncio.sleep(0)

    def _fold_some(self) -> list[dict[str, Any]]:
        tail: list[dict[str, Any]] = []
        state, folded = self._state, 0
        while self._rows and folded < FACTS_AT_ONCE:
            row = self._rows.popleft()
            if row.facts and row.after != state.revision:
                if row.after + len(row.facts) > state.revision:
                    raise Lost
            else:
                for fact in row.facts:
                    apply(state, fact)
                    if type(fact) is CommentSeen and self._feed.wants_comments:
                        tail.append(_tail_item(fact))
                self._on_rows(row.after, row.facts)
                folded += len(row.facts)
            if row.told:
                self._tell(row.told)
        if self._rows:
            self._wake.set()
        if len(self._rows) < ROWS_WAITING:
            self._room.set()
        return tail

    def _show(self, tail: list[dict[str, Any]]) -> float | None:
        """Give the faces what changed; for how many seconds nothing changes by waiting."""
        now_ms = self._now()
        stir_at = stir(self._state, now_ms)
        release = self._feed.prepare(self._state, tail)
        if release is not None:
            self._feed.release(release)
        return None if stir_at is None else max(0.0, (stir_at - now_ms) / 1000)


def _tail_item(fact: CommentSeen) -> dict[str, Any]:
    item: dict[str, Any] = {
        "key": fact.key,
        "source": fact.source,
        "room": fact.room,
        "user": fact.name,
        "text": fact.text,
        "at_ms": fact.at_ms,
        "is_question": bool(fact.group),
    }
    return item | {"group": fact.group} if fact.group else item


__all__ = ["Follower", "Lost"]
