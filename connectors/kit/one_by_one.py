"""Floor 3: orders of a platform that lists no more than the ids of what changed: each is asked for by itself. It
awaits, as `transport`.

Reads and writes the network, by what it is handed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Final, Generic, TypeVar

from companion.domain.inbound import Inbound, OrderEvent
from connectors.kit.asked import Asked
from connectors.kit.calling import Caller
from connectors.kit.lately import Lately, Piece
from connectors.kit.values import id_of, whole_of

MOST_PAGES: Final = 200

Told = tuple[Inbound, ...]
_Whole = TypeVar("_Whole")


class OneByOne(Generic[_Whole]):
    """The orders of one shop, asked for one by one.

    `listed` tells the ids of what changed in a piece of time, a page at a time; `ask` all there is to know of one
    order; `read` its events. What changed less than `late_ms` ago is not asked for: the platform lists it only then.
    """

    def __init__(
        self,
        caller: Caller,
        asked: Asked,
        now: Callable[[], int],
        listed: Callable[[Piece], AsyncGenerator[list[str], None]],
        ask: Callable[[str], Awaitable[_Whole]],
        read: Callable[[_Whole], tuple[OrderEvent, ...]],
        late_ms: int = 0,
    ) -> None:
        self._caller = caller
        self._asked = asked
        self._now = now
        self._listed = listed
        self._ask = ask
        self._read = read
        self._late_ms = late_ms
        self._lately = Lately()

    async def refetch(self, orders: tuple[str, ...]) -> Told:
        """How these orders stand now. Raises `NotTaken`."""
        return self._asked.nouns(await self._caller.each(orders, self._ask), self._read)

    async def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[Told, None]:
        """Every order that changed, but for those asked for since. Raises `NotTaken`."""
        if self._late_ms:
            until_ms = min(until_ms, self._now() - self._late_ms)
            if since_ms >= until_ms:
                return
        async with self._caller.kept_open():
            for piece in self._lately.pieces(since_ms, until_ms):
                async for ids in self._listed(piece):
                    fresh, asked_ms = self._lately.fresh(ids, piece), self._now()
                    told = await self._caller.each(fresh, self._ask, None, sure=True)
                    self._lately.asked(fresh, asked_ms)
                    yield self._asked.nouns(told, self._read)
        self._lately.swept(until_ms)


async def pages_back(
    ask: Callable[[int], Awaitable[dict[str, Any]]], total: str, size: int
) -> AsyncGenerator[dict[str, Any], None]:
    """The pages of a list, by their numbers from 1, from the last to the first: what changes meanwhile moves to another
    place, and is seen twice rather than not at all. `total` is the field that says how many the list holds."""
    first = await ask(1)
    last = min(-(-(whole_of(first.get(total)) or 0) // size), MOST_PAGES)
    for page in range(last, 1, -1):
        yield await ask(page)
    yield await ask(1) if last > 1 else first


def ids_in(listed: Any, field: str) -> list[str]:
    """The ids that a list of objects holds under this name; what is none is left out."""
    found = (id_of(one.get(field)) for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()
    return list(filter(None, found))
