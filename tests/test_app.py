"""The wiring: what starts ends in order, nothing is left running, and a failing book ends the station."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from companion.app import Plan, Station, run_station
from companion.domain.facts import AnyFact
from companion.domain.inbound import Comment, OrderEvent, OrderLine, User
from companion.domain.sheet import sheet
from companion.journal.memory import MemoryJournal
from companion.pipeline.feed import Left
from connectors.contract import Emit
from tests.domain.shop import CATALOGUE, T0


class Ear:
    """A Listener that says what it is given and then listens on in silence."""

    def __init__(self, log: list[str], *nouns: Comment | OrderEvent, failures: int = 0) -> None:
        self.log = log
        self.nouns = nouns
        self.failures = failures
        self.said = asyncio.Event()

    async def listen(self, emit: Emit) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("no route to the room")
        await emit(self.nouns)
        self.said.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.log.append("ear ended")


class Faces:
    """A web that only notes what becomes of it."""

    def __init__(self, log: list[str], station: Station) -> None:
        self.log = log
        self.seat = station.feed.join("overlay")
        log.append("faces opened")

    async def close(self) -> None:
        await self.seat.frames()
        with pytest.raises(Left):
            await self.seat.frames()
        self.log.append("faces closed")


class Book(MemoryJournal):
    """A book that notes when it is closed, and can be made to fail."""

    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self.log = log
        self.fails = False

    async def append(self, expected: int, facts: Sequence[AnyFact], key: str) -> int:
        if self.fails:
            raise OSError("the disk is full")
        return await super().append(expected, facts, key)

    async def close(self) -> None:
        self.log.append("book closed")
        await super().close()


ORDER = OrderEvent(T0, "doudian", "e1", "D1", "created", (OrderLine("1", "plum-5", quantity=2),))
COMMENT = Comment(T0, "ear", "douyin", "c1", User("u", "u"), "新疆发货吗")


async def test_a_station_stops_ears_first_then_faces_then_the_book_and_leaves_no_task() -> None:
    log: list[str] = []
    ear, until = Ear(log, ORDER, COMMENT), asyncio.Event()
    plan = Plan(catalogue=CATALOGUE, journal=Book(log), listeners={"ear": ear})

    async def open_faces(station: Station) -> Faces:
        assert station.desk.ready
        return Faces(log, station)

    async with asyncio.TaskGroup() as group:
        running = group.create_task(run_station(plan, until, open_faces))
        await ear.said.wait()
        until.set()
    assert log == ["faces opened", "ear ended", "faces closed", "book closed"]
    state = running.result()
    assert state.show.seen == 1
    assert state.stock.pools["plum"].reserved == 5000
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_station_started_again_is_where_it_was() -> None:
    journal = Book([])
    sheets = []
    for _ in range(2):
        ear, until = Ear([], ORDER, COMMENT), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            plan = Plan(catalogue=CATALOGUE, journal=journal, listeners={"ear": ear})
            running = group.create_task(run_station(plan, until))
            await ear.said.wait()
            until.set()
        sheets.append(sheet(running.result()))
    assert sheets[0] == sheets[1]


async def test_an_ear_that_falls_is_shown_as_down_and_hears_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.pipeline.supervise.FIRST_DELAY_S", 0.0)
    ear, until = Ear([], ORDER, failures=1), asyncio.Event()
    journal = Book([])
    async with asyncio.TaskGroup() as group:
        plan = Plan(catalogue=CATALOGUE, journal=journal, listeners={"ear": ear})
        running = group.create_task(run_station(plan, until))
        await ear.said.wait()
        until.set()
    changes = [fact for _, fact in journal.read() if type(fact).__name__ == "ConnectorChanged"]
    assert [(change.state, change.note) for change in changes] == [("down", "no route to the room")]  # type: ignore[union-attr]
    assert running.result().stock.pools["plum"].reserved == 5000


async def test_a_book_that_cannot_be_written_ends_the_whole_station() -> None:
    log: list[str] = []
    book = Book(log)
    ear = Ear(log, ORDER)
    plan = Plan(catalogue=CATALOGUE, journal=book, listeners={"ear": ear})

    async def break_the_book(_station: Station) -> Faces:
        book.fails = True
        return Faces(log, _station)

    with pytest.raises(ExceptionGroup) as ended:
        async with asyncio.timeout(10):
            await run_station(plan, asyncio.Event(), break_the_book)
    assert ended.group_contains(OSError)
    assert log[-1] == "book closed"
    assert asyncio.all_tasks() == {asyncio.current_task()}
