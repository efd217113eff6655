"""Floor 0. Our own timer: what falls due by itself, and when to look next. Reads the State and the time it is told.

Writes nothing but the list of deadlines, from which it drops those that no longer matter.
"""

from __future__ import annotations

import heapq

from companion.domain import facts as f
from companion.domain.books import GRACE_MS
from companion.domain.standing import UNPAID
from companion.domain.state import State


def due(state: State, now_ms: int) -> f.OrderExpired | f.QuestionMoved | None:
    """The next thing our own timer makes true at `now_ms`, the earliest deadline first; None if nothing is due.

    Deadlines of orders that were paid or closed meanwhile are let go of on the way.
    """
    heap = state.deadlines
    while heap and heap[0][0] <= now_ms:
        when, shop, order = heap[0]
        book = state.stock.orders[(shop, order)]
        held = book.state == UNPAID or any(line.posted.reserved for line in book.lines.values())
        if held and when >= book.expires_ms + GRACE_MS:
            return f.OrderExpired(shop, order, at_ms=when)
        heapq.heappop(heap)
    for id in sorted(state.questions.snoozed):
        group = state.questions.groups[id]
        if group.until_ms <= now_ms:
            return f.QuestionMoved(id, "open", at_ms=group.until_ms)
    return None


def next_due(state: State) -> int | None:
    """When `due` should be asked next, in ms; None if nothing waits."""
    waits = [state.questions.groups[id].until_ms for id in state.questions.snoozed]
    if state.deadlines:
        waits.append(state.deadlines[0][0])
    return min(waits, default=None)
