"""Floor 3, pure: how many watch a Room, told as often as is worth a fact. Reads and writes nothing but itself."""

from __future__ import annotations

from typing import Final

VIEWERS_GAP_MS: Final = 2_000
"""Viewers are told when they changed, at most this often: each telling becomes a fact in the book."""
MOST_VIEWERS: Final = 1_000_000


class Viewers:
    """What was told last, of each Room."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[int, int]] = {}

    def changed(self, room: str, count: int, tick_ms: int) -> int | None:
        """The number to tell now, of `count` who are said to watch; None if there is nothing to tell."""
        viewers = min(max(count, 0), MOST_VIEWERS)
        before, told_ms = self._told.get(room, (-1, tick_ms - VIEWERS_GAP_MS))
        if viewers == before or tick_ms < told_ms + VIEWERS_GAP_MS:
            return None
        self._told[room] = viewers, tick_ms
        return viewers
