"""Floor 3, pure: which orders need not be asked for once more when their time is swept again. Reads and writes itself.

Some platforms list no more than the ids of what changed. What is listed for a time that was swept before, and was asked
for after that time, has not changed since: or it would be listed for a later one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

REMEMBERED: Final = 20_000


class Piece(NamedTuple):
    """A time to sweep (ms); of what is listed for it nothing need be asked for that was asked for at `asked_ms` or
    later."""

    since_ms: int
    until_ms: int
    asked_ms: int


class Lately:
    """When each of the last orders was asked for, and until when everything was."""

    def __init__(self) -> None:
        self._asked_ms: dict[str, int] = {}
        self._swept_ms = 0

    def pieces(self, since_ms: int, until_ms: int) -> tuple[Piece, ...]:
        """A time in two: what was swept before, and what was not."""
        swept_ms = self._swept_ms
        if not since_ms < swept_ms < until_ms:
            return (Piece(since_ms, until_ms, until_ms),)
        return (Piece(since_ms, swept_ms, swept_ms), Piece(swept_ms, until_ms, until_ms))

    def fresh(self, ids: Iterable[str], piece: Piece) -> list[str]:
        """Those that have to be asked for."""
        return [id for id in ids if self._asked_ms.get(id, -1) < piece.asked_ms]

    def asked(self, ids: Iterable[str], at_ms: int) -> None:
        """These were asked for at this time, or a little later."""
        for id in ids:
            self._asked_ms.pop(id, None)
            self._asked_ms[id] = at_ms
        while len(self._asked_ms) > REMEMBERED:
            del self._asked_ms[next(iter(self._asked_ms))]

    def swept(self, until_ms: int) -> None:
        """Everything until then was asked for."""
        self._swept_ms = max(self._swept_ms, until_ms)
