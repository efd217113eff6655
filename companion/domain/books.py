"""Floor 0. The books of stock: a pool's accounts, and what is written of an order and its lines. Plain data.

Reads and writes nothing but themselves; `stock` posts to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from companion.domain.catalogue import Unit
from companion.domain.orders import NOWHERE, Goods, Split, Tale

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
    deadline_told: bool = False
    conflicts: int = 0
    resolved: dict[str, str] = field(default_factory=dict)
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
