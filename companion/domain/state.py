"""Floor 0. State, and `apply`, the only thing that changes it.

Reads facts; writes the State it is given, in place. `apply` is called from exactly two places: when the book is read
on start, and by the desk. It never refuses a fact and never fails on one that `decide` or an older version wrote.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from companion.domain import facts as f
from companion.domain.books import GRACE_MS, OrderBook
from companion.domain.broadcast import Broadcast
from companion.domain.catalogue import Catalogue, Pack
from companion.domain.inbound import CONSOLE
from companion.domain.once import Once
from companion.domain.questions import Questions
from companion.domain.stock import Stock
from companion.domain.telling import TELL

ORDERS_SHOWN: Final = 40
PAID_SHOWN: Final = 5
"""Orders in the console's view, by number; and on the overlay, the last that were paid for."""

Deadline = tuple[int, str, str]
"""(when in ms, shop, order) of an unpaid order that lets go of its stock."""


@dataclass(slots=True)
class State:
    """All that is held true. `revision` counts the facts applied; `touched` names the view's entries they changed."""

    revision: int = 0
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(""))
    packs: dict[str, Pack] = field(default_factory=dict)
    skus: dict[tuple[str, str], str] = field(default_factory=dict)
    mapped: dict[tuple[str, str], str] = field(default_factory=dict)
    stock: Stock = field(default_factory=Stock)
    questions: Questions = field(default_factory=Questions)
    show: Broadcast = field(default_factory=Broadcast)
    once: Once = field(default_factory=Once)
    deadlines: list[Deadline] = field(default_factory=list)
    recent: deque[int] = field(default_factory=lambda: deque(maxlen=ORDERS_SHOWN))
    paid_lately: deque[int] = field(default_factory=lambda: deque(maxlen=PAID_SHOWN))
    touched: set[tuple[str, str]] = field(default_factory=set)
    clock_ms: int = 0

    def pack_of(self, source: str, pack: str, sku: str) -> Pack | None:
        """The pack an order line means: named outright, or by a code that the catalogue or a helper mapped."""
        if pack:
            return self.packs.get(pack)
        code = (source, sku)
        return self.packs.get(self.mapped.get(code) or self.skus.get(code, ""))


def apply(state: State, fact: f.AnyFact) -> None:
    """Make a fact so."""
    _APPLY[type(fact)](state, fact)
    state.revision += 1
    if fact.at_ms > state.clock_ms:
        state.clock_ms = fact.at_ms


def mark(fact: f.OrderFact) -> int:
    """What an order event said, without what we made of it: two events with one key and two marks are in conflict."""
    lines = tuple((x.line, x.sku or x.pack, x.units, x.phase) for x in fact.lines)
    refund = (fact.refund, fact.amount_fen) if type(fact) is f.OrderRefunded else ()
    return hash((type(fact).__name__, fact.at_ms, fact.shop, fact.order, fact.version, fact.total_fen, lines, refund))


def _station_opened(state: State, fact: f.StationOpened) -> None:
    catalogue = fact.catalogue
    state.catalogue = catalogue
    state.packs = {pack.id: pack for pack in catalogue.packs}
    state.skus = {(source, code): p.id for p in catalogue.packs for source, codes in p.sku.items() for code in codes}
    state.stock.open(catalogue)
    touch = state.touched
    touch.update(("packs", pack) for pack in state.packs)
    touch.update(("rooms", room.id) for room in catalogue.rooms)
    # Suggested answers quote prices and facts, which may have changed.
    touch.update(("questions", group) for group in state.questions.groups)
    touch.update({("station", ""), ("goal", ""), ("counts", ""), ("pinned", "")})


def _broadcast_started(state: State, fact: f.BroadcastStarted) -> None:
    show = state.show
    show.count += fact.broadcast != show.id
    show.id, show.title, show.started_at, show.ended_at = fact.broadcast, fact.title, fact.at_ms, 0
    state.touched.add(("broadcast", ""))


def _broadcast_ended(state: State, fact: f.BroadcastEnded) -> None:
    state.show.ended_at = fact.at_ms
    state.touched.add(("broadcast", ""))


def _room_counted(state: State, fact: f.RoomCounted) -> None:
    state.once.see(fact.source, fact.key)
    state.show.heard(fact.source, fact.at_ms)
    state.show.count_room(fact)
    state.touched.add(("rooms", fact.room))
    state.touched.add(("connectors", fact.source))


def _connector_changed(state: State, fact: f.ConnectorChanged) -> None:
    state.show.change(fact)
    state.touched.add(("connectors", fact.source))


def _comments_shed(state: State, fact: f.CommentsShed) -> None:
    state.show.shed += fact.count
    state.touched.add(("counts", ""))


def _comment_seen(state: State, fact: f.CommentSeen) -> None:
    state.once.see(fact.source, fact.key)
    state.show.heard(fact.source, fact.at_ms)
    state.show.seen += 1
    state.touched.add(("counts", ""))
    state.touched.add(("connectors", fact.source))


def _question(change: Callable[[Questions, Any], None]) -> Callable[[State, Any], None]:
    def change_and_touch(state: State, fact: f.AnyFact) -> None:
        questions, touch = state.questions, state.touched
        change(questions, fact)
        touch.add(("counts", ""))
        touch.update([("questions", group) for group in questions.touched])
        questions.touched.clear()

    return change_and_touch


def _answer_aired(state: State, fact: f.AnswerAired) -> None:
    state.show.air = fact if fact.text else None
    state.touched.add(("air", ""))


