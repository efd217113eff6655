"""Floor 0. The pools and the orders that draw on them: every gram posted is the difference of two splits.

Reads the order facts; writes only the Stock it is part of. No path adds or subtracts stock by hand: a fact changes a
Tale, the line's split is computed anew, and the difference from what was posted goes to the pool's accounts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from companion.domain.books import LineBook, OrderBook, OrderId, PackCount, Pool, Tally
from companion.domain.catalogue import Catalogue
from companion.domain.orders import ALL, NOWHERE, UNMAPPED, Goods, Split, Tale, flags, merge, split
from companion.domain.standing import money, order_flags, standing


@dataclass(slots=True)
class Stock:
    """Every pool, every order, and the counts over them."""

    pools: dict[str, Pool] = field(default_factory=dict)
    packs: dict[str, PackCount] = field(default_factory=dict)
    orders: dict[OrderId, OrderBook] = field(default_factory=dict)
    by_number: list[OrderBook] = field(default_factory=list)
    undecided: dict[int, None] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    hold_unpaid: bool = True
    auto_restock: frozenset[str] = frozenset()
    touched_pools: set[str] = field(default_factory=set)

    def open(self, catalogue: Catalogue) -> None:
        """Take up a catalogue: pools and packs seen for the first time open, the others go on as they stand."""
        self.hold_unpaid = catalogue.count_unpaid
        self.auto_restock = frozenset(p.id for p in catalogue.pools if p.refund_before_shipping == "restock")
        for pool in catalogue.pools:
            if pool.id not in self.pools:
                self.pools[pool.id] = Pool(pool.unit, opened=pool.on_hand)
                self.pools[pool.id].adjust(pool.on_hand)
            self.touched_pools.add(pool.id)
        for pack in catalogue.packs:
            self.packs.setdefault(pack.id, PackCount())

    def order(self, id: OrderId, at_ms: int) -> OrderBook:
        """The book of an order, begun if this is the first word of it."""
        book = self.orders.get(id)
        if book is None:
            book = self.orders[id] = OrderBook(id, len(self.orders) + 1, at_ms)
            self.by_number.append(book)
        return book

    def numbered(self, number: int) -> OrderBook:
        """The order that was the `number`-th we heard of, from 1."""
        return self.by_number[number - 1]

    def adjust(self, pool: str, delta: int, lost: int = 0) -> None:
        """A helper corrected a pool, or fruit came in."""
        self._pool(pool).adjust(delta, lost)

    def settle(self, book: OrderBook) -> None:
        """Post what differs after the order's tale changed, and count the order where it stands now."""
        tales = []
        for line in book.lines.values():
            tale = merge(book.tale, line.tale)
            self._settle_line(line, tale)
            tales.append(tale)
        self._count(book, tales or [book.tale])
        if any(line.posted.recoverable for line in book.lines.values()):
            self.undecided[book.number] = None
        else:
            self.undecided.pop(book.number, None)

    def _settle_line(self, line: LineBook, tale: Tale) -> None:
        restocked = line.restocked
        if self.auto_restock and tale.goods and any(pool in self.auto_restock for pool, _ in tale.goods.takes):
            restocked = ALL
        where = split(tale, restocked, line.lost, self.hold_unpaid)
        line.flags = flags(tale, where, restocked, line.lost)
        line.units = tale.quantity.units if tale.quantity else 0
        if where == line.posted and tale.goods == line.goods:
            return
        self._post(line.goods, line.posted, tale.goods, where)
        line.posted, line.goods = where, tale.goods

    def _post(self, old_goods: Goods | None, old: Split, new_goods: Goods | None, new: Split) -> None:
        old_takes = old_goods.takes if old_goods else ()
        new_takes = new_goods.takes if new_goods else ()
        if old_takes == new_takes:
            for pool, content in new_takes:
                self._pool(pool).post(old, new, content)
        else:
            for pool, content in old_takes:
                self._pool(pool).post(old, NOWHERE, content)
            for pool, content in new_takes:
                self._pool(pool).post(NOWHERE, new, content)
        for goods, where, sign in ((old_goods, old, -1), (new_goods, new, 1)):
            if goods and goods.pack:
                count = self.packs.setdefault(goods.pack, PackCount())
                count.sold += sign * (where.committed + where.shipped)
                count.reserved += sign * where.reserved

    def _pool(self, pool: str) -> Pool:
        self.touched_pools.add(pool)
        return self.pools.setdefault(pool, Pool())

    def _count(self, book: OrderBook, tales: list[Tale]) -> None:
        tally = self.tally
        if book.state:
            tally.states[book.state] -= 1
            tally.paid_fen -= book.paid_fen
            tally.refunded_fen -= book.refunded_fen
            tally.unmatched -= UNMAPPED in book.flags
            for flag in book.flags:
                tally.flags[flag] -= 1
        book.state = standing(book, tales)
        book.flags = order_flags(book)
        book.paid_fen, book.refunded_fen = money(book, tales)
        tally.states[book.state] = tally.states.get(book.state, 0) + 1
        tally.paid_fen += book.paid_fen
        tally.refunded_fen += book.refunded_fen
        tally.unmatched += UNMAPPED in book.flags
        for flag in book.flags:
            tally.flags[flag] = tally.flags.get(flag, 0) + 1
