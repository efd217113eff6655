"""Floor 0. The two commonest facts of an order made so again: an order of one line is placed, and then paid.

Reads facts; writes the State it is given, in place. Here what `apply` comes to for them is written out in one go, for
a start that reads a million facts; anything out of the ordinary goes to `apply`'s own. That both come to the same is
proved in the tests, and every start checks the books it has made (`audit`).
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Final

from companion.domain.apply_stock import APPLY_STOCK
from companion.domain.books import GRACE_MS, LineBook, OrderBook
from companion.domain.buyers import mark_of_buyer
from companion.domain.facts import Line, OrderCreated, OrderPaid
from companion.domain.inbound import CONSOLE
from companion.domain.once import mark
from companion.domain.orders import Goods, Quantity, Tale, split
from companion.domain.standing import PAID, UNPAID
from companion.domain.stock import Stock

if TYPE_CHECKING:
    from companion.domain.state import State

_PLACE: Final = APPLY_STOCK[OrderCreated]
_PAY: Final = APPLY_STOCK[OrderPaid]


def place(state: State, fact: OrderCreated) -> None:
    """An order is placed. In one go where it is a new one, of one line of a pack we know, that holds its stock."""
    if len(fact.lines) == 1 and _is_plain(state, fact, fact.lines[0]):
        _place(state, fact, fact.lines[0])
    else:
        _PLACE(state, fact)


def pay(state: State, fact: OrderPaid) -> None:
    """An order is paid. In one go where it is of one line that holds its stock, and there is nothing to see to."""
    book = state.stock.orders.get((fact.shop, fact.order))
    if book is not None and not fact.lines and _is_waiting(state.stock, book, fact):
        _pay(state, fact, book)
    else:
        _PAY(state, fact)


def _is_plain(state: State, fact: OrderCreated, told: Line) -> bool:
    stock, source = state.stock, fact.source
    if source == CONSOLE or stock.auditing or not stock.hold_unpaid or (fact.shop, fact.order) in stock.orders:
        return False
    if told.unmatched or not told.units or told.units < 0 or (source, told.sku) in state.mapped:
        return False
    return len(told.takes) == 1 and told.takes[0][0] in stock.pools and told.pack in stock.packs


def _place(state: State, fact: OrderCreated, told: Line) -> None:
    stock, source, version, expires_ms = state.stock, fact.source, fact.version, fact.expires_ms
    state.once.keep(source, fact.key, fact.mark or mark(fact))
    state.show.heard_order(source, fact.shop, fact.at_ms, fact.heard_ms)
    units = told.units or 0
    goods = Goods(version, told.takes, told.price_fen, told.pack, told.turn, told.source or source)
    tale = Tale(Quantity(version, units), goods, True)
    line = LineBook(tale, posted=split(tale), goods=goods, units=units)
    if told.sku:
        line.sku = max(line.sku, (version, source, told.sku))
    book = stock.order((fact.shop, fact.order), fact.at_ms)
    book.lines[told.line] = line
    book.buyer, book.held, book.state = fact.buyer, True, UNPAID
    book.trail = (state.revision + 1).to_bytes(4, "little")
    if fact.total_fen is not None:
        book.total = max(book.total, (version, fact.total_fen))
    if expires_ms:
        book.expires_ms = expires_ms
        if fact.told:
            book.deadline = version
        heapq.heappush(state.deadlines, (expires_ms + GRACE_MS, *book.id))
    state.recent.append(book.number)
    states = stock.tally.states
    states[UNPAID] = states.get(UNPAID, 0) + 1
    stock.packs[told.pack].reserved += units
    ((id, content),) = told.takes
    pool, drawn = stock.pools[id], units * content
    pool.reserved += drawn
    pool.available -= drawn
    if drawn > 0:
        state.pace.draw(id, drawn, fact.shop, fact.at_ms, fact.heard_ms)
    if pool.available < 0:
        state.short.add(id)


def _is_waiting(stock: Stock, book: OrderBook, fact: OrderPaid) -> bool:
    if book.state != UNPAID or len(book.lines) != 1 or book.told or book.flags or fact.source == CONSOLE:
        return False
    (line,) = book.lines.values()
    if line.posted[0] != line.units or not line.units or stock.auditing or fact.at_ms <= 0:
        return False
    goods = line.goods
    return goods is not None and len(goods.takes) == 1 and goods.pack in stock.packs


def _pay(state: State, fact: OrderPaid, book: OrderBook) -> None:
    stock, shop, paid_ms = state.stock, fact.shop, fact.at_ms
    (line,) = book.lines.values()
    tale, goods, units, tally = line.tale, line.goods or Goods(0), line.units, stock.tally
    state.once.keep(fact.source, fact.key, fact.mark or mark(fact))
    state.show.heard_order(fact.source, shop, paid_ms, fact.heard_ms)
    if fact.total_fen is not None:
        book.total = max(book.total, (fact.version, fact.total_fen))
    if fact.buyer > book.buyer:
        book.buyer = fact.buyer
    book.tale.paid_ms = tale.paid_ms = paid_ms
    book.trail += (state.revision + 1).to_bytes(4, "little")
    book.held, book.state, line.posted = False, PAID, split(tale)
    tally.states[UNPAID] -= 1
    tally.states[PAID] = tally.states.get(PAID, 0) + 1
    paid_fen = book.total[1] if book.total[1] >= 0 else units * goods.price_fen
    if paid_fen:
        book.paid_fen = paid_fen
        tally.paid_fen += paid_fen
        state.paid_lately.append(book.number)
        if who := mark_of_buyer(shop, book.buyer):
            state.bought.add(who)
    count, sold = stock.packs[goods.pack], stock.sold.setdefault(shop, {})
    count.reserved -= units
    count.sold += units
    sold[goods.pack] = sold.get(goods.pack, 0) + units
    ((id, content),) = goods.takes
    pool = stock.pools[id]
    pool.reserved -= units * content
    pool.committed += units * content
    book.listed = ((id, paid_ms),)
    stock.unshipped.add(id, book.number, paid_ms)
