"""Floor 3, pure: what a live tool tells, before it is a noun: a line, a count, news. Reads and writes nothing.

A connector's `payload` makes pieces of bytes; `Scribe` makes nouns of pieces.
"""

from __future__ import annotations

from msgspec import Struct


class Line(Struct, frozen=True, gc=False):
    """A viewer's line. `key` is the platform's id of it ("": none), `at_ms` its own time (0: none), `rooms` what the
    platform calls the room, the surest name first."""

    text: str
    name: str = ""
    user: str = ""
    key: str = ""
    at_ms: int = 0
    rooms: tuple[str, ...] = ()


class Watching(Struct, frozen=True, gc=False):
    """So many watch."""

    viewers: int
    rooms: tuple[str, ...] = ()


class News(Struct, frozen=True, gc=False):
    """Something an anchor should know, such as the end of the live."""

    zh: str
    en: str


class Other(Struct, frozen=True, gc=False):
    """Something that is no comment: a like, a gift. It is counted by its kind."""

    kind: str


class Unread(Struct, frozen=True, gc=False):
    """A part that can't be read, because of `note`; its neighbours can."""

    note: str


Piece = Line | Watching | News | Other | Unread
