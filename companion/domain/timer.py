"""Floor 0. Our own timer: what falls due by itself, and when to look next. Reads the State and the time it is told.

Writes nothing but the list of deadlines, from which it drops those that no longer matter.
"""

from __future__ import annotations

import heapq
from typing import Final

from companion.domain import facts as f
from companion.domain.books import GRACE_MS, OrderBook, OrderId
from companion.domain.levels import next_heed
from companion.domain.state import State

REFETCH_MS: Final = 60_000
"""How long before an unpaid order lets go the platform is asked once more whether it was paid."""


def due(state: State, now_ms: int) -> f.OrderExpired | f.QuestionMoved | None:
    """The next thing our own timer makes true at `now_ms`, the earliest deadline first; None if nothing is due.

    Deadlines of orders that were paid or closed meanwhile are let go of on the way.
    """
    heap = state.deadlines
    while heap and heap[0][0] <= now_ms:
        when, shop, order = heap[0]
        if _lets_go(state.stock.orders[(shop, order)], when):
            return f.OrderExpired(shop, order, at_ms=when)
        heapq.heappop(heap)
    for id in sorted(state.questions.snoozed):
        group = state.questions.groups[id]
        if group.until_ms <= now_ms:
            return f.QuestionMoved(id, "open", at_ms=group.until_ms)
    return None


def to_refetch(state: State, now_ms: int) -> tuple[OrderId, ...]:
    """The unpaid orders, as (shop, order), that `due` will let go of within REFETCH_MS: their deadlines have passed.

    Whoever can should ask the platform about each once more before that; who asks remembers whom it has asked. Costs
    as much as there are such orders, not as there are deadlines.
    """
    heap, found, places = state.deadlines, {}, [0]
    while places:
        place = places.pop()
        if place >= len(heap) or heap[place][0] > now_ms + REFETCH_MS:
            continue  # nor is anything below it in the heap earlier
        when, shop, order = heap[place]
        if when > now_ms and _lets_go(state.stock.orders[(shop, order)], when):
            found[(shop, order)] = when
        places += (2 * place + 1, 2 * place + 2)
    return tuple(sorted(found, key=lambda id: (found[id], id)))


def _lets_go(book: OrderBook, when: int) -> bool:
    """Whether the deadline at `when`, grace included, still holds for an order that holds stock unpaid."""
    return book.held and when >= book.expires_ms + GRACE_MS


def next_due(state: State) -> int | None:
    """When `due`, and then `heed`, should be asked next, in ms; None if nothing waits."""
    waits = [state.questions.groups[id].until_ms for id in state.questions.snoozed]
    if state.deadlines:
        waits.append(state.deadlines[0][0])
    if (at_ms := next_heed(state)) is not None:
        waits.append(at_ms)
    return min(waits, default=None)
