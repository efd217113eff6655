"""Floor 3, pure: what a connector says of itself. Reads and writes nothing but itself; the time is handed in."""

from __future__ import annotations

from typing import Final

from companion.domain.inbound import SINCE_LAST, ConnectorStatus
from companion.domain.inbound import Health as Standing

AT_ONCE: Final = 10
"""So many times a parked piece is told of at once; after that, at most once in `GAP_MS`."""

GAP_MS: Final = 1_000

NOTE_CHARS: Final = 120


class Health:
    """Turns what happened to a connector into few ConnectorStatus nouns: each of them becomes a fact in the book.

    A connector that never says otherwise is up. One that dials says `fall`, `wait` and `rise` as its line does.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._standing: Standing = "up"
        self._said = ""
        self._parked = 0
        self._note = ""
        self._news = False
        self._missing_ms = 0
        self._told = 0
        self._told_ms = 0

    @property
    def standing(self) -> Standing:
        """How it stands: up, late or down."""
        return self._standing

    def park(self, note: str, pieces: int = 1) -> None:
        """So many pieces could not be read, because of `note`."""
        self._parked += pieces
        self._note = note[:NOTE_CHARS]

    def tell(self, note: str) -> None:
        """Something an anchor should know now, such as the end of the live."""
        self._note = note[:NOTE_CHARS]
        self._news = True

    def fall(self, note: str) -> None:
        """Nothing can be heard, because of `note`."""
        self._turn("down", note)

    def wait(self, note: str) -> None:
        """It ought to have been heard of by now; perhaps it will be."""
        self._turn("late", note)

    def rise(self, missing_ms: int = 0) -> None:
        """It is heard again; see `miss`."""
        self._turn("up", "")
        self.miss(missing_ms)

    def miss(self, missing_ms: int) -> None:
        """Comments of the last so many ms may be missing (SINCE_LAST: since it was last heard in an earlier run)."""
        if self._missing_ms != SINCE_LAST:
            self._missing_ms = missing_ms if missing_ms == SINCE_LAST else max(self._missing_ms, missing_ms)

    def _turn(self, standing: Standing, note: str) -> None:
        note = note[:NOTE_CHARS]
        self._news = self._news or standing != self._standing or (bool(note) and note != self._note)
        self._standing, self._note = standing, note

    def speak(self, now_ms: int) -> tuple[ConnectorStatus, ...]:
        """What there is to say now, usually nothing. The first time: how it stands."""
        news = self._news or bool(self._missing_ms) or not self._said
        if not news and not self._parked:
            return ()
        if not news and self._told >= AT_ONCE and now_ms < self._told_ms + GAP_MS:
            return ()
        said = ConnectorStatus(
            now_ms, self._source, self._standing, self._note, self._parked, missing_ms=self._missing_ms
        )
        self._told += 1 if self._parked else 0
        self._told_ms = now_ms
        self._said, self._news, self._parked, self._missing_ms = self._standing, False, 0, 0
        if self._standing == "up":
            self._note = ""
        return (said,)
