"""Floor 3. What a drawing needs besides the Board: the words, the hour, whether numbers are stale, who looks.

Reads and writes nothing. Times are the station's milliseconds; hours are told in the zone of this machine.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from companion.console.board import Board
from companion.console.words import Words
from companion.domain.units import format_amount


class Sight(NamedTuple):
    """One look at the Board."""

    board: Board
    words: Words
    now_ms: int
    stale: bool
    me: str = ""
    zone: dt.tzinfo | None = None

    @property
    def lagging(self) -> bool:
        """Whether counts of stock may be old: the station is not heard, or does not hear one of its shops."""
        return self.stale or self.board.view.freshness.stale

    def hour(self, ms: int) -> str:
        """20:14:31"""
        return dt.datetime.fromtimestamp(ms / 1000, self.zone).strftime("%H:%M:%S")

    def amount(self, amount: int, unit: str) -> str:
        return format_amount(amount, "piece" if unit == "piece" else "g", self.words.lang)

    def since(self, ms: int) -> str:
        """How long ago that was, shortly."""
        return self.words.span(self.now_ms - ms)
