"""What is measured, one function each: a contender in, figures out. Each ends by itself, in seconds or by giving up.

Starts the program under test anew for every figure. `BENCHMARKS` names their units.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Final

import orjson
from msgspec import Struct

from measure import acks
from measure.contenders import ROOT, Contender, Running, Yard
from measure.importing import figures
from measure.load import Failed, pace, saturate, shown
from measure.mix import EVERY, batches, make_mix
from measure.overlays import Faces

BATCH: Final = 200
"""Nouns in one POST of a saturating load."""
DOORS: Final = 8
PACED_DOORS: Final = 16
Figures = dict[str, float]


class Size(Struct, frozen=True):
    """How large everything is."""

    events: int = 40_000
    many_events: int = 12_000
    many: int = 500
    paced_s: float = 6.0
    posts: int = 3_000
    comments: int = 100_000
    orders: tuple[int, ...] = (2_000, 20_000, 200_000)
    facts: int = 1_000_000
    rows: int = 200_000
    show_s: int = 3_600
    show_rooms: int = 30
    show_speed: float = 8.0


FULL: Final = Size()
QUICK: Final = Size(
    events=8_000,
    many_events=2_000,
    many=200,
    paced_s=2.0,
    posts=600,
    comments=10_000,
    orders=(2_000, 20_000),
    facts=100_000,
    rows=10_000,
    show_s=60,
    show_rooms=5,
    show_speed=20.0,
)


class Benchmark(Struct, frozen=True):
    """`more` is whether more is better; `alone`: only the station's own machinery is measured, beside nothing."""

    title: str
    unit: str
    more: bool
    measure: Callable[[Yard, Contender, Size], Awaitable[Figures]]
    alone: bool = False


@asynccontextmanager
async def watched(running: Running, wanted: int, overlays: int, stalled: int = 0) -> AsyncIterator[Faces]:
    """The program with so many overlays open on it."""
    faces = Faces(wanted)
    async with asyncio.TaskGroup() as group:
        awake = group.create_task(faces.keep_awake())
        try:
            await faces.seat(running.port, running.feed, running.contender.eye, overlays, stalled)
            yield faces
        finally:
            awake.cancel()
            faces.leave()


async def saturated(yard: Yard, contender: Contender, size: Size) -> Figures:
    """Events per second from the first byte sent until the last overlay has been shown the last of them."""
    return {f"{n} overlays": await _throughput(yard, contender, size.events, n) for n in (10, 50)}


async def rooms(yard: Yard, contender: Contender, size: Size) -> Figures:
    """The same load from one room and from a hundred, to 10 overlays."""
    one = await _throughput(yard, contender, size.events, 10)
    hundred = await _throughput(yard, contender, size.events, 10, rooms=100)
    return {"1 room": one, "100 rooms": hundred, "100 against 1": hundred / one}


async def stalled(yard: Yard, contender: Contender, size: Size) -> Figures:
    """Events per second to a crowd of overlays that all read, and to the others when one of them reads nothing."""
    fair = await _throughput(yard, contender, size.many_events, size.many)
    held = await _throughput(yard, contender, size.many_events, size.many, stalled_overlays=1)
    return {"all read": fair, "one stalled": held, "stalled against all": held / fair}


async def latency(yard: Yard, contender: Contender, size: Size) -> Figures:
    """From when a payment was due to be sent until each of 50 overlays has been shown it, in ms, at a fixed rate."""
    figures: Figures = {}
    for rate in (100, 1000):
        mix = make_mix(int(rate * size.paced_s))
        async with yard.running(contender) as running, watched(running, mix.orders, 50) as faces:
            begin = perf_counter() + 0.2
            due = [begin + n / rate for n in range(len(mix.nouns))]
            faces.due = due[EVERY - 1 :: EVERY]
            await pace(running.port, batches(mix, 1), due, PACED_DOORS)
            await shown(faces)
        figures |= _quantiles(faces.latencies_s, f"{rate}/s")
    return figures


async def webhook(yard: Yard, contender: Contender, size: Size) -> Figures:
    """Signed POSTs of one noun over 64 connections: requests a second, durable, and without the commit."""
    figures: Figures = {}
    for durable in (True, False):
        mix = make_mix(size.posts)
        async with yard.running(contender, durable=durable) as running:
            begun = perf_counter()
            took = await saturate(running.port, batches(mix, 1), 64)
            figures["durable" if durable else "no commit"] = len(took) / (perf_counter() - begun)
    return {**figures, "durable against none": figures["durable"] / figures["no commit"]}


async def weight(yard: Yard, contender: Contender, size: Size) -> Figures:
    """Start to `ready` in seconds and memory in MB, with nothing in the book and after so many comments."""
    mix = make_mix(size.comments, orders=False)
    with yard.ground() as ground:
        async with yard.running(contender, ground=ground) as running:
            empty_s, idle_kb = running.ready_s, running.memory_kb()
            await saturate(running.port, batches(mix, BATCH), DOORS)
            full_kb = running.memory_kb()
        async with yard.running(contender, ground=ground) as again:
            full_s = again.ready_s
    return {"start": empty_s, "start, full": full_s, "MB": idle_kb / 1024, "MB, full": full_kb / 1024}


async def orders(yard: Yard, _contender: Contender, size: Size) -> Figures:
    """µs for an order event, decided and applied, and for checking the books of a batch, with so many orders known."""
    figures: Figures = {}
    for count in size.orders:
        figures |= await _alone(yard, "orders", count)
    first, *_, last = (f"event at {count:,}" for count in size.orders)
    return {**figures, "most against fewest": figures[last] / figures[first]}


