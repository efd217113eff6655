"""Floor 0. One Room, several ears: the same comment told by two of them is one comment. Reads and writes itself only.

A platform's own id of a comment, told by both, settles it. Where their ids are of two kinds, the same words by the
same person at the same time do; then each comment is paired with no more than one of each other ear, so that a viewer
who says a thing twice has said it twice.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from companion.domain.facts import CommentEchoed, CommentSeen
    from companion.domain.inbound import Comment
    from companion.domain.once import Once

OWN_ID: Final = 8
"""From so many characters on a key is taken for the platform's own: small numbers are counted by whoever tells them."""
LATELY: Final = 200
"""Comments of a Room among which the same words are looked for."""
LATELY_MS: Final = 30_000
"""For so long, by the latest time any noun has told: ears lag behind each other, and their clocks are not ours."""
EARS_MOST: Final = 16
ROOMS_MOST: Final = 200

First = tuple[str, str]
"""The source and the key of a comment as it was first told."""


@dataclass(slots=True)
class Heard:
    """A comment that was told lately, and by which other ears it has been told since."""

    fact: CommentSeen
    clock_ms: int
    again: tuple[str, ...] = ()


@dataclass(slots=True)
class Echoes:
    """What was told lately, by Room; `ears` are the sources that ever told a comment of it."""

    ears: dict[str, list[str]] = field(default_factory=dict)
    lately: dict[str, deque[Heard]] = field(default_factory=dict)

    def see(self, fact: CommentSeen, clock_ms: int) -> None:
        """A comment that counts was told, when the latest time told was `clock_ms`."""
        told = self.lately.get(fact.room)
        if told is None:
            told = self.lately[fact.room] = deque(maxlen=LATELY)
            if len(self.lately) > ROOMS_MOST:
                del self.lately[next(iter(self.lately))]
        told.append(Heard(fact, clock_ms))
        self.note_ear(fact.room, fact.source)

    def note_ear(self, room: str, source: str) -> None:
        """This source hears the Room."""
        ears = self.ears.get(room)
        if ears is None:
            ears = self.ears[room] = []
            if len(self.ears) > ROOMS_MOST:
                del self.ears[next(iter(self.ears))]
        if source not in ears and len(ears) < EARS_MOST:
            ears.append(source)

    def pair(self, fact: CommentEchoed) -> None:
        """A comment was told again by another ear."""
        self.note_ear(fact.room, fact.source)
        for heard in self.lately.get(fact.room, ()):
            if (heard.fact.source, heard.fact.key) == (fact.first_source, fact.first_key):
                heard.again += (fact.source,)

    def first(self, comment: Comment, once: Once, clock_ms: int) -> First | None:
        """Which comment, told before by another ear, this one is; None if it is none."""
        ears = self.ears.get(comment.room, ())
        others = [source for source in ears if source != comment.source]
        if not others:
            return None
        if len(comment.key) >= OWN_ID:
            for source in others:
                if once.seen(source, comment.key):
                    return source, comment.key
        for heard in self.lately.get(comment.room, ()):
            if clock_ms - heard.clock_ms <= LATELY_MS and _is_same(comment, heard):
                return heard.fact.source, heard.fact.key
        return None


def _is_same(comment: Comment, heard: Heard) -> bool:
    fact = heard.fact
    if fact.text != comment.text or fact.source == comment.source or comment.source in heard.again:
        return False
    user = comment.user
    return (bool(user.id) and user.id == fact.user) or may_be_one_name(user.name, fact.name)


def may_be_one_name(one: str, other: str) -> bool:
    """Whether two names may be one person's, of which a platform has masked one or both: 山*人, 山** and 山里人 may."""
    if not one or not other:
        return False
    if one == other:
        return True
    for masked, name in ((one, other), (other, one)):
        start, star, rest = masked.replace("＊", "*").partition("*")
        if star and start and name.startswith(start) and ("*" in name or name.endswith(rest.strip("*"))):
            return True
    return False
