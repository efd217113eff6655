"""Floor 3, pure: a row as order events. Reads a Row; writes nothing.

A row says how a line stands now, not what happened. So every event it makes merges with what is known: the quantity is
a register whose newest version wins (the file's time), and all else only ever becomes true. Times come from the row
alone wherever it names any, and keys from all that an event says: the same row told again by another file makes the
same events, and no two events under one key ever differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from companion.domain.inbound import OrderEvent, OrderLine
from connectors.order_files.shapes import Shape


class Place(NamedTuple):
    """Whose orders a file holds, and when it was written (ms): the version of the quantities it tells; `since`
    is the same as text."""

    source: str
    shop: str
    version: int
    since: str


class Row(Struct, frozen=True, gc=False):
    """One row as read, with its number in the file. Times are ms, 0: not said.

    `lines` are the ids of its lines, none where the whole order is meant. `doubtful`: its numbers end as rounded do.
    """

    number: int
    order: str
    lines: tuple[str, ...]
    shape: Shape
    created_ms: int = 0
    paid_ms: int = 0
    shipped_ms: int = 0
    done_ms: int = 0
    doubtful: bool = False


class Told(Struct, frozen=True, gc=False):
    """A row's events. `detail` is told anew by every newer file; `rest` is the same in all files that say the same."""

    detail: OrderEvent
    rest: tuple[OrderEvent, ...]


def events_of(row: Row, place: Place) -> Told:
    """What a row tells."""
    shape, order, paid = row.shape, row.order, row.paid_ms
    source, shop, version, since = place
    made = row.created_ms or paid or version
    goods, total = shape.goods, shape.total_fen
    if len(goods) == 1:
        _, code, sku, units = goods[0]
        (id,) = row.lines
        details: tuple[OrderLine, ...] = (OrderLine(id, code, sku, units),)
        lines: tuple[OrderLine, ...] = (OrderLine(id),)
        stem = f"{order}/{id}/{shape.mark}/"
    else:
        details = tuple(OrderLine(id, x.code, x.sku, x.units) for id, x in zip(row.lines, goods, strict=True))
        lines = tuple(map(OrderLine, row.lines))
        stem = f"{order}//{shape.mark}/"
    key = f"{stem}created/{made}/{since}/{total}"
    detail = OrderEvent(made, source, key, order, "created", details, shop, version, None, "", None, total)
    if shape.paid:
        paid = paid or made
        told = OrderEvent(paid, source, f"{stem}paid/{paid}", order, "paid", lines, shop)
        if not shape.onward:
            return Told(detail, (told,))
        return Told(detail, (told, *_after_payment(row, place, lines, stem, paid)))
    if shape.cancelled:
        return Told(detail, (OrderEvent(made, source, f"{stem}cancelled/{made}", order, "cancelled", lines, shop),))
    # An unpaid row has nothing to tell but its goods: told once more at the version of the order itself, so that the
    # row is known again in a newer file.
    key = f"{stem}created/{made}/{total}"
    created = OrderEvent(made, source, key, order, "created", details, shop, None, None, "", None, total)
    key = f"{stem}changed/{made}/{since}/{total}"
    changed = OrderEvent(made, source, key, order, "changed", details, shop, version, None, "", None, total)
    return Told(changed, (created,))


def _after_payment(row: Row, place: Place, lines: tuple[OrderLine, ...], stem: str, paid: int) -> Iterator[OrderEvent]:
    shape, order, source, shop = row.shape, row.order, place.source, place.shop
    if shape.shipped:
        sent = row.shipped_ms or paid
        yield OrderEvent(sent, source, f"{stem}shipped/{sent}", order, "shipped", lines, shop)
    if shape.completed:
        done = row.done_ms or row.shipped_ms or paid
        yield OrderEvent(done, source, f"{stem}completed/{done}", order, "completed", lines, shop)
    if shape.closed:
        yield OrderEvent(paid, source, f"{stem}closed/{paid}", order, "closed", lines, shop)
    elif shape.refund:
        yield _refunded(row, place, stem, paid)


def _refunded(row: Row, place: Place, stem: str, at_ms: int) -> OrderEvent:
    """A refund of which a file tells neither units nor time: money only, so that no fruit comes back unasked."""
    shape, amount = row.shape, row.shape.refund_fen
    refund = f"file/{row.lines[0] if len(row.lines) == 1 else ''}"
    lines = tuple(OrderLine(id, quantity=0, phase=shape.phase) for id in row.lines)
    key = f"{stem}refunded/{at_ms}/{shape.phase}/{amount}"
    return OrderEvent(
        at_ms, place.source, key, row.order, "refunded", lines, place.shop, refund=refund, amount_fen=amount
    )
