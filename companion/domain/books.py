"""Floor 0. The books of stock: a pool's accounts, and what is written of an order and its lines. Plain data.

Reads and writes nothing but themselves; `stock` posts to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import msgspec
from msgspec import Struct

from companion.domain.catalogue import Unit
from companion.domain.orders import NOWHERE, Goods, Split, Tale, merge

GRACE_MS: Final = 5 * 60_000
"""How long after its deadline an unpaid order still holds stock: platforms tell us of payments late."""

MADE: Final = "\x1e"
"""Stands in the keys made of a command's: no id from outside holds it, for the door takes control characters out."""

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
        reserved, committed, shipped, recoverable, _, lost = old
        reserved_now, committed_now, shipped_now, recoverable_now, _, lost_now = new
        drawn = reserved_now - reserved + committed_now - committed + shipped_now - shipped
        if reserved != reserved_now:
            self.reserved += (reserved_now - reserved) * content
        if committed != committed_now:
            self.committed += (committed_now - committed) * content
        if shipped != shipped_now:
            self.shipped += (shipped_now - shipped) * content
        if recoverable != recoverable_now or lost != lost_now:
            self.recoverable += (recoverable_now - recoverable) * content
            self.lost += (lost_now - lost) * content
            drawn += recoverable_now - recoverable + lost_now - lost
        if drawn:
            self.available -= drawn * content

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


class LineBook(Struct, omit_defaults=True, gc=False):
    """One line of an order: its tale, what was decided on it, and what is posted for it now.

    `tale` holds what was told of the whole order too. `sku` is the newest code told for it, as (version, source,
    code); `codes` has, by source, the newest (version, code) of those the catalogue does not know. `units` and
    `goods` are what `posted` is reckoned from.
    """

    tale: Tale = msgspec.field(default_factory=Tale)
    sku: tuple[int, str, str] = (-1, "", "")
    codes: dict[str, tuple[int, str]] | None = None
    restocked: int = 0
    lost: int = 0
    posted: Split = NOWHERE
    goods: Goods | None = None
    units: int = 0
    flags: tuple[str, ...] = ()

    def waits_for(self, source: str) -> tuple[int, str] | None:
        """The (version, code) of a source that no pack is known for, where it is newer than what is booked."""
        told = self.codes.get(source) if self.codes else None
        goods = self.tale.goods
        if told is None or (goods is not None and goods.known and told[0] <= goods.version):
            return None
        return told


class OrderBook(Struct, omit_defaults=True, gc=False):
    """One order: what is told of all its lines, and each line. Amounts are fen; -1 means not told.

    `total` is the newest (version, fen). `deadline` is the version of the deadline the platform told (-1: none, and
    `expires_ms` is our own); `expired_ms` is when our timer let it go. `told` is what a helper says it holds.
    While `held` our timer watches it: it is unpaid, or a line of it holds stock unpaid.
    `listed` is where it stands among the unshipped, as (pool, paid at); `trail` the sequences of its facts,
    four bytes each.
    """

    id: OrderId
    number: int
    at_ms: int
    tale: Tale = msgspec.field(default_factory=Tale)
    lines: dict[str, LineBook] = msgspec.field(default_factory=dict)
    told: Tale | None = None
    total: tuple[int, int] = (-1, -1)
    refund_fen: dict[str, int] = msgspec.field(default_factory=dict)
    buyer: str = ""
    expires_ms: int = 0
    deadline: int = -1
    expired_ms: int = 0
    held: bool = False
    conflicts: int = 0
    resolved: dict[str, str] = msgspec.field(default_factory=dict)
    state: str = ""
    paid_fen: int = 0
    refunded_fen: int = 0
    flags: tuple[str, ...] = ()
    listed: tuple[tuple[str, int], ...] = ()
    trail: bytes = b""

    def line(self, id: str) -> LineBook:
        """The book of a line, begun with what was told of the whole order if this is the first word of it."""
        line = self.lines.get(id)
        if line is None:
            line = self.lines[id] = LineBook()
            if self.state:
                line.tale = merge(self.tale, line.tale)
        return line

    @property
    def total_fen(self) -> int:
        """What the platform says it costs, in its newest word: sellers lower prices before payment."""
        return self.total[1]

    @property
    def gross_fen(self) -> int:
        """What its lines cost by our own prices."""
        return sum(x.units * x.goods.price_fen for x in self.lines.values() if x.goods)

    @property
    def seqs(self) -> tuple[int, ...]:
        """The sequences of the facts about it in the book, in their order."""
        trail = self.trail
        return tuple(int.from_bytes(trail[at : at + 4], "little") for at in range(0, len(trail), 4))


@dataclass(slots=True)
class Tally:
    """Orders by where they stand, their flags, and the money."""

    states: dict[str, int] = field(default_factory=dict)
    unmatched: int = 0
    flags: dict[str, int] = field(default_factory=dict)
    paid_fen: int = 0
    refunded_fen: int = 0
