"""Floor 3, pure: what was said before the line was lost, for tools that name no ids. Reads and writes only itself.

Some tools tell the last comments again to whoever connects. What has no id and no time of its own can only be known
by its words: for a moment after a line came back, each comment said before is known again, once.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import Final

LATELY: Final = 200
AGAIN_MS: Final = 3_000
"""For so long after the line came back comments are taken for old ones told again."""
ONCE_MS: Final = 1_000
"""The same words by the same person within this are one comment."""

Said = tuple[str, str, str]
"""Room, name and words."""


class Recall:
    """The last comments of one ear."""

    def __init__(self) -> None:
        self._said: deque[Said] = deque(maxlen=LATELY)
        self._at_ms: dict[Said, int] = {}
        self._known: Counter[Said] = Counter()
        self._until_ms = 0

    def back(self, tick_ms: int) -> None:
        """The line is up again at `tick_ms` (ms of a clock that only goes forward)."""
        self._known = Counter(self._said)
        self._until_ms = tick_ms + AGAIN_MS

    def is_old(self, said: Said, tick_ms: int) -> bool:
        """Whether this was said before; from now on it has been."""
        if self._known and tick_ms >= self._until_ms:
            self._known.clear()
        if self._known[said] > 0:
            self._known[said] -= 1
            return True
        if tick_ms < self._at_ms.get(said, -ONCE_MS) + ONCE_MS:
            return True
        if len(self._said) == LATELY:
            self._at_ms.pop(self._said[0], None)
        self._said.append(said)
        self._at_ms[said] = tick_ms
        return False
