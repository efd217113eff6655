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
from companion.domain.buyers import mark_of_buyer
from companion.domain.inbound import CONSOLE
from companion.domain.once import conflict_key, mark
from companion.domain.orders import TOLD, Tale
from companion.domain.tasks import TASKS_SHOWN, at_the_edge
from companion.domain.telling import TELL, Tell, tell_detail

if TYPE_CHECKING:
    from companion.domain.state import State


_COUNTS: Final = ("counts", "")
_NOTED: Final = "moved"
"""No section of a view: stands among what is touched for a pool whose amount, and all that shows it, is."""


def _order(state: State, fact: f.OrderFact) -> None:
    source, shop = fact.source, fact.shop
    state.once.keep(source, fact.key, fact.mark or mark(fact))
    if source != CONSOLE:
        state.show.heard_order(source, shop, fact.at_ms, fact.heard_ms)
        if state.watched:
            state.touched.add(("connectors", source))
    book = state.stock.order((shop, fact.order), fact.at_ms)
    if fact.total_fen is not None:
        total = (fact.version, fact.total_fen)
        if total > book.total:
            book.total = total
    if fact.buyer > book.buyer:
        book.buyer = fact.buyer
    tell = TELL[type(fact)]
    if fact.lines:
        for told in fact.lines:
            _tell_line(state, book, fact, told, tell)
    else:
        tell(book.tale, fact, None)
        for line in book.lines.values():
            tell(line.tale, fact, None)
    if type(fact) is f.OrderCreated and fact.expires_ms:
        _set_deadline(state, book, fact)
    elif type(fact) is f.OrderRefunded and fact.amount_fen is not None:
        book.refund_fen[fact.refund] = max(book.refund_fen.get(fact.refund, 0), fact.amount_fen)
    _settle(state, book, fact)


def _tell_line(state: State, book: OrderBook, fact: f.OrderFact, told: f.Line, tell: Tell) -> None:
    id = told.line
    if id == TOLD:
        book.told = book.told or Tale()
        tell_detail(book.told, fact, told)
        return
    line = book.line(id)
    tell(line.tale, fact, told)
    code = told.sku or (told.pack if told.unmatched else "")
    if code and fact.source != CONSOLE:
        line.sku = max(line.sku, (fact.version, fact.source, code))
        if told.unmatched or (fact.source, code) in state.mapped:
            state.stock.park(book, id, fact.source, fact.version, code)


def _set_deadline(state: State, book: OrderBook, fact: f.OrderCreated) -> None:
    """Keep the newest deadline the platform told, else the earliest of our own: hearing of it again holds no longer."""
    if fact.told:
        if book.deadline >= 0 and (fact.version, fact.expires_ms) <= (book.deadline, book.expires_ms):
            return
        book.deadline = fact.version
        if book.tale.expired and fact.expires_ms + GRACE_MS > book.expired_ms:
            _expire(book, False)  # let go too early: the buyer may still pay
    elif book.deadline >= 0 or 0 < book.expires_ms <= fact.expires_ms:
        return
    book.expires_ms = fact.expires_ms
    if book.held:
        _watch(state, book)


def _watch(state: State, book: OrderBook) -> None:
    heapq.heappush(state.deadlines, (book.expires_ms + GRACE_MS, *book.id))


def _expire(book: OrderBook, expired: bool) -> None:
    book.tale.expired = expired
    for line in book.lines.values():
        line.tale.expired = expired


def _settle(state: State, book: OrderBook, fact: f.OrderFact | None = None) -> None:
    stock, number = state.stock, book.number
    if not book.state:
        _push(state, state.recent, number)
    was_paid, was_held, flagged = book.paid_fen, book.held, book.flags
    stock.settle(book)
    if book.held and not was_held and book.expires_ms:
        _watch(state, book)
    book.trail += (state.revision + 1).to_bytes(4, "little")
    if book.paid_fen and not was_paid:
        if number not in state.paid_lately:
            _push(state, state.paid_lately, number)
        if mark := mark_of_buyer(book.id[0], book.buyer):
            state.bought.add(mark)
    if state.watched:
        _touch_order(state, number, flagged, book.flags)
    if stock.touched_pools:
        if fact is not None and type(fact) in _SELLS:
            _note_pace(state, fact)
        pools_moved(state)


def _touch_order(state: State, number: int, flagged: tuple[str, ...], flags: tuple[str, ...]) -> None:
    touch = state.touched
    touch.add(("orders", str(number)))
    touch.add(_COUNTS)
    if flagged or flags:
        _touch_tasks(state, number, {*flagged, *flags})
    if state.short:
        touch.update([("oversold", pool) for pool in state.short])


def _touch_tasks(state: State, number: int, flags: set[str]) -> None:
    touch = state.touched
    touch.update([("tasks", f"{number}/{flag}") for flag in flags])
    if len(state.stock.tasks) >= TASKS_SHOWN:
        touch.update([("tasks", f"{other}/{flag}") for other, flag in at_the_edge(state.stock.tasks)])


def _note_pace(state: State, fact: f.OrderFact) -> None:
    # What a helper writes down is done when it is written: no shop sells on while people wait for the next word of it.
    if fact.source == CONSOLE:
        return
    for pool, before in state.stock.touched_pools.items():
        drawn = before - state.stock.pools[pool].available
        if drawn > 0:
            state.pace.draw(pool, drawn, fact.shop, fact.at_ms, fact.heard_ms)


