"""Floor 0. What becomes true when a noun comes in: `decide` looks at the State and says, and changes nothing.

Reads the State; writes nothing. What a platform says is never refused: a paid order beyond stock is true. What a
helper asks may be refused with a sentence (`commands`). A noun heard before decides nothing.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from companion.domain import facts as f
from companion.domain.booking import book_opened, detail
from companion.domain.buyers import asker_of, viewer_mark
from companion.domain.catalogue import Catalogue
from companion.domain.commands import carry_out
from companion.domain.inbound import (
    SINCE_LAST,
    Command,
    Comment,
    ConnectorStatus,
    Inbound,
    ListingAnswered,
    Notified,
    OrderEvent,
    Replied,
    RoomStatus,
    ShopListed,
)
from companion.domain.listings import answered, counted
from companion.domain.once import conflict_key, mark
from companion.domain.replies import heed_reply
from companion.domain.state import State
from companion.domain.trouble import Trouble
from companion.reading.reading import Reading

Facts = tuple[f.AnyFact, ...]
QUESTION_TEXT_MOST: Final = 120
_BOOKED: Final = {"g": "by weight", "piece": "by the piece"}
ALIVE_AGAIN_MS: Final = 60_000
"""How often at most the book says again that a connector is up."""

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
    if kind is Replied:
        return heed_reply(state, noun)  # type: ignore[arg-type]
    if kind is OrderEvent:
        return _order(state, noun, now_ms)  # type: ignore[arg-type]
    if kind is Command:
        return carry_out(state, noun)  # type: ignore[arg-type]
    if kind is RoomStatus:
        return _room(state, noun)  # type: ignore[arg-type]
    if kind is ShopListed:
        return tuple(counted(state, noun))  # type: ignore[arg-type]
    if kind is ListingAnswered:
        return answered(state, noun)  # type: ignore[arg-type]
    if kind is Notified:
        return _notified(state, noun)  # type: ignore[arg-type]
    return _connector(state, noun)  # type: ignore[arg-type]


def _comment(state: State, noun: Comment, reading: Reading | None) -> Facts:
    if state.once.seen(noun.source, noun.key):
        return ()
    first = state.echoes.first(noun, state.once, max(state.clock_ms, noun.at_ms))
    if first is not None:
        return (f.CommentEchoed(noun.source, noun.room, noun.key, *first, at_ms=noun.at_ms),)
    user = noun.user
    need = reading.need if reading else None
    if reading is None or need is None or noun.old:
        return (_seen(noun, reading),)
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
        asker_of(noun.source, noun.key, user.id, user.name),
        noun.text[:QUESTION_TEXT_MOST],
        need.intent,
        need.wording,
        need.pack,
        need.pool,
        need.place,
        viewer_mark(noun.source, noun.room, user.name) in state.bought,
        at_ms=noun.at_ms,
    )
    return (seen, flagged)


def _seen(noun: Comment, reading: Reading | None) -> f.CommentSeen:
    """A comment that is no question; what it would ask if it may be one.

    What was asked before anyone listened may long be answered: it is never flagged, only kept among those.
    """
    user, start = noun.user, (noun.source, noun.room, noun.key)
    confidence = reading.confidence if reading else 0.0
    need = (reading.need if noun.old and reading.need else reading.maybe) if reading else None
    if need is None:
        return f.CommentSeen(*start, user.id, user.name, noun.text, confidence, at_ms=noun.at_ms)
    return f.CommentSeen(
        *start,
        user.id,
        user.name,
        noun.text,
        confidence,
        need.intent,
        maybe=True,
        need=need.wording,
        pack=need.pack,
        pool=need.pool,
        place=need.place,
        at_ms=noun.at_ms,
    )


def _room(state: State, noun: RoomStatus) -> Facts:
    if state.once.seen(noun.source, noun.key):
        return ()
    return (f.RoomCounted(noun.source, noun.room, noun.key, noun.viewers, at_ms=noun.at_ms),)


def _connector(state: State, noun: ConnectorStatus) -> Facts:
    known = state.show.connectors.get(noun.source)
    missing_ms = _missing_ms(state, noun)
    same = known is not None and known.state == noun.state and known.note == noun.note
    if known is not None and same and not noun.parked and not missing_ms:
        # That a poll succeeded is said again now and then: it is what tells a quiet shop from a silent one.
        told_again = noun.state == "up" and noun.at_ms - known.alive_at >= ALIVE_AGAIN_MS
        if not told_again and noun.swept_ms - known.swept_ms < ALIVE_AGAIN_MS:
            return ()
    return (
        f.ConnectorChanged(
            noun.source, noun.state, noun.note, noun.parked, noun.swept_ms, missing_ms, at_ms=noun.at_ms
        ),
    )


def _missing_ms(state: State, noun: ConnectorStatus) -> int:
    """For how long comments may be missing; of a time nobody watched only what lies within the broadcast on air."""
    if noun.missing_ms != SINCE_LAST:
        return noun.missing_ms
    show, known = state.show, state.show.connectors.get(noun.source)
    if known is None or not known.comments or not show.started_at or show.ended_at:
        return 0
    return max(0, noun.at_ms - max(known.last_at, show.started_at))


def _notified(state: State, noun: Notified) -> Facts:
    case = state.clinic.cases.get(noun.group)
    if case is None or noun.source in case.told:
        return ()
    return (f.ExpertNotified(noun.group, noun.source, noun.expert, at_ms=noun.at_ms),)


def _order(state: State, noun: OrderEvent, now_ms: int) -> Facts:
    fact = _order_fact(state, noun, now_ms)
    told = mark(fact)
    first = state.once.body(noun.source, noun.key)
    if first is None:
        return (replace(fact, mark=told),)
    if first == told or state.once.body(noun.source, conflict_key(noun.key)) is not None:
        return ()
    return (f.OrderConflicted(noun.source, noun.key, fact.shop, fact.order, at_ms=noun.at_ms),)


def _order_fact(state: State, noun: OrderEvent, now_ms: int) -> AnyOrderFact:
    shop = noun.shop or noun.source
    version = noun.at_ms if noun.version is None else noun.version
    if noun.event in ("created", "changed"):
        lines = tuple(detail(state, noun.source, (shop, noun.order), x) for x in noun.lines)
    else:
        lines = tuple(f.Line(x.line, units=x.quantity, phase=x.phase) for x in noun.lines)
    heard_ms = now_ms if now_ms != noun.at_ms else 0
    start = (noun.source, noun.key, shop, noun.order, lines, version, noun.total_fen, noun.buyer, heard_ms, 0)
    if noun.event == "created":
        expires = noun.expires_at_ms or max(noun.at_ms, now_ms) + state.catalogue.hold_ms
        return f.OrderCreated(*start, expires, noun.expires_at_ms is not None, at_ms=noun.at_ms)
    if noun.event == "refunded":
        return f.OrderRefunded(*start, noun.refund, noun.amount_fen, at_ms=noun.at_ms)
    return _ORDER_FACTS[noun.event](*start, at_ms=noun.at_ms)


def opening(state: State, catalogue: Catalogue, now_ms: int) -> Facts:
    """The fact that the station works with this catalogue, and the lines booked whose codes it now knows.

    None when it does so already. Raises `Trouble` where a pool is counted in another unit than the book counts it.
    """
    if catalogue == state.catalogue:
        return ()
    for pool in catalogue.pools:
        known = state.stock.pools.get(pool.id)
        if known is not None and known.unit != pool.unit:
            before, after = ("重量", "件") if known.unit == "g" else ("件", "重量")
            raise Trouble(
                f"货池「{pool.id}」的账一直按{before}计，station.toml 里改成了按{after}计：请改回来，或者换一个新的 id",
                f'pool "{pool.id}" is booked {_BOOKED[known.unit]}, station.toml counts it {_BOOKED[pool.unit]}: '
                "change that back, or give the pool a new id",
            )
    return (f.StationOpened(catalogue, at_ms=now_ms), *book_opened(state, catalogue, now_ms))
