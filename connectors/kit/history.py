"""Floor 3, pure: which comments a platform tells again because someone has just come in. Reads and writes only itself.

A page that opens is told the last comments once more, and so is one whose line broke. They are known by their age,
and age is a matter of clocks: the platform's own where it tells it, else the newest comment heard, and only while an
ear is new this machine's, which may be minutes wrong. So no wrong clock makes a room's comments old for long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

OLD_MS: Final = 30_000
"""A comment older than this, when it reached the page, was said before."""

NEW_EAR_MS: Final = 10_000
"""For so long after the first thing it heard an ear goes by this machine's clock, if it has no better."""

LATELY: Final = 20
"""The newest is looked for among so many comments: one with a broken time makes no others old for longer."""


class History:
    """What one page of one room has heard."""

    def __init__(self) -> None:
        self._first_ms = 0
        self._lately: deque[int] = deque(maxlen=LATELY)

    def olds(self, at_ms: Iterable[int], heard_ms: int, now_ms: int = 0) -> list[bool]:
        """Which of the comments said at these moments (0: not known), told together, are old.

        `heard_ms` is when the page was told of them, by this machine; `now_ms` is the platform's own clock then, 0 if
        that is not known.
        """
        said = list(at_ms)
        if not self._first_ms:
            self._first_ms = heard_ms
        self._lately += [one for one in said if one]
        since = now_ms or max(self._lately, default=0)
        if not now_ms and heard_ms < self._first_ms + NEW_EAR_MS:
            since = max(since, heard_ms)
        return [0 < one < since - OLD_MS for one in said]
