"""An evening in a small time: many rooms, dialled by one station. `python soak.py rooms|station …`, a process each.

`rooms` serves as many live rooms on one port, each its own path, and tells so many comments of each second of the show,
`speed` times as fast as it was; it prints its port. `station` dials them all with real connectors, a real book in a
folder and a console looking on, and writes one JSON object of figures to stdout: what it heard, what it cost, how its
memory went, and what it left behind.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

import orjson
from sample_show.dice import Dice
from sample_show.plan import read_lines
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from companion.app import Plan, Station, run_station
from companion.domain.catalogue import Catalogue, Room
from companion.domain.inbound import Inbound
from companion.journal.sqlite import SqliteJournal
from companion.pipeline.feed import Left
from connectors.contract import Emit, Listener, Receipt
from connectors.json_lines.transport import tune
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from measure.mix import ASKING, TALK

T0: Final = 1_781_524_800_000
VIEWERS: Final = 5_000
SAMPLES: Final = 240
"""How often the station's memory is looked at, at most."""
STATM: Final = Path("/proc/self/statm")
PAGE_KB: Final = 4
WAITING_MOST: Final = 4_000
STILL_MOST: Final = 2_400
"""Looks, twenty a second, at a station that hears nothing more, before it is given up."""
Figures = dict[str, float]


def main(given: Sequence[str] | None = None) -> None:
    """Be the rooms, or the station."""
    asked = read_arguments(given)
    if asked.what == "rooms":
        asyncio.run(serve_rooms(asked))
        return
    figures = asyncio.run(soak(asked))
    sys.stdout.buffer.write(orjson.dumps(figures))


def read_arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What to be, and how large."""
    parser = argparse.ArgumentParser(description="An evening of many rooms.")
    parser.add_argument("what", choices=("rooms", "station"))
    parser.add_argument("--rooms", type=int, default=30)
    parser.add_argument("--rate", type=int, default=20, help="comments a second of the show, in each room")
    parser.add_argument("--seconds", type=int, default=3600, help="of the show")
    parser.add_argument("--speed", type=float, default=8.0, help="how many times as fast")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=Path())
    return parser.parse_args(given)


def texts() -> Iterator[str]:
    """What viewers say, without end: one line in five asks something."""
    dice, topics = Dice(7), read_lines()
    talk = [line for topic in TALK for line in topics[topic]]
    asked = [line for topic, lines in topics.items() if topic not in TALK for line in lines]
    for number in itertools.count():
        yield f"{dice.pick(talk)} {dice.pick(talk)}" if number % ASKING else dice.pick(asked)


async def serve_rooms(asked: argparse.Namespace) -> None:
    """Serve until every room has been told all, or its guest has gone."""
    told = asyncio.Semaphore(0)
    here = asyncio.Semaphore(0)
    begin = asyncio.Event()

    async def welcome(guest: ServerConnection) -> None:
        assert guest.request is not None
        here.release()
        await begin.wait()
        try:
            await tell(guest, int(guest.request.path.strip("/")), asked)
            await guest.wait_closed()
        except ConnectionClosed:
            pass
        finally:
            told.release()

    async with serve(welcome, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        for _ in range(asked.rooms):
            await here.acquire()
        begin.set()
        for _ in range(asked.rooms):
            await told.acquire()


async def tell(guest: ServerConnection, room: int, asked: argparse.Namespace) -> None:
    """One room's comments, second by second of the show; a viewer is a stranger or has spoken before."""
    said, loop = texts(), asyncio.get_running_loop()
    began = loop.time()
    for second in range(asked.seconds):
        for number in range(asked.rate):
            at_ms = T0 + second * 1000 + number * 1000 // asked.rate
            viewer = (room * 7919 + second * asked.rate + number) * 2654435761 % VIEWERS
            one = {"id": f"r{room}-{second}-{number}", "user": {"id": f"u{viewer}", "name": f"山里人{viewer}"}}
            await guest.send(orjson.dumps(one | {"text": next(said), "t": at_ms}).decode())
        await asyncio.sleep(max(0.0, began + (second + 1) / asked.speed - loop.time()))


