"""A whole evening during which the laptop dies every few seconds ends where it ends when nothing happens.

The sample broadcast is pushed as a platform pushes it: in signed requests, each sent again until it is answered. Now
and then the station is killed, and sometimes stopped in good order so that it starts from a snapshot.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any, Final

import aiohttp
import orjson
import pytest

from companion.sample import RECORDING, STATION
from tests.evening.village import Village

SEED: Final = 20260615
HOOK: Final = '\n[connector.webhook]\nroom = "douyin"\nsecret = "env:WEBHOOK_SECRET"\n'
COMPARED: Final = ("pools", "packs", "orders", "sales", "questions", "comments", "rooms")
A_WHILE: Final = dt.timedelta(minutes=4)
TWO_HOURS: Final = dt.timedelta(hours=2)
TIMES: Final = ("at", "expires_at")
TRIES: Final = 1000
Push = tuple[float, list[dict[str, Any]]]
"""Seconds after the beginning of the show, and the nouns of one request."""


def told_again(noun: dict[str, Any], chapter: int, after: dt.timedelta) -> dict[str, Any]:
    """The noun as another viewer says it so much later, or of another order."""
    later = {name: (dt.datetime.fromisoformat(noun[name]) + after).isoformat() for name in TIMES if name in noun}
    return noun | later | {name: f"{noun[name]}/{chapter}" for name in ("key", "order") if name in noun}


def pushes(dice: random.Random, long: dt.timedelta) -> Iterator[Push]:
    """What comes from outside in the recording, in order, a few nouns to a request; begun anew until it is so long."""
    nouns = [noun for noun in map(orjson.loads, RECORDING.read_bytes().splitlines()) if noun["kind"] != "command"]
    begin, end = (dt.datetime.fromisoformat(nouns[place]["at"]) for place in (0, -1))
    chapters = range(-(-long // (end - begin)))
    told = [told_again(noun, chapter, (end - begin) * chapter) for chapter in chapters for noun in nouns]
    told = [noun for noun in told if dt.datetime.fromisoformat(noun["at"]) - begin <= long]
    while told:
        size = dice.randint(1, 12)
        few, told = told[:size], told[size:]
        yield (dt.datetime.fromisoformat(few[-1]["at"]) - begin).total_seconds(), few


async def feed(village: Village, http: aiohttp.ClientSession, long: dt.timedelta, speed: float) -> None:
    """Push the evening, as many times as fast as it was; what is not answered is pushed again."""
    begun = monotonic()
    for at_s, nouns in pushes(random.Random(SEED), long):
        if (wait := at_s / speed - (monotonic() - begun)) > 0:
            await asyncio.sleep(wait)
        for _ in range(TRIES):
            if await taken(village, http, nouns):
                break
            await asyncio.sleep(0.05)
        else:
            pytest.fail("the station does not come back")


async def taken(village: Village, http: aiohttp.ClientSession, nouns: list[dict[str, Any]]) -> bool:
    """Whether the station says that it has them."""
    try:
        return bool((await village.push(http, *nouns))["status"] == 200)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False


class Fate:
    """Ends the station again and again: mostly killed, one time in five asked to stop; and starts it each time."""

    def __init__(self, village: Village, least_s: float, most_s: float) -> None:
        self.village = village
        self.span_s = (least_s, most_s)
        self.deaths = 0
        self.over = asyncio.Event()

    async def strike(self) -> None:
        """Strike until it is over; the station then runs."""
        dice = random.Random(SEED)
        while not self.over.is_set():
            try:
                async with asyncio.timeout(dice.uniform(*self.span_s)):
                    await self.over.wait()
            except TimeoutError:
                if dice.random() < 0.2:
                    await asyncio.to_thread(self.village.stop, signal.SIGTERM)
                else:
                    self.village.kill()
                self.deaths += 1
                await asyncio.to_thread(self.village.start)


async def evening(
    folder: Path, long: dt.timedelta, speed: float, deaths_s: tuple[float, float] | None
) -> tuple[dict[str, Any], int]:
    """The state after one evening, and how often the station died in it."""
    village = Village(folder, STATION.read_text(encoding="utf-8") + HOOK)
    fate = Fate(village, *(deaths_s or (0, 0)))
    limit = aiohttp.ClientTimeout(total=10)
    try:
        village.start()
        async with aiohttp.ClientSession(timeout=limit) as http:
            async with asyncio.TaskGroup() as group:
                if deaths_s:
                    group.create_task(fate.strike())
                await feed(village, http, long, speed)
                fate.over.set()
            return await village.state(http), fate.deaths
    finally:
        if village.process is not None:
            village.kill()


def new(folder: Path, name: str) -> Path:
    """A new folder."""
    made = folder / name
    made.mkdir()
    return made


async def compare(folder: Path, long: dt.timedelta, speed: float, deaths_s: tuple[float, float], deaths: int) -> None:
    """One evening with deaths, and one without any."""
    quiet, _ = await evening(new(folder, "quiet"), long, 1e9, None)
    struck, died = await evening(new(folder, "struck"), long, speed, deaths_s)
    assert died >= deaths
    assert quiet["orders"]["total"] > 30
    for section in COMPARED:
        assert struck[section] == quiet[section], section


async def test_an_evening_with_a_few_deaths_ends_as_one_without(tmp_path: Path) -> None:
    await compare(tmp_path, A_WHILE, 90, (0.4, 0.8), 1)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_two_hours_at_twenty_times_the_speed_with_a_death_every_few_seconds_end_as_without(
    tmp_path: Path,
) -> None:
    await compare(tmp_path, TWO_HOURS, 20, (1.0, 6.0), 40)
