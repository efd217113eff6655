"""Floor 4. The only wiring: three nested task groups, whose nesting is the order of stopping.

Reads the book on start; owns nothing afterwards but the order in which things begin and end: intake is stopped first,
then the desk writes what is left, then the faces are told, and the book is closed last.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import orjson
from msgspec import Struct, structs

from companion.domain.catalogue import Catalogue
from companion.domain.inbound import Command, ConnectorStatus, Inbound
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.trouble import Trouble
from companion.journal.port import Journal
from companion.pipeline.clock import now_ms, ticks
from companion.pipeline.desk import Desk
from companion.pipeline.feed import Feed, Left
from companion.pipeline.inlet import Inlet, Outcome
from companion.pipeline.supervise import supervise
from companion.reading.reader import Reader
from companion.reading.reading import Good, Shelf
from connectors.contract import Delivery, Ear, Listener, Receipt, Receiver

_log: Final = logging.getLogger("companion")
BEAT_S: Final = 5.0
Listen = Callable[["Station"], Awaitable[None]]


class Plan(Struct, kw_only=True):
    """What to run: a catalogue, a book, and what is to be heard. `recorded`: the clock is that of the recording."""

    catalogue: Catalogue
    journal: Journal
    listeners: Mapping[str, Listener] = {}
    receivers: Mapping[str, Receiver] = {}
    ears: Mapping[str, Callable[[], Ear]] = {}
    recorded: bool = False


class Station:
    """The six boxes of one station, wired but not yet running."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.state = State()
        self.inlet = Inlet()
        self.feed = Feed(self.inlet.nudge)
        self._clock_at = (0, 0.0)
        reader = Reader(shelf_of(plan.catalogue))
        self.desk = Desk(self.inlet, plan.journal, self.state, reader, self.feed, self.now_ms, plan.recorded)

    def now_ms(self) -> int:
        """The station's time: the machine's, or that of the recording it plays, going on where the last noun was."""
        if not self.plan.recorded:
            return now_ms()
        clock = self.state.clock_ms
        if clock != self._clock_at[0]:
            self._clock_at = (clock, ticks())
        return clock + int((ticks() - self._clock_at[1]) * 1000)

    async def hear(self, nouns: tuple[Inbound, ...]) -> None:
        """What a Listener emits. A recording is heard whole; in a live room comments never wait."""
        outcome = await self.inlet.bring(nouns, wait=self.plan.recorded)
        if outcome.refused is not None:
            _log.warning("%s", outcome.refused.say(self.plan.catalogue.language))

    async def bring(self, nouns: tuple[Inbound, ...]) -> Outcome:
        """What comes over the feed and from bridges."""
        if self.plan.recorded:
            nouns = tuple(self._retimed(noun) for noun in nouns)
        return await self.inlet.bring(nouns)

    async def bring_to_book(self, nouns: tuple[Inbound, ...]) -> Outcome:
        """What a platform pushes: answered only when every noun of it is in the book."""
        return await self.inlet.bring(nouns, wait=True)

    async def state_json(self) -> bytes:
        """The whole state as JSON, as far as it is in the book."""
        seen = await self.desk.look(sheet)
        return orjson.dumps(seen, option=orjson.OPT_SORT_KEYS)

    def awaited(self) -> list[ConnectorStatus]:
        """What is fed by something else is shown as not yet there, so that its silence is seen before the show."""
        note = "还没有连上" if self.plan.catalogue.language == "zh" else "not connected yet"
        return [ConnectorStatus(self.now_ms(), name, "down", note) for name in self.plan.ears]

    def metrics(self) -> dict[str, int | float]:
        """What a monitor may ask."""
        show = self.state.show
        return {
            "companion_facts_total": self.desk.durable,
            "companion_batches_total": self.desk.batches,
            "companion_comments_seen_total": show.seen,
            "companion_comments_shed_total": self.inlet.shed_total,
            "companion_seats": self.feed.seats,
            "companion_orders": len(self.state.stock.orders),
        }

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
    station = Station(plan)
    await plan.journal.open()
    try:
        for _, fact in plan.journal.read():
            apply(station.state, fact)
        station.state.touched.clear()
        await station.desk.open(plan.catalogue, station.awaited())
        await _run_faces(station, until, open_faces)
    finally:
        await plan.journal.close()
    return station.state


async def _run_faces(
    station: Station, until: asyncio.Event, open_faces: Callable[[Station], Awaitable[Any]] | None
) -> None:
    async with asyncio.TaskGroup() as faces:
        beats = faces.create_task(_beat(station))
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
            if server is not None:
                await server.close()


async def _run_intake(station: Station, until: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as intake:
        ears = [intake.create_task(_listen(station, name, ear)) for name, ear in station.plan.listeners.items()]
        await until.wait()
        for ear in ears:
            ear.cancel()


async def _listen(station: Station, name: str, listener: Listener) -> None:
    async def tell_down(failure: Exception) -> None:
        note = failure.say(station.plan.catalogue.language) if isinstance(failure, Trouble) else str(failure)
        await station.hear((ConnectorStatus(station.now_ms(), name, "down", note[:200]),))

    await supervise(lambda: listener.listen(station.hear), tell_down)


async def _beat(station: Station) -> None:
    while True:
        await asyncio.sleep(BEAT_S)
        station.feed.beat(station.now_ms())


__all__ = ["Delivery", "Left", "Plan", "Receipt", "Station", "run_station", "shelf_of"]
