"""Floor 0. The orders that are paid for and not yet sent, of each pool, by when they were paid.

Reads and writes only itself. Kept by the minute, so that an order is put in and taken out at the same cost however
many there are, and however late we hear of its payment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_MINUTE_MS: Final = 60_000


@dataclass(slots=True)
class Unshipped:
    """By pool and minute: the numbers of the orders, and when each was paid (ms)."""

    pools: dict[str, dict[int, dict[int, int]]] = field(default_factory=dict)

    def add(self, pool: str, number: int, paid_ms: int) -> None:
        """An order was paid for and takes from `pool`."""
        minutes = self.pools.get(pool)
        if minutes is None:
            minutes = self.pools[pool] = {}
        minute = paid_ms // _MINUTE_MS
        numbers = minutes.get(minute)
        if numbers is None:
            numbers = minutes[minute] = {}
        numbers[number] = paid_ms

    def remove(self, pool: str, number: int, paid_ms: int) -> None:
        """An order that was added with this time waits for nothing of `pool` any more."""
        minutes = self.pools[pool]
        minute = paid_ms // _MINUTE_MS
        del minutes[minute][number]
        if not minutes[minute]:
            del minutes[minute]

    def newest(self, pool: str) -> Iterator[tuple[int, int]]:
        """(paid at, number), the order paid for last first."""
        minutes = self.pools.get(pool, {})
        for minute in sorted(minutes, reverse=True):
            yield from sorted(((paid_ms, number) for number, paid_ms in minutes[minute].items()), reverse=True)
