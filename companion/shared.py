"""Floor 4. The wiring of a station on several machines: doors that hear and show, and one desk at a time that decides.

    faces    web, feed, beats, the archive     let go last
      chair    reads along, or decides          begins anew whenever the book was lost or taken
        porter   the door's Inlet to the inbox  supervised by nobody: it never gives up
          intake   as ever                      stopped first

A door without a book goes on hearing: what comes is kept in DATA/outbox.db and delivered in order afterwards.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

from companion.app import OpenFaces, beside_the_desk, remember_quietly, run_intake
from companion.domain.inbound import ConnectorStatus
from companion.domain.state import State
from companion.domain.trouble import Trouble
from companion.journal.outbox import SqliteOutbox
from companion.journal.port import BookAway, BookFailed, DoorNote, Outbox, SharedJournal
from companion.pipeline.chair import Chair
from companion.pipeline.desk import Look
from companion.pipeline.historian import Historian
from companion.pipeline.inlet import Closed
from companion.pipeline.porter import Porter
from companion.pipeline.recording import Recorder
from companion.station import Plan, Station

_log: Final = logging.getLogger("companion")
Role = Literal["door", "desk", "both"]
OUTBOX: Final = "outbox.db"
BEAT_S: Final = 5.0
NOTE_S: Final = 4.0
VIEWS_S: Final = 2.0
"""How old what a face sees may be that comes while the book is out of reach."""
FIRST_READ_S: Final = 10.0
"""How long a start waits for the book before it opens its doors all the same."""
SILENT_MS: Final = 10_000
"""A door that has said nothing for so long is gone, and with it whatever it listened to."""


class SharedStation(Station):
    """One machine's part of a station: a door, a desk, or both."""

    def __init__(self, plan: Plan, book: SharedJournal, outbox: Outbox, role: Role = "both") -> None:
        super().__init__(plan)
        self.role: Final = role
        self.book: Final = book
        self.porter: Final = Porter(self.inlet, book, outbox, self.now_ms, self.beat)
        self.chair: Final = Chair(
            book,
            self.state,
            self.feed,
            self.reader,
            self.now_ms,
            plan.catalogue,
            self.porter.tell,
            self.note,
            self.porter.lose,
            may_decide=role != "door",
            beside=(*beside_the_desk(self), self._watch_doors),
            on_fresh=self._look_over,
        )
        self.historian: Final = Historian(book, lambda: self.state.revision)
        self._gone: set[str] = set()
        self._was_fresh = False

    def nudge(self) -> None:
        """See `Station.nudge`."""
        self.chair.nudge()

    async def look(self, at: Look) -> Any:
        """See `Station.look`."""
        return await self.chair.look(at)

    async def written(self) -> None:
        """See `Station.written`: in the inbox, or in this door's outbox."""
        await self.porter.kept(self.inlet.heard_total)

    @property
    def ready(self) -> bool:
        """See `Station.ready`: the book can be read, and what is brought goes straight into it."""
        return not self.porter.away_ms and (self.chair.fresh or self.chair.desk is not None)

    def desk_metrics(self) -> dict[str, int | float]:
        """See `Station.desk_metrics`."""
        desk, porter = self.chair.desk, self.porter
        return {
            "companion_facts_total": desk.durable if desk else self.state.revision,
            "companion_desk": int(desk is not None),
            "companion_desk_turns_total": self.chair.turns,
            "companion_away": int(bool(porter.away_ms)),
            "companion_history_facts": self.historian.upto,
            "companion_outbox_pieces": porter.waiting,
            "companion_outbox_pieces_total": porter.spooled_total,
            "companion_pieces_brought_total": porter.brought,
            "companion_comments_shed_at_door_total": porter.shed_total,
        }

    def record(self) -> Recorder:
        """See `Station.record`: only where the desk is, for only there all of it is heard."""
        if self.chair.desk is None:
            raise Trouble(
                "这台现在没有在记账，录不全：请到正在记账的那台上录",
                "this machine does not keep the book now and would miss some: record on the one that does",
            )
        return self.chair.desk.recording.join()

    @property
    def away(self) -> dict[str, int]:
        """Since when the book is out of reach, and how much waits to be delivered; nothing while it is not."""
        porter = self.porter
        return {"away_ms": porter.away_ms, "kept": porter.waiting} if porter.away_ms else {}

    def awaited(self) -> list[ConnectorStatus]:
        """See `Station.awaited`: of this machine's connectors alone."""
        known = {*self.plan.listeners, *self.plan.ears, *self.plan.notifiers, *self.plan.receivers}
        return [status for status in super().awaited() if status.source in known]

    def beat(self) -> None:
        """Tell every face the time, and whether the book is out of reach."""
        self.feed.beat(self.now_ms(), self.porter.away_ms, self.porter.waiting)

    async def keep_beating(self) -> None:
        """Beat until cancelled."""
        while True:
            await asyncio.sleep(BEAT_S)
            self.beat()

    async def keep_views(self) -> None:
        """Hold what faces see, so that one which comes while the book is out of reach sees that; until cancelled."""
        while True:
            await asyncio.sleep(VIEWS_S)
            try:
                # As told last; by the time of the answer all of it is in the book.
                self.feed.hold(await self.look(lambda state: self.feed.look()))
            except (BookAway, Closed) as not_now:
                _log.debug("the view is not held: %s", not_now)

    async def keep_noting(self) -> None:
        """Say that this machine is there, until cancelled."""
        heard = (*self.plan.listeners, *self.plan.ears, *self.plan.receivers, *self.plan.notifiers)
        # Before the first word, for others let go of old facts only as far as this machine has them.
        await self.historian.begin()
        while True:
            note = DoorNote(
                door=self.porter.door,
                name=socket.gethostname(),
                role=self.role,
                connectors=tuple(dict.fromkeys(heard)),
                spooled=self.porter.waiting,
                history=self.historian.upto,
            )
            try:
                await self.book.note(note)
            except BookFailed as away:
                _log.debug("%s", away.en)
            await asyncio.sleep(NOTE_S)

    def _look_over(self) -> None:
        # The first time it has not begun yet, and looks at the book by itself.
        if self.archivist is not None and self._was_fresh:
            self.archivist.look_over()
        self._was_fresh = True

    async def _watch_doors(self) -> None:
        """Where the desk is: whoever listened at a door that is gone hears nothing any more, and that is to be seen."""
        while True:
            await asyncio.sleep(NOTE_S)
            try:
                lost = self._lost(await self.book.doors())
                if lost:
                    await self.inlet.bring(lost)
            except Trouble as not_now:
                _log.debug("%s", not_now.en)

    def _lost(self, doors: Sequence[DoorNote]) -> tuple[ConnectorStatus, ...]:
        silent = {door.door: door for door in doors if door.silent_ms > SILENT_MS}
        there = {name for door in doors if door.door not in silent for name in door.connectors}
        new = [door for id, door in silent.items() if id not in self._gone]
        self._gone = set(silent)
        zh = self.plan.catalogue.language == "zh"
        at_ms, known = self.now_ms(), self.state.show.connectors
        lost: dict[str, ConnectorStatus] = {}
        for door in new:
            note = f"{door.name} 这台机器没有声音了" if zh else f"the machine {door.name} has gone silent"
            for name in door.connectors:
                if name not in there and name in known and known[name].state != "down":
                    lost[name] = ConnectorStatus(at_ms, name, "down", note)
        return tuple(lost.values())


