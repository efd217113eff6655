"""Floor 0. The pools and the orders that draw on them: every gram posted is the difference of two splits.

Reads the order facts; writes only the Stock it is part of. No path adds or subtracts stock by hand: a fact changes a
Tale, the line's split is computed anew, and the difference from what was posted goes to the pool's accounts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from companion.domain.books import LineBook, OrderBook, OrderId, PackCount, Pool, Tally
from companion.domain.catalogue import Catalogue
from companion.domain.orders import ALL, NO_POOL, NOWHERE, TOLD, UNMAPPED, Goods, Split, flags, merge, split
from companion.domain.standing import UNPAID, reckon
from companion.domain.tasks import standing_tasks
from companion.domain.unshipped import Unshipped

Contribution = dict[str, tuple[int, int, int, int, int, int]]
"""By pool, in grams or pieces: reserved, committed, shipped, recoverable, lost, and all drawn from available."""
_NOTHING: Final = (0, 0, 0, 0, 0, 0)
_NO_GOODS: Final = Goods(0)


@dataclass(slots=True)
class Stock:
    """Every pool, every order, and the counts over them.

    `touched_pools` holds what was available in each pool that moved, before it did. `sold` counts the units that
    were paid for, sent or not, by shop and pack. `parked` has the lines, as (number, line), that were told with a
    code the catalogue does not know, by (source, code). `tasks` are the flags no one has seen to, as (number, flag),
    in the order they were raised. While `auditing`, `before` keeps what each order that is settled had contributed.
    """

    pools: dict[str, Pool] = field(default_factory=dict)
    packs: dict[str, PackCount] = field(default_factory=dict)
    sold: dict[str, dict[str, int]] = field(default_factory=dict)
    orders: dict[OrderId, OrderBook] = field(default_factory=dict)
    by_number: list[OrderBook] = field(default_factory=list)
    undecided: dict[int, None] = field(default_factory=dict)
    parked: dict[tuple[str, str], dict[tuple[int, str], None]] = field(default_factory=dict)
    tasks: dict[tuple[int, str], None] = field(default_factory=dict)
    unshipped: Unshipped = field(default_factory=Unshipped)
    tally: Tally = field(default_factory=Tally)
    hold_unpaid: bool = True
    auto_restock: frozenset[str] = frozenset()
    touched_pools: dict[str, int] = field(default_factory=dict)
    auditing: bool = False
    before: dict[int, Contribution] = field(default_factory=dict)

    def open(self, catalogue: Catalogue) -> None:
        """Take up a catalogue: pools and packs seen for the first time open, the others go on as they stand.

        Where a rule is new, every order is reckoned by it.
        """
        rules = (self.hold_unpaid, self.auto_restock)
        self.hold_unpaid = catalogue.count_unpaid
        self.auto_restock = frozenset(p.id for p in catalogue.pools if p.refund_before_shipping == "restock")
        for pool in catalogue.pools:
            if pool.id not in self.pools:
                self.pools[pool.id] = Pool(pool.unit, opened=pool.on_hand)
                self.pools[pool.id].adjust(pool.on_hand)
            self._pool(pool.id)
        for pack in catalogue.packs:
            self.packs.setdefault(pack.id, PackCount())
        if rules != (self.hold_unpaid, self.auto_restock):
            for book in self.by_number:
                self.settle(book)

    def order(self, id: OrderId, at_ms: int) -> OrderBook:
        """The book of an order, begun if this is the first word of it."""
        book = self.orders.get(id)
        if book is None:
            book = self.orders[id] = OrderBook(id, len(self.by_number) + 1, at_ms)
            self.by_number.append(book)
        return book

    def numbered(self, number: int) -> OrderBook:
        """The order that was the `number`-th we heard of, from 1."""
        return self.by_number[number - 1]

    def newest_unshipped(self, pool: str) -> Iterator[tuple[int, OrderBook]]:
        """(paid at, order) of those paid for and not yet sent of a pool, the one paid for last first."""
        return ((paid_ms, self.numbered(number)) for paid_ms, number in self.unshipped.newest(pool))

    def park(self, book: OrderBook, id: str, source: str, version: int, code: str) -> None:
        """Note that a line was told with a code the catalogue does not know; a source's newest code counts."""
        line = book.lines[id]
        codes = line.codes
        if codes is None:
            codes = line.codes = {}
        known = codes.get(source)
        if known is not None:
            if (version, code) <= known:
                return
            self.parked[(source, known[1])].pop((book.number, id), None)
        codes[source] = (version, code)
        self.parked.setdefault((source, code), {})[(book.number, id)] = None

    def adjust(self, pool: str, delta: int, lost: int = 0) -> None:
        """A helper corrected a pool, or fruit came in."""
        self._pool(pool).adjust(delta, lost)

    def settle(self, book: OrderBook) -> None:
        """Post what differs after the order's tale changed, and count the order where it stands now."""
        if self.auditing and book.number not in self.before:
            self.before[book.number] = contribution(book)
        if book.told is not None:
            self._place_told(book)
        shop, reserved, committed, undecided = book.id[0], 0, 0, 0
        for line in book.lines.values():
            where = self._settle_line(shop, line)
            reserved += where[0]
            committed += where[1]
            undecided += where[3]
        if committed or book.listed:
            self._list(book)
        self._count(book)
        book.held = reserved > 0 or book.state == UNPAID
        if undecided:
            self.undecided[book.number] = None
        elif self.undecided:
            self.undecided.pop(book.number, None)

    def _place_told(self, book: OrderBook) -> None:
        """Have what a helper says the order holds count while nothing else says so, and no longer."""
        told, line = book.told, book.lines.pop(TOLD, None)
        detailed = any(other.tale.quantity is not None for other in book.lines.values())
        if told is None or told.goods is None or not told.goods.known or detailed:
            if line is not None:
                self._post(book.id[0], line.goods, line.posted, None, NOWHERE)
            return
        whole = merge(book.tale, told)
        for other in book.lines.values():
            whole = merge(whole, other.tale)
        line = line or LineBook()
        line.tale = whole
        book.lines[TOLD] = line

    def _settle_line(self, shop: str, line: LineBook) -> Split:
        tale = line.tale
        goods, quantity, restocked, lost = tale.goods, tale.quantity, line.restocked, line.lost
        if self.auto_restock and goods and any(pool in self.auto_restock for pool, _ in goods.takes):
            restocked = ALL
        where = split(tale, restocked, lost, self.hold_unpaid)
        line.flags = flags(tale, where, restocked, lost)
        if restocked == ALL:
            # What the rule has put back stays put back, whatever the rule is next week.
            line.restocked = where.restocked
        if line.codes and goods and goods.known and line.waits_for(goods.source):
            line.flags = (*line.flags, UNMAPPED)
        line.units = quantity.units if quantity is not None else 0
        was_goods, was = line.goods, line.posted
        if (where is was or where == was) and (goods is was_goods or goods == was_goods):
            return where
        self._post(shop, was_goods, was, goods, where)
        line.posted, line.goods = where, goods
        return where

    def _post(self, shop: str, old_goods: Goods | None, old: Split, new_goods: Goods | None, new: Split) -> None:
        _, old_takes, _, before, _, _ = old_goods or _NO_GOODS
        _, new_takes, _, after, _, _ = new_goods or _NO_GOODS
        if old_takes is new_takes or old_takes == new_takes:
            for pool, content in new_takes:
                self._pool(pool).post(old, new, content)
        else:
            for pool, content in old_takes:
                self._pool(pool).post(old, NOWHERE, content)
            for pool, content in new_takes:
                self._pool(pool).post(NOWHERE, new, content)
        sold, held = new[1] + new[2], new[0]
        if before == after:
            sold, held = sold - old[1] - old[2], held - old[0]
        elif before:
            self._count_pack(shop, before, -old[1] - old[2], -old[0])
        if after and (sold or held):
            self._count_pack(shop, after, sold, held)

    def _count_pack(self, shop: str, pack: str, sold: int, reserved: int) -> None:
        if pack == NO_POOL:
            return
        count = self.packs.get(pack)
        if count is None:
            count = self.packs[pack] = PackCount()
        count.reserved += reserved
        if sold:
            count.sold += sold
            by_pack = self.sold.get(shop)
            if by_pack is None:
                by_pack = self.sold[shop] = {}
            by_pack[pack] = by_pack.get(pack, 0) + sold

    def _pool(self, pool: str) -> Pool:
        found = self.pools.get(pool)
        if found is None:
            found = self.pools[pool] = Pool()
        if pool not in self.touched_pools:
            self.touched_pools[pool] = found.available
        return found

    def _list(self, book: OrderBook) -> None:
        """Have the order stand among the unshipped of every pool it waits for, by its last payment."""
        paid: dict[str, int] = {}
        for line in book.lines.values():
            goods = line.goods
            if goods and line.posted[1]:
                paid_ms = line.tale.paid_ms
                for pool, _ in goods.takes:
                    paid[pool] = max(paid.get(pool, 0), paid_ms)
        listed = tuple(paid.items())
        if listed == book.listed:
            return
        for pool, paid_ms in book.listed:
            self.unshipped.remove(pool, book.number, paid_ms)
        for pool, paid_ms in listed:
            self.unshipped.add(pool, book.number, paid_ms)
        book.listed = listed

    def _count(self, book: OrderBook) -> None:
        tally = self.tally
        state, raised, paid_fen, refunded_fen = reckon(book)
        if state != book.state:
            if book.state:
                tally.states[book.state] -= 1
            tally.states[state] = tally.states.get(state, 0) + 1
            book.state = state
        if paid_fen != book.paid_fen or refunded_fen != book.refunded_fen:
            tally.paid_fen += paid_fen - book.paid_fen
            tally.refunded_fen += refunded_fen - book.refunded_fen
            book.paid_fen, book.refunded_fen = paid_fen, refunded_fen
        if raised or book.flags:
            self._raise(book, raised)

    def _raise(self, book: OrderBook, raised: tuple[str, ...]) -> None:
        tally, before = self.tally, book.flags
        if raised == before and not book.resolved:
            return
        if raised != before:
            for flag in before:
                tally.flags[flag] -= 1
                if flag not in raised:
                    self.tasks.pop((book.number, flag), None)
            for flag in raised:
                tally.flags[flag] = tally.flags.get(flag, 0) + 1
            tally.unmatched += (UNMAPPED in raised) - (UNMAPPED in before)
            book.flags = raised
        for flag, stands in standing_tasks(book):
            if stands:
                self.tasks.setdefault((book.number, flag))
            else:
                self.tasks.pop((book.number, flag), None)


def contribution(book: OrderBook) -> Contribution:
    """What an order has posted to each pool, in grams or pieces."""
    found: Contribution = {}
    for line in book.lines.values():
        for pool, content in line.goods.takes if line.goods else ():
            reserved, committed, shipped, recoverable, _, lost = line.posted
            r, c, s, k, gone, drawn = found.get(pool, _NOTHING)
            found[pool] = (
                r + reserved * content,
                c + committed * content,
                s + shipped * content,
                k + recoverable * content,
                gone + lost * content,
                drawn + (reserved + committed + shipped + recoverable + lost) * content,
            )
    return found
