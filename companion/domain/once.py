"""Floor 0. The same `source` + `key` twice is once: what the station remembers of keys, in bounded memory.

Reads and writes only itself. Orders and commands are remembered whole for as long as the book is open; comments and
room counts in two generations of 64-bit marks, for their repeats come within minutes (a reconnect's history). A mark
is the same in every process, so that what is remembered can be kept in a snapshot.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import Final

import msgspec

from companion.domain import facts as f

GENERATION: Final = 75_000
"""Comment keys in a generation, 5 MB of them (one more doubles a set's table at 78,643); one to two are remembered."""

Kept = tuple[dict[str, int], bytes, bytes]
"""What is kept of all keys: those of orders with their marks; the older and the newer marks of comments."""


class Once:
    """The keys heard so far."""

    __slots__ = ("_asked", "_fresh", "_old", "orders")

    def __init__(self) -> None:
        self.orders: dict[str, int] = {}
        self._fresh = _Generation()
        self._old = _Generation()
        self._asked: tuple[str, str, int] = ("", "", 0)

    def seen(self, source: str, key: str) -> bool:
        """Whether a comment or room count with this key was heard lately."""
        mark = _mark(f"{source}\x1f{key}".encode())
        self._asked = (source, key, mark)
        return mark in self._fresh.marks() or mark in self._old.marks()

    def see(self, source: str, key: str) -> None:
        """Remember a comment's or room count's key."""
        asked, fresh = self._asked, self._fresh
        if asked[1] is key and asked[0] is source:
            fresh.known.add(asked[2])
        else:
            fresh.told.append((source, key))
        if len(fresh.known) + len(fresh.told) >= GENERATION:
            self._old, self._fresh = fresh, _Generation()

    def see_all(self, keys: list[tuple[str, str]]) -> None:
        """Remember many comments' and room counts' (source, key), as `see` does one after the other."""
        fresh = self._fresh
        if len(fresh.known) + len(fresh.told) + len(keys) < GENERATION:
            fresh.told += keys
            return
        for source, key in keys:
            self.see(source, key)

    def body(self, source: str, key: str) -> int | None:
        """The mark of what an order event or a command with this key said first; None if it is new."""
        return self.orders.get(f"{source}\x1f{key}")

    def keep(self, source: str, key: str, mark: int) -> None:
        """Remember an order event or command; the first mark stays."""
        self.orders.setdefault(f"{source}\x1f{key}", mark)

    def kept(self) -> Kept:
        """All that is remembered, as plain values; `woken` gives it back."""
        old, fresh = (array("Q", generation.marks()).tobytes() for generation in (self._old, self._fresh))
        return self.orders, old, fresh

    @classmethod
    def woken(cls, kept: Kept) -> Once:
        """What `kept` gave, alive again. Raises `ValueError` for bytes that are no marks."""
        once = cls()
        once.orders = kept[0]
        for generation, told in ((once._old, kept[1]), (once._fresh, kept[2])):
            marks = array("Q")
            marks.frombytes(told)
            generation.known.update(marks)
        return once


class _Generation:
    """Keys of one time. They become marks when first asked for: while the book is read most are forgotten before."""

    __slots__ = ("known", "told")

    def __init__(self) -> None:
        self.known: set[int] = set()
        self.told: list[tuple[str, str]] = []

    def marks(self) -> set[int]:
        """The mark of every key."""
        if self.told:
            self.known.update([_mark(f"{source}\x1f{key}".encode()) for source, key in self.told])
            self.told.clear()
        return self.known


def mark(fact: f.OrderFact) -> int:
    """What an order event said, without what we made of it: two events with one key and two marks are in conflict.

    A deadline of our own making is not what it said, and how the buyer's name is masked is no matter; never 0.
    """
    if fact.mark:
        return fact.mark
    lines = tuple((x.line, x.sku or x.pack, x.units, x.phase) for x in fact.lines)
    more: tuple[str | int | None, ...] = ()
    if type(fact) is f.OrderRefunded:
        more = (fact.refund, fact.amount_fen)
    elif type(fact) is f.OrderCreated and fact.told:
        more = (fact.expires_ms,)
    said = (type(fact).__name__, fact.at_ms, fact.shop, fact.order, fact.version, fact.total_fen, lines, more)
    return body_mark(msgspec.msgpack.encode(said))


def body_mark(body: bytes) -> int:
    """A mark for a body: the same for the same, four bytes long, never 0."""
    return int.from_bytes(blake2b(body, digest_size=4).digest(), "little") or 1


def conflict_key(key: str) -> str:
    """The key under which it is remembered that `key` came with another body; no key from outside is like it."""
    return f"{key}\x1econflict"


def _mark(told: bytes) -> int:
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little")
