"""Floor 0. What a group of questions is called: of all its wordings the one most like the others.

Reads and writes only itself. Bounded: of a long evening's wordings the first few stand for all, their letters are
counted on.
"""

from __future__ import annotations

from typing import Final

WORDINGS: Final = 24
"""Different wordings kept as candidates."""
_SIGNS: Final = " ?？!！。.,，、~～…"
_BRIEF: Final = 2
"""Added to a wording's length, so that a single common letter does not win against a whole question."""


class Headline:
    """The wordings of one group."""

    __slots__ = ("_heard", "_letters", "_wordings")

    def __init__(self) -> None:
        self._wordings: dict[str, None] = {}
        self._letters: dict[str, int] = {}
        self._heard = 0

    def hear(self, text: str) -> bool:
        """Take a wording in; whether it is time to look for the best anew (seldomer as the group grows)."""
        wording = text.strip(_SIGNS) or text
        letters = self._letters
        for letter in set(wording):
            letters[letter] = letters.get(letter, 0) + 1
        if len(self._wordings) < WORDINGS:
            self._wordings[wording] = None
        self._heard += 1
        return self._heard <= WORDINGS or self._heard % WORDINGS == 0

    def best(self) -> str:
        """The wording whose letters the others share most; the first heard among equals."""
        if len(self._wordings) == 1:
            return next(iter(self._wordings))
        shared = self._letters.__getitem__
        return max(self._wordings, key=lambda w: sum(map(shared, set(w))) / (len(w) + _BRIEF))
