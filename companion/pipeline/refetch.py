"""Floor 2. Asking a platform once more about unpaid orders before they let go of their stock: was one paid after all?

Reads the State and, through its connector, the platform; what it learns goes through the Inlet like everything else.
A connector that can't be asked, fails or takes too long changes nothing: the order then lets go when its time comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from companion.domain.books import OrderId
from companion.domain.inbound import Inbound
from companion.domain.state import State
from companion.domain.timer import to_refetch
from companion.pipeline.clock import Now

EVERY_S: Final = 5.0
ANSWER_S: Final = 20.0
ORDERS_MOST: Final = 100
"""Orders asked about in one go; the others a little later."""


class Refetcher(Protocol):
    """Who can ask a platform how orders stand now (see `connectors.contract`)."""

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]: ...


class Asker:
    """Asks one connector, one question at a time, about each order once."""

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

    async def run(self) -> None:
        """Ask for ever. Raises whatever the connector raises, and `TimeoutError` when it does not answer."""
        while True:
            if orders := self._next():
                async with asyncio.timeout(ANSWER_S):
                    nouns = await self._refetcher.refetch(orders)
                if nouns:
                    await self._bring(nouns)
            await asyncio.sleep(EVERY_S)

    def _next(self) -> tuple[str, ...]:
        """The orders to ask about now, which then count as asked about, whatever comes of it."""
        soon = to_refetch(self._state, self._now())
        self._asked.intersection_update(soon)
        wanted = [id for id in soon if id not in self._asked and self._brings(id[0])][:ORDERS_MOST]
        self._asked.update(wanted)
        return tuple(order for _, order in wanted)

    def _brings(self, shop: str) -> bool:
        """Whether this connector speaks for the shop: by its name, by what it has brought, or for want of another."""
        known = self._state.show.connectors
        if self._name == shop or (self._name in known and shop in known[self._name].shops):
            return True
        return not any(shop in connector.shops for name, connector in known.items() if name != shop)
