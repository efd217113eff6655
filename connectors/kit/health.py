"""Floor 3, pure: what a connector says of itself. Reads and writes nothing but itself; the time is handed in."""

from __future__ import annotations

from typing import Final

from companion.domain.inbound import ConnectorStatus

AT_ONCE: Final = 10
"""So many times a parked piece is told of at once; after that, at most once in `GAP_MS`."""

GAP_MS: Final = 1_000

NOTE_CHARS: Final = 120


class Health:
    """Turns what happened to a connector into few ConnectorStatus nouns: each of them becomes a fact in the book."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._up = False
        self._parked = 0
        self._note = ""
        self._news = False
        self._told = 0
        self._told_ms = 0

    def park(self, note: str, pieces: int = 1) -> None:
        """So many pieces could not be read, because of `note`."""
        self._parked += pieces
        self._note = note[:NOTE_CHARS]

    def tell(self, note: str) -> None:
        """Something an anchor should know now, such as the end of the live."""
        self._note = note[:NOTE_CHARS]
        self._news = True

    def speak(self, now_ms: int) -> tuple[ConnectorStatus, ...]:
        """What there is to say now, usually nothing. The first time: that the connector is up."""
        if self._up and not self._parked and not self._news:
            return ()
        if self._parked and self._up and not self._news and self._told >= AT_ONCE and now_ms < self._told_ms + GAP_MS:
            return ()
        said = ConnectorStatus(now_ms, self._source, "up", self._note, self._parked)
        self._told += 1 if self._parked else 0
        self._told_ms = now_ms
        self._up, self._news, self._parked, self._note = True, False, 0, ""
        return (said,)
