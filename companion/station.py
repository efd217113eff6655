"""Floor 4. One station's boxes as everything around them sees it: what to run, what it is told, what it can be asked.

Reads and writes nothing of its own; `app` wires a station that is the only one at its book, `shared` one of several.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson
from msgspec import Struct, structs

from companion.archive.archive import Archive
from companion.domain.catalogue import Catalogue
from companion.domain.facts import AnyFact
from companion.domain.inbound import CONSOLE, Command, Comment, ConnectorStatus, Inbound, RoomStatus
from companion.domain.sheet import sheet
from companion.domain.state import State
from companion.journal.port import Journal
from companion.pipeline.archiving import Archivist
from companion.pipeline.asking import Asking
from companion.pipeline.clock import now_ms, ticks
from companion.pipeline.desk import Look
from companion.pipeline.feed import Feed
from companion.pipeline.inlet import Inlet, Outcome
from companion.pipeline.notifying import Teller
from companion.pipeline.recording import Recorder
from companion.reading.reader import MAYBE, THRESHOLD, Reader
from companion.reading.reading import Good, Shelf
from connectors.contract import Ear, Listener, Lister, Notifier, Receipt, Receiver

_log: Final = logging.getLogger("companion")
_STAMPED: Final = (Comment, RoomStatus, ConnectorStatus)
AHEAD_MS: Final = 3_600_000
"""A comment that says it is of a time further ahead than this is of now."""


class Plan(Struct, kw_only=True):
    """What to run: a catalogue, a book, what is to be heard, who is told of questions at the clinic, and which shops
    are asked what they list.

    `archive` is the file of the clinic's archive, if there is to be one. `recorded`: the clock is the recording's.
    From a chance of `threshold` a comment is a question, and from one of `maybe` it may be one.
    """

    catalogue: Catalogue
    journal: Journal
    listeners: Mapping[str, Listener] = {}
    receivers: Mapping[str, Receiver] = {}
    ears: Mapping[str, Callable[[], Ear]] = {}
    notifiers: Mapping[str, Notifier] = {}
    listers: Mapping[str, Lister] = {}
    archive: Path | None = None
    recorded: bool = False
    threshold: float = THRESHOLD
    maybe: float = MAYBE


class Station(ABC):
    """The six boxes of one station, wired but not yet running. `state` is what its book comes to."""

    def __init__(self, plan: Plan, state: State | None = None) -> None:
        self.plan = plan
        self.state = state or State()
        self.inlet = Inlet()
        self.feed = Feed(self.nudge)
        self._clock_at = (0, 0.0)
        self.reader = Reader(shelf_of(plan.catalogue), plan.threshold, plan.maybe)
        self.archivist: Archivist | None = None
        if plan.archive is not None:
            self.archivist = Archivist(Archive(plan.archive), plan.journal, self.state, self.nudge)
        self.asking = Asking(self, plan.journal, self.archivist)
        notifiers = {} if plan.recorded else plan.notifiers
        ways = (self.look, self.bring_to_book, self.now_ms)
        self.tellers = [Teller(name, notifier, *ways) for name, notifier in notifiers.items()]

    def nudge(self) -> None:
        """Someone wants to see the State."""
        self.inlet.nudge()

    @abstractmethod
    async def look(self, at: Look) -> Any:
        """What `at` makes of the State, as far as it is in the book. Raises `Trouble` when it can't be looked at."""

    @property
    @abstractmethod
    def ready(self) -> bool:
        """Whether what is brought now will be in the book."""

    @abstractmethod
    def record(self) -> Recorder:
        """Begin a recording of what the desk hears. Raises `Trouble`."""

    @abstractmethod
    def desk_metrics(self) -> dict[str, int | float]:
        """What a monitor may ask of the desk."""

    def note(self, expected: int, facts: Sequence[AnyFact]) -> None:
        if self.archivist is not None:
            self.archivist.note(expected, facts)
        for teller in self.tellers:
            teller.note(facts)

    def now_ms(self) -> int:
        """The station's time: the machine's, or that of the recording it plays, going on where the last noun was."""
        if not self.plan.recorded:
            return now_ms()
        clock = self.state.clock_ms
        if not clock:
            return 0
        if clock != self._clock_at[0]:
            self._clock_at = (clock, ticks())
        return clock + int((ticks() - self._clock_at[1]) * 1000)

    async def hear(self, nouns: tuple[Inbound, ...]) -> Receipt:
        """What a Listener emits. A recording is heard whole; in a live room comments never wait."""
        outcome = await self.inlet.bring(tuple(map(self._timed, nouns)), wait=self.plan.recorded)
        if outcome.refused is not None:
            _log.warning("%s", outcome.refused.say(self.plan.catalogue.language))
        return Receipt(outcome.accepted, outcome.duplicates)

    async def bring(self, nouns: tuple[Inbound, ...]) -> Outcome:
        """What comes over the feed and from bridges."""
        if self.plan.recorded:
            nouns = tuple(self._retimed(noun) for noun in nouns)
        return await self.inlet.bring(nouns)

    async def hear_bridge(self, nouns: tuple[Inbound, ...]) -> Outcome:
        """What comes from bridges: told once it is in the book, so that what a bridge lets go of is never lost.

        Its comments wait in the comments' lane all the same, behind every order; what is shed is told too.
        """
        outcome = await self.bring(nouns)
        await self.written()
        return outcome

    @abstractmethod
    async def written(self) -> None:
        """Wait until all that was heard so far is durable, or shed and counted. Raises `Closed`."""

    async def bring_to_book(self, nouns: tuple[Inbound, ...]) -> Outcome:
        """What a platform pushes: all of it or none, and answered only when every noun of it is in the book."""
        return await self.inlet.bring(nouns, wait=True, whole=True)

    async def state_json(self) -> bytes:
        """The whole state as JSON, as far as it is in the book."""
        seen = await self.look(sheet)
        return orjson.dumps(seen, option=orjson.OPT_SORT_KEYS)

    def awaited(self) -> list[ConnectorStatus]:
        """Whoever is to be heard is shown as not yet there until it speaks, so that silence is seen before the show.

        A connector that dials or is fed is down until then; a platform that pushes may just have nothing to say.
        """
        if self.plan.recorded:
            return []
        zh = self.plan.catalogue.language == "zh"
        note = "还没有连上" if zh else "not connected yet"
        quiet = "启动后还没有消息" if zh else "not heard since the start"
        ours = dict.fromkeys((*self.plan.listeners, *self.plan.ears))
        at_ms, known = self.now_ms(), self.state.show.connectors
        pushed = [id for id in known if id not in ours and id != CONSOLE and known[id].state == "up"]
        return [
            *(ConnectorStatus(at_ms, name, "down", note) for name in ours),
            *(ConnectorStatus(at_ms, name, "late", quiet) for name in pushed if name not in self.plan.notifiers),
            *(ConnectorStatus(at_ms, name, "up") for name in self.plan.notifiers),
        ]

    def metrics(self) -> dict[str, int | float]:
        """What a monitor may ask."""
        show = self.state.show
        return {
            **self.desk_metrics(),
            "companion_comments_seen_total": show.seen,
            "companion_comments_shed_total": self.inlet.shed_total,
            "companion_seats": self.feed.seats,
            "companion_orders": len(self.state.stock.orders),
        }

    def _timed(self, noun: Inbound) -> Inbound:
        # A Listener to files has no clock, nor has every platform one that it tells us; and what some tools tell is
        # no time: one far ahead would be the station's clock from then on.
        if self.plan.recorded or type(noun) not in _STAMPED:
            return noun
        now_ms = self.now_ms()
        if not noun.at_ms or noun.at_ms > now_ms + AHEAD_MS:
            return structs.replace(noun, at_ms=now_ms)
        return noun

    def _retimed(self, noun: Inbound) -> Inbound:
        return structs.replace(noun, at_ms=self.now_ms()) if type(noun) is Command else noun


def shelf_of(catalogue: Catalogue) -> Shelf:
    """What reading must know of what is on sale."""
    names = {pool.id: pool.name for pool in catalogue.pools}
    return Shelf(tuple(Good(p.id, p.pool, p.title, names.get(p.pool, ""), p.link, p.aliases) for p in catalogue.packs))


__all__ = ["Plan", "Station", "shelf_of"]
