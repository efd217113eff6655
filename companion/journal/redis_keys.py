"""Floor 1, pure. What a station's keys are called in Redis. The `{station}` in each puts them all into one slot.

Reads and writes nothing.
"""

from __future__ import annotations

import re
from typing import Final

from companion.domain.trouble import Trouble

_STATION: Final = re.compile(r"\w[\w.-]{0,63}")


class Keys:
    """The keys of one station."""

    def __init__(self, station: str) -> None:
        if not _STATION.fullmatch(station):
            raise Trouble(
                f"Redis 里的账本要有代号，不能是“{station}”：请在地址后面加 ?station=nongpao，或写 [journal] station",
                f'a Redis book needs an id, not "{station}": add ?station=nongpao to its url, or [journal] station',
            )
        self.station: Final = station
        start = f"zbt:{{{station}}}:"
        self.book: Final = f"{start}book"
        self.facts: Final = f"{start}facts"
        self.seen: Final = f"{start}keys"
        self.first: Final = f"{start}first"
        self.second: Final = f"{start}second"
        self.snapshots: Final = f"{start}snapshots"
        self.doors: Final = f"{start}doors"
        self.parked: Final = f"{start}parked"
        self._start = start

    @property
    def written(self) -> tuple[str, ...]:
        """What an append touches, in the order book.lua wants."""
        return (self.book, self.facts, self.seen, self.first, self.second)

    def door(self, id: str) -> str:
        """How far one door has been heard."""
        return f"{self._start}door:{id}"


__all__ = ["Keys"]
