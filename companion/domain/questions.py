"""Floor 0. Question groups and their life: asked, claimed, answered, asked again.

Reads and writes only the Questions it is part of. Which comments ask the same is `reading.grouping`'s to say; here
is what becomes of a group once it exists.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from companion.domain.facts import QuestionAnswered, QuestionFlagged, QuestionMoved, QuestionsMerged, QuestionsSplit
from companion.domain.headline import Headline
from companion.reading.grouping import GroupIndex
from companion.reading.reading import Need

MOST_GROUPS: Final = 2000
"""Groups kept in memory; beyond it a tenth is let go, the settled and the least asked first (the book keeps all)."""
SAMPLES: Final = 3
ASKED_AGAIN: Final = 3
"""So many new askers bring an answered group back onto the list."""
WAITING: Final = ("open", "claimed")
SETTLED_SHOWN: Final = 30


@dataclass(slots=True)
class QuestionGroup:
    """Comments that ask the same. Times are ms; `again` counts askers since it was answered."""

    id: str
    text: str
    need: Need
    first_at: int
    last_at: int
    since: int = 0
    state: str = "open"
    askers: set[str] = field(default_factory=set)
    comments: int = 0
    again: int = 0
    by: str = ""
    expert: str = ""
    until_ms: int = 0
    answer: str = ""
    samples: list[str] = field(default_factory=list)
    headline: Headline = field(default_factory=Headline)
    parts: list[str] = field(default_factory=list)
    into: str = ""


@dataclass(slots=True)
class Questions:
    """Every group of the show, and what reading needs to recognise the next comment of one."""

    groups: dict[str, QuestionGroup] = field(default_factory=dict)
    index: GroupIndex = field(default_factory=GroupIndex)
    settled: deque[str] = field(default_factory=lambda: deque(maxlen=SETTLED_SHOWN))
    made: int = 0
    counts: dict[str, int] = field(default_factory=lambda: {"open": 0, "answered": 0, "dismissed": 0})
    snoozed: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    about_stock: set[str] = field(default_factory=set)

    def next_id(self) -> str:
        """The id the next new group will have."""
        return f"q{self.made + 1}"

    def flag(self, fact: QuestionFlagged) -> None:
        """Count a comment into its group, bringing the group into being if it is the first."""
        group = self.groups.get(fact.group)
        if group is None:
            group = self._begin(fact)
        group = self.root(group)
        self.touched.add(group.id)
        group.comments += 1
        group.last_at = max(group.last_at, fact.at_ms)
        if fact.asker not in group.askers:
            group.askers.add(fact.asker)
            group.again += group.state == "answered"
        self._word(group, fact.text)
        if group.state == "answered" and group.again >= ASKED_AGAIN:
            self.move(group, "open")
            group.since = fact.at_ms

    def _begin(self, fact: QuestionFlagged) -> QuestionGroup:
        need = Need(fact.intent, fact.pack, fact.pool, fact.place, fact.need)
        group = QuestionGroup(fact.group, fact.text, need, fact.at_ms, fact.at_ms, fact.at_ms)
        self.groups[group.id] = group
        self.made += 1
        self.counts["open"] += 1
        self.index.add(group.id, need)
        if need.intent == "stock":
            self.about_stock.add(group.id)
        if len(self.groups) > MOST_GROUPS:
            self._let_go()
        return group

    def _word(self, group: QuestionGroup, text: str) -> None:
        if text not in group.samples and len(group.samples) <= SAMPLES:
            group.samples.append(text)
        # Once someone has taken it up its name stays, or it could not be found again on the screen.
        if group.headline.hear(text) and group.state == "open":
            group.text = group.headline.best()

    def move(self, group: QuestionGroup, state: str) -> None:
        """Put a group into another state and keep the counts right."""
        self.touched.add(group.id)
        if state == group.state:
            return
        if not group.into:
            self.counts[counted(group.state)] -= 1
            self.counts[counted(state)] += 1
        group.state = state
        self.snoozed.discard(group.id)
        if state == "snoozed":
            self.snoozed.add(group.id)
        if state not in WAITING:
            if len(self.settled) == SETTLED_SHOWN:
                self.touched.add(self.settled[0])
            self.settled.append(group.id)

    def answer(self, fact: QuestionAnswered) -> None:
        """The group has its answer."""
        group = self.groups.get(fact.group)
        if group is not None:
            self.move(group, "answered")
            group.answer, group.by, group.again = fact.text, fact.by, 0

    def shift(self, fact: QuestionMoved) -> None:
        """The group was claimed, released, dismissed, put off, opened again or sent to the clinic."""
        group = self.groups.get(fact.group)
        if group is not None:
            self.move(group, fact.state)
            group.by, group.until_ms, group.expert, group.answer = fact.by, fact.until_ms, fact.expert, fact.answer
            if fact.since_ms or fact.state == "open":
                group.since = fact.since_ms or fact.at_ms
            if fact.state == "open":
                group.again = 0
            self.touched.add(group.id)

    def merge(self, fact: QuestionsMerged) -> None:
        """Count the groups into one; the next comments that ask as they did join it too."""
        named = self.groups.get(fact.into)
        if named is None:
            return
        into = self.root(named)
        for id in fact.groups:
            group = self.groups.get(id)
            # Only what stands for itself is merged, into what stands for itself: so there is never a circle.
            if group is None or group is into or group.into:
                continue
            self.counts[counted(group.state)] -= 1
            into.parts.append(id)
            group.into = into.id
            self.index.join(into.id, id)
            self.touched.update((id, self.root(into).id))

    def split(self, fact: QuestionsSplit) -> None:
        """Take one merged group out again."""
        group = self.groups.get(fact.group)
        out_of = self.groups.get(group.into) if group else None
        if group is None or out_of is None:
            return
        out_of.parts.remove(group.id)
        group.into = ""
        self.counts[counted(group.state)] += 1
        self.index.part(group.id)
        self.touched.update((group.id, self.root(out_of).id))

    def root(self, group: QuestionGroup) -> QuestionGroup:
        """The group it was merged into, and that into, or itself."""
        while group.into in self.groups:
            group = self.groups[group.into]
        return group

    def together(self, group: QuestionGroup) -> list[QuestionGroup]:
        """The group and those merged into it."""
        if not group.parts:
            return [group]
        parts = [self.groups[id] for id in group.parts if id in self.groups]
        return [group, *(one for part in parts for one in self.together(part))]

    def _let_go(self) -> None:
        # Many at a time, for ranking them all costs as much for one as for a tenth of them.
        ranked = sorted(self.groups.values(), key=lambda g: (g.state in WAITING, len(g.askers), g.last_at))
        for group in ranked[: MOST_GROUPS // 10 or 1]:
            self.groups.pop(group.id, None)
            self.touched.add(group.id)
            self.index.drop(group.id)
            self.snoozed.discard(group.id)
            self.about_stock.discard(group.id)


def counted(state: str) -> str:
    """Under which of open, answered, dismissed a state counts."""
    return state if state in ("answered", "dismissed") else "open"
