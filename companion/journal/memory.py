"""Floor 1. A book in memory, for replays and tests: the port's promises, as far as memory is durable.

Reads and writes nothing outside itself. It keeps what was appended as bytes, as the other books do, so that what it
accepts they accept, and nobody can change a fact it holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from companion.domain.facts import AnyFact
from companion.journal.codec import decode, decode_some, encode
from companion.journal.promises import SNAPSHOTS_KEPT, check_key, not_open, stale


class MemoryJournal:
    """A `Journal` that lasts as long as the object does; closing and opening it again loses nothing."""

    def __init__(self) -> None:
        self._firsts: Final[list[int]] = []
        self._bodies: Final[list[bytes]] = []
        self._keys: Final[dict[str, int]] = {}
        self._snapshots: Final[dict[int, bytes]] = {}
        self._last = 0
        self._is_open = False

    async def open(self) -> int:
        """See `Journal.open`."""
        self._is_open = True
        return self._last

    def read(self, after: int = 0) -> Iterator[tuple[int, AnyFact]]:
        """See `Journal.read`."""
        for first, facts in self.rows(after):
            yield from enumerate(facts, first)

    def rows(self, after: int = 0) -> Iterator[tuple[int, list[AnyFact]]]:
        """See `Journal.rows`."""
        for index in range(max(bisect_right(self._firsts, after + 1) - 1, 0), len(self._firsts)):
            first = self._firsts[index]
            skip = max(after + 1 - first, 0)
            if facts := decode(self._bodies[index])[skip:]:
                yield first + skip, facts

    def read_some(self, sequences: Iterable[int]) -> list[tuple[int, AnyFact]]:
        """See `Journal.read_some`."""
        found: list[tuple[int, AnyFact]] = []
        for sequence in sorted({number for number in sequences if 0 < number <= self._last}):
            row = bisect_right(self._firsts, sequence) - 1
            found.append((sequence, decode_some(self._bodies[row], (sequence - self._firsts[row],))[0]))
        return found

    async def append(self, expected: int, facts: Sequence[AnyFact], key: str) -> int:
        """See `Journal.append`. Raises `NotAFact` for what is none."""
        check_key(key)
        if not self._is_open:
            raise not_open()
        body = encode(facts)
        if key in self._keys:
            return self._keys[key]
        if expected != self._last:
            raise stale(expected, self._last)
        if facts:
            self._firsts.append(self._last + 1)
            self._bodies.append(body)
            self._last += len(facts)
            self._keys[key] = self._last
        return self._last

    def newest_snapshot(self) -> tuple[int, bytes] | None:
        """See `Journal.newest_snapshot`."""
        newest = max(self._snapshots, default=0)
        return (newest, self._snapshots[newest]) if newest else None

    async def keep_snapshot(self, sequence: int, body: bytes) -> None:
        """See `Journal.keep_snapshot`."""
        if not self._is_open:
            raise not_open()
        if not 0 < sequence <= self._last:
            raise stale(sequence, self._last)
        self._snapshots[sequence] = body
        for old in sorted(self._snapshots)[:-SNAPSHOTS_KEPT]:
            del self._snapshots[old]

    async def close(self) -> None:
        """See `Journal.close`."""
        self._is_open = False
