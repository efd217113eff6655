"""Floor 0. What each household is owed: what was sent, allotted to the lots it came of, first in first out.

Reads the State; writes nothing. Everything is reckoned anew from what was received, lost and sent; what earlier
settlements have frozen stays, and where it is no longer so, the difference is a row of the next one. So the settlements
of a season add up to what a single one at its end would say. docs/explanation/stock.md tells it with figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from msgspec import structs

from companion.domain.books import LineBook, OrderBook
from companion.domain.facts import Allotted, LotSettled
from companion.domain.lots import COOPERATIVE, NO_LOT, Frozen, Loss, SentId
from companion.domain.orders import Tale, before_shipping, merge
from companion.domain.spoilage import charge, fill
from companion.domain.state import State

PER_PRICE: Final = {"g": 1, "piece": 500}
"""A price is for 500 g or for a piece: an amount times this and the price is 500 times what is owed in fen."""
_SCALE: Final = 500
_LAST: Final = 1 << 62
"""Later than any time, for frozen lines that send nothing any more; and more than any amount."""

ByLot = dict[str, int]


class Sent(NamedTuple):
    """What a line sent of one pool (grams or pieces); for `refunded` of it nothing is owed."""

    sent_ms: int
    id: SentId
    amount: int
    refunded: int


class Reckoning(NamedTuple):
    """What a settlement made now would write. `unallotted` is, by pool, what it would have to explain; `uncharged`
    what was lost and charged to nobody; `unpriced` are the lots whose price is not known."""

    rows: tuple[Allotted, ...]
    lots: tuple[LotSettled, ...]
    total_fen: int
    since_ms: int
    unallotted: dict[str, int]
    uncharged: dict[str, int]
    unpriced: tuple[str, ...]


def reckon(state: State) -> Reckoning:
    """What a settlement made now would write: see the module's first lines."""
    lines = sent_lines(state)
    losses = list(_losses(state))
    rows: list[Allotted] = []
    settled: list[LotSettled] = []
    uncharged: dict[str, int] = {}
    unallotted: ByLot = {}
    for pool in _pools(state, lines):
        pile = _Pile(state, pool, lines.get(pool, []), [loss for loss in losses if loss.pool == pool])
        fresh = pile.rows()
        rows += fresh
        settled += pile.settled(fresh)
        if pile.charges.uncharged:
            uncharged[pool] = pile.charges.uncharged
        if beyond := sum(row.amount for row in fresh if row.lot == NO_LOT):
            unallotted[pool] = beyond
    exact = {x.lot: x.amount * x.price_fen * PER_PRICE[_unit(state, x.pool)] for x in settled}
    total_fen, owed = share_fen(exact)
    return Reckoning(
        tuple(rows),
        tuple(structs.replace(lot, owed_fen=owed[lot.lot]) for lot in settled),
        total_fen,
        max((closed.at_ms for closed in state.lots.closed.values()), default=0),
        unallotted,
        uncharged,
        tuple(x.lot for x in settled if x.amount and not x.price_fen and x.household != COOPERATIVE),
    )


