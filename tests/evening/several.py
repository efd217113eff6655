"""Several doors of one station, each a process with a line of its own to one Redis, and what befalls them.

The faults come from one seed, in one order: doors and the desk are killed, the desk is paused beyond its lease, Redis
is restarted, and lines are cut or fall silent. A stranger's program goes on pushing all the while, each request until
some door says that it is kept.
"""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

import aiohttp
import orjson

from companion.domain.facts import CommentSeen, OrderFact
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.journal import open_journal
from tests.evening.village import STATION, Village, comment, order
from tests.proxy import Line
from tests.servers import RedisServer

TRIES: Final = 2_000
PACK_G: Final = 2_500
ROOMS: Final = ("douyin", "kuaishou", "channels")
TEXTS: Final = (
    "李子多少钱一斤",
    "发新疆吗",
    "好甜",
    "来了来了",
    "什么时候发货",
    "主播好",
    "3号链接怎么没了",
    "坏了赔吗",
)
LIMIT: Final = aiohttp.ClientTimeout(total=4, sock_connect=1)


def station_of(line: Line) -> str:
    """The settings of a door whose way to Redis is this line."""
    rooms = "".join(f'\n[[room]]\nid = "{room}"\nname = "{room}"\n' for room in ROOMS[1:])
    book = f'url = "redis://127.0.0.1:{line.port}/0"\nstation = "plum"'
    return STATION.replace('url = "sqlite:station.db"', book).replace("64000斤", "6400000斤") + rooms


@dataclass
class Account:
    """What the stranger was told, and how long the desk was empty."""

    acked: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    failovers_s: list[float] = field(default_factory=list)
    leases_s: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    latencies_s: list[float] = field(default_factory=list)


