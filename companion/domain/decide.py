"""Floor 0. What becomes true when a noun comes in: `decide` looks at the State and says, and changes nothing.

Reads the State; writes nothing. What a platform says is never refused: a paid order beyond stock is true. What a
helper asks may be refused with a sentence (`commands`). A noun heard before decides nothing.
"""

from __future__ import annotations

from typing import Final

from companion.domain import facts as f
from companion.domain.catalogue import Catalogue
from companion.domain.commands import carry_out
from companion.domain.inbound import Command, Comment, ConnectorStatus, Inbound, OrderEvent, OrderLine, RoomStatus
from companion.domain.once import mark
from companion.domain.state import State
from companion.reading.reading import Reading

Facts = tuple[f.AnyFact, ...]
QUESTION_TEXT_MOST: Final = 120

AnyOrderFact = (
    f.OrderCreated
    | f.OrderChanged
    | f.OrderPaid
    | f.OrderCancelled
    | f.OrderClosed
    | f.OrderShipped
    | f.OrderRefunded
    | f.OrderCompleted
)

_ORDER_FACTS: Final[dict[str, type[AnyOrderFact]]] = {
    "created": f.OrderCreated,
    "changed": f.OrderChanged,
    "paid": f.OrderPaid,
    "cancelled": f.OrderCancelled,
    "closed": f.OrderClosed,
    "shipped": f.OrderShipped,
    "completed": f.OrderCompleted,
}


def decide(state: State, noun: Inbound, reading: Reading | None, now_ms: int) -> Facts:
    """The facts a noun makes true; none when it was heard before. `reading` is what was made of a Comment.

    `now_ms` is when it was heard: an unpaid order whose platform names no deadline is held from then on.
    Raises `Refused` for a Command that can't be carried out.
    """
    kind = type(noun)
    if kind is Comment:
        return _comment(state, noun, reading)  # type: ignore[arg-type]
    if kind is OrderEvent:
        return _order(state, noun, now_ms)  # type: ignore[arg-type]
    if kind is Command:
        return carry_out(state, noun)  # type: ignore[arg-type]
    if kind is RoomStatus:
        return _room(state, noun)  # type: ignore[arg-type]
    return _connector(state, noun)  # type: ignore[arg-type]


def _comment(state: State, noun: Comment, reading: Reading | None) -> Facts:
    if state.once.seen(noun.source, noun.key):
        return ()
    user = noun.user
    need = reading.need if reading else None
    if reading is None or need is None:
        confidence = reading.confidence if reading else 0.0
        return (
            f.CommentSeen(
                noun.source, noun.room, noun.key, user.id, user.name, noun.text, confidence, at_ms=noun.at_ms
            ),
        )
    group = state.questions.index.find(need) or state.questions.next_id()
    seen = f.CommentSeen(
        noun.source,
        noun.room,
        noun.key,
        user.id,
        user.name,
        noun.text,
        reading.confidence,
        need.intent,
        group,
        at_ms=noun.at_ms,
    )
    flagged = f.QuestionFlagged(
        group,
        noun.source,
        noun.key,
        f"{noun.source}:{user.id or user.name}",
        noun.text[:QUESTION_TEXT_MOST],
        need.intent,
        need.wording,
        need.pack,
        need.pool,
        need.place,
        at_ms=noun.at_ms,
    )
    return (seen, flagged)


def _room(state: State, noun: RoomStatus) -> Facts:
    if state.once.seen(noun.source, noun.key):
        return ()
    return (f.RoomCounted(noun.source, noun.room, noun.key, noun.viewers, at_ms=noun.at_ms),)


def _connector(state: State, noun: ConnectorStatus) -> Facts:
    known = state.show.connectors.get(noun.source)
    if known is not None and known.state == noun.state and known.note == noun.note and not noun.parked:
        return ()
    return (f.ConnectorChanged(noun.source, noun.state, noun.note, noun.parked, at_ms=noun.at_ms),)


def _order(state: State, noun: OrderEvent, now_ms: int) -> Facts:
    fact = _order_fact(state, noun, now_ms)
    first = state.once.body(noun.source, noun.key)
    if first is None:
        return (fact,)
    if first == mark(fact):
        return ()
    known = state.stock.orders.get((fact.shop, fact.order))
    if known is not None and known.conflicts:
        return ()
    return (f.OrderConflicted(noun.source, noun.key, fact.shop, fact.order, at_ms=noun.at_ms),)


def _order_fact(state: State, noun: OrderEvent, now_ms: int) -> AnyOrderFact:
    shop = noun.shop or noun.source
    version = noun.at_ms if noun.version is None else noun.version
    if noun.event in ("created", "changed"):
        lines = tuple(_detail(state, noun.source, (shop, noun.order), x) for x in noun.lines)
    else:
        lines = tuple(f.Line(x.line, units=x.quantity, phase=x.phase) for x in noun.lines)
    heard_ms = now_ms if now_ms > noun.at_ms else 0
    start = (noun.source, noun.key, shop, noun.order, lines, version, noun.total_fen, noun.buyer, heard_ms)
    if noun.event == "created":
        expires = noun.expires_at_ms or max(noun.at_ms, now_ms) + state.catalogue.hold_ms
        return f.OrderCreated(*start, expires, noun.expires_at_ms is not None, at_ms=noun.at_ms)
    if noun.event == "refunded":
        return f.OrderRefunded(*start, noun.refund, noun.amount_fen, at_ms=noun.at_ms)
    return _ORDER_FACTS[noun.event](*start, at_ms=noun.at_ms)


def _detail(state: State, source: str, order: tuple[str, str], told: OrderLine) -> f.Line:
    """A line with what it takes from the pools: frozen when the line was first booked, else from the catalogue now."""
    if not told.pack and not told.sku:
        return f.Line(told.line, units=told.quantity)
    pack = state.pack_of(source, told.pack, told.sku)
    if pack is None:
        return f.Line(told.line, told.pack, told.sku, told.quantity, unmatched=True)
    book = state.stock.orders.get(order)
    line = book.lines.get(told.line) if book else None
    if line is not None and line.goods is not None and line.goods.pack == pack.id:
        takes, price_fen = line.goods.takes, line.goods.price_fen
    else:
        takes, price_fen = ((pack.pool, pack.content),), pack.price_fen
    return f.Line(told.line, pack.id, told.sku, told.quantity, takes, price_fen)


def opening(state: State, catalogue: Catalogue, now_ms: int) -> Facts:
    """The fact that the station works with this catalogue; none when it does so already."""
    return () if catalogue == state.catalogue else (f.StationOpened(catalogue, at_ms=now_ms),)
