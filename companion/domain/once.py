"""Floor 0. The same `source` + `key` twice is once: what the station remembers of keys, in bounded memory.

Reads and writes only itself. Orders and commands are remembered whole for as long as the book is open; comments and
room counts in two generations of 64-bit hashes, for their repeats come within minutes (a reconnect's history).
"""

from __future__ import annotations

from typing import Final

from companion.domain import facts as f

GENERATION: Final = 75_000
"""Comment keys in a generation, 5 MB of them (one more doubles a set's table at 78,643); one to two are remembered."""


class Once:
    """The keys heard so far."""

    __slots__ = ("_fresh", "_old", "orders")

    def __init__(self) -> None:
        self.orders: dict[str, int] = {}
        self._fresh: set[int] = set()
        self._old: set[int] = set()

    def seen(self, source: str, key: str) -> bool:
        """Whether a comment or room count with this key was heard lately."""
        mark = hash((source, key))
        return mark in self._fresh or mark in self._old

    def see(self, source: str, key: str) -> None:
        """Remember a comment's or room count's key."""
        self._fresh.add(hash((source, key)))
        if len(self._fresh) >= GENERATION:
            self._old, self._fresh = self._fresh, set()

    def body(self, source: str, key: str) -> int | None:
        """The mark of what an order event or a command with this key said first; None if it is new."""
        return self.orders.get(f"{source}\x1f{key}")

    def keep(self, source: str, key: str, mark: int) -> None:
        """Remember an order event or command; the first mark stays."""
        self.orders.setdefault(f"{source}\x1f{key}", mark)


def mark(fact: f.OrderFact) -> int:
    """What an order event said, without what we made of it: two events with one key and two marks are in conflict."""
    lines = tuple((x.line, x.sku or x.pack, x.units, x.phase) for x in fact.lines)
    refund = (fact.refund, fact.amount_fen) if type(fact) is f.OrderRefunded else ()
    return hash((type(fact).__name__, fact.at_ms, fact.shop, fact.order, fact.version, fact.total_fen, lines, refund))
