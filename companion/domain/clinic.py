"""Floor 0. The clinic: questions that wait for an expert, what became of them, and who has been told of them.

Reads and writes only the Clinic it is part of. A case outlives its question group, which may be let go of in a busy
season: what an expert was asked is answered tomorrow, too.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from msgspec import Struct

from companion.domain.facts import ClinicAnswered, ClinicReopened, ExpertNotified, QuestionMoved

MOST_CASES: Final = 500
"""Cases kept at hand; beyond it the oldest settled ones are let go (the book and the archive keep all)."""
SETTLED_SHOWN: Final = 20
NOTICES_MOST: Final = 50
NOTICE_MS: Final = 12 * 3_600_000
"""What has waited longer is no news to anybody: a robot that was set up today is not to recite last month's queue."""


class Earlier(Struct, frozen=True, gc=False):
    """What was answered earlier to a similar question, and when."""

    question: str
    answer: str
    at_ms: int


@dataclass(slots=True)
class Case:
    """One question at the clinic. Times are ms; `id` is that of its group, `answer` the last one given.

    `told` are the connectors that have told the expert of it.
    """

    id: str
    text: str
    expert: str = ""
    since: int = 0
    askers: int = 0
    waits: bool = True
    outcome: str = ""
    answer: str = ""
    by: str = ""
    at_ms: int = 0
    on_air: bool = False
    told: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """waiting, answered or visit."""
        return "waiting" if self.waits else self.outcome


@dataclass(slots=True)
class Clinic:
    """Every case at hand, oldest first. `settled` are those last settled, newest last."""

    cases: dict[str, Case] = field(default_factory=dict)
    settled: deque[str] = field(default_factory=lambda: deque(maxlen=SETTLED_SHOWN))
    touched: set[str] = field(default_factory=set)

    def shown(self, id: str) -> Case | None:
        """The case, if it waits or was settled lately."""
        case = self.cases.get(id)
        return case if case is not None and (case.waits or id in self.settled) else None

    def follow(self, fact: QuestionMoved, text: str, askers: int) -> None:
        """A question went to the clinic, to another expert, or away from it; `text` is what it is called ("": gone)."""
        case = self.cases.get(fact.group)
        if fact.state != "clinic":
            self.withdraw(fact.group)
            return
        if case is None:
            case = self._begin(Case(fact.group, text, since=fact.at_ms))
        elif not case.waits:
            self._wait(case, fact.at_ms)
        if case.expert != fact.expert:
            case.expert, case.told = fact.expert, []
        case.text, case.askers = text or case.text, askers or case.askers
        self.touched.add(case.id)

    def withdraw(self, id: str) -> None:
        """The question is seen to elsewhere: it waits for no expert any more."""
        case = self.cases.get(id)
        if case is None or not case.waits:
            return
        self.touched.add(id)
        if case.outcome:
            self._settle(case)
        else:
            del self.cases[id]

    def answer(self, fact: ClinicAnswered) -> None:
        """The case has its answer, or a later one."""
        case = self.cases.get(fact.group) or self._begin(Case(fact.group, fact.question, fact.expert, fact.since_ms))
        case.text, case.outcome, case.answer = fact.question, fact.outcome, fact.text
        case.by, case.at_ms, case.on_air = fact.by, fact.at_ms, fact.on_air
        case.expert, case.askers = fact.expert, max(case.askers, fact.askers)
        self._settle(case)

    def reopen(self, fact: ClinicReopened) -> None:
        """The case waits again, with its last answer or as if it had none."""
        case = self.cases.get(fact.group)
        if case is None:
            return
        if fact.back:
            # It waits since it came, and who was told of it then has been told.
            case.waits, case.outcome, case.answer, case.by, case.at_ms, case.on_air = True, "", "", "", 0, False
            self.touched.add(case.id)
        else:
            self._wait(case, fact.at_ms)

    def tell(self, fact: ExpertNotified) -> None:
        """A connector has told the expert. Told to one whose case it is no longer, it is to be told anew."""
        case = self.cases.get(fact.group)
        if case is not None and case.expert == fact.expert and fact.connector not in case.told:
            case.told.append(fact.connector)
            self.touched.add(case.id)

    def untold(self, connector: str, now_ms: int) -> list[Case]:
        """The cases a connector has yet to tell of, the longest waiting first, no more than are news."""
        waiting = [
            case
            for case in self.cases.values()
            if case.waits and connector not in case.told and now_ms - case.since < NOTICE_MS
        ]
        return sorted(waiting, key=lambda case: case.since)[:NOTICES_MOST]

    def _wait(self, case: Case, at_ms: int) -> None:
        case.waits, case.since, case.told = True, at_ms, []
        self.touched.add(case.id)

    def _settle(self, case: Case) -> None:
        case.waits = False
        self.touched.add(case.id)
        if case.id in self.settled:
            self.settled.remove(case.id)
        if len(self.settled) == SETTLED_SHOWN:
            self.touched.add(self.settled[0])
        self.settled.append(case.id)

    def _begin(self, case: Case) -> Case:
        self.cases[case.id] = case
        if len(self.cases) > MOST_CASES:
            self._let_go()
        return case

    def _let_go(self) -> None:
        newest = next(reversed(self.cases))
        least = min((case for case in self.cases.values() if case.id != newest), key=lambda c: (c.waits, c.since))
        del self.cases[least.id]
        self.touched.add(least.id)
