"""Floor 0. Where an order stands as a whole, its flags and its money. Reads an order's book; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from companion.domain.books import LineBook, OrderBook
from companion.domain.orders import CONFLICT, NEED_DETAIL, NOWHERE, STATED, TOLD, Tale, flags

UNPAID: Final = "unpaid"
PAID: Final = "paid"
CLOSED: Final = ("closed", "expired", "refunded")
"""Where an order can stand that sells nothing any more."""


Standing = tuple[str, tuple[str, ...], int, int]
"""Where an order stands, what a helper should look at in it (sorted), what was paid and what refunded, in fen."""


def reckon(book: OrderBook) -> Standing:
    """Where an order stands now."""
    if len(book.lines) == 1 and not book.conflicts:
        (line,) = book.lines.values()
        tale = line.tale
        if not (tale.refunds or tale.closed_refund):
            return _reckon_plain(book, line, tale)
    tales = tales_of(book)
    return standing(book, tales), order_flags(book), *money(book, tales)


def _reckon_plain(book: OrderBook, line: LineBook, tale: Tale) -> Standing:
    """The same for an order of one line of which nothing was refunded, as most are: in one go, for speed."""
    raised = line.flags if len(line.flags) < 2 else tuple(sorted(line.flags))
    if not (tale.paid_ms or tale.paid):
        let_go = "closed" if tale.closed_unpaid_ms else "expired" if tale.expired else UNPAID
        return let_go, raised, 0, 0
    _, committed, shipped, _, _, _ = line.posted
    paid_fen = book.total[1]
    if paid_fen < 0:
        paid_fen = line.units * line.goods.price_fen if line.goods else 0
    if tale.completed:
        return "completed", raised, paid_fen, 0
    if not shipped:
        return PAID, raised, paid_fen, 0
    return "part_shipped" if committed else "shipped", raised, paid_fen, 0


def tales_of(book: OrderBook) -> list[Tale]:
    """What is known of each line of an order, or of the whole where no line is known."""
    return [line.tale for line in book.lines.values()] or [book.tale]


def standing(book: OrderBook, tales: list[Tale]) -> str:
    """Where an order stands as a whole: unpaid, paid, part_shipped, shipped, completed, refunded, closed or expired.

    `tales` are those of its lines, each with what is told of the whole order.
    """
    paid = refunded = completed = closed = let_go = 0
    for tale in tales:
        paid += tale.paid
        refunded += tale.closed_refund
        completed += tale.completed
        closed += tale.closed_unpaid_ms != 0
        let_go += tale.expired or tale.closed_unpaid_ms != 0
    every = len(tales)
    if not paid:
        if closed == every:
            return "closed"
        return "expired" if let_go == every else UNPAID
    committed = shipped = kept = lines = 0
    for line in book.lines.values():
        where = line.posted
        committed += where[1]
        shipped += where[2]
        if line.units:
            lines += 1
            kept += where[1] + where[2] > 0 or not sum(where)
    if refunded == every or (lines and not kept):
        return "refunded"
    if completed == every:
        return "completed"
    if not shipped:
        return PAID
    return "part_shipped" if committed else "shipped"


def order_flags(book: OrderBook) -> tuple[str, ...]:
    """What a helper should look at in an order, sorted."""
    found: set[str] = set()
    for line in book.lines.values():
        found.update(line.flags)
    if not book.lines:
        found.update(flags(book.tale, NOWHERE))
    elif TOLD in book.lines:
        found.discard(NEED_DETAIL)  # a helper has said what the lines hold that no detail has come for
    if book.conflicts:
        found.add(CONFLICT)
    return tuple(sorted(found))


def money(book: OrderBook, tales: list[Tale]) -> tuple[int, int]:
    """(paid, refunded) of an order in fen: the platform's own amounts where told, else our prices.

    A refund that names no amount, and a line that was closed after refund, give back what the line costs; a discount
    on the whole order is shared by the lines as our prices are.
    """
    paid = closed = refunds = False
    for tale in tales:
        paid = paid or tale.paid
        closed = closed or tale.closed_refund
        refunds = refunds or bool(tale.refunds)
    if not paid:
        return 0, 0
    total = book.total[1]
    if total >= 0 and not closed and not refunds:
        return total, 0
    gross = book.gross_fen
    whole = total if total >= 0 else gross
    if all(tale.closed_refund for tale in tales):
        return whole, whole
    back = refunded_fen(book.refund_fen)
    if gross:
        for line, tale in zip(book.lines.values(), tales, strict=False):
            back += _given_back(book, line, tale) * whole // gross
    return whole, min(back, whole)


def refunded_fen(amounts: Mapping[str, int]) -> int:
    """What refunds gave back, by their ids, in fen. What an export says of a line in all (STATED) speaks of the same
    refunds as the platform's own word on each: the greater of the two sums counts."""
    stated = sum(fen for id, fen in amounts.items() if id.startswith(STATED))
    return max(stated, sum(amounts.values()) - stated)


def _given_back(book: OrderBook, line: LineBook, tale: Tale) -> int:
    """What a line gives back by our own prices, in fen, besides the refunds whose amount was told."""
    if line.goods is None:
        return 0
    units = line.units
    if not tale.closed_refund:
        told = [refund.units for key, refund in tale.refunds.items() if key not in book.refund_fen]
        units = min(sum(units if of is None else of for of in told), units)
    elif any(key in book.refund_fen for key in tale.refunds):
        return 0  # closed by refunds whose amounts were told
    return units * line.goods.price_fen
