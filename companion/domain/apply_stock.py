"""Floor 0. What facts about orders, stock and lots change: the part of `state.apply` that keeps the books.

Reads facts; writes the State it is given, in place.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from companion.domain import facts as f
from companion.domain.books import GRACE_MS, OrderBook
from companion.domain.inbound import CONSOLE
from companion.domain.once import mark
from companion.domain.telling import TELL

if TYPE_CHECKING:
    from companion.domain.state import State


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
    state.lots.receive(fact)
    touch_pools(state)


def _settlement_written(state: State, fact: f.SettlementWritten) -> None:
    state.lots.write(fact)


def _settlement_closed(state: State, fact: f.SettlementClosed) -> None:
    state.lots.close(fact)


def _stock_level_changed(state: State, fact: f.StockLevelChanged) -> None:
    state.levels[fact.pool] = fact.level
    state.stock.touched_pools.add(fact.pool)
    touch_pools(state)


def _task_resolved(state: State, fact: f.TaskResolved) -> None:
    book = state.stock.orders.get((fact.shop, fact.order))
    if book is not None:
        book.resolved[fact.flag] = fact.mark
        _settle(state, book)


def _goods_decided(state: State, fact: f.GoodsDecided) -> None:
    book = state.stock.orders.get((fact.shop, fact.order))
    line = book.lines.get(fact.line) if book else None
    if book is not None and line is not None:
        line.restocked += fact.restocked
        line.lost += fact.lost
        _settle(state, book)


def _sku_mapped(state: State, fact: f.SkuMapped) -> None:
    state.mapped[(fact.source, fact.sku)] = fact.pack


APPLY_STOCK: Final[dict[type, Callable[[State, Any], None]]] = {
    **dict.fromkeys(TELL, _order),
    f.OrderExpired: _order_expired,
    f.OrderConflicted: _order_conflicted,
    f.StockAdjusted: _stock_adjusted,
    f.LotReceived: _lot_received,
    f.SettlementWritten: _settlement_written,
    f.SettlementClosed: _settlement_closed,
    f.StockLevelChanged: _stock_level_changed,
    f.TaskResolved: _task_resolved,
    f.GoodsDecided: _goods_decided,
    f.SkuMapped: _sku_mapped,
}
"""What each of these facts changes."""
