"""Floor 3, pure: how a platform says an order stands now, as order events. Reads a Standing; writes nothing.

A platform that is asked tells the whole order, whatever happened to it. So the events merge with all that was pushed or
read from a file, and their keys are made of all they say: the same told again is the same event, and no two events
under one key ever differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from companion.domain.inbound import EventName, OrderEvent, OrderLine, Phase

_encode: Final = msgspec.msgpack.Encoder().encode


class Goods(NamedTuple):
    """One line: what the seller calls what it is of, or else what the platform does; how many, and how many of them
    were sent (None: not said). `closed`: all of it was refunded, and the platform has closed it."""

    line: str
    code: str = ""
    sku: str = ""
    units: int | None = None
    sent: int | None = None
    closed: bool = False


class Returned(NamedTuple):
    """One refund that succeeded, of one line; `units` is None where nobody says how many.

    `others` are the other lines of the order, of which nothing was given back, where a push may have said otherwise.
    """

    refund: str
    line: str
    units: int | None
    phase: Phase
    at_ms: int
    amount_fen: int | None = None
    others: tuple[str, ...] = ()


class Standing(Struct, frozen=True, kw_only=True):
    """An order as it stands at `version_ms`, the time of its last change. Times are ms, 0 for what has not happened.

    `closed`: the platform closed it after all was refunded. `sent_ms` without `sent_all` is that of the first parcel.
    """

    order: str
    version_ms: int
    goods: tuple[Goods, ...]
    created_ms: int = 0
    expires_ms: int = 0
    paid_ms: int = 0
    unpaid_closed_ms: int = 0
    closed: bool = False
    sent_ms: int = 0
    sent_all: bool = False
    completed_ms: int = 0
    total_fen: int | None = None
    returned: tuple[Returned, ...] = ()


def events_of(standing: Standing, source: str, shop: str = "") -> tuple[OrderEvent, ...]:
    """What a standing tells."""
    return tuple(_keyed(event) for event in _events(standing, source, shop))


def _events(one: Standing, source: str, shop: str) -> Iterator[OrderEvent]:
    def event(at_ms: int, name: EventName, lines: tuple[OrderLine, ...] = (), **more: Any) -> OrderEvent:
        return OrderEvent(at_ms, source, "", one.order, name, lines, shop, **more)

    lines = tuple(OrderLine(x.line, x.code, "" if x.code else x.sku, x.units) for x in one.goods)
    made_ms = one.created_ms or one.paid_ms or one.version_ms
    yield event(
        made_ms,
        "created",
        lines,
        version=one.version_ms,
        expires_at_ms=one.expires_ms or None,
        total_fen=one.total_fen,
    )
    if one.paid_ms:
        yield event(one.paid_ms, "paid")
    if one.unpaid_closed_ms:
        yield event(one.unpaid_closed_ms, "cancelled")
    if one.sent_all or any(x.sent for x in one.goods):
        yield event(one.sent_ms or one.version_ms, "shipped", _sent(one))
    if one.completed_ms:
        yield event(one.completed_ms, "completed")
    if one.closed:
        yield event(one.paid_ms or made_ms, "closed")
    elif closed := tuple(OrderLine(x.line) for x in one.goods if x.closed):
        yield event(one.paid_ms or made_ms, "closed", closed)
    for refund in one.returned:
        yield returned_event(one.order, refund, source, shop)


def _sent(one: Standing) -> tuple[OrderLine, ...]:
    """What of an order was sent; nothing named is all of it. What was closed before it was sent is not among it."""
    if not one.sent_all:
        return tuple(OrderLine(x.line, quantity=x.sent) for x in one.goods if x.sent)
    kept = any(x.closed and not x.sent for x in one.goods)
    return tuple(OrderLine(x.line) for x in one.goods if x.sent or not x.closed) if kept else ()


def returned_event(order: str, one: Returned, source: str, shop: str = "") -> OrderEvent:
    """A refund that succeeded."""
    # Nothing given back before it was sent: that asks nobody to look whether it still goes out.
    others = tuple(OrderLine(line, quantity=0, phase="pre") for line in one.others)
    lines = (OrderLine(one.line, quantity=one.units, phase=one.phase), *others)
    return _keyed(
        OrderEvent(one.at_ms, source, "", order, "refunded", lines, shop, refund=one.refund, amount_fen=one.amount_fen)
    )


def _keyed(event: OrderEvent) -> OrderEvent:
    digest = blake2b(_encode(event), digest_size=8).hexdigest()
    return msgspec.structs.replace(event, key=f"asked/{event.order}/{event.event}/{digest}")
