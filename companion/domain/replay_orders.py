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
from companion.domain.facts import OrderCreated, OrderPaid
from companion.domain.inbound import CONSOLE
from companion.domain.once import mark
from companion.domain.orders import TOLD, Goods, Quantity, Tale, split
from companion.domain.standing import PAID, UNPAID

if TYPE_CHECKING:
    from companion.domain.state import State

_PLACE: Final = APPLY_STOCK[OrderCreated]
_PAY: Final = APPLY_STOCK[OrderPaid]


def place(state: State, fact: OrderCreated) -> None:
    """An order is placed. In one go where it is a new one, of one line of a pack we know, that holds its stock."""
    stock, source, id = state.stock, fact.source, (fact.shop, fact.order)
    if len(fact.lines) != 1 or id in stock.orders or source == CONSOLE or not stock.hold_unpaid or stock.auditing:
        return _PLACE(state, fact)
    (told,) = fact.lines
    count, units, takes = stock.packs.get(told.pack), told.units, told.takes
    if count is None or not units or units < 0 or len(takes) != 1 or takes[0][0] not in stock.pools:
        return _PLACE(state, fact)
    if told.unmatched or told.line == TOLD or (source, told.sku) in state.mapped:
        return _PLACE(state, fact)
    version, at_ms, expires_ms, heard_ms = fact.version, fact.at_ms, fact.expires_ms, fact.heard_ms
    state.once.keep(source, fact.key, fact.mark or mark(fact))
    state.show.heard_order(source, fact.shop, at_ms, heard_ms)
    goods = Goods(version, takes, told.price_fen, told.pack, told.turn, told.source or source)
    tale = Tale(Quantity(version, units), goods, True)
    line = LineBook(tale, posted=split(tale), goods=goods, units=units)
    if told.sku:
        line.sku = max(line.sku, (version, source, told.sku))
    book = stock.order(id, at_ms)
    book.lines[told.line] = line
    book.buyer, book.held, book.state = fact.buyer, True, UNPAID
    book.trail = (state.revision + 1).to_bytes(4, "little")
    if fact.total_fen is not None:
        book.total = max(book.total, (version, fact.total_fen))
    if expires_ms:
        book.expires_ms = expires_ms
        if fact.told:
            book.deadline = version
        heapq.heappush(state.deadlines, (expires_ms + GRACE_MS, *id))
    state.recent.append(book.number)
    states = stock.tally.states
    states[UNPAID] = states.get(UNPAID, 0) + 1
    count.reserved += units
    ((pool_id, content),) = takes
    pool, drawn = stock.pools[pool_id], units * content
    pool.reserved += drawn
    pool.available -= drawn
    if drawn > 0:
        state.pace.draw(pool_id, drawn, fact.shop, at_ms, heard_ms)
    if pool.available < 0:
        state.short.add(pool_id)


def pay(state: State, fact: OrderPaid) -> None:
    """An order is paid. In one go where it is of one line that holds its stock, and there is nothing to see to."""
    stock, source, shop, paid_ms = state.stock, fact.source, fact.shop, fact.at_ms
    book = stock.orders.get((shop, fact.order))
    if book is None or book.state != UNPAID or len(book.lines) != 1 or fact.lines or source == CONSOLE:
        return _PAY(state, fact)
    (line,) = book.lines.values()
    if not _is_ordinary(book, line) or paid_ms <= 0 or stock.auditing:
        return _PAY(state, fact)
    tale, goods, units = line.tale, line.goods, line.units
    assert goods is not None
    state.once.keep(source, fact.key, fact.mark or mark(fact))
    state.show.heard_order(source, shop, paid_ms, fact.heard_ms)
    number, total, tally = book.number, fact.total_fen, stock.tally
    if total is not None:
        book.total = max(book.total, (fact.version, total))
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
        if number not in state.paid_lately:
            state.paid_lately.append(number)
        if who := mark_of_buyer(shop, book.buyer):
            state.bought.add(who)
    count = stock.packs[goods.pack]
    count.reserved -= units
    count.sold += units
    sold = stock.sold.setdefault(shop, {})
    sold[goods.pack] = sold.get(goods.pack, 0) + units
    ((pool_id, content),) = goods.takes
    pool = stock.pools[pool_id]
    pool.reserved -= units * content
    pool.committed += units * content
    book.listed = ((pool_id, paid_ms),)
    stock.unshipped.add(pool_id, number, paid_ms)


def _is_ordinary(book: OrderBook, line: LineBook) -> bool:
    """Whether all of an order's only line is held unpaid, its goods told once, and nobody has laid hands on it."""
    goods = line.goods
    if goods is None or goods is not line.tale.goods or len(goods.takes) != 1 or line.posted[0] != line.units:
        return False
    aside = book.told or book.flags or book.conflicts or line.codes or line.restocked or line.lost
    return not aside and line.units > 0
