"""Floor 0. Many people, each a 64-bit mark, in eight bytes a person. Reads and writes itself.

A set of Python's takes some hundred bytes for each, and a long evening has hundreds of thousands who asked something.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, MutableSet
from typing import Final

FRESH: Final = 64
"""So many at least are kept as they came before they are laid in order among the rest."""
SHARE: Final = 16
"""Of many, the part that may be fresh: laying them in order costs as much for one as for all."""


class Marks(MutableSet[int]):
    """A set of numbers of 64 bits."""

    __slots__ = ("_fresh", "_laid")

    def __init__(self, marks: Iterable[int] = ()) -> None:
        self._laid = array("Q", sorted(set(marks)))
        self._fresh: set[int] = set()

    def __contains__(self, mark: object) -> bool:
        return mark in self._fresh or (isinstance(mark, int) and self._find(mark) >= 0)

    def __iter__(self) -> Iterator[int]:
        yield from self._laid
        yield from self._fresh

    def __len__(self) -> int:
        return len(self._laid) + len(self._fresh)

    def __repr__(self) -> str:
        return f"Marks({sorted(self)})"

    def add(self, mark: int) -> None:
        """Now it is one of them."""
        if mark in self:
            return
        self._fresh.add(mark)
        if len(self._fresh) > max(FRESH, len(self._laid) // SHARE):
            # Two parts, each in order: sorting them is no more than laying one into the other.
            self._laid = array("Q", sorted(self._laid.tolist() + sorted(self._fresh)))
            self._fresh = set()

    def discard(self, mark: int) -> None:
        """Now it is none of them."""
        self._fresh.discard(mark)
        at = self._find(mark)
        if at >= 0:
            del self._laid[at]

    def kept(self) -> bytes:
        """All of them in order, as a snapshot keeps them."""
        return array("Q", sorted(self)).tobytes()

    @classmethod
    def woken(cls, kept: bytes) -> Marks:
        """Those that were kept. Raises ValueError for bytes that are none."""
        marks = array("Q")
        marks.frombytes(kept)
        return cls(marks)

    def _find(self, mark: int) -> int:
        at = bisect_left(self._laid, mark)
        return at if at < len(self._laid) and self._laid[at] == mark else -1
