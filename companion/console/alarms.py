"""Floor 3. What must be shouted: packs to take down, pools oversold, and what may be sold again. Reads a Sight.

Writes nothing but what it remembers of earlier looks: so that the bell rings once for a change, and that a helper who
has done it can have quiet until something new comes up.
"""

from __future__ import annotations

from typing import Final

from companion.console.board import Listed
from companion.console.sight import Sight
from companion.console.wire import Pack, Pool

_RETURNED_MS: Final = 180_000
_GRAVITY: Final = {"stop": 1, "oversold": 2}


class Alarms:
    """One console's memory of what it has shouted."""

    def __init__(self) -> None:
        self._grave: dict[str, int] = {}
        self._down: frozenset[str] = frozenset()
        self._done: set[str] = set()
        self._known_short: dict[str, int] = {}
        self._returned: dict[str, int] = {}

    def note(self, sight: Sight) -> bool:
        """Take in how things stand now; whether something became worse, which wants the bell."""
        view = sight.board.view
        grave = {key: _GRAVITY.get(pool.level, 0) for key, pool in view.pools.items()}
        down = frozenset(key for key, pack in view.packs.items() if pack.take_down)
        worse = bool(down - self._down) or any(now > self._grave.get(key, 0) for key, now in grave.items())
        for key in (self._down - down) & view.packs.keys():
            self._returned[key] = sight.now_ms
        for key in down:
            self._returned.pop(key, None)
        self._known_short = {key: n for key, n in self._known_short.items() if grave.get(key) == _GRAVITY["oversold"]}
        self._done &= down
        self._grave, self._down = grave, down
        return worse

    def quiet(self, sight: Sight) -> None:
        """Somebody has seen to all of it: say nothing more until something new comes up."""
        self._done = set(self._down)
        self._known_short = {key: pool.oversold for key, pool in sight.board.view.pools.items() if pool.oversold}
        self._returned.clear()

    def short(self, sight: Sight) -> list[Pool]:
        """Pools of which more was sold than there is, unless it is known and no worse."""
        shelf = sight.board.shelf()
        return [pool for key, pool, _ in shelf if pool.oversold > self._known_short.get(key, 0)]

    def to_take_down(self, sight: Sight) -> Listed[Pack]:
        """Packs that no shop should sell any more, and that nobody has seen to."""
        return [(key, pack) for key, pack in sight.board.packs() if pack.take_down and key not in self._done]

    def returned(self, sight: Sight) -> Listed[Pack]:
        """Packs that may be sold again since a short while."""
        since = sight.now_ms - _RETURNED_MS
        return [(key, pack) for key, pack in sight.board.packs() if self._returned.get(key, since) > since]

    def loud(self, sight: Sight) -> bool:
        """Whether there is anything to shout."""
        return bool(sight.board.away_ms or self.short(sight) or self.to_take_down(sight) or self.returned(sight))
