"""Floor 3, pure: no more than so many in so long. Reads and writes nothing but itself; the time is handed in."""

from __future__ import annotations

from collections import deque


class Window:
    """At most `most` in any `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._at: deque[float] = deque(maxlen=most)

    def wait(self, now: float) -> float:
        """Seconds until the next one may go (0: now)."""
        if len(self._at) < (self._at.maxlen or 0):
            return 0.0
        return max(0.0, self._at[0] + self._seconds - now)

    def count(self, now: float) -> None:
        """One went."""
        self._at.append(now)
