"""Floor 2. Asking a platform about single orders: was an unpaid one paid after all, before it lets go of its stock?
And what does one hold of which only its existence was heard?

Reads the State and, through its connector, the platform; what it learns goes through the Inlet like everything else.
A connector that can't be asked, fails or takes too long changes nothing: an unpaid order then lets go when its time
comes, and one that waits for its detail goes on waiting, and is shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from typing import Final, Protocol

from companion.domain.awaiting import awaiting, ours_to_count
from companion.domain.books import OrderId
from companion.domain.inbound import Inbound
from companion.domain.state import State
from companion.domain.timer import to_refetch
from companion.pipeline.clock import Now

EVERY_S: Final = 1.0
ANSWER_S: Final = 20.0
ORDERS_MOST: Final = 100
"""Orders asked about in one go; the others a little later."""
AGAIN_MS: Final = (0, 10_000, 30_000, 120_000, 600_000, 3_600_000)
"""How long after the last time an order is asked about again that goes on waiting; for ever after as the last."""


class Refetcher(Protocol):
    """Who can ask a platform how orders stand now (see `connectors.contract`)."""

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]: ...


class Asker:
    """Asks one connector, one question at a time: about each order before it lets go once, about one that waits until
    it knows."""

    def __init__(
        self,
        name: str,
        refetcher: Refetcher,
        state: State,
        now: Now,
        bring: Callable[[tuple[Inbound, ...]], Awaitable[object]],
    ) -> None:
        self._name = name
        self._refetcher = refetcher
        self._state = state
        self._now = now
        self._bring = bring
        self._asked: set[OrderId] = set()
        self._tries: dict[OrderId, tuple[int, int]] = {}

    async def run(self) -> None:
        """Ask for ever. Raises whatever the connector raises, and `TimeoutError` when it does not answer."""
        while True:
            orders = self._next()
            if orders:
                async with asyncio.timeout(ANSWER_S):
                    nouns = await self._refetcher.refetch(orders)
                if told := ours_to_count(self._state, nouns):
                    await self._bring(told)
            if len(orders) < ORDERS_MOST:
                await asyncio.sleep(EVERY_S)

    def _next(self) -> tuple[str, ...]:
        """The orders to ask about now, which then count as asked about, whatever comes of it."""
        wanted = list(islice(self._soon(), ORDERS_MOST))
        wanted += islice((id for id in self._awaiting() if id not in wanted), ORDERS_MOST - len(wanted))
        return tuple(order for _, order in wanted)

    def _soon(self) -> Iterator[OrderId]:
        soon = to_refetch(self._state, self._now())
        self._asked.intersection_update(soon)
        for id in soon:
            if id not in self._asked and self._brings(id[0]):
                self._asked.add(id)
                yield id

    def _awaiting(self) -> Iterator[OrderId]:
        now_ms = self._now()
        waiting = [id for id in awaiting(self._state) if self._brings(id[0])]
        self._tries = {id: self._tries.get(id, (0, 0)) for id in waiting}
        for id in waiting:
            times, asked_ms = self._tries[id]
            if now_ms >= asked_ms + AGAIN_MS[min(times, len(AGAIN_MS) - 1)]:
                self._tries[id] = (times + 1, now_ms)
                yield id

    def _brings(self, shop: str) -> bool:
        """Whether this connector speaks for the shop: by its name, by what it has brought, or for want of another."""
        known = self._state.show.connectors
        if self._name == shop or (self._name in known and shop in known[self._name].shops):
            return True
        return not any(shop in connector.shops for name, connector in known.items() if name != shop)
