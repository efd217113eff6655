"""Floor 4. `companion serve --stations DIR`: many stations in one process, and the page of whoever supervises them.

Reads DIR/NAME/station.toml for every NAME; each station's book and tokens lie in DATA/NAME. One that can't start, or
ends, is tried again, later each time, and says why on the page; the others go on.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from companion.app import run_station
from companion.commands.assembly import doors_of, plan_of
from companion.commands.running import cause
from companion.commands.serve import plan_for
from companion.commands.stopping import asked_to_stop
from companion.config import Settings, load
from companion.domain.catalogue import Catalogue
from companion.domain.overview import overview
from companion.domain.trouble import Lang, Trouble
from companion.journal import is_shared, open_journal
from companion.pipeline.supervise import supervise
from companion.station import Plan, Station
from companion.web.access import load_or_make

if TYPE_CHECKING:
    from companion.web.server import Server

_log: Final = logging.getLogger("companion")
FILE: Final = "station.toml"
LOOK_S: Final = 2.0
APART_S: Final = 0.02
"""Between the starts of two stations."""
STOP_S: Final = 5.0
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class NotOpen(Trouble):
    """This station is not there now; the others are."""

    def __init__(self) -> None:
        super().__init__("这个助播台还没有开起来：请稍后再试", "this station is not running yet: try again in a moment")


class Room:
    """One station of the fleet: its settings, and what runs of it now."""

    def __init__(self, name: str, settings: Settings, data: Path) -> None:
        self.name = name
        self.settings = settings
        self.data = data / name
        self.plan = plan_of(settings, self.data)
        self.station: Station | None = None
        self.trouble: Trouble | None = None

    def at(self) -> Station:
        """The running station. Raises `NotOpen`."""
        if self.station is None:
            raise NotOpen
        return self.station

    async def row(self, lang: Lang) -> dict[str, Any]:
        """How it stands, for the supervisor."""
        row: dict[str, Any] = {"id": self.name, "name": self.settings.catalogue.name, "state": "down", "why": ""}
        if self.station is None:
            return row | {"why": self.trouble.say(lang) if self.trouble else ""}
        try:
            async with asyncio.timeout(LOOK_S):
                seen: dict[str, Any] = await self.station.look(overview)
        except (Trouble, TimeoutError) as late:
            return row | {"state": "away", "why": late.say(lang) if isinstance(late, Trouble) else ""}
        away = getattr(self.station, "away", {})
        return row | seen | {"state": "away" if away else "up"} | away


class Fleet:
    """All stations of a folder, running for as long as `run` does."""

    def __init__(self, rooms: Mapping[str, Room], role: str, lang: Lang) -> None:
        self.rooms = rooms
        self._role = role
        self._lang = lang

    async def look(self) -> list[dict[str, Any]]:
        """How every station stands."""
        return [await room.row(self._lang) for room in self.rooms.values()]

    @property
    def ready(self) -> bool:
        """Whether every station takes traffic."""
        return all(room.station is not None and room.station.ready for room in self.rooms.values())

    async def run(self, until: asyncio.Event, server: Server) -> None:
        """Run every station until `until` is set, then close the web."""
        async with asyncio.TaskGroup() as group:
            keeping = (self._keep(room, until, place) for place, room in enumerate(self.rooms.values()))
            parts = [group.create_task(kept) for kept in keeping]
            await until.wait()
            # Each stops as it would alone; whoever only waits to be tried again is not waited for.
            await asyncio.wait(parts, timeout=STOP_S)
            for part in parts:
                part.cancel()
        await server.close()

    async def _keep(self, room: Room, until: asyncio.Event, place: int) -> None:
        async def tell(failure: Exception) -> None:
            wrong = cause(failure) if isinstance(failure, BaseExceptionGroup) else failure
            room.trouble = wrong if isinstance(wrong, Trouble) else Trouble(type(wrong).__name__, type(wrong).__name__)
            _log.error("the station %s ended: %s", room.name, room.trouble.en)

        # Two hundred that read their books at once would each be late for all its questions.
        await asyncio.sleep(place * APART_S)
        await supervise(lambda: self._run(room, until), tell)

    async def _run(self, room: Room, until: asyncio.Event) -> None:
        if until.is_set():
            return
        room.plan = plan_for(plan_of(room.settings, room.data), self._role)

        async def open_faces(station: Station) -> Opened:
            room.station, room.trouble = station, None
            return Opened(room)

        try:
            await _run_one(room.plan, room.data, self._role, until, open_faces)
        finally:
            room.station = None


class Opened:
    """What stands for the web of one station: closed, it is no longer shown."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def close(self) -> None:
        """Show it no more."""
        self._room.station = None


async def _run_one(plan: Plan, data: Path, role: str, until: asyncio.Event, open_faces: Any) -> None:
    if hasattr(plan.journal, "begin"):
        from companion.shared import run_shared

        await run_shared(plan, data, role or "both", until, open_faces)  # type: ignore[arg-type]
    else:
        await run_station(plan, until, open_faces)


def read_rooms(folder: Path, data: Path) -> dict[str, Room]:
    """The stations of a folder, by name. Raises `Trouble` for the first that is wrong, or when there is none."""
    files = sorted(folder.glob(f"*/{FILE}"))
    if not files:
        raise Trouble(
            f"{folder} 里没有助播台：每个助播台一个文件夹，里面放 {FILE}",
            f"there is no station in {folder}: give each a folder of its own with a {FILE} in it",
        )
    rooms: dict[str, Room] = {}
    for file in files:
        name = file.parent.name
        if not _NAME.fullmatch(name):
            raise Trouble(
                f"文件夹“{name}”要用作网址：只能有字母、数字、- _ .",
                f'the folder "{name}" becomes part of an address: only letters, digits, - _ and . will do',
            )
        rooms[name] = Room(name, load(file, station=name), data)
    _check_apart(rooms)
    return rooms


def _check_apart(rooms: Mapping[str, Room]) -> None:
    """Two stations that write one book would each undo the other's catalogue."""
    seen: dict[str, str] = {}
    for name, room in rooms.items():
        url = room.settings.journal_url
        if is_shared(url) and seen.setdefault(url, name) != name:
            raise Trouble(
                f"{seen[url]} 和 {name} 写的是同一本账：请在 [journal] station 里各写各的代号",
                f"{seen[url]} and {name} name the same book: give each its own station under [journal]",
            )


async def serve_fleet(folder: Path, data: Path, host: str, port: int, role: str, lang: Lang) -> None:
    """Run the stations of a folder until the process is asked to stop. Raises `Trouble`."""
    from companion.web.fleet import Fleet as Shown
    from companion.web.server import open_fleet

    rooms = read_rooms(folder, data)
    fleet = Fleet(rooms, role, lang)

    def nowhere() -> Station:
        raise NotOpen

    stations = {
        name: (doors_of(plan_for(room.plan, role), room.settings.catalogue.language, room.at), load_or_make(room.data))
        for name, room in rooms.items()
    }
    own = doors_of(Plan(catalogue=Catalogue(""), journal=open_journal("memory:", data)), lang, nowhere)
    shown = Shown(look=fleet.look, ready=lambda: fleet.ready)
    with asked_to_stop() as until:
        server = await open_fleet(shown, own, load_or_make(data), stations, host, port)
        print(f"ready {server.url}", flush=True)
        await fleet.run(until, server)


__all__ = ["Fleet", "read_rooms", "serve_fleet"]
