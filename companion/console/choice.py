"""Floor 3. Which question is chosen, in which list, and what is being done to it. Reads a Sight, writes only itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from companion.console.board import Listed
from companion.console.sight import Sight
from companion.console.wire import Question

Shown = Literal["waiting", "perhaps", "settled"]
"""Which questions are listed: those that wait, those that may be questions, those that are dealt with."""


@dataclass
class Choice:
    """Which question is chosen, by id, so that it stays chosen while the list moves; and what is being done to it.

    `loud`: the band shouts something that this console could be quiet about.
    """

    shown: Shown = "waiting"
    group: str = ""
    top: int = 0
    merging: str = ""
    by_hand: bool = False
    busy: frozenset[str] = frozenset()
    loud: bool = False
    rows: list[str] = field(default_factory=list)

    def follow(self, sight: Sight, idle: bool = False) -> bool:
        """Choose the first question if the chosen one has gone, or if nobody chose it and nobody is at the keys.

        Whether that changed the choice.
        """
        keys = [key for key, _ in self.of(sight)]
        was = self.group
        if was not in keys or (idle and not self.by_hand):
            self.group = keys[0] if keys else ""
            self.by_hand = False
        if self.merging not in keys:
            self.merging = ""
        return was != self.group

    def step(self, sight: Sight, by: int) -> None:
        """Choose the question `by` places further down."""
        keys = [key for key, _ in self.of(sight)]
        if keys:
            at = keys.index(self.group) if self.group in keys else 0
            self.pick(keys[max(0, min(len(keys) - 1, at + by))])

    def pick(self, group: str) -> None:
        """Someone chose this question: it stays chosen."""
        self.group, self.by_hand = group, True

    def chosen(self, sight: Sight) -> Question | None:
        if self.shown == "perhaps":
            return dict(sight.board.perhaps()).get(self.group)
        return sight.board.view.questions.get(self.group)

    def of(self, sight: Sight) -> Listed[Question]:
        """The questions of the list that is shown."""
        if self.shown == "perhaps":
            return sight.board.perhaps()
        return sight.board.settled() if self.shown == "settled" else sight.board.waiting(sight.me)

    def next(self, sight: Sight) -> Shown:
        """The list one turns to from this one; doubtful comments only while there are any."""
        if self.shown == "waiting" and sight.board.perhaps():
            return "perhaps"
        return "waiting" if self.shown == "settled" else "settled"
