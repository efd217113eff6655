"""A desk at work with everything around it, and a book whose pen can be held."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import orjson

from companion.domain.facts import AnyFact
from companion.domain.inbound import Comment, OrderEvent, OrderLine, User
from companion.domain.state import State
from companion.journal.memory import MemoryJournal
from companion.pipeline.desk import Desk
from companion.pipeline.feed import Feed, Seat
from companion.pipeline.inlet import TICKET_NOUNS_MOST, Inlet
from companion.reading.reader import Reader
from companion.reading.reading import Shelf
from tests.domain.shop import CATALOGUE, T0


class Gate(MemoryJournal):
    """A book whose pen can be held."""

    def __init__(self) -> None:
        super().__init__()
        self.free = asyncio.Event()
        self.free.set()
        self.reached = asyncio.Event()
        self.broken = False
        self.appends = 0

    async def append(self, expected: int, facts: Sequence[AnyFact], key: str) -> int:
        self.reached.set()
        await self.free.wait()
        if self.broken:
            raise OSError("the disk is full")
        self.appends += 1
        return await super().append(expected, facts, key)


class Room:
    """A desk at work with everything around it."""

    def __init__(self, recorded: bool = False, nouns_most: int = TICKET_NOUNS_MOST) -> None:
        self.journal = Gate()
        self.state = State()
        self.inlet = Inlet(nouns_most)
        self.feed = Feed(self.inlet.nudge)
        self.now = T0
        reader = Reader(Shelf())
        self.desk = Desk(self.inlet, self.journal, self.state, reader, self.feed, lambda: self.now, recorded)


@asynccontextmanager
async def at_work(recorded: bool = False) -> AsyncIterator[Room]:
    room = Room(recorded)
    await room.journal.open()
    await room.desk.open(CATALOGUE)
    async with asyncio.TaskGroup() as group:
        group.create_task(room.desk.run())
        await asyncio.sleep(0)
        yield room
        await room.inlet.close()


async def until_it_ends(room: Room, ended: list[BaseException]) -> None:
    """Have the desk work, and note what ended it; nobody else is cancelled for it, as nobody is in a station."""
    try:
        await room.desk.run()
    except ExceptionGroup as wrong:
        ended.extend(wrong.exceptions)


async def turns() -> None:
    """Let everyone do what can be done now."""
    for _ in range(20):
        await asyncio.sleep(0)


def order(key: str, event: str = "created", at_ms: int = T0, **more: object) -> OrderEvent:
    lines = (OrderLine("1", "plum-5", quantity=2),) if event == "created" else ()
    return OrderEvent(at_ms, "doudian", key, "D1", event, lines, **more)  # type: ignore[arg-type]


def comment(key: str, text: str = "新疆发货吗") -> Comment:
    return Comment(T0, "ear", "douyin", key, User("u", "山里人"), text)


async def view_of(seat: Seat) -> dict[str, object]:
    frames = [orjson.loads(frame) for frame in await seat.frames()]
    assert frames[0]["kind"] == "snapshot"
    view: dict[str, object] = frames[0]["view"]
    return view
