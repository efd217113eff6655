"""Floor 1. The book's promises, whatever it is written in.

1. *Durable on return*: when `append` returns, the facts survive a power cut.
2. *One total order*: facts have the sequence numbers 1, 2, 3, … and are read back in that order.
3. *The same key twice is once*: an `append` whose key is already in the book writes nothing and returns as it did.
4. *A stale expected sequence is refused*: `Stale` is raised and nothing is written.

Beside the facts a book keeps snapshots, which only save reading: without one, or with one that is damaged, everything
is as it was, but slower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from companion.domain.facts import AnyFact
from companion.domain.trouble import Trouble


class Stale(Trouble):
    """Someone else has written since: the book's last sequence is not the one expected."""


class BookRefused(Trouble):
    """The book can't be opened: torn, foreign, of a newer version, or open elsewhere. It was not touched."""


class BookFailed(Trouble, OSError):
    """The book did not take a write: its medium failed, or it is not open. Until it is opened anew it takes no more."""


class BookAway(BookFailed):
    """The book is out of reach, or takes nothing now: nobody knows what of the last write it has. It may come back."""


class Fenced(Stale):
    """Another has the book's lease since: whoever is told so writes no more, and begins anew as a reader."""


class Journal(Protocol):
    """One station's book. `open` first, `close` last; one writer at a time."""

    async def open(self) -> int:
        """Open the book, creating it if there is none, and return its last sequence (0: empty).

        Raises `BookRefused` where a row is missing or a key can't be found; that each row reads as it was written is
        for `read` to see.
        """

    def read(self, after: int = 0) -> Iterator[tuple[int, AnyFact]]:
        """Every fact with a sequence greater than `after`, oldest first. Blocking; for the start and for exports.

        Raises `BookRefused` at a row that can't be read.
        """

    def rows(self, after: int = 0) -> Iterator[tuple[int, list[AnyFact]]]:
        """What `read` gives, row by row as it lies in the book: the sequence of the first fact, and the facts.

        Blocking, and raises as `read` does.
        """

    def read_some(self, sequences: Iterable[int]) -> list[tuple[int, AnyFact]]:
        """The facts of these sequences, oldest first and each once; those the book does not reach are left out.

        Blocking, at a cost that grows with what is asked for, not with the book; for any thread, while it is written.
        Raises `BookRefused` at a row that can't be read.
        """

    async def append(self, expected: int, facts: Sequence[AnyFact], key: str) -> int:
        """Write `facts` after sequence `expected`, all or none, and return the new last sequence once durable.

        Raises `Stale`; and `OSError` or the adapter's own error when the medium fails, after which the book must be
        opened anew.
        """

    def newest_snapshot(self) -> tuple[int, bytes] | None:
        """The newest whole snapshot as (sequence of its last fact, body); None if there is none. Blocking."""

    async def keep_snapshot(self, sequence: int, body: bytes) -> None:
        """Keep what the facts up to `sequence` came to; of all snapshots at least the two newest are kept.

        Raises `Stale` when the book does not reach so far, and `BookFailed` when it can't be written; the book is
        then as it was, and takes appends as before.
        """

    async def close(self) -> None:
        """Let what was handed over be written, then let go of the book. Twice is once."""
