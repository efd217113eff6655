"""Floor 0. The learnt weights: how likely a comment is a question, and what about. Reads its tables, writes nothing.

`scripts/train_reading.py` learns them from lines of our own. They are whole numbers, so every machine adds up alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from math import exp, log
from typing import Final

from companion.reading.model.asked import ASKED, BEGIN, FLAT, HOPELESS, STEEP
from companion.reading.model.meant import MEANT
from companion.reading.reading import INTENTS
from companion.reading.table import rows

__all__ = ("HOPELESS", "chance", "meant", "score", "score_of")

_ASKED: Final[dict[str, int]] = {}
for _head, _traits in rows(ASKED):
    _ASKED.update(dict.fromkeys(_traits, int(_head)))
_MEANT: Final[dict[str, dict[str, int]]] = {intent: {} for intent in INTENTS}
for _head, _traits in rows(MEANT):
    _intent, _weight = _head.split()
    _MEANT[_intent].update(dict.fromkeys(_traits, int(_weight)))


def score(traits: Iterable[str]) -> int:
    """What `traits` weigh together. 0 and more is rather a question than not, once BEGIN is added."""
    return sum(map(_ASKED.get, traits, repeat(0)))


def chance(scored: int) -> float:
    """How likely it is that a comment which scores `scored` is a question: 0 to 1, fitted to lines not trained on."""
    return 1.0 / (1.0 + exp(-max(-500.0, min(500.0, STEEP * (scored + BEGIN) + FLAT))))


def score_of(chance_wanted: float) -> float:
    """The score from which `chance` is at least `chance_wanted`, which lies between 0 and 1."""
    return (log(chance_wanted / (1.0 - chance_wanted)) - FLAT) / STEEP - BEGIN


def meant(traits: Iterable[str]) -> str:
    """The intent that `traits` speak for most; of equals the first."""
    seen = tuple(traits)
    return max(INTENTS, key=lambda intent: sum(map(_MEANT[intent].get, seen, repeat(0))))
