"""Floor 0. The learnt names of needs: which of the needs that live rooms know a question puts. Reads its table, writes
nothing.

A trait adds to a few dozen hidden sums, and what of these is above nought speaks for each name (see
`scripts/lessons/naming.py`). All sums, and all names, lie side by side in one integer as in `judge`: a look-up and an
addition a trait, a multiplication a hidden sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from struct import Struct
from typing import Final, NamedTuple

from companion.reading.model import named
from companion.reading.packed import FIELD, NOUGHT, packed, side_by_side

__all__ = ("NAMES", "Name", "Named", "best")

STRANGE: Final = 0.5
"""So much each strange character takes from the lead."""
_MOST: Final = 500
"""All hidden sums together count for no more, so that votes keep to a field of 16 bits: a weight is 126 at most."""


class Name(NamedTuple):
    """A name of a need, the slots that tell such needs apart, what it is called on the picture, what it is about, and
    what is ever asked of it (see `apart.aspects`)."""

    name: str
    slots: str
    title: str
    intent: str
    usual: str


class Named(NamedTuple):
    """The name most spoken for, and by how much more than the next, in units of the logarithm of odds."""

    name: Name
    lead: float


NAMES: Final = tuple(Name(*map(str.strip, line.split("|"))) for line in named.NAMES.strip().splitlines())
_BEGIN: Final = tuple(map(int, named.BEGIN.split()))
_WIDE: Final = len(_BEGIN)
_SUMS: Final = packed(named.TRAITS, named.CODES, _WIDE)
_LEVEL: Final = side_by_side(NOUGHT + step for step in _BEGIN)
_sums: Final = Struct(f"<{_WIDE}H").unpack
_FOR: Final = tuple(int.from_bytes(codes.encode("utf-16-le"), "little") for codes in named.OUT.split())
_FIRST: Final = side_by_side(map(int, named.FIRST.split()))
_COUNTS: Final = NOUGHT + named.COARSE
_NEAR: Final = 5
"""Votes whose upper half is that much less than the most are not looked at."""
_NEAR_TO: Final = tuple(bytes(most - _NEAR <= upper for upper in range(256)) for most in range(256))
_SIZE: Final = 2 * len(NAMES)


def best(traits: Sequence[str]) -> Named:
    """The name that `traits` speak for most; of equals the first. Each character that none of the needs was worded
    with takes something from its lead: it may well be another need."""
    sums = _sums((sum(map(_SUMS.get, traits, repeat(0))) + _LEVEL).to_bytes(_WIDE * FIELD // 8, "little"))
    total, whole = _FIRST, 0
    for field, weights in zip(sums, _FOR, strict=True):
        if field >= _COUNTS:
            above = (field - NOUGHT) // named.COARSE
            whole += above
            total += above * weights
    if whole > _MOST:
        total = _FIRST + sum(
            (field - NOUGHT) // named.COARSE * _MOST // whole * weights
            for field, weights in zip(sums, _FOR, strict=True)
            if field >= _COUNTS
        )
    place, ahead = _first(total.to_bytes(_SIZE, "little"))
    strange = sum(trait not in _SUMS for trait in traits if len(trait) == 1)
    return Named(NAMES[place], ahead * max(whole, _MOST) / _MOST / named.STEPS - STRANGE * strange)


def _first(votes: bytes) -> tuple[int, int]:
    """Who has the most votes, 16 bits each, and by how many more than the next, or than _NEAR × 256 if the next has
    that much less: looking at the upper halves finds the few that come into question."""
    upper = votes[1::2]
    near = upper.translate(_NEAR_TO[max(upper)])
    best = second = place = -1
    at = near.find(1)
    while at >= 0:
        has = votes[2 * at] | upper[at] << 8
        if has > best:
            best, second, place = has, best, at
        elif has > second:
            second = has
        at = near.find(1, at + 1)
    return place, best - max(second, (max(upper) - _NEAR << 8) - 1)