async def run_shared(
    plan: Plan, data: Path, role: Role, until: asyncio.Event, open_faces: OpenFaces | None = None
) -> State:
    """Run this machine's part of a station until `until` is set; the State it last had. Raises what ended the chair."""
    book: Any = plan.journal
    await book.begin()
    outbox = SqliteOutbox(data / OUTBOX)
    try:
        station = SharedStation(plan, book, outbox, role)
        await _run_faces(station, until, open_faces)
        if station.archivist is not None and station.chair.fresh:
            await station.archivist.finish()
        if station.chair.decided_last:
            await remember_quietly(book, station.state)
        return station.state
    finally:
        outbox.close()
        await book.close()


async def _run_faces(station: SharedStation, until: asyncio.Event, open_faces: OpenFaces | None) -> None:
    async with asyncio.TaskGroup() as faces:
        steady = (station.keep_beating, station.keep_noting, station.keep_views, station.historian.run)
        beside = [faces.create_task(part()) for part in steady]
        if station.archivist is not None:
            beside.append(faces.create_task(station.archivist.run()))
        server = None
        try:
            async with asyncio.TaskGroup() as heart:
                chair = heart.create_task(station.chair.run())
                porter = heart.create_task(station.porter.run())
                try:
                    await _first_read(station)
                    if station.role != "desk":
                        await station.inlet.bring(tuple(station.awaited()), wait=False)
                    server = await open_faces(station) if open_faces else None
                    await run_intake(station, until)
                    await station.inlet.close()
                    await porter
                finally:
                    # However it ends: a cancellation may be lost in the moment one of its parts fails (Python 3.11).
                    station.chair.close()
                await chair
        finally:
            station.feed.close()
            for part in beside:
                part.cancel()
            if server is not None:
                await server.close()


async def _first_read(station: SharedStation) -> None:
    try:
        async with asyncio.timeout(FIRST_READ_S):
            await station.look(lambda state: None)
    except (BookAway, TimeoutError):
        _log.warning("the doors open before the book could be read")


__all__ = ["Role", "SharedStation", "run_shared"]
