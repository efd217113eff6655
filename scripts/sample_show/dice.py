"""All the chance there is. Reads a seed, writes nothing.

Only `random.Random.random` is used: it alone is promised to give the same numbers in every version of Python.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Chance from one seed."""

    def __init__(self, seed: int) -> None:
        self._roll = random.Random(seed).random  # noqa: S311 - a made-up evening needs no secrecy

    def chance(self, likely: float) -> bool:
        """Whether something happens that happens so often (0..1)."""
        return self._roll() < likely

    def share(self) -> float:
        """Somewhere from 0 up to, but not, 1."""
        return self._roll()

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return low + int(self._roll() * (high - low + 1))

    def pick(self, things: Sequence[T]) -> T:
        """One of them, each as likely."""
        return things[int(self._roll() * len(things))]

    def weigh(self, weights: Mapping[str, float]) -> str:
        """One of the names, as likely as its weight says."""
        left = self._roll() * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return list(weights)[-1]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """All of them in some order."""
        mixed = list(things)
        for last in range(len(mixed) - 1, 0, -1):
            other = int(self._roll() * (last + 1))
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed


class Deck:
    """Lines dealt one after another in some order; none comes twice before all have come once."""

    def __init__(self, dice: Dice, lines: Sequence[str]) -> None:
        self._dice, self._lines = dice, lines
        self._left: list[str] = []

    def deal(self) -> str:
        """The next line."""
        if not self._left:
            self._left = self._dice.shuffled(self._lines)
        return self._left.pop()
