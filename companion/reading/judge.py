"""Floor 0. The learnt weights: how likely a comment is a question, and what about. Reads its tables, writes nothing.

`scripts/train_reading.py` learns them from lines of our own. They are whole numbers, so every machine adds up alike.

A trait has a weight in each of several sums (see `packed`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from math import exp, log
from struct import Struct
from typing import Final

from companion.reading.model import asked
from companion.reading.model import meant as intended
from companion.reading.model.asked import FLAT, HOPELESS, OUT, STEEP, STEPS
from companion.reading.packed import FIELD, NOUGHT, packed, side_by_side
from companion.reading.reading import INTENTS

__all__ = ("chance", "hopeless", "meant", "score", "totals")

_KINDS: Final = 3
_WIDE: Final = len(asked.BEGIN)
_ASKED: Final = packed(asked.TRAITS, asked.CODES, _WIDE)
_ASKED_LEVEL: Final = side_by_side(NOUGHT + step for step in asked.BEGIN)
"""What the sums begin with."""
_asked_fields: Final = Struct(f"<{_WIDE}H").unpack
_MEANT: Final = packed(intended.TRAITS, intended.CODES, len(INTENTS))
_MEANT_LEVEL: Final = side_by_side(NOUGHT + step for step in intended.BEGIN)
_meant_fields: Final = Struct(f"<{len(INTENTS)}H").unpack


def score(traits: Iterable[str]) -> int:
    """What `traits` weigh together, all sums side by side; scores may be added."""
    return sum(map(_ASKED.get, traits, repeat(0)))


def totals(scored: int) -> tuple[float, float, float]:
    """What a score comes to, in units of the logarithm of odds: for a buyer's question, for small talk that asks, for
    what is only said."""
    fields = _asked_fields((scored + _ASKED_LEVEL).to_bytes(_WIDE * FIELD // 8, "little"))
    ours, talk, said = fields[:_KINDS]
    a, b, c = float(ours), float(talk), float(said)
    for field, (to_ours, to_talk, to_said) in zip(fields[_KINDS:], OUT, strict=True):
        if field > NOUGHT:
            above = field - NOUGHT
            a += above * to_ours
            b += above * to_talk
            c += above * to_said
    return (a - NOUGHT) / STEPS, (b - NOUGHT) / STEPS, (c - NOUGHT) / STEPS


def hopeless(scored: int) -> bool:
    """Whether the characters of a line, scored alone, leave no hope that it is a question."""
    return _odds(scored) < HOPELESS


def chance(scored: int) -> float:
    """How likely it is that a comment which scores `scored` is a buyer's question: 0 to 1, fitted to lines not trained
    on."""
    return 1.0 / (1.0 + exp(-max(-500.0, min(500.0, STEEP * _odds(scored) + FLAT))))


def _odds(scored: int) -> float:
    """The logarithm of the odds of a buyer's question against all else."""
    ours, talk, said = totals(scored)
    return ours - talk - log(1.0 + exp(said - talk)) if said < talk else ours - said - log(1.0 + exp(talk - said))


def meant(traits: Iterable[str]) -> str:
    """The intent that `traits` speak for most; of equals the first."""
    total = sum(map(_MEANT.get, traits, repeat(0))) + _MEANT_LEVEL
    fields = _meant_fields(total.to_bytes(len(INTENTS) * FIELD // 8, "little"))
    return INTENTS[fields.index(max(fields))]
