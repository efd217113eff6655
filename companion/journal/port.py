"""Floor 1. The book's promises, whatever it is written in.

1. *Durable on return*: when `append` returns, the facts survive a power cut.
2. *One total order*: facts have the sequence numbers 1, 2, 3, … and are read back in that order.
3. *The same key twice is once*: an `append` whose key is already in the book writes nothing and returns as it did.
4. *A stale expected sequence is refused*: `Stale` is raised and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from companion.domain.facts import AnyFact
from companion.domain.trouble import Trouble


class Stale(Trouble):
    """Someone else has written since: the book's last sequence is not the one expected."""


class BookRefused(Trouble):
    """The book can't be opened: torn, foreign, of a newer version, or open elsewhere. It was not touched."""


class Journal(Protocol):
    """One station's book. `open` first, `close` last; one writer at a time."""

    async def open(self) -> int:
        """Open the book, creating it if there is none, and return its last sequence (0: empty).

        Raises `BookRefused`.
        """

    def read(self, after: int = 0) -> Iterator[tuple[int, AnyFact]]:
        """Every fact with a sequence greater than `after`, oldest first. Blocking; for the start and for exports.

        Raises `BookRefused` at a row that can't be read.
        """

    async def append(self, expected: int, facts: Sequence[AnyFact], key: str) -> int:
        """Write `facts` after sequence `expected`, all or none, and return the new last sequence once durable.

        Raises `Stale`; and `OSError` or the adapter's own error when the medium fails, after which the book must be
        opened anew.
        """

    async def close(self) -> None:
        """Let what was handed over be written, then let go of the book. Twice is once."""
