"""Floor 0. Who asked what lately: an answer typed into the room's own comments finds its question.

Reads and writes only itself. Bounded: who is answered that late is not looked for any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

LATELY: Final = 4_096
"""Comments, and as many askers, whose question is remembered; some hours of a busy room's."""


@dataclass(slots=True)
class Lately:
    """The group of a comment (by source and key), and the last one an asker (a 64-bit mark) was counted into."""

    comments: dict[str, str] = field(default_factory=dict)
    askers: dict[int, str] = field(default_factory=dict)

    def note(self, source: str, key: str, asker: int, group: str) -> None:
        """A comment of this asker was counted into the group."""
        comments, askers = self.comments, self.askers
        comments[f"{source}\x1f{key}"] = group
        if len(comments) > LATELY:
            del comments[next(iter(comments))]
        askers[asker] = group
        if len(askers) > LATELY:
            del askers[next(iter(askers))]

    def of_comment(self, source: str, key: str) -> str:
        """The group a comment was counted into; "" if that is not known."""
        return self.comments.get(f"{source}\x1f{key}", "")

    def of_asker(self, asker: int) -> str:
        """The last group an asker was counted into; "" if that is not known."""
        return self.askers.get(asker, "")
