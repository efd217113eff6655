"""Floor 3, pure: what a decoder makes of one copied piece, and how much of one it may read. Reads and writes itself.

A decoder takes an `Item`, a `Budget` and a `Memory` and gives a `Found`, or raises `Unreadable`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from msgspec import Struct, field

from connectors.bridge.payload import Unreadable

MOST_BYTES: Final = 4 << 20
"""What the packed pieces of one message may unfold to; real ones stay under one megabyte."""

MOST_PIECES: Final = 5_000
"""Pieces (a platform's own messages, or lines) read of one message; a busy room's fullest frame holds some hundreds."""

NAMES_KNOWN: Final = 5_000

_GZIP: Final = b"\x1f\x8b"
_DEFLATE_RATIO: Final = 1_032
_Piece = TypeVar("_Piece")


class Line(Struct, gc=False):
    """A viewer's line. `key` is the platform's own id of it, "" if there is none; `at_ms` is 0 if it names no time."""

    text: str
    key: str = ""
    user: str = ""
    name: str = ""
    at_ms: int = 0


class Answered(Struct, gc=False):
    """A line that answers a viewer: `to` is the key of theirs, or else `user` and `name` are whom."""

    text: str
    key: str = ""
    to: str = ""
    user: str = ""
    name: str = ""
    by: str = ""
    at_ms: int = 0


class Found(Struct):
    """What was found. `now_ms` is the platform's own clock, 0 if it is not told; `kinds` are counted, and no more.

    `note` is what an anchor should know now; `deaf` says that until then nothing will be heard of this page.
    """

    lines: list[Line] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    viewers: int | None = None
    now_ms: int = 0
    kinds: list[str] = field(default_factory=list)
    parked: list[Unreadable] = field(default_factory=list)
    note: str = ""
    deaf: bool = False

    def lack(self, told: dict[str, Any], *names: str) -> None:
        """A comment has no words under these names: it is empty, or its words are told by another name."""
        if any(isinstance(told.get(name), str) for name in names):
            self.kinds.append("(empty)")
        else:
            self.park(Unreadable("评论没有内容", "a comment without text"))

    def park(self, why: Unreadable) -> None:
        """A piece of it could not be read."""
        self.parked.append(why)


class Memory:
    """What a decoder must know of what this ear was told before: a live's number, a viewer's other name."""

    def __init__(self) -> None:
        self.live = ""
        self._viewers: dict[str, str] = {}

    def know(self, name: str, viewer: str) -> None:
        """`name`, good for this broadcast only, is the viewer `viewer`."""
        self._viewers[name] = viewer
        if len(self._viewers) > NAMES_KNOWN:
            del self._viewers[next(iter(self._viewers))]

    def viewer(self, name: str) -> str:
        """The viewer a name is; the name itself if that is all we know."""
        return self._viewers.get(name, name)


class Budget:
    """How much of one message is read: bytes when unfolded, and pieces."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_pieces: int = MOST_PIECES) -> None:
        self._bytes = most_bytes
        self._pieces = most_pieces

    def unfold(self, packed: bytes) -> bytes:
        """The bytes themselves, gunzipped if they are gzip. Raises `Unreadable`."""
        if packed[:2] != _GZIP:
            self._bytes -= len(packed)
            return packed
        unfolding = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            # A bound of 0 would mean without bound.
            unfolded = unfolding.decompress(packed, max(self._bytes, 1))
        except zlib.error:
            self._bytes -= min(max(self._bytes, 0), _DEFLATE_RATIO * len(packed))
            raise Unreadable("压缩的数据坏了", "broken gzip") from None
        self._bytes -= len(unfolded)
        if unfolding.eof:
            return unfolded
        if unfolding.unconsumed_tail:
            raise Unreadable("压缩的数据太大", "gzip of too many bytes")
        raise Unreadable("压缩的数据不完整", "gzip that ends too early")

    def take(self, pieces: Sequence[_Piece], found: Found) -> Iterable[_Piece]:
        """As many of the pieces as may still be read; the rest is parked."""
        rest = len(pieces) - self._pieces
        self._pieces = max(-rest, 0)
        if rest <= 0:
            return pieces
        found.park(Unreadable("一次送来的条目太多", "too many pieces at once", rest))
        return islice(pieces, len(pieces) - rest)
