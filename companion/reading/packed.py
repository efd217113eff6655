"""Floor 0. Learnt weights laid side by side in one integer a trait, each in a field of its own, so that one look-up and
one addition serve all sums. A field of 16 bits is wide enough for any line the reader looks at. Pure; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

FIELD: Final = 16
NOUGHT: Final = 1 << FIELD - 1
"""What lifts every field, so that none borrows from its neighbour."""


def side_by_side(weights: Iterable[int]) -> int:
    """The numbers, each in its field, the first in the lowest; they may be negative as long as a sum ends above."""
    return sum(weight << FIELD * place for place, weight in enumerate(weights))


def packed(traits: str, codes: str, wide: int) -> dict[str, int]:
    """The weights by trait, `wide` to each: the distances from `W`. A character of `codes` is a field of 16 bits
    already, in UTF-16."""
    middle = side_by_side([ord("W")] * wide)
    fields, size, number = "".join(codes.split()).encode("utf-16-le"), 2 * wide, int.from_bytes
    weights = [number(fields[at : at + size], "little") - middle for at in range(0, len(fields), size)]
    return dict(zip(traits.split(), weights, strict=True))
