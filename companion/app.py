"""Floor 4. The only wiring: three nested task groups, whose nesting is the order of stopping.

Has the State recovered from the book on start; owns nothing afterwards but the order in which things begin and end:
intake is stopped first, then the desk writes what is left, then the faces are told, then a snapshot is kept for the
next start, and the book is closed last.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
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
from companion.domain.trouble import NotTaken, Trouble
from companion.journal.port import Journal
from companion.pipeline.archiving import Archivist
from companion.pipeline.asking import Asking
from companion.pipeline.clock import now_ms, ticks
from companion.pipeline.desk import Desk
from companion.pipeline.feed import Feed, Left
from companion.pipeline.inlet import Inlet, Outcome
from companion.pipeline.notifying import Teller
from companion.pipeline.recovery import FACTS_WORTH_A_SNAPSHOT, recover, remember
from companion.pipeline.refetch import Asker
from companion.pipeline.supervise import supervise
from companion.pipeline.sweeping import Sweeping
from companion.reading.reader import MAYBE, THRESHOLD, Reader
from companion.reading.reading import Good, Shelf
from connectors.contract import Delivery, Ear, Listener, Notifier, Receipt, Receiver, Refetcher, Sweeper

_log: Final = logging.getLogger("companion")
BEAT_S: Final = 5.0
_STAMPED: Final = (Comment, RoomStatus, ConnectorStatus)
Listen = Callable[["Station"], Awaitable[None]]


class Plan(Struct, kw_only=True):
    """What to run: a catalogue, a book, what is to be heard and who is told of questions at the clinic.

    `archive` is the file of the clinic's archive, if there is to be one. `recorded`: the clock is the recording's.
    From a chance of `threshold` a comment is a question, and from one of `maybe` it may be one.
    """

    catalogue: Catalogue
    journal: Journal
    listeners: Mapping[str, Listener] = {}
    receivers: Mapping[str, Receiver] = {}
    ears: Mapping[str, Callable[[], Ear]] = {}
    notifiers: Mapping[str, Notifier] = {}
    archive: Path | None = None
    recorded: bool = False
    threshold: float = THRESHOLD
    maybe: float = MAYBE


class Station:
    """The six boxes of one station, wired but not yet running. `state` is what its book comes to."""

    def __init__(self, plan: Plan, state: State | None = None) -> None:
        self.plan = plan
        self.state = state or State()
        self.inlet = Inlet()
        self.feed = Feed(self.inlet.nudge)
        self._clock_at = (0, 0.0)
        reader = Reader(shelf_of(plan.catalogue), plan.threshold, plan.maybe)
        self.desk = Desk(self.inlet, plan.journal, self.state, reader, self.feed, self.now_ms, plan.recorded)
        self.archivist: Archivist | None = None
        if plan.archive is not None:
            self.archivist = Archivist(Archive(plan.archive), plan.journal, self.state, self.inlet.nudge)
        self.asking = Asking(self.desk, plan.journal, self.archivist)
        notifiers = {} if plan.recorded else plan.notifiers
        ways = (self.desk.look, self.bring_to_book, self.now_ms)
        self.tellers = [Teller(name, notifier, *ways) for name, notifier in notifiers.items()]
        self.desk.on_written = self._note

    def _note(self, expected: int, facts: Sequence[AnyFact]) -> None:
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
        heard = self.inlet.heard_total
        while await self.desk.look(self._taken) < heard:
            continue
        return outcome

    def _taken(self, _: State) -> int:
        return self.inlet.taken_total

    async def bring_to_book(self, nouns: tuple[Inbound, ...]) -> Outcome:
        """What a platform pushes: all of it or none, and answered only when every noun of it is in the book."""
        return await self.inlet.bring(nouns, wait=True, whole=True)

    async def state_json(self) -> bytes:
        """The whole state as JSON, as far as it is in the book."""
        seen = await self.desk.look(sheet)
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
            "companion_facts_total": self.desk.durable,
            "companion_batches_total": self.desk.batches,
            "companion_comments_seen_total": show.seen,
            "companion_comments_shed_total": self.inlet.shed_total,
            "companion_seats": self.feed.seats,
            "companion_recorders": self.desk.recording.count,
            "companion_orders": len(self.state.stock.orders),
        }

    def _timed(self, noun: Inbound) -> Inbound:
        # A Listener to files has no clock, nor has every platform one that it tells us.
        if not noun.at_ms and type(noun) in _STAMPED:
            return structs.replace(noun, at_ms=self.now_ms())
        return noun

    def _retimed(self, noun: Inbound) -> Inbound:
        return structs.replace(noun, at_ms=self.now_ms()) if type(noun) is Command else noun


def shelf_of(catalogue: Catalogue) -> Shelf:
    """What reading must know of what is on sale."""
    names = {pool.id: pool.name for pool in catalogue.pools}
    return Shelf(tuple(Good(p.id, p.pool, p.title, names.get(p.pool, ""), p.link, p.aliases) for p in catalogue.packs))


async def run_station(
    plan: Plan,
    until: asyncio.Event,
    open_faces: Callable[[Station], Awaitable[Any]] | None = None,
) -> State:
    """Run a station until `until` is set, or until every Listener has ended if nothing else can be heard.

    `open_faces` is called when the desk is at work; what it returns is closed last but for the book. Raises what ended
    the desk; returns the final state.
    """
    await plan.journal.open()
    try:
        state, read = recover(plan.journal)
        if read > FACTS_WORTH_A_SNAPSHOT:
            await _remember(plan.journal, state)
        station = Station(plan, state)
        await station.desk.open(plan.catalogue, station.awaited())
        await _run_faces(station, until, open_faces)
        if station.archivist is not None:
            await station.archivist.finish()
        if not plan.recorded:
            await _remember(plan.journal, state)
    finally:
        await plan.journal.close()
    return state


async def _remember(journal: Journal, state: State) -> None:
    try:
        await remember(journal, state)
    except Trouble as trouble:
        _log.warning("no snapshot was kept, the next start reads more: %s", trouble.en)


async def _run_faces(
    station: Station, until: asyncio.Event, open_faces: Callable[[Station], Awaitable[Any]] | None
) -> None:
    async with asyncio.TaskGroup() as faces:
        beats = faces.create_task(_beat(station))
        archive = faces.create_task(station.archivist.run()) if station.archivist else None
        server = None
        try:
            async with asyncio.TaskGroup() as heart:
                desk = heart.create_task(station.desk.run())
                await asyncio.sleep(0)
                server = await open_faces(station) if open_faces else None
                await _run_intake(station, until)
                await station.inlet.close()
                await desk
        finally:
            station.feed.close()
            beats.cancel()
            if archive is not None:
                archive.cancel()
            if server is not None:
                await server.close()


async def _run_intake(station: Station, until: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as intake:
        plan = station.plan
        ears = [intake.create_task(_listen(station, name, ear)) for name, ear in plan.listeners.items()]
        able = {} if plan.recorded else {**plan.receivers, **plan.listeners}
        for name, one in able.items():
            if isinstance(one, Refetcher):
                asker = Asker(name, one, station.state, station.now_ms, station.bring_to_book)
                ears.append(intake.create_task(_ask(station, name, asker.run)))
            if isinstance(one, Sweeper):
                sweeping = Sweeping(name, one, station.state, station.now_ms, station.bring_to_book)
                ears.append(intake.create_task(_ask(station, name, sweeping.run)))
        ears += [intake.create_task(teller.run()) for teller in station.tellers]
        await until.wait()
        for ear in ears:
            ear.cancel()


async def _listen(station: Station, name: str, listener: Listener) -> None:
    async def tell_down(failure: Exception) -> None:
        note = failure.say(station.plan.catalogue.language) if isinstance(failure, Trouble) else str(failure)
        await station.hear((ConnectorStatus(station.now_ms(), name, "down", note[:200]),))

    await supervise(lambda: listener.listen(station.hear), tell_down)


async def _ask(station: Station, name: str, ask: Callable[[], Awaitable[None]]) -> None:
    async def tell(failure: Exception) -> None:
        if not isinstance(failure, NotTaken):
            _log.warning("%s could not be asked about orders: %r", name, failure)
            return
        # It is pushed to or dialled as before: what is late is what only asking tells.
        note = failure.say(station.plan.catalogue.language)
        await station.hear((ConnectorStatus(station.now_ms(), name, "late", note[:200]),))

    await supervise(ask, tell)


async def _beat(station: Station) -> None:
    while True:
        await asyncio.sleep(BEAT_S)
        station.feed.beat(station.now_ms())


__all__ = ["Delivery", "Left", "Plan", "Receipt", "Station", "run_station", "shelf_of"]
