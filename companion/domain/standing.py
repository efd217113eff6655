"""Floor 0. Where an order stands as a whole, its flags and its money. Reads an order's book; writes nothing."""

from __future__ import annotations

from typing import Final

from companion.domain.books import LineBook, OrderBook
from companion.domain.orders import CONFLICT, NOWHERE, Tale, flags

UNPAID: Final = "unpaid"
CLOSED: Final = ("closed", "expired", "refunded")
"""Where an order can stand that sells nothing any more."""


def standing(book: OrderBook, tales: list[Tale]) -> str:
    """Where an order stands as a whole: unpaid, paid, part_shipped, shipped, completed, refunded, closed or expired.

    `tales` are those of its lines, each with what is told of the whole order.
    """
    if not any(t.paid for t in tales):
        if all(t.closed_unpaid_ms for t in tales):
            return "closed"
        return "expired" if all(t.expired or t.closed_unpaid_ms for t in tales) else UNPAID
    lines = [x for x in book.lines.values() if x.units]
    if all(t.closed_refund for t in tales) or (lines and all(_all_back(x) for x in lines)):
        return "refunded"
    if all(t.completed for t in tales):
        return "completed"
    if lines and any(x.posted.shipped for x in lines):
        return "part_shipped" if any(x.posted.committed for x in lines) else "shipped"
    return "paid"


def _all_back(line: LineBook) -> bool:
    where = line.posted
    return not (where.committed or where.shipped) and bool(where.recoverable or where.restocked or where.lost)


def order_flags(book: OrderBook) -> tuple[str, ...]:
    """What a helper should look at in an order, sorted."""
    found = {flag for line in book.lines.values() for flag in line.flags}
    if not book.lines:
        found.update(flags(book.tale, NOWHERE))
    if book.conflicts:
        found.add(CONFLICT)
    return tuple(sorted(found))


def money(book: OrderBook, tales: list[Tale]) -> tuple[int, int]:
    """(paid, refunded) of an order in fen: the platform's own amounts where told, else our prices."""
    if not any(t.paid for t in tales):
        return 0, 0
    gross = book.gross_fen
    paid = book.total_fen if book.total_fen >= 0 else gross
    if all(t.closed_refund for t in tales):
        return paid, paid
    back = sum(book.refund_fen.values())
    for line, tale in zip(book.lines.values(), tales, strict=False):
        if line.goods is None or not gross or not tale.refunds:
            continue
        told = ((key, line.units if r.units is None else r.units) for key, r in tale.refunds.items())
        units = sum(units for key, units in told if key not in book.refund_fen)
        # A discount on the whole order is shared by the lines as their prices are.
        back += min(units, line.units) * line.goods.price_fen * paid // gross
    return paid, min(back, paid)