def _push(state: State, window: deque[int], number: int) -> None:
    if state.watched and len(window) == window.maxlen:
        state.touched.add(("orders", str(window[0])))
    window.append(number)


def pools_moved(state: State) -> None:
    """Note every pool whose accounts moved, for its level and its quota and for what shows its amount."""
    pools, touch, short = state.stock.touched_pools, state.touched, state.short
    watch, moved = state.watch, False
    for id in pools:
        if state.stock.pools[id].available < 0:
            short.add(id)
            touch.add(("oversold", id))
        elif id in short:
            short.remove(id)
            touch.add(("oversold", id))
        if not state.watched:
            continue
        watch.unweighed.add(id)
        watch.unsplit.add(id)
        # What shows a pool is noted once until the faces are told: in a rush a pool moves a thousand times a second.
        if (_NOTED, id) not in touch:
            moved = True
            touch.add((_NOTED, id))
            touch_pool(state, id)
    pools.clear()
    if moved:
        _touch_amounts(state)


def _touch_amounts(state: State) -> None:
    touch = state.touched
    touch.add(("goal", ""))
    air = state.show.air
    if air is not None and (air.live or air.told):
        touch.add(("air", ""))
    touch.update([("questions", group) for group in state.questions.about_stock])


def touch_pool(state: State, id: str) -> None:
    """Note for the view a pool, and the packs that are sold of it."""
    touch, pile = state.touched, state.piles.get(id)
    touch.add(("pools", id))
    if pile is not None:
        touch.update([("packs", pack.id) for pack in pile.packs])


def _order_expired(state: State, fact: f.OrderExpired) -> None:
    book = state.stock.order((fact.shop, fact.order), fact.at_ms)
    book.expired_ms = max(book.expired_ms, fact.at_ms)
    _expire(book, True)
    _settle(state, book)


def _order_conflicted(state: State, fact: f.OrderConflicted) -> None:
    state.once.keep(fact.source, conflict_key(fact.key), 0)
    book = state.stock.orders.get((fact.shop, fact.order))
    if book is None:
        # Which order the id belonged to is not known any more; what came under it now is one more thing unread.
        state.show.heard(fact.source, fact.at_ms).parked += 1
        state.touched.add(("connectors", fact.source))
        return
    book.conflicts += 1
    _settle(state, book)


def _stock_adjusted(state: State, fact: f.StockAdjusted) -> None:
    state.stock.adjust(fact.pool, fact.delta, fact.lost)
    state.lots.adjust(fact)
    state.watch.hasten = True
    pools_moved(state)


def _lot_received(state: State, fact: f.LotReceived) -> None:
    state.stock.adjust(fact.pool, fact.amount)
    state.touched.add(("lots", state.lots.receive(fact)))
    state.watch.hasten = True
    pools_moved(state)


def _lot_priced(state: State, fact: f.LotPriced) -> None:
    state.lots.price(fact)
    state.touched.add(("lots", fact.lot))


def _settlement_written(state: State, fact: f.SettlementWritten) -> None:
    state.lots.write(fact)


def _settlement_closed(state: State, fact: f.SettlementClosed) -> None:
    state.lots.close(fact)


def _stock_level_changed(state: State, fact: f.StockLevelChanged) -> None:
    state.levels[fact.pool] = fact.level
    touch_pool(state, fact.pool)


def _task_resolved(state: State, fact: f.TaskResolved) -> None:
    book = state.stock.orders.get((fact.shop, fact.order))
    if book is None:
        return
    book.resolved[fact.flag] = fact.mark
    _settle(state, book)


def _goods_decided(state: State, fact: f.GoodsDecided) -> None:
    book = state.stock.orders.get((fact.shop, fact.order))
    line = book.lines.get(fact.line) if book else None
    if book is not None and line is not None:
        line.restocked = max(0, line.restocked + fact.restocked)
        line.lost = max(0, line.lost + fact.lost)
        if fact.lost > 0:
            state.lots.written_off[(fact.shop, fact.order, fact.line)] = fact.at_ms
        _settle(state, book)


def _sku_mapped(state: State, fact: f.SkuMapped) -> None:
    if fact.pack:
        state.mapped[(fact.source, fact.sku)] = fact.pack
    else:
        state.mapped.pop((fact.source, fact.sku), None)


_SELLS: Final = frozenset((f.OrderCreated, f.OrderChanged, f.OrderPaid))
"""What newly draws on a pool in these is a buyer's doing; in any other it is our getting to know of it late."""

APPLY_STOCK: Final[dict[type, Callable[[State, Any], None]]] = {
    **dict.fromkeys(TELL, _order),
    f.OrderExpired: _order_expired,
    f.OrderConflicted: _order_conflicted,
    f.StockAdjusted: _stock_adjusted,
    f.LotReceived: _lot_received,
    f.LotPriced: _lot_priced,
    f.SettlementWritten: _settlement_written,
    f.SettlementClosed: _settlement_closed,
    f.StockLevelChanged: _stock_level_changed,
    f.TaskResolved: _task_resolved,
    f.GoodsDecided: _goods_decided,
    f.SkuMapped: _sku_mapped,
}
"""What each of these facts changes."""
