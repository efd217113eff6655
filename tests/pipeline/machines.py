"""Machines that share one book in a real Redis, wired as `shared` wires them but without web and connectors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from companion.domain.catalogue import Catalogue, Pack, Room, StockPool
from companion.domain.inbound import (
    Command,
    Comment,
    Count,
    Inbound,
    ListingWish,
    OrderEvent,
    OrderLine,
    ShopListed,
    User,
)
from companion.domain.keeping import fingerprint
from companion.journal import open_journal
from companion.journal.outbox import SqliteOutbox
from companion.pipeline.clock import now_ms
from companion.pipeline.inlet import Outcome
from companion.shared import Role, SharedStation
from companion.station import Plan
from tests.proxy import Line

CATALOGUE = Catalogue(
    "弄袍村",
    pools=(StockPool("plum", "蜂糖李", "g", 5_000_000),),
    packs=(Pack("plum-5", "plum", "蜂糖李 5斤装", 2500, 3990, 3, sku={"doudian": ("SKU5",)}),),
    rooms=(Room("douyin", "抖音直播间"),),
)


class Stall:
    """A shop that is only asked what it lists, and told to list otherwise."""

    def __init__(self) -> None:
        self.read = 0
        self.wishes: list[ListingWish] = []

    async def listings(self) -> tuple[Inbound, ...]:
        self.read += 1
        return (ShopListed(now_ms(), "doudian", (Count("plum-5", 90),)),)

    async def list_units(self, wish: ListingWish) -> None:
        self.wishes.append(wish)


class Machine:
    """One machine's part, running in a task group. `url` may lead through a line that can be cut."""

    def __init__(
        self,
        url: str,
        folder: Path,
        role: Role = "both",
        catalogue: Catalogue = CATALOGUE,
        listers: Mapping[str, Stall] | None = None,
    ) -> None:
        book: Any = open_journal(url, folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.book = book
        self.outbox = SqliteOutbox(folder / "outbox.db")
        self.station = SharedStation(
            Plan(catalogue=catalogue, journal=book, listers=listers or {}), book, self.outbox, role
        )
        self._parts: list[asyncio.Task[None]] = []

    async def start(self, group: asyncio.TaskGroup) -> None:
        """Begin, and wait until the book is read."""
        await self.book.begin()
        station = self.station
        works = (station.chair.run, station.porter.run, station.keep_noting, station.keep_views)
        self._parts = [group.create_task(work()) for work in works]
        await station.look(lambda state: None)

    async def kill(self) -> None:
        """It dies as a process dies: nothing is said, nothing is let go of."""
        left = set(self._parts)
        while left:
            for part in left:
                part.cancel()
            _, left = await asyncio.wait(left, timeout=0.2)
        self.book.fence = ""
        await self.book.close()
        self.outbox.close()

    async def until(self, holds: Callable[[], Any], seconds: float = 15) -> None:
        """Wait until it holds."""
        async with asyncio.timeout(seconds):
            while not holds():  # noqa: ASYNC110 - it is in another machine that it comes to hold
                await asyncio.sleep(0.01)

    @property
    def decides(self) -> bool:
        """Whether it has the desk."""
        return self.station.chair.desk is not None

    async def bring(self, *nouns: Any) -> Outcome:
        """As a platform's push."""
        return await self.station.bring_to_book(nouns)

    async def command(self, key: str, name: str, **args: Any) -> Outcome:
        """As typed at a console of this door."""
        return await self.station.bring((Command(now_ms(), "console", key, "小王", name, args),))

    async def available(self) -> int:
        """What may still be sold, as this door shows it."""
        seen: int = await self.station.look(lambda state: state.stock.pools["plum"].available)
        return seen

    async def mark(self) -> tuple[int, bytes]:
        """How many facts it has, and what tells its State from any other."""
        told: tuple[int, bytes] = await self.station.look(lambda state: (state.revision, fingerprint(state)))
        return told


@asynccontextmanager
async def machines(*wanted: Machine) -> AsyncIterator[tuple[Machine, ...]]:
    """They run for as long as the block does."""
    async with asyncio.TaskGroup() as group:
        for machine in wanted:
            await machine.start(group)
        try:
            yield wanted
        finally:
            for machine in wanted:
                await machine.kill()


def order(number: int, event: str = "created", units: int = 1) -> OrderEvent:
    """What a platform says of an order of `units` boxes."""
    lines = (OrderLine("1", sku="SKU5", quantity=units),) if event == "created" else ()
    return OrderEvent(now_ms(), "doudian", f"{number}-{event}", f"D{number}", event, lines)  # type: ignore[arg-type]


def comment(number: int, text: str = "李子多少钱一斤") -> Comment:
    """What a viewer writes."""
    return Comment(now_ms(), "douyin_open", "douyin", f"c{number}", User(f"u{number}", "山里人"), text)


def through(line: Line, url: str) -> str:
    """The same book, reached over a line."""
    return f"redis://127.0.0.1:{line.port}/0?{url.partition('?')[2]}&patience=0.3"


async def same(*all_of_them: Machine) -> None:
    """Wait until all machines stand where the book ends, and see that they hold the very same."""
    async with asyncio.timeout(15):
        while len({await one.mark() for one in all_of_them}) > 1:  # noqa: ASYNC110 - they tell nobody
            await asyncio.sleep(0.02)