class Looker:
    """A console that looks on: it reads its feed, so that the station has frames to make."""

    def __init__(self, station: Station) -> None:
        self._seat = station.feed.join("helper")
        self.frames = 0

    async def look(self) -> None:
        try:
            while True:
                self.frames += len(await self._seat.frames())
        except Left:
            return

    async def close(self) -> None:
        """The station stops."""


async def soak(asked: argparse.Namespace) -> Figures:
    """Run a station on the rooms at `port` until all of them have told everything."""
    wanted = asked.rooms * asked.rate * asked.seconds
    until, watch = asyncio.Event(), Watch(wanted)
    names = [f"room-{number}" for number in range(asked.rooms)]
    listeners = {name: Held(listen_to(asked.port, number, name), watch) for number, name in enumerate(names)}
    catalogue = Catalogue("soak", rooms=tuple(Room(name, name) for name in names))
    plan = Plan(catalogue=catalogue, journal=SqliteJournal(asked.folder / "soak.db"), listeners=listeners)
    async with asyncio.TaskGroup() as group:

        async def open_faces(station: Station) -> Looker:
            looker = Looker(station)
            group.create_task(looker.look())
            group.create_task(watch.until_all(station, until))
            return looker

        state = await run_station(plan, until, open_faces)
    gaps = sum(known.gaps for known in state.show.connectors.values())
    left = len(asyncio.all_tasks()) - 1
    figures: Figures = {"comments": state.show.seen, "missing": wanted - state.show.seen, "shed": state.show.shed}
    return figures | watch.figures() | {"gaps": gaps, "tasks left": left}


def listen_to(port: int, number: int, name: str) -> Listener:
    """The connector of one room."""
    line = Line(name)
    scribe = Scribe(line.health, name, {}, name, "m", "zh")
    return tune(f"ws://127.0.0.1:{port}/{number}", "", line, scribe)


class Held:
    """A room's Listener that is read no faster than the desk works: an hour that passes in minutes must not be shed."""

    def __init__(self, room: Listener, watch: Watch) -> None:
        self._room = room
        self._watch = watch

    async def listen(self, emit: Emit) -> None:
        """Hear the room."""

        async def emit_in_time(nouns: tuple[Inbound, ...]) -> Receipt | None:
            while self._watch.waiting > WAITING_MOST:  # noqa: ASYNC110 - the desk tells nobody how far it is
                await asyncio.sleep(0.005)
            return await emit(nouns)

        await self._room.listen(emit_in_time)


class Watch:
    """Looks at the station's memory and processor time as the show goes on."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._station: Station | None = None
        self._kb: list[int] = []
        self._began, self._cpu_s = perf_counter(), process_time()
        self._took_s = 0.0

    async def until_all(self, station: Station, until: asyncio.Event) -> None:
        """Let the station stop once everything has been heard; one that hears nothing more for long is stopped too."""
        self._station = station
        step = max(1, self._wanted // SAMPLES)
        heard, still = 0, 0
        while heard < self._wanted and still < STILL_MOST:
            await asyncio.sleep(0.05)
            still = 0 if station.state.show.seen > heard else still + 1
            heard = station.state.show.seen
            if heard // step > len(self._kb):
                self._kb += [memory_kb()] * (heard // step - len(self._kb))
        self._took_s, self._cpu_s = perf_counter() - self._began, process_time() - self._cpu_s
        gc.collect()
        until.set()

    @property
    def waiting(self) -> int:
        """Nouns before the desk."""
        return self._station.inlet.waiting if self._station else 0

    def figures(self) -> Figures:
        """MB when it was warm (the second quarter) and at the end (the last), and the cost."""
        quarter = max(1, len(self._kb) // 4)
        warm, late = (median(part) / 1024 for part in (self._kb[quarter : 2 * quarter], self._kb[-quarter:]))
        return {
            "MB, warm": warm,
            "MB, late": late,
            "took, s": self._took_s,
            "processor, s": self._cpu_s,
            "µs a comment": self._cpu_s / self._wanted * 1e6,
        }


def memory_kb() -> int:
    """What the process holds now; 0 where the system does not tell it so."""
    return int(STATM.read_text().split()[1]) * PAGE_KB if STATM.exists() else 0


if __name__ == "__main__":
    main()