def share_fen(exact: dict[str, int]) -> tuple[int, dict[str, int]]:
    """The total in fen of what is owed for each lot, in 500ths of a fen, rounded once; and each lot's part of it.

    Each has its whole fen, and the rest of the total goes to the largest remainders, between equals by the lot's id.
    """
    total = (sum(exact.values()) + _SCALE // 2) // _SCALE
    parts = {lot: amount // _SCALE for lot, amount in exact.items()}
    by_remainder = sorted(exact, key=lambda lot: (-(exact[lot] % _SCALE), lot))
    for lot in by_remainder[: total - sum(parts.values())]:
        parts[lot] += 1
    return total, parts


def sent_lines(state: State) -> dict[str, list[Sent]]:
    """What the lines of all orders sent, by pool, in the order of their being sent, then of their names."""
    households_bear = state.catalogue.refunds == "household"
    found: dict[str, list[Sent]] = {}
    for book in state.stock.by_number:
        for id, line in book.lines.items():
            if line.posted.shipped and line.goods is not None:
                for sent in _sent(book, id, line, households_bear):
                    found.setdefault(sent.id[3], []).append(sent)
    for lines in found.values():
        lines.sort()
    return found


def _sent(book: OrderBook, id: str, line: LineBook, households_bear: bool) -> Iterator[Sent]:
    tale, shipped = merge(book.tale, line.tale), line.posted.shipped
    refunded = _refunded(tale, shipped) if households_bear else 0
    takes: ByLot = {}
    for pool, content in line.goods.takes if line.goods else ():
        takes[pool] = takes.get(pool, 0) + content
    for pool, content in takes.items():
        # Some platforms say only that the buyer has it, never when it was sent.
        yield Sent(tale.ship_ms or tale.paid_ms, (*book.id, id, pool), shipped * content, refunded * content)


def _refunded(tale: Tale, shipped: int) -> int:
    """How many of the units sent were refunded afterwards; money alone is not fruit."""
    if tale.closed_refund:
        return shipped
    after = (refund for refund in tale.refunds.values() if not before_shipping(refund, tale.ship_ms))
    return min(shipped, sum(shipped if refund.units is None else refund.units for refund in after))


def _losses(state: State) -> Iterator[Loss]:
    yield from state.lots.losses.values()
    for (shop, order, line), at_ms in state.lots.written_off.items():
        book = state.stock.orders.get((shop, order))
        found = book.lines.get(line) if book else None
        if found is not None and found.goods is not None and found.posted.lost:
            for pool, content in found.goods.takes:
                yield Loss(at_ms, pool, found.posted.lost * content)


def _pools(state: State, lines: Iterable[str]) -> list[str]:
    named = [pool.id for pool in state.catalogue.pools]
    others = {*lines, *(lot.pool for lot in state.lots.lots.values()), *(id[3] for id in state.lots.frozen)}
    return [*named, *sorted(others - set(named))]


def _unit(state: State, pool: str) -> str:
    known = state.stock.pools.get(pool)
    return known.unit if known else "g"


class _Pile:
    """One pool while it is reckoned: `_held` is what each line has of each lot, changed step by step."""

    def __init__(self, state: State, pool: str, lines: list[Sent], losses: list[Loss]) -> None:
        self._lots = state.lots.of(pool)
        self._place = {lot.id: at for at, lot in enumerate(self._lots)} | {NO_LOT: len(self._lots)}
        self._frozen = {id: by_lot for id, by_lot in state.lots.frozen.items() if id[3] == pool}
        known = {line.id for line in lines}
        gone = sorted(id for id in self._frozen if id not in known)
        self._lines = [*lines, *(Sent(_LAST, id, 0, 0) for id in gone)]
        self._held = {line.id: self._keep(line) for line in self._lines}
        # What was once explained is nobody's for good, and came of no lot.
        sent = [(line.sent_ms, line.amount - self._held[line.id].get(NO_LOT, 0)) for line in self._lines]
        self.charges = charge(self._lots, losses, sent, state.catalogue.spoilage)
        rooms = (lot.amount - self.charges.by_lot[lot.id] for lot in self._lots)
        self._allot(fill(sum(amount for _, amount in sent), rooms))

    def _keep(self, line: Sent) -> ByLot:
        """What stays of a line's frozen rows: what it has too much is taken from its latest lots."""
        held = {lot: was.amount for lot, was in self._frozen.get(line.id, {}).items()}
        excess = sum(held.values()) - line.amount
        for lot in sorted(held, key=self._rank, reverse=True):
            part = max(0, min(excess, held[lot]))
            held[lot] -= part
            excess -= part
        return held

    def _allot(self, shares: list[int]) -> None:
        """Bring every lot to its share: first take what it gave too much, then give what it has left."""
        held = _sums(self._held.values())
        stores = []
        for lot, share in zip(self._lots, shares, strict=True):
            given = held.get(lot.id, 0)
            if given > share:
                self._take(lot.id, given - share)
            stores.append((lot.id, max(0, share - given)))
        self._give([*stores, (NO_LOT, _LAST)])

    def _take(self, lot: str, excess: int) -> None:
        """Take what a lot gave too much from the lines sent last."""
        for line in reversed(self._lines):
            held = self._held[line.id]
            part = min(excess, held.get(lot, 0))
            if part:
                held[lot] -= part
                excess -= part

    def _give(self, stores: list[tuple[str, int]]) -> None:
        """Give each line what it lacks from the first stores that have some left; the last one always has."""
        left = iter(stores)
        lot, room = next(left)
        for line in self._lines:
            held = self._held[line.id]
            lacks = line.amount - sum(held.values())
            while lacks:
                if not room:
                    lot, room = next(left)
                    continue
                part = min(lacks, room)
                held[lot] = held.get(lot, 0) + part
                lacks -= part
                room -= part

    def rows(self) -> list[Allotted]:
        """What differs from what is frozen, line by line as they were sent, lot by lot."""
        return [row for line in self._lines for row in self._rows_of(line)]

    def _rows_of(self, line: Sent) -> list[Allotted]:
        held, was = self._held[line.id], self._frozen.get(line.id, {})
        back = self._bear(held, line.refunded)
        rows = []
        for lot in sorted({**held, **was}, key=self._rank):
            amount, refunded = was.get(lot, Frozen())
            row = Allotted(*line.id, lot, held.get(lot, 0) - amount, back.get(lot, 0) - refunded)
            if row.amount or row.refunded:
                rows.append(row)
        # More of a line sent since is no correction.
        if line.id in self._frozen and any(row.amount < 0 or row.refunded for row in rows):
            return [structs.replace(row, adjusts=True) for row in rows]
        return rows

    def _bear(self, held: ByLot, refunded: int) -> ByLot:
        """What of a line's refund each of its lots bears, the latest first."""
        latest = sorted(held, key=self._rank, reverse=True)
        return dict(zip(latest, fill(refunded, (held[lot] for lot in latest)), strict=True))

    def _rank(self, lot: str) -> int:
        # A lot that is not known (a book mended by hand) comes after all others.
        return self._place.get(lot, len(self._place))

    def settled(self, rows: list[Allotted]) -> Iterator[LotSettled]:
        """How each lot stands that has rows now or fruit left."""
        allotted, refunded = (
            _sums({row.lot: row.amount} for row in rows),
            _sums({row.lot: row.refunded} for row in rows),
        )
        before = _sums({lot: was.amount for lot, was in by_lot.items()} for by_lot in self._frozen.values())
        for lot in self._lots:
            lost, was = self.charges.by_lot[lot.id], before.get(lot.id, 0)
            if lot.id in allotted or lot.amount - lost > was:
                new, back = allotted.get(lot.id, 0), refunded.get(lot.id, 0)
                price_fen, owed_fen = lot.price_fen, 0
                yield LotSettled(
                    lot.id, lot.household, lot.pool, new - back, price_fen, owed_fen, lot.amount, lost, was, new, back
                )


def _sums(parts: Iterable[ByLot]) -> ByLot:
    """All parts together, lot by lot."""
    whole: ByLot = {}
    for part in parts:
        for lot, amount in part.items():
            whole[lot] = whole.get(lot, 0) + amount
    return whole