async def recovery(yard: Yard, _contender: Contender, size: Size) -> Figures:
    """A whole start on a book of so many facts, from zero and from a snapshot, beside decoding the same facts."""
    return await _alone(yard, "recovery", size.facts)


async def acknowledged(yard: Yard, _contender: Contender, size: Size) -> Figures:
    """A shop's pushes at 200 a second: ms from when one was due until it was answered, being in the book."""
    took = await acks.measure(yard, size.paced_s * 5)
    return {f"p{q}": took[min(len(took) - 1, len(took) * q // 100)] for q in (50, 99)} | {"most": took[-1]}


async def importing(yard: Yard, _contender: Contender, size: Size) -> Figures:
    """A made-up export of so many rows: read by the bare library, read to events, and brought into a book."""
    taken: dict[str, Figures] = {}
    with yard.ground() as ground:
        for kind in ("csv", "xlsx"):
            file = str(Path(ground) / f"orders.{kind}")
            await _step("make", kind, file, str(size.rows))
            for step in ("bare", "read", "whole"):
                more = [str(ground)] if step == "whole" and kind == "csv" else []
                if step != "whole" or more:
                    taken[f"{kind} {step}"] = await _step(step, kind, file, *more)
    return dict(figures(taken))


async def soak(yard: Yard, _contender: Contender, size: Size) -> Figures:
    """An hour of thirty dialled rooms at 20 comments a second, in a smaller time: memory, processor, what is left."""
    how = ["--rooms", str(size.show_rooms), "--seconds", str(size.show_s), "--speed", str(size.show_speed)]
    with yard.ground() as ground:
        rooms = await _child("soak.py", "rooms", *how)
        try:
            assert rooms.stdout is not None
            port = (await rooms.stdout.readline()).decode().strip()
            station = await _child("soak.py", "station", *how, "--port", port, "--folder", str(ground))
            told, _ = await station.communicate()
        finally:
            if rooms.returncode is None:
                rooms.kill()
            await rooms.wait()
    if station.returncode:
        raise Failed(f"the soak ended with {station.returncode}")
    taken: Figures = orjson.loads(told)
    faults = {name: taken.pop(name) for name in ("missing", "shed", "gaps", "tasks left")}
    if any(faults.values()):
        raise Failed(f"the soak left something out, or behind: {faults}")
    share = taken["processor, s"] / size.show_s * 100
    return taken | {"late against warm": taken["MB, late"] / taken["MB, warm"], "at the show's own pace, %": share}


async def _child(script: str, *words: str) -> asyncio.subprocess.Process:
    command = [sys.executable, str(Path(__file__).with_name(script)), *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "scripts")))}
    return await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)


async def _step(*words: str) -> Figures:
    command = [sys.executable, str(Path(__file__).with_name("importing.py")), *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "scripts")))}
    child = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    told, _ = await child.communicate()
    if child.returncode:
        raise Failed(f"the step {words[0]} of importing {words[1]} ended with {child.returncode}")
    taken: Figures = orjson.loads(told)
    return taken


async def _alone(yard: Yard, what: str, count: int) -> Figures:
    with yard.ground() as ground:
        command = [sys.executable, str(Path(__file__).with_name("alone.py")), what, str(count), str(ground)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "scripts")))}
        child = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
        told, _ = await child.communicate()
    if child.returncode:
        raise Failed(f"measuring {what} alone ended with {child.returncode}")
    figures: Figures = orjson.loads(told)
    return figures


async def _throughput(
    yard: Yard, contender: Contender, events: int, overlays: int, *, rooms: int = 1, stalled_overlays: int = 0
) -> float:
    mix = make_mix(events // contender.parts, rooms)
    async with (
        yard.running(contender, rooms=rooms) as running,
        watched(running, mix.orders, overlays, stalled_overlays) as faces,
    ):
        begun = perf_counter()
        await saturate(running.port, batches(mix, BATCH), DOORS)
        return len(mix.nouns) / (await shown(faces) - begun)


def _quantiles(latencies_s: list[float], name: str) -> Figures:
    if not latencies_s:
        raise Failed("no payment was shown")
    ordered = sorted(latencies_s)
    return {f"{name} p{q}": ordered[min(len(ordered) - 1, len(ordered) * q // 100)] * 1000 for q in (50, 99)}


BENCHMARKS: Final = {
    "saturated": Benchmark("durable events to all overlays, saturated", "events/s", True, saturated),
    "latency": Benchmark("from due to shown on 50 overlays", "ms", False, latency),
    "rooms": Benchmark("a hundred rooms against one", "events/s", True, rooms),
    "stalled": Benchmark("one stalled overlay in a crowd", "events/s", True, stalled),
    "webhook": Benchmark("signed webhooks of one noun, 64 connections", "requests/s", True, webhook),
    "acks": Benchmark("a shop's pushes at 200/s, from due to answered", "ms", False, acknowledged, alone=True),
    "orders": Benchmark("an order event among many orders", "µs", False, orders, alone=True),
    "import": Benchmark("an export of many rows, read and brought in", "rows/s, MB", True, importing, alone=True),
    "recovery": Benchmark("a start on a long book", "s, ×", False, recovery, alone=True),
    "weight": Benchmark("start to ready, and memory", "s, MB", False, weight),
    "soak": Benchmark("an hour of thirty rooms", "MB, s, µs", False, soak, alone=True),
}
