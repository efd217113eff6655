"""Floor 0. Question groups and their life: asked, claimed, answered, asked again.

Reads and writes only the Questions it is part of. Which comments ask the same is `reading.grouping`'s to say; here
is what becomes of a group once it exists. All but the index is plain data, and the index can be made anew from it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from companion.domain.facts import (
    QuestionAnswered,
    QuestionFlagged,
    QuestionMoved,
    QuestionsMerged,
    QuestionsSplit,
    Said,
)
from companion.domain.headline import Headline, bare
from companion.domain.lately import Lately
from companion.domain.marks import Marks
from companion.reading.grouping import GroupIndex
from companion.reading.reading import Need
from companion.reading.suggest import follows_stock

MOST_GROUPS: Final = 2000
"""Groups kept in memory; beyond it a tenth is let go, the settled and the least asked first (the book keeps all)."""
ASKERS_KNOWN: Final = 8192
"""Askers whose mark is remembered: who asks once asks again."""
SAMPLES: Final = 3
ASKED_AGAIN: Final = 3
"""So many who ask after the answer bring an answered group back onto the list."""
WAITING: Final = ("open", "claimed")
SETTLED_SHOWN: Final = 30


@dataclass(slots=True)
class QuestionGroup:
    """Comments that ask the same. Times are ms; askers are 64-bit marks; `buyers` of them may have ordered.

    `again` counts those who have asked since it was answered (`again_by`), `said` is this evening's own answer.
    `taught`: a helper set it apart from another.
    """

    id: str
    text: str
    need: Need
    first_at: int
    last_at: int
    since: int = 0
    state: str = "open"
    askers: Marks = field(default_factory=Marks)
    buyers: int = 0
    comments: int = 0
    again: int = 0
    again_by: set[int] | None = None
    by: str = ""
    expert: str = ""
    until_ms: int = 0
    answer: str = ""
    said: Said | None = None
    headline: Headline = field(default_factory=Headline)
    parts: list[str] = field(default_factory=list)
    into: str = ""
    taught: bool = False


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
    lately: Lately = field(default_factory=Lately)

    def next_id(self) -> str:
        """The id the next new group will have."""
        return f"q{self.made + 1}"

    def flag(self, fact: QuestionFlagged) -> None:
        """Count a comment into its group, bringing the group into being if it is the first."""
        self.touched.add(self.count(fact).id)

    def count(self, fact: QuestionFlagged) -> QuestionGroup:
        """The same, noting of what changed no more than groups that were let go; the group it counts into."""
        asker = asker_mark(fact.asker)
        self.lately.note(fact.source, fact.key, asker, fact.group)
        group = self.groups.get(fact.group)
        if group is None:
            need = Need(fact.intent, fact.pack, fact.pool, fact.place, fact.need)
            group = self._begin(QuestionGroup(fact.group, bare(fact.text), need, fact.at_ms, fact.at_ms, fact.at_ms))
        if group.headline.hear(fact.text, asker) and group.state == "open" and not group.into:
            # Once someone has taken it up its name stays, or it could not be found again on the screen.
            group.text = group.headline.best()
        if group.into:
            group = self.root(group)
        group.comments += 1
        at_ms = fact.at_ms
        if at_ms > group.last_at:
            group.last_at = at_ms
        if asker not in group.askers:
            group.askers.add(asker)
            group.buyers += fact.ordered
        if group.said is not None:
            self._ask_again(group, asker, at_ms)
        return group

    def _ask_again(self, group: QuestionGroup, asker: int, at_ms: int) -> None:
        if group.again_by is None:
            group.again_by = set()
        if asker not in group.again_by:
            group.again_by.add(asker)
            group.again += 1
        if group.state == "answered" and group.again >= ASKED_AGAIN:
            self.move(group, "open")
            group.since = at_ms

    def _begin(self, group: QuestionGroup) -> QuestionGroup:
        self.groups[group.id] = group
        self.made += 1
        self.counts["open"] += 1
        self._index(group)
        if follows_stock(group.need):
            self.about_stock.add(group.id)
        if len(self.groups) > MOST_GROUPS:
            self._let_go()
        return group

    def _index(self, group: QuestionGroup) -> None:
        if group.taught:
            self.index.teach(group.id, group.need)
        else:
            self.index.add(group.id, group.need)

    def rebuild_index(self) -> None:
        """Make the index anew out of the groups: which there are, what helpers set apart, and what they merged."""
        self.index = GroupIndex()
        for group in self.groups.values():
            self._index(group)
        for group in self.groups.values():
            if group.into:
                self.index.join(group.into, group.id)

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
            group.answer, group.by, group.again, group.again_by = fact.text, fact.by, 0, None
            group.said = Said(fact.text, fact.source, fact.told, fact.at_ms)
            if any(told.left >= 0 for told in fact.told):
                self.about_stock.add(group.id)

    def shift(self, fact: QuestionMoved) -> None:
        """The group was claimed, released, dismissed, put off, opened again or sent to the clinic."""
        group = self.groups.get(fact.group)
        if group is None:
            return
        reopened = fact.state == "open" and group.state not in (*WAITING, "snoozed")
        self.move(group, fact.state)
        group.by, group.until_ms, group.expert, group.answer = fact.by, fact.until_ms, fact.expert, fact.answer
        if fact.since_ms or fact.state == "open":
            group.since = fact.since_ms or fact.at_ms
        if fact.back:
            group.said, group.again, group.again_by = fact.said, fact.again, None
        elif reopened:
            group.again, group.again_by = 0, None
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
        """Take one merged group out again; or, where the fact has a `text`, set that wording apart as a new group."""
        group = self.groups.get(fact.group)
        out_of = self.groups.get(group.into if group else fact.out_of)
        if out_of is None:
            return
        if group is None:
            if fact.text:
                self._set_apart(fact, out_of)
            return
        out_of.parts.remove(group.id)
        group.into = ""
        self.counts[counted(group.state)] += 1
        self.index.part(group.id)
        self.touched.update((group.id, self.root(out_of).id))

    def _set_apart(self, fact: QuestionsSplit, out_of: QuestionGroup) -> None:
        need = Need(fact.intent, fact.pack, fact.pool, fact.place, fact.need)
        group = QuestionGroup(fact.group, fact.text, need, fact.at_ms, out_of.last_at, out_of.since, taught=True)
        sayers: list[int] = []
        for one in self.together(out_of):
            sayers += one.headline.wordings.pop(fact.text, [])
        group.headline.wordings[fact.text] = sayers
        group.headline.heard = group.comments = len(sayers)
        group.askers |= set(sayers)
        others = {x for one in self.together(out_of) for said in one.headline.wordings.values() for x in said}
        out_of.askers -= group.askers - others
        out_of.comments = max(0, out_of.comments - group.comments)
        self._begin(group)
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
        roots = [group for group in self.groups.values() if group.into not in self.groups]
        ranked = sorted(roots, key=lambda g: (g.state in WAITING, len(g.askers), g.last_at))
        for group in ranked[: MOST_GROUPS // 10 or 1]:
            self.index.drop(group.id)
            for one in self.together(group):
                self.groups.pop(one.id, None)
                self.touched.add(one.id)
                self.snoozed.discard(one.id)
                self.about_stock.discard(one.id)


def counted(state: str) -> str:
    """Under which of open, answered, dismissed a state counts."""
    return state if state in ("answered", "dismissed") else "open"


@lru_cache(maxsize=ASKERS_KNOWN)
def asker_mark(asker: str) -> int:
    """A person as 64 bits, the same in every process: names are not kept to count people."""
    return int.from_bytes(blake2b(asker.encode(errors="surrogatepass"), digest_size=8).digest(), "little")
