"""Floor 4. The wiring of a station: three nested task groups, whose nesting is the order of stopping.

Has the State recovered from the book on start; owns nothing afterwards but the order in which things begin and end:
intake is stopped first, then the desk writes what is left, then the faces are told, then a snapshot is kept for the
next start, and the book is closed last.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final

from companion.domain.inbound import ConnectorStatus
from companion.domain.state import State
from companion.domain.trouble import NotTaken, Trouble
from companion.journal.port import Journal
from companion.pipeline.chair import Beside
from companion.pipeline.desk import Desk, Look
from companion.pipeline.feed import Left
from companion.pipeline.listing import Listing
from companion.pipeline.recording import Recorder
from companion.pipeline.recovery import FACTS_WORTH_A_SNAPSHOT, recover, remember
from companion.pipeline.refetch import Asker
from companion.pipeline.supervise import supervise
from companion.pipeline.sweeping import Sweeping
from companion.station import Plan, Station, shelf_of
from connectors.contract import Delivery, Listener, Receipt, Refetcher, Sweeper

_log: Final = logging.getLogger("companion")
BEAT_S: Final = 5.0
OpenFaces = Callable[[Station], Awaitable[Any]]


class LoneStation(Station):
    """A station that is the only one to write its book."""

    def __init__(self, plan: Plan, state: State | None = None) -> None:
        super().__init__(plan, state)
        args = (self.inlet, plan.journal, self.state, self.reader, self.feed, self.now_ms, plan.recorded)
        self.desk = Desk(*args)
        self.desk.on_written = self.note

    async def look(self, at: Look) -> Any:
        """See `Station.look`. Raises `Closed`."""
        return await self.desk.look(at)

    async def written(self) -> None:
        """See `Station.written`."""
        heard = self.inlet.heard_total
        while await self.desk.look(self._taken) < heard:
            continue

    def _taken(self, _: State) -> int:
        return self.inlet.taken_total

    @property
    def ready(self) -> bool:
        """See `Station.ready`."""
        return self.desk.ready

    def record(self) -> Recorder:
        """See `Station.record`."""
        return self.desk.recording.join()

    def desk_metrics(self) -> dict[str, int | float]:
        """See `Station.desk_metrics`."""
        desk = self.desk
        return {
            "companion_facts_total": desk.durable,
            "companion_batches_total": desk.batches,
            "companion_recorders": desk.recording.count,
        }


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
            await remember_quietly(plan.journal, state)
        station = LoneStation(plan, state)
        await station.desk.open(plan.catalogue, station.awaited())
        await _run_faces(station, until, open_faces)
        if station.archivist is not None:
            await station.archivist.finish()
        if not plan.recorded:
            await remember_quietly(plan.journal, state)
    finally:
        await plan.journal.close()
    return state


async def remember_quietly(journal: Journal, state: State) -> None:
    """Keep a snapshot for the next start; that none can be kept is only logged."""
    try:
        await remember(journal, state)
    except Trouble as trouble:
        _log.warning("no snapshot was kept, the next start reads more: %s", trouble.en)


async def _run_faces(
    station: LoneStation, until: asyncio.Event, open_faces: Callable[[Station], Awaitable[Any]] | None
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
                await run_intake(station, until, beside_the_desk(station))
                await station.inlet.close()
                await desk
        finally:
            station.feed.close()
            beats.cancel()
            if archive is not None:
                archive.cancel()
            if server is not None:
                await server.close()


async def run_intake(station: Station, until: asyncio.Event, beside: Sequence[Beside] = ()) -> None:
    """Have everything heard, and what is done `beside`, until `until` is set."""
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
        ears += [intake.create_task(run()) for run in beside]
        await until.wait()
        for ear in ears:
            ear.cancel()


def beside_the_desk(station: Station) -> list[Beside]:
    """What one machine of a station does, never two at a time: tell experts, read and set what shops list."""
    found: list[Beside] = [teller.run for teller in station.tellers]
    for name, lister in ({} if station.plan.recorded else station.plan.listers).items():
        listing = Listing(name, lister, station.look, station.bring_to_book, station.now_ms)
        found.append(partial(_ask, station, name, listing.run))
    return found


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
