"""Floor 0. Whose fruit it is: the lots households brought, and what earlier settlements have frozen.

Reads facts; writes only the Lots it is part of.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from companion.domain.facts import LotReceived, SettlementClosed, SettlementWritten


@dataclass(slots=True)
class Lot:
    """One household's fruit in one pool; amounts in grams or pieces, the price for 500 g or a piece."""

    id: str
    household: str
    pool: str
    amount: int
    price_fen: int
    at_ms: int


@dataclass(slots=True)
class Lots:
    """Every lot, and for each line of an order what settlements have frozen of it, by lot."""

    lots: dict[str, Lot] = field(default_factory=dict)
    frozen: dict[tuple[str, str, str], dict[str, int]] = field(default_factory=dict)
    closed: dict[str, SettlementClosed] = field(default_factory=dict)

    def receive(self, fact: LotReceived) -> None:
        """Fruit came in, or a lot is taken back."""
        id = fact.lot or fact.key
        lot = self.lots.get(id)
        if lot is None:
            self.lots[id] = Lot(id, fact.household, fact.pool, fact.amount, fact.price_fen, fact.at_ms)
        else:
            lot.amount += fact.amount

    def write(self, fact: SettlementWritten) -> None:
        """Keep the rows of a settlement that is being closed."""
        for row in fact.rows:
            by_lot = self.frozen.setdefault((row.shop, row.order, row.line), {})
            by_lot[row.lot] = by_lot.get(row.lot, 0) + row.amount

    def close(self, fact: SettlementClosed) -> None:
        """A settlement is closed."""
        self.closed[fact.settlement] = fact
