"""Floor 3. What the station answers about orders, typed for drawing. Reads and writes nothing.

Every field has a default, and unknown fields are let pass: a station of another version is still read.
"""

from __future__ import annotations

from msgspec import Struct, field


class Found(Struct):
    """An order as the list of those found shows it."""

    number: str = ""
    shop: str = ""
    order: str = ""
    buyer: str = ""
    lines: str = ""
    state: str = ""
    at: int = 0
    total_fen: int = 0
    flags: list[str] = field(default_factory=list)


class FoundOrders(Struct):
    """The answer to `find_orders`: the newest, and how many more."""

    orders: list[Found] = field(default_factory=list)
    more: int = 0


class Where(Struct):
    """Units in each place; those in none are not held."""

    shipped: int = 0
    committed: int = 0
    reserved: int = 0
    recoverable: int = 0
    restocked: int = 0
    lost: int = 0


class LineTold(Struct):
    """A line of an order: `why` are sentences on where its units are."""

    title: str = ""
    sku: str = ""
    units: int = 0
    where: Where = field(default_factory=Where)
    why: list[str] = field(default_factory=list)


class OrderTold(Struct):
    """An order, whole."""

    number: str = ""
    shop: str = ""
    order: str = ""
    buyer: str = ""
    state: str = ""
    at: int = 0
    total_fen: int = 0
    paid_fen: int = 0
    refunded_fen: int = 0
    flags: list[str] = field(default_factory=list)
    lines: list[LineTold] = field(default_factory=list)

    @property
    def undecided(self) -> int:
        """Units refunded before they were sent, that wait to be put back or written off."""
        return sum(line.where.recoverable for line in self.lines)


class FactTold(Struct):
    """What was told of an order: at its time, and when we heard of it."""

    at: int = 0
    heard_at: int = 0
    source: str = ""
    say: str = ""


class History(Struct):
    """The answer to `order_history`: the order, its newest facts, and how many older ones there are."""

    order: OrderTold = field(default_factory=OrderTold)
    facts: list[FactTold] = field(default_factory=list)
    more: int = 0
