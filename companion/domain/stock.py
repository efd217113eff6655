"""Floor 0. The pools and the orders that draw on them: every gram posted is the difference of two splits.

Reads the order facts; writes only the Stock it is part of. No path adds or subtracts stock by hand: a fact changes a
Tale, the line's split is computed anew, and the difference from what was posted goes to the pool's accounts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from companion.domain.catalogue import Catalogue, Unit
from companion.domain.orders import ALL, CONFLICT, NOWHERE, UNMAPPED, Goods, Split, Tale, flags, merge, split

GRACE_MS: Final = 5 * 60_000
"""How long after its deadline an unpaid order still holds stock: platforms tell us of payments late."""

OrderId = tuple[str, str]
"""(shop, order)."""


@dataclass(slots=True)
class Pool:
    """The accounts of one pile, in grams or pieces. `supply` is where fruit comes from; all accounts sum to zero.

    Only `available` (oversold) and `supply` may be negative.
    """

    unit: Unit = "g"
    available: int = 0
    reserved: int = 0
    committed: int = 0
    shipped: int = 0
    recoverable: int = 0
    lost: int = 0
    supply: int = 0
    opened: int = 0

    def adjust(self, delta: int, lost: int = 0) -> None:
        """Add `delta` to what is available; what of it is not `lost` (or no longer lost) comes from supply."""
        self.available += delta
        self.lost += lost
        self.supply -= delta + lost

    def post(self, old: Split, new: Split, content: int) -> None:
        """Move what differs between two splits of a line whose unit takes `content`."""
        reserved = (new.reserved - old.reserved) * content
        committed = (new.committed - old.committed) * content
        shipped = (new.shipped - old.shipped) * content
        recoverable = (new.recoverable - old.recoverable) * content
        lost = (new.lost - old.lost) * content
        self.reserved += reserved
        self.committed += committed
        self.shipped += shipped
        self.recoverable += recoverable
        self.lost += lost
        self.available -= reserved + committed + shipped + recoverable + lost

    @property
    def on_hand(self) -> int:
        """What is physically in the shed."""
        return self.available + self.reserved + self.committed + self.recoverable

    @property
    def sold(self) -> int:
        """What is paid for, sent or not."""
        return self.committed + self.shipped

    @property
    def oversold(self) -> int:
        """What was sold beyond the pile."""
        return max(0, -self.available)


@dataclass(slots=True)
class PackCount:
    """Units of one pack: paid for (sent or not), and held by unpaid orders."""

    sold: int = 0
    reserved: int = 0


@dataclass(slots=True)
class LineBook:
    """One line of an order: its own tale, what was decided on it, and what is posted for it now."""

    tale: Tale = field(default_factory=Tale)
    sku: tuple[str, str] = ("", "")
    restocked: int = 0
    lost: int = 0
    posted: Split = NOWHERE
    goods: Goods | None = None
    units: int = 0
    flags: tuple[str, ...] = ()


@dataclass(slots=True)
class OrderBook:
    """One order: what is told of all its lines, and each line. Amounts are fen; -1 means not told."""

    id: OrderId
    number: int
    at_ms: int
    tale: Tale = field(default_factory=Tale)
    lines: dict[str, LineBook] = field(default_factory=dict)
    total_fen: int = -1
    refund_fen: dict[str, int] = field(default_factory=dict)
    buyer: str = ""
    expires_ms: int = 0
    conflicts: int = 0
    state: str = ""
    paid_fen: int = 0
    refunded_fen: int = 0
    flags: tuple[str, ...] = ()

    def line(self, id: str) -> LineBook:
        """The book of a line, begun if this is the first word of it."""
        line = self.lines.get(id)
        if line is None:
            line = self.lines[id] = LineBook()
        return line

    @property
    def gross_fen(self) -> int:
        """What its lines cost by our own prices."""
        return sum(x.units * x.goods.price_fen for x in self.lines.values() if x.goods)


@dataclass(slots=True)
class Tally:
    """Orders by where they stand, their flags, and the money."""

    states: dict[str, int] = field(default_factory=dict)
    unmatched: int = 0
    flags: dict[str, int] = field(default_factory=dict)
    paid_fen: int = 0
    refunded_fen: int = 0


@dataclass(slots=True)
class Stock:
    """Every pool, every order, and the counts over them."""

    pools: dict[str, Pool] = field(default_factory=dict)
    packs: dict[str, PackCount] = field(default_factory=dict)
    orders: dict[OrderId, OrderBook] = field(default_factory=dict)
    by_number: list[OrderBook] = field(default_factory=list)
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

    def _settle_line(self, line: LineBook, tale: Tale) -> None:
        restocked = line.restocked
        if tale.goods is not None and any(pool in self.auto_restock for pool, _ in tale.goods.takes):
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
        book.flags = _order_flags(book)
        book.paid_fen, book.refunded_fen = _money(book, tales)
        tally.states[book.state] = tally.states.get(book.state, 0) + 1
        tally.paid_fen += book.paid_fen
        tally.refunded_fen += book.refunded_fen
        tally.unmatched += UNMAPPED in book.flags
        for flag in book.flags:
            tally.flags[flag] = tally.flags.get(flag, 0) + 1


UNPAID: Final = "unpaid"
CLOSED: Final = ("closed", "expired", "refunded")
"""Where an order can stand that sells nothing any more."""


def standing(book: OrderBook, tales: list[Tale]) -> str:
    """Where an order stands as a whole: unpaid, paid, part_shipped, shipped, completed, refunded, closed or expired.

    `tales` are those of its lines, each with what is told of the whole order.
    """
    if not any(t.paid for t in tales):
        if all(t.closed_unpaid_ms for t in tales):
            return "closed"
        return "expired" if all(t.expired or t.closed_unpaid_ms for t in tales) else UNPAID
    lines = [x for x in book.lines.values() if x.units]
    if all(t.closed_refund for t in tales) or (lines and all(_all_back(x) for x in lines)):
        return "refunded"
    if all(t.completed for t in tales):
        return "completed"
    if lines and any(x.posted.shipped for x in lines):
        return "part_shipped" if any(x.posted.committed for x in lines) else "shipped"
    return "paid"


def _all_back(line: LineBook) -> bool:
    where = line.posted
    return not (where.committed or where.shipped) and bool(where.recoverable or where.restocked or where.lost)


def _order_flags(book: OrderBook) -> tuple[str, ...]:
    found = {flag for line in book.lines.values() for flag in line.flags}
    if not book.lines:
        found.update(flags(book.tale, NOWHERE))
    if book.conflicts:
        found.add(CONFLICT)
    return tuple(sorted(found))


def _money(book: OrderBook, tales: list[Tale]) -> tuple[int, int]:
    """(paid, refunded) of an order in fen: the platform's own amounts where told, else our prices."""
    if not any(t.paid for t in tales):
        return 0, 0
    gross = book.gross_fen
    paid = book.total_fen if book.total_fen >= 0 else gross
    if all(t.closed_refund for t in tales):
        return paid, paid
    back = sum(book.refund_fen.values())
    for line, tale in zip(book.lines.values(), tales, strict=False):
        if line.goods is None or not gross or not tale.refunds:
            continue
        told = ((key, line.units if r.units is None else r.units) for key, r in tale.refunds.items())
        units = sum(units for key, units in told if key not in book.refund_fen)
        # A discount on the whole order is shared by the lines as their prices are.
        back += min(units, line.units) * line.goods.price_fen * paid // gross
    return paid, min(back, paid)
