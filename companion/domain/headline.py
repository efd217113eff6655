"""Floor 0. What a group of questions is called: of all its wordings the one most like the others; and who said which.

Reads and writes only itself. Bounded: the first few wordings stand for all of a long evening.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

WORDINGS: Final = 8
"""Different wordings kept of a group."""
SAYERS: Final = 16
"""Those who said a wording, kept to know how common it is, and who goes with it when it is set apart."""
_SIGNS: Final = " ?？!！。.,，、~～…"
_BRIEF: Final = 2
"""Added to a wording's length, so that a single common letter does not win against a whole question."""


@dataclass(slots=True)
class Headline:
    """The wordings of one group with the marks of those who said them, the first heard first."""

    wordings: dict[str, list[int]] = field(default_factory=dict)
    heard: int = 0

    def hear(self, text: str, asker: int) -> bool:
        """Take a wording in; whether it is time to look for the best anew (seldomer as the group grows)."""
        wordings, wording = self.wordings, text.strip(_SIGNS) or text
        sayers = wordings.get(wording)
        if sayers is None:
            if len(wordings) < WORDINGS:
                wordings[wording] = [asker]
        elif len(sayers) < SAYERS:
            sayers.append(asker)
        self.heard = heard = self.heard + 1
        return heard & (heard - 1) == 0

    def best(self) -> str:
        """The wording most said, and whose letters the others share most; the first heard among equals."""
        if len(self.wordings) == 1:
            return next(iter(self.wordings))
        letters: dict[str, int] = {}
        for wording, sayers in self.wordings.items():
            for letter in set(wording):
                letters[letter] = letters.get(letter, 0) + len(sayers)

        def likeness(wording: str) -> float:
            said = len(self.wordings[wording])
            return said + sum(letters[letter] - said for letter in set(wording)) / (len(wording) + _BRIEF)

        return max(self.wordings, key=likeness)


def bare(text: str) -> str:
    """A wording without the signs around it."""
    return text.strip(_SIGNS) or text
