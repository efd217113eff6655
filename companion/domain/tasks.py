"""Floor 0. Tasks: the flags of an order that nobody has seen to yet. Reads an order's book; writes nothing.

A task is one flag of one order. It goes when its cause goes, or when a helper says it is seen to; it comes back when
what it was raised for changes (`mark_of`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from companion.domain.books import LineBook, OrderBook
from companion.domain.orders import (
    CONFLICT,
    NEED_DETAIL,
    PAID_AND_CLOSED_UNPAID,
    POST_REFUND_NOT_SHIPPED,
    REFUND_OVER_QTY,
    RESTOCK_OVER_REFUND,
    UNMAPPED,
    after_shipping,
)

TASKS_SHOWN: Final = 100
"""Tasks in the view: the newest."""


def standing_tasks(book: OrderBook) -> Iterator[tuple[str, bool]]:
    """Each flag of the order, and whether it still waits for someone."""
    for flag in book.flags:
        seen_to = book.resolved.get(flag)
        yield flag, not seen_to or seen_to != mark_of(book, flag)


def mark_of(book: OrderBook, flag: str) -> str:
    """What a flag was raised for, in short: while this stays the same, seen to is seen to."""
    if flag == CONFLICT:
        return str(book.conflicts)
    mark = _MARKS[flag]
    return ";".join(f"{id}:{mark(line)}" for id, line in sorted(book.lines.items()) if flag in line.flags)


def _asked_back(line: LineBook) -> str:
    return f"{sum(r.units or 0 for r in line.tale.refunds.values())}/{line.units}"


def _sent_back(line: LineBook) -> str:
    late = [r for r in line.tale.refunds.values() if after_shipping(r, line.tale)]
    return f"{len(late)}={sum(line.units if r.units is None else r.units for r in late)}"


def _codes(line: LineBook) -> str:
    return ",".join(f"{source} {code}" for source, (_, code) in sorted((line.codes or {}).items()))


_MARKS: Final[dict[str, Callable[[LineBook], str]]] = {
    NEED_DETAIL: lambda _line: "",
    PAID_AND_CLOSED_UNPAID: lambda line: str(line.tale.closed_unpaid_ms),
    REFUND_OVER_QTY: _asked_back,
    POST_REFUND_NOT_SHIPPED: _sent_back,
    RESTOCK_OVER_REFUND: lambda line: f"{line.restocked}+{line.lost}/{line.posted.shipped}",
    UNMAPPED: _codes,
}


def must_be_mended(book: OrderBook, flag: str) -> bool:
    """Whether a task can't just be ticked off: its code must be mapped, or its detail told, for stock to be right."""
    lines = book.lines.values()
    if flag == NEED_DETAIL:
        return all(line.tale.quantity is None for line in lines)
    return flag == UNMAPPED and any(UNMAPPED in line.flags and line.codes for line in lines)


def at_the_edge(tasks: dict[tuple[int, str], None]) -> Iterator[tuple[int, str]]:
    """The oldest task shown and the newest that is not: the place where tasks pass out of sight and come back."""
    return islice(reversed(tasks), TASKS_SHOWN - 1, TASKS_SHOWN + 1)
