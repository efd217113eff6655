"""Floor 0. What each fact about an order adds to the tale of its lines. Reads facts; writes the Tale it is given.

Every addition merges (see `orders`), so that facts may come in any order and any number of times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from companion.domain import facts as f
from companion.domain.inbound import CONSOLE
from companion.domain.orders import Goods, Quantity, Refund, Tale, earlier, merge_refund, newer, newer_goods

Tell = Callable[[Tale, f.OrderFact, f.Line | None], None]
"""Adds to a tale what a fact says of a line; the line is None when the fact is about every line of the order."""


def tell_detail(tale: Tale, fact: f.OrderFact, line: f.Line | None) -> None:
    """Add what a line is of, and how many."""
    if line is None:
        return
    # Each is a register of its own: an event that names no goods must not wipe what another said of them.
    if line.units is not None:
        tale.quantity = newer(tale.quantity, Quantity(fact.version, line.units))
    # A code that nobody knows says nothing of the goods; only a helper can take back what they are.
    if line.unmatched:
        if fact.source != CONSOLE:
            return
        told = Goods(fact.version, turn=line.turn, source=line.source)
    elif line.pack:
        told = Goods(fact.version, line.takes, line.price_fen, line.pack, line.turn, line.source or fact.source)
    else:
        return
    tale.goods = newer_goods(tale.goods, told)


def _tell_created(tale: Tale, fact: f.OrderFact, line: f.Line | None) -> None:
    tale.created = True
    tell_detail(tale, fact, line)


def _tell_paid(tale: Tale, fact: f.OrderFact, _line: f.Line | None) -> None:
    tale.paid_ms = earlier(tale.paid_ms, fact.at_ms or 1)


def _tell_cancelled(tale: Tale, fact: f.OrderFact, _line: f.Line | None) -> None:
    tale.closed_unpaid_ms = earlier(tale.closed_unpaid_ms, fact.at_ms or 1)


def _tell_closed(tale: Tale, _fact: f.OrderFact, _line: f.Line | None) -> None:
    tale.closed_refund = True


def _tell_shipped(tale: Tale, fact: f.OrderFact, line: f.Line | None) -> None:
    if line is None or line.units is None:
        tale.ship_all = True
    else:
        tale.shipped_units = max(tale.shipped_units, line.units)
    tale.ship_ms = earlier(tale.ship_ms, fact.at_ms or 1)


def _tell_refunded(tale: Tale, fact: f.OrderFact, line: f.Line | None) -> None:
    assert type(fact) is f.OrderRefunded
    told = Refund(line.units, line.phase, fact.at_ms) if line else Refund(None, "", fact.at_ms)
    known = tale.refunds.get(fact.refund)
    tale.refunds[fact.refund] = merge_refund(known, told) if known else told


def _tell_completed(tale: Tale, _fact: f.OrderFact, _line: f.Line | None) -> None:
    tale.completed = True


TELL: Final[dict[type, Tell]] = {
    f.OrderCreated: _tell_created,
    f.OrderChanged: tell_detail,
    f.OrderPaid: _tell_paid,
    f.OrderCancelled: _tell_cancelled,
    f.OrderClosed: _tell_closed,
    f.OrderShipped: _tell_shipped,
    f.OrderRefunded: _tell_refunded,
    f.OrderCompleted: _tell_completed,
}
"""Order fact → what it adds to a tale."""
