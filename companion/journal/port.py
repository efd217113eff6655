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

from msgspec import Struct

from companion.domain.facts import AnyFact
from companion.domain.inbound import Inbound
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


# --- a book of several machines -------------------------------------------------------------------------------------


class Piece(Struct, frozen=True, kw_only=True):
    """Nouns that a door lays into the inbox together. `whole`: all of them or none; `shed`: comments it let go before.

    `door` and `number` tell it from every other; the same twice is once. `lane` is 1 for what waits to be in the book,
    2 for comments. `place` is where it lies in its lane.
    """

    door: str
    number: int
    lane: int
    nouns: tuple[Inbound, ...]
    whole: bool = False
    shed: int = 0
    place: str = ""


class Told(Struct, frozen=True, array_like=True):
    """What became of one piece: so many new, so many known already; or why a command among them was refused."""

    door: str
    number: int
    accepted: int
    duplicates: int = 0
    zh: str = ""
    en: str = ""


class Lease(Struct, frozen=True):
    """What whoever takes the lease is told: where the book ends, and how far each lane of the inbox is taken.

    `fell` is how often in a row desks have fallen over what comes next in the inbox.
    """

    last: int
    first: str
    second: str
    fell: int = 0


class Settled(Struct, frozen=True, kw_only=True):
    """What goes with an append, in the same stroke: how far the inbox is taken by it, and what became of the pieces."""

    first: str = ""
    second: str = ""
    told: tuple[Told, ...] = ()


class Row(Struct, frozen=True):
    """Facts that follow the sequence `after`, where they lie in the book, and what became of the pieces they came of.

    `mark` is the same for the same row only.
    """

    place: str
    mark: int
    after: int
    facts: list[AnyFact]
    told: tuple[Told, ...]


class DoorNote(Struct, frozen=True, kw_only=True):
    """What a door says of itself now and then. `silent_ms`: for how long it has not.

    `history` is where the old facts on its own disk end; -1: it keeps none.
    """

    door: str
    name: str
    role: str
    connectors: tuple[str, ...] = ()
    spooled: int = 0
    silent_ms: int = 0
    history: int = -1


class SharedJournal(Journal, Protocol):
    """A book that several machines read and one at a time writes, and the inbox by which the others bring it nouns.

    Every call raises `BookAway` when the server is out of reach.
    """

    async def begin(self) -> None:
        """Begin to read and to bring; `close` ends it. Nothing is asked of the server yet."""

    async def take_lease(self) -> Lease | int:
        """Become the one who writes; while another is, the milliseconds for which it is so if it stays silent."""

    async def renew_lease(self) -> int:
        """Say that we are still at work, and be told where the book ends. Raises `Fenced` when another took over."""

    async def leave_lease(self) -> None:
        """Let another become the one who writes at once."""

    async def fall(self) -> None:
        """Say that this desk falls over what it took."""

    async def park(self, piece: Piece) -> None:
        """Set a piece aside over which desks fall; the next desk goes on after it."""

    async def parked(self) -> int:
        """How many pieces were set aside."""

    async def settle(self, expected: int, facts: Sequence[AnyFact], key: str, settled: Settled) -> int:
        """As `append`, with what goes with it; raises as `append`, and `Fenced`."""

    async def follow(self, place: str) -> list[Row]:
        """The rows after a place, waiting a second at most for the first. Raises `BookRefused` at one that is torn."""

    async def stands(self, place: str, mark: int) -> bool:
        """Whether the book still is what was read up to the row with this place and mark (0: not known).

        False where a server has lost its newest rows, whatever was written since.
        """

    async def bring(self, pieces: Sequence[Piece]) -> int:
        """Lay pieces into the inbox, in order and each once, and say how many lie in the second lane; then durable."""

    async def take(self, first: str, second: str) -> list[Piece]:
        """The pieces after these places, waiting a second at most for the first."""

    async def snapshot_at(self) -> int:
        """The sequence of the newest snapshot; 0 if there is none."""

    def history_end(self) -> int:
        """Where this machine's file of old facts ends; 0 without one. Blocking. Raises `BookRefused`."""

    async def copy_old(self) -> int:
        """Copy all facts that it has not into that file, and say where it ends then.

        Raises `BookRefused` when the server has let go of some in between.
        """

    async def let_go(self, own: int, keep: int = ...) -> int:
        """Let the server go of facts that are in that file (it ends at `own`) and in those of all machines that are
        there, and older than the newest `keep` and the snapshots; how many.
        """

    async def note(self, note: DoorNote) -> None:
        """Say that a door is there."""

    async def doors(self) -> list[DoorNote]:
        """All doors that were there lately."""


class Outbox(Protocol):
    """Where a door keeps what it heard while the book was out of reach. Blocking; for any thread."""

    def put(self, pieces: Sequence[Piece]) -> None:
        """Keep pieces; then durable. Raises `BookFailed` when the disk takes no more or the outbox is full."""

    def oldest(self, most: int) -> list[Piece]:
        """The oldest pieces, in the order they came."""

    def let_go(self, pieces: Sequence[Piece]) -> None:
        """These were delivered."""

    def __len__(self) -> int: ...

    def close(self) -> None: ...
