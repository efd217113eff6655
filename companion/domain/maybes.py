"""Floor 0. Comments that may be questions: shown apart, so that none is lost, until so many newer ones have come.

Reads and writes only the dict it is given.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from companion.domain.facts import CommentSeen
from companion.reading.reading import Need

MOST_MAYBES: Final = 30


class Maybe(Struct, frozen=True, gc=False):
    """A comment, who wrote it where, and what it would ask."""

    source: str
    key: str
    room: str
    user: str
    name: str
    text: str
    need: Need
    at_ms: int


def note(maybes: dict[str, Maybe], fact: CommentSeen) -> list[str]:
    """Remember a comment that may be a question; the ids of what changed: its own, and that of one let go for it."""
    id = maybe_id(fact.source, fact.key)
    need = Need(fact.intent, fact.pack, fact.pool, fact.place, fact.need)
    maybes[id] = Maybe(fact.source, fact.key, fact.room, fact.user, fact.name, fact.text, need, fact.at_ms)
    changed = [id]
    if len(maybes) > MOST_MAYBES:
        changed.append(next(iter(maybes)))
        del maybes[changed[-1]]
    return changed


def maybe_id(source: str, key: str) -> str:
    """The id of a comment in the view."""
    return f"{source}/{key}"
