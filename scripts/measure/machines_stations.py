"""Many stations on one Redis and two machines: what it costs in processor and memory when each is a little busy."""

from __future__ import annotations

import asyncio
import random
from time import perf_counter
from typing import Final

import aiohttp

from measure.machines_latency import push
from measure.machines_yard import RedisYard, part

STATIONS: Final = 200
EVENTS_S: Final = 5
EVENTS_A_PUSH: Final = 2


async def measure_stations(yard: RedisYard, quick: bool) -> list[str]:
    """Processor, memory and how long a push waits, while every station hears so many events a second."""
    count, seconds = (20, 5.0) if quick else (STATIONS, 30.0)
    for number in range(count):
        yard.settings(f"s{number}", yard.folder / "stations" / f"s{number}")
    urls = [yard.start(name, "--stations", str(yard.folder / "stations"))[0] for name in ("one", "two")]
    limit = aiohttp.TCPConnector(limit=256)
    async with aiohttp.ClientSession(connector=limit) as http:
        await _wait(http, urls, count)
        before = [process.cpu_s() for process in (*yard.stations, yard.redis)]
        waits, refused, pushed = await _load(http, urls, count, seconds)
        after = [process.cpu_s() for process in (*yard.stations, yard.redis)]
    names = ("machine one", "machine two", "Redis")
    lines = [
        f"{count} stations, {EVENTS_S} events/s each: {pushed * EVENTS_A_PUSH / seconds:,.0f}/s for {seconds:.0f} s, "
        f"{refused} refused, push to answer p50 {part(waits, 0.5) * 1000:.0f} ms, p99 {part(waits, 0.99) * 1000:.0f} ms"
    ]
    for name, process, was, now in zip(names, (*yard.stations, yard.redis), before, after, strict=True):
        lines.append(f"{name}: {(now - was) / seconds:.2f} of a core, {process.memory_mb():,.0f} MB")
    return lines


async def _wait(http: aiohttp.ClientSession, urls: list[str], count: int) -> None:
    """Until every station takes pushes at both machines."""
    for url in urls:
        for number in range(count):
            while await push(http, f"{url}/s/s{number}", 0) != 200:  # noqa: ASYNC110 - it says when it is there
                await asyncio.sleep(0.1)


async def _load(
    http: aiohttp.ClientSession, urls: list[str], count: int, seconds: float
) -> tuple[list[float], int, int]:
    waits: list[float] = []
    refused = pushed = 0
    dice = random.Random(7)  # noqa: S311 - a load, not a secret

    async def one(number: int) -> None:
        nonlocal refused
        url = f"{urls[number % 2]}/s/s{dice.randrange(count)}"
        began = perf_counter()
        if await push(http, url, number) == 200:
            waits.append(perf_counter() - began)
        else:
            refused += 1

    began = perf_counter()
    async with asyncio.TaskGroup() as group:
        while (passed := perf_counter() - began) < seconds:
            while pushed < passed * count * EVENTS_S / EVENTS_A_PUSH:
                pushed += 1
                group.create_task(one(pushed))
            await asyncio.sleep(0.005)
    return waits, refused, pushed