class Several:
    """The doors, their lines, Redis, and the stranger."""

    def __init__(self, folder: Path, server: RedisServer, lines: list[Line], seed: int) -> None:
        self.server = server
        self.lines = lines
        self.dice = random.Random(seed)
        self.fate = random.Random(seed + 1)
        self.account = Account()
        self.over = asyncio.Event()
        self.doors: list[Village] = []
        for number, line in enumerate(lines):
            own = folder / f"door{number}"
            own.mkdir(parents=True)
            self.doors.append(Village(own, station_of(line)))
        self._numbers = 0

    async def start(self) -> None:
        """Start every door."""
        for door in self.doors:
            await asyncio.to_thread(door.start)

    def end(self) -> None:
        """End every process."""
        for door in self.doors:
            if door.process is not None:
                door.process.send_signal(signal.SIGCONT)
                door.kill()

    # --- the stranger ----------------------------------------------------------------------------------------------

    async def push_all_along(self, http: aiohttp.ClientSession, orders_s: float, comments_s: float) -> None:
        """Push at this pace until it is over, then until all of it is kept."""
        async with asyncio.TaskGroup() as group:
            began, orders, batches = monotonic(), 0, 0
            while not self.over.is_set():
                passed = monotonic() - began
                while orders < passed * orders_s / 2:
                    orders += 1
                    group.create_task(self._push_order(http, orders))
                while batches < passed * comments_s / 25:
                    batches += 1
                    group.create_task(self._push_comments(http, batches))
                await asyncio.sleep(0.02)

    async def _push_order(self, http: aiohttp.ClientSession, number: int) -> None:
        await self._push(http, [order(number, "created", 1 + number % 3)])
        await self._push(http, [order(number, "paid")])
        if number % 17 == 0:
            await self._push(http, [order(number, "created", 1 + number % 3)])

    async def _push_comments(self, http: aiohttp.ClientSession, batch: int) -> None:
        room = ROOMS[batch % len(ROOMS)]
        nouns = [
            comment(batch * 25 + n, TEXTS[(batch + n) % len(TEXTS)], f"客{n}") | {"room": room, "key": f"m{batch}/{n}"}
            for n in range(25)
        ]
        await self._push(http, nouns)

    async def _push(self, http: aiohttp.ClientSession, nouns: list[dict[str, Any]]) -> None:
        for _ in range(TRIES):
            door = self.dice.choice(self.doors)
            began = monotonic()
            try:
                answer = await door.push(http, *nouns)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
                await asyncio.sleep(0.1)
                continue
            if answer["status"] == 200:
                self.account.latencies_s.append(monotonic() - began)
                self.account.acked.update(noun["key"] for noun in nouns)
                return
            self.account.refused += 1
            await asyncio.sleep(0.1)
        raise AssertionError("no door ever took it")

    # --- what befalls them -----------------------------------------------------------------------------------------

    async def strike(self, least_s: float, most_s: float, kinds: list[str]) -> None:
        """One fault after another until it is over; each kind in its turn, which door and for how long by the dice."""
        number = 0
        while not self.over.is_set():
            kind = kinds[number % len(kinds)]
            number += 1
            self.account.faults[kind] += 1
            await getattr(self, f"_{kind}")()
            try:
                async with asyncio.timeout(self.fate.uniform(least_s, most_s)):
                    await self.over.wait()
            except TimeoutError:
                continue

    async def _kill_a_door(self) -> None:
        await self._restart(self.fate.randrange(len(self.doors)))

    async def _kill_the_desk(self) -> None:
        where = await self.desk()
        if where is not None:
            await self._measured(self.doors[where].kill)
            await asyncio.to_thread(self.doors[where].start)

    async def _pause_the_desk(self) -> None:
        where = await self.desk()
        if where is not None:
            process = self.doors[where].process
            assert process is not None
            await self._measured(lambda: process.send_signal(signal.SIGSTOP))
            await asyncio.sleep(self.fate.uniform(0.5, 2))
            process.send_signal(signal.SIGCONT)

    async def _restart_redis(self) -> None:
        how = signal.SIGKILL if self.fate.random() < 0.5 else signal.SIGTERM
        await asyncio.to_thread(self.server.stop, how)
        await asyncio.sleep(self.fate.uniform(0.2, 1.5))
        await asyncio.to_thread(self.server.start)

    async def _cut_a_line(self) -> None:
        await self._disturb(self.fate.choice(self.lines).cut)

    async def _hold_a_line(self) -> None:
        await self._disturb(self.fate.choice(self.lines).hold)

    async def _lose_answers(self) -> None:
        await self._disturb(self.fate.choice(self.lines).lose_answers)

    async def _disturb(self, disturb: Callable[[], None]) -> None:
        disturb()
        await asyncio.sleep(self.fate.uniform(1, 5))
        self.mend()

    def mend(self) -> None:
        """All lines are well again; what stood still on them is cut, as a router that comes back does."""
        for line in self.lines:
            line.mend()

    async def _restart(self, where: int) -> None:
        door = self.doors[where]
        door.kill()
        await asyncio.sleep(self.fate.uniform(0.1, 1))
        await asyncio.to_thread(door.start)

    async def _measured(self, strike: Callable[[], None]) -> None:
        """How long, after the desk is struck, until another's first facts are in the book."""
        with self.server.client() as redis:
            key = "zbt:{plum}:book"
            fence = redis.hget(key, "fence")
            strike()
            began, last = monotonic(), None
            while monotonic() - began < 20:
                told: Any = redis.hmget(key, "fence", "last")
                if told[0] != fence:
                    if last is None:
                        last = told[1]
                        self.account.leases_s.append(monotonic() - began)
                    elif told[1] != last:
                        self.account.failovers_s.append(monotonic() - began)
                        return
                await asyncio.sleep(0.01)
        raise AssertionError("nobody took the desk")

    async def desk(self) -> int | None:
        """Which door has the desk now."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as http:
            for number, door in enumerate(self.doors):
                try:
                    async with http.get(f"{door.url}/metrics") as reply:
                        if "companion_desk 1\n" in await reply.text():
                            return number
                except (aiohttp.ClientError, TimeoutError, OSError):
                    continue
        return None

    # --- and what must hold ----------------------------------------------------------------------------------------

    async def states(self) -> list[bytes]:
        """The state of every door, once they all stand at the same fact and nothing waits anywhere."""
        async with asyncio.timeout(60):
            while True:
                bodies = [await self._state(door) for door in self.doors]
                stand = {orjson.loads(body)["revision"] if body else None for body in bodies}
                if len(stand) == 1 and all(bodies) and not await self._waiting():
                    return bodies
                await asyncio.sleep(0.2)

    async def _state(self, door: Village) -> bytes:
        async with aiohttp.ClientSession(timeout=LIMIT) as http:
            try:
                headers = {"Authorization": f"Bearer {door.token('helper')}"}
                async with http.get(f"{door.url}/state", headers=headers) as reply:
                    return await reply.read() if reply.status == 200 else b""
            except (aiohttp.ClientError, TimeoutError, OSError):
                return b""

    async def _waiting(self) -> bool:
        with self.server.client() as redis:
            key = "zbt:{plum}:"
            first, second = redis.hmget(f"{key}book", "first", "second")
            for lane, taken in ((f"{key}first", first), (f"{key}second", second)):
                newest: Any = redis.xrevrange(lane, count=1)
                if newest and newest[0][0] != taken:
                    return True
        async with aiohttp.ClientSession(timeout=LIMIT) as http:
            for door in self.doors:
                async with http.get(f"{door.url}/metrics") as reply:
                    if "companion_outbox_pieces 0\n" not in await reply.text():
                        return True
        return False

    def check(self, states: list[bytes]) -> None:
        """Each acknowledged key is in the book once, its facts are one line without a gap, all doors say the same."""
        assert len(set(states)) == 1
        book = open_journal(f"{self.server.url}?station=plum", Path())
        found: Counter[str] = Counter()
        state = State()
        for _, fact in book.read():
            apply(state, fact)
            if isinstance(fact, CommentSeen | OrderFact) and hasattr(fact, "key"):
                found[fact.key] += 1
        acked = self.account.acked
        assert {key: found[key] for key in acked if found[key] != 1} == {}
        assert orjson.dumps(sheet(state), option=orjson.OPT_SORT_KEYS) == states[0]
        pool = orjson.loads(states[0])["pools"]["plum"]
        orders = {key.split("-")[1] for key in acked if key.endswith("-created")}
        sold_g = sum((1 + int(number) % 3) * PACK_G for number in orders)
        assert pool["sold"] == sold_g
        assert pool["available"] == pool["on_hand"] - pool["committed"] - pool["reserved"]


def p99(seconds: list[float]) -> float:
    """The ninety-ninth percentile."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * 0.99))] if seconds else 0.0


__all__ = ["Several", "p99"]
