"""Floor 3. How fast a pool sells, from what the console itself saw: "about 12 minutes left at this pace".

Reads sold totals at the station's times, writes nothing. A pace is told only after a minute's looking, never guessed.
"""

from __future__ import annotations

from collections import deque
from typing import Final

_WINDOW_MS: Final = 5 * 60_000
_LEAST_MS: Final = 60_000
_STEP_MS: Final = 5_000
_SOLD_OUT_LATER_MS: Final = 6 * 3_600_000


class Pace:
    """The last five minutes of every pool, one sample each five seconds."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[tuple[int, int]]] = {}

    def note(self, pool: str, sold: int, now_ms: int) -> None:
        """Remember what was sold of a pool by now."""
        seen = self._seen.setdefault(pool, deque(maxlen=_WINDOW_MS // _STEP_MS + 1))
        if not seen or now_ms - seen[-1][0] >= _STEP_MS:
            seen.append((now_ms, sold))
        while now_ms - seen[0][0] > _WINDOW_MS:
            seen.popleft()

    def lasts_ms(self, pool: str, sold: int, available: int, now_ms: int) -> int | None:
        """How long `available` lasts at the present pace; None when that is unknown or further off than a show."""
        seen = self._seen.get(pool)
        if not seen:
            return None
        then, before = seen[0]
        if now_ms - then < _LEAST_MS or sold <= before or available <= 0:
            return None
        lasts = available * (now_ms - then) // (sold - before)
        return lasts if lasts < _SOLD_OUT_LATER_MS else None
