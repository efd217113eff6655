"""Floor 3, pure: how often each kind of thing was heard, and which are new. Reads and writes only itself."""

from __future__ import annotations

from typing import Final

OTHERS: Final = "(others)"
"""Where kinds are counted that no longer get a line of their own."""


class Tally:
    """Counts by kind. Kinds come from strangers, so only the first `most` of them get a count of their own."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self.counts: dict[str, int] = {}

    def count(self, kind: str, times: int = 1) -> bool:
        """Count `kind`; true the first time, which is the time to write it to the log."""
        counts = self.counts
        if kind in counts:
            counts[kind] += times
            return False
        if len(counts) >= self._most:
            counts[OTHERS] = counts.get(OTHERS, 0) + times
            return False
        counts[kind] = times
        return True

    def __getitem__(self, kind: str) -> int:
        return self.counts.get(kind, 0)