def _pack_pinned(state: State, fact: f.PackPinned) -> None:
    state.show.pinned = fact.pack
    state.touched.add(("pinned", ""))


def _order(state: State, fact: f.OrderFact) -> None:
    state.once.keep(fact.source, fact.key, mark(fact))
    if fact.source != CONSOLE:
        state.show.heard(fact.source, fact.at_ms)
        state.touched.add(("connectors", fact.source))
    book = state.stock.order((fact.shop, fact.order), fact.at_ms)
    if fact.total_fen is not None:
        book.total_fen = max(book.total_fen, fact.total_fen)
    book.buyer = max(book.buyer, fact.buyer)
    tell = TELL[type(fact)]
    if fact.lines:
        for told in fact.lines:
            line = book.line(told.line)
            if told.sku and fact.source != CONSOLE:
                line.sku = max(line.sku, (fact.source, told.sku))
            tell(line.tale, fact, told)
    else:
        tell(book.tale, fact, None)
    if type(fact) is f.OrderCreated and fact.expires_ms:
        if fact.told and not book.deadline_told:
            book.expires_ms, book.deadline_told = fact.expires_ms, True
        elif fact.told or not book.deadline_told:
            book.expires_ms = max(book.expires_ms, fact.expires_ms)
        heapq.heappush(state.deadlines, (book.expires_ms + GRACE_MS, fact.shop, fact.order))
    if type(fact) is f.OrderRefunded and fact.amount_fen is not None:
        book.refund_fen[fact.refund] = max(book.refund_fen.get(fact.refund, 0), fact.amount_fen)
    _settle(state, book)


def _settle(state: State, book: OrderBook) -> None:
    touch = state.touched
    if not book.state:
        _push(state, state.recent, book.number)
    was_paid = book.paid_fen
    state.stock.settle(book)
    if book.paid_fen and not was_paid and book.number not in state.paid_lately:
        _push(state, state.paid_lately, book.number)
    touch.add(("orders", str(book.number)))
    touch.add(("counts", ""))
    if state.stock.touched_pools:
        touch_pools(state)


def _push(state: State, window: deque[int], number: int) -> None:
    if len(window) == window.maxlen:
        state.touched.add(("orders", str(window[0])))
    window.append(number)


def touch_pools(state: State) -> None:
    """Note for the view every pool whose accounts moved, and all that shows its amount."""
    pools, touch = state.stock.touched_pools, state.touched
    for pool in pools:
        touch.add(("pools", pool))
    for pack in state.packs.values():
        if pack.pool in pools:
            touch.add(("packs", pack.id))
    touch.add(("goal", ""))
    if state.show.air is not None and state.show.air.live:
        touch.add(("air", ""))
    for group in state.questions.about_stock:
        touch.add(("questions", group))
    pools.clear()


def _order_expired(state: State, fact: f.OrderExpired) -> None:
    book = state.stock.order((fact.shop, fact.order), fact.at_ms)
    book.tale.expired = True
    _settle(state, book)


def _order_conflicted(state: State, fact: f.OrderConflicted) -> None:
    book = state.stock.order((fact.shop, fact.order), fact.at_ms)
    book.conflicts += 1
    _settle(state, book)


def _stock_adjusted(state: State, fact: f.StockAdjusted) -> None:
    state.stock.adjust(fact.pool, fact.delta, fact.lost)
    touch_pools(state)


def _lot_received(state: State, fact: f.LotReceived) -> None:
    state.stock.adjust(fact.pool, fact.amount)
    touch_pools(state)


def _goods_decided(state: State, fact: f.GoodsDecided) -> None:
    book = state.stock.orders.get((fact.shop, fact.order))
    line = book.lines.get(fact.line) if book else None
    if book is not None and line is not None:
        line.restocked += fact.restocked
        line.lost += fact.lost
        _settle(state, book)


def _sku_mapped(state: State, fact: f.SkuMapped) -> None:
    state.mapped[(fact.source, fact.sku)] = fact.pack


def _command_done(state: State, fact: f.CommandDone) -> None:
    state.once.keep(fact.source, fact.key, 0)
    lately = state.show.lately
    if len(lately) == lately.maxlen:
        state.touched.add(("commands", lately[0]))
    state.show.done(fact)
    state.touched.add(("commands", fact.key))


def _command_undone(state: State, fact: f.CommandUndone) -> None:
    done = state.show.commands.get(fact.key)
    if done is not None:
        done.undone = True
        state.touched.add(("commands", fact.key))


_APPLY: Final[dict[type, Callable[[State, Any], None]]] = {
    f.StationOpened: _station_opened,
    f.BroadcastStarted: _broadcast_started,
    f.BroadcastEnded: _broadcast_ended,
    f.RoomCounted: _room_counted,
    f.ConnectorChanged: _connector_changed,
    f.CommentsShed: _comments_shed,
    f.CommentSeen: _comment_seen,
    f.QuestionFlagged: _question(Questions.flag),
    f.QuestionAnswered: _question(Questions.answer),
    f.QuestionMoved: _question(Questions.shift),
    f.QuestionsMerged: _question(Questions.merge),
    f.QuestionsSplit: _question(Questions.split),
    f.AnswerAired: _answer_aired,
    f.PackPinned: _pack_pinned,
    **dict.fromkeys(TELL, _order),
    f.OrderExpired: _order_expired,
    f.OrderConflicted: _order_conflicted,
    f.StockAdjusted: _stock_adjusted,
    f.LotReceived: _lot_received,
    f.GoodsDecided: _goods_decided,
    f.SkuMapped: _sku_mapped,
    f.CommandDone: _command_done,
    f.CommandUndone: _command_undone,
}
