"""Floor 0. Whose fruit it is: the lots households brought, what of them was lost, what settlements have frozen.

Reads facts; writes only the Lots it is part of. Nothing here says which lot a line was sent of: `settlement` reckons
that anew from what is kept here, until a settlement is closed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from companion.domain.catalogue import Catalogue, StockPool
from companion.domain.facts import LotPriced, LotReceived, SettlementClosed, SettlementWritten, StockAdjusted

if TYPE_CHECKING:
    from companion.domain.state import State

COOPERATIVE: Final = ""
"""The household of fruit that is nobody's in particular."""
NO_LOT: Final = ""
"""The lot of what was sent beyond every lot, once that has been explained."""
TAKES_BACK: Final = "\x1eundo"
"""How the key of a fact ends that takes back the one whose key stands before it."""
_LOST_AND_FOUND: Final = ("found", "recount", "spoilage", "gift", "sample", "resend")
"""Reasons for which an increase gives earlier losses back: fruit found, or too much reported as lost."""
_FIGURES: Final = re.compile(r"([0-9]+)")

SentId = tuple[str, str, str, str]
"""(shop, order, line, pool): what a line sent of one pool."""


@dataclass(slots=True)
class Lot:
    """One household's fruit in one pool; amounts in grams or pieces, the price for 500 g or a piece (0: not said).

    `listed_fen` is what station.toml last said of the price, `settled` the first settlement it was part of, which
    fixed its price.
    """

    id: str
    household: str
    pool: str
    amount: int
    price_fen: int
    at_ms: int
    listed_fen: int = 0
    settled: str = ""

    @property
    def rank(self) -> tuple[int, list[str | int]]:
        """First in, first sold: by time, then by id, in which figures count as numbers (plum-2 before plum-10)."""
        parts = _FIGURES.split(self.id)
        return self.at_ms, [int(part) if at % 2 else part for at, part in enumerate(parts)]


class Loss(NamedTuple):
    """So much of a pool was lost (negative: found again), of one lot where that is known."""

    at_ms: int
    pool: str
    amount: int
    lot: str = ""


class Frozen(NamedTuple):
    """What settlements have said of one line and one lot: so much was sent, and so much of it is not owed for."""

    amount: int = 0
    refunded: int = 0


@dataclass(slots=True)
class Lots:
    """Every lot, what was lost, and for what each line sent what settlements have frozen of it, by lot."""

    lots: dict[str, Lot] = field(default_factory=dict)
    losses: dict[str, Loss] = field(default_factory=dict)
    written_off: dict[tuple[str, str, str], int] = field(default_factory=dict)
    frozen: dict[SentId, dict[str, Frozen]] = field(default_factory=dict)
    closed: dict[str, SettlementClosed] = field(default_factory=dict)

    def open(self, catalogue: Catalogue, at_ms: int, known: Collection[str]) -> None:
        """Take up a catalogue: pools not yet `known` bring their lots, for the others the listed prices may be new."""
        for pool in catalogue.pools:
            if pool.id in known:
                self._list_prices(pool)
            else:
                self._bring(pool, at_ms)

    def _bring(self, pool: StockPool, at_ms: int) -> None:
        for number, lot in enumerate(pool.lots, 1):
            id = opening_id(pool.id, number)
            self.lots[id] = Lot(id, lot.household, pool.id, lot.amount, lot.price_fen, at_ms, lot.price_fen)
        rest = pool.on_hand - sum(lot.amount for lot in pool.lots)
        if rest > 0:
            id = f"{pool.id}-rest"
            self.lots[id] = Lot(id, COOPERATIVE, pool.id, rest, 0, at_ms)

    def _list_prices(self, pool: StockPool) -> None:
        for number, listed in enumerate(pool.lots, 1):
            lot = self.lots.get(opening_id(pool.id, number))
            if lot is None or lot.household != listed.household or lot.listed_fen == listed.price_fen:
                continue
            lot.listed_fen = listed.price_fen
            if listed.price_fen and not lot.settled:
                lot.price_fen = listed.price_fen

    def receive(self, fact: LotReceived) -> str:
        """Fruit came in, or a lot is taken back; the lot's id."""
        id = fact.lot or fact.key.removesuffix(TAKES_BACK)
        lot = self.lots.get(id)
        if lot is None:
            self.lots[id] = Lot(id, fact.household, fact.pool, fact.amount, fact.price_fen, fact.at_ms)
        else:
            lot.amount += fact.amount
        return id

    def price(self, fact: LotPriced) -> None:
        """A lot has this price, unless a settlement has fixed it."""
        lot = self.lots.get(fact.lot)
        if lot is not None and not lot.settled:
            lot.price_fen = fact.price_fen

    def adjust(self, fact: StockAdjusted) -> None:
        """Keep what an adjustment lost, or found, of the lots; one that takes another back removes it."""
        key = fact.key.removesuffix(TAKES_BACK)
        if key != fact.key and self.losses.pop(key, None) is not None:
            return
        if fact.lot:
            self.losses[fact.key] = Loss(fact.at_ms, fact.pool, -fact.delta, fact.lot)
        elif fact.lost:
            self.losses[fact.key] = Loss(fact.at_ms, fact.pool, fact.lost)
        elif fact.delta > 0 and fact.reason in _LOST_AND_FOUND:
            self.losses[fact.key] = Loss(fact.at_ms, fact.pool, -fact.delta)

    def write(self, fact: SettlementWritten) -> None:
        """Keep the rows of a settlement that is being closed."""
        for row in fact.rows:
            by_lot = self.frozen.setdefault((row.shop, row.order, row.line, row.pool), {})
            amount, refunded = by_lot.get(row.lot, Frozen())
            by_lot[row.lot] = Frozen(amount + row.amount, refunded + row.refunded)

    def close(self, fact: SettlementClosed) -> None:
        """A settlement is closed; the prices it used are fixed."""
        self.closed[fact.settlement] = fact
        for settled in fact.lots:
            lot = self.lots.get(settled.lot)
            if lot is not None and settled.allotted and not lot.settled:
                lot.settled, lot.price_fen = fact.settlement, settled.price_fen

    def of(self, pool: str) -> list[Lot]:
        """The lots of a pool, the first to be sold first."""
        return sorted((lot for lot in self.lots.values() if lot.pool == pool), key=lambda lot: lot.rank)

    def fresh_id(self, pool: str) -> str:
        """An id for the next lot of a pool, short enough to be typed: "plum-4"."""
        number = 1 + sum(lot.pool == pool for lot in self.lots.values())
        while opening_id(pool, number) in self.lots:
            number += 1
        return opening_id(pool, number)


def opening_id(pool: str, number: int) -> str:
    """The id of the `number`-th lot of a pool, from 1."""
    return f"{pool}-{number}"


def households(state: State, pool: str) -> tuple[tuple[str, int], ...]:
    """Who brought fruit to a pool and how much in all (grams or pieces), the most first; the cooperative's is left out.

    For whoever must be asked for more when a pool is oversold.
    """
    brought: dict[str, int] = {}
    for lot in state.lots.lots.values():
        if lot.pool == pool and lot.household != COOPERATIVE:
            brought[lot.household] = brought.get(lot.household, 0) + lot.amount
    return tuple(sorted(((who, amount) for who, amount in brought.items() if amount > 0), key=lambda x: (-x[1], x[0])))
