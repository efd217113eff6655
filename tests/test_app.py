"""The wiring: what starts ends in order, nothing is left running, and a failing book ends the station."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from companion.app import LoneStation, Plan, Station, run_station
from companion.domain.facts import AnyFact, CommentSeen, ConnectorChanged
from companion.domain.inbound import Comment, OrderEvent, OrderLine, User
from companion.domain.sheet import sheet
from companion.domain.trouble import Trouble
from companion.journal.memory import MemoryJournal
from companion.pipeline.feed import Left
from companion.pipeline.inlet import Closed, Inlet
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
LATER = Comment(T0 + 1, "ear", "douyin", "c2", User("u", "u"), "好甜")
COMMENT = Comment(T0, "ear", "douyin", "c1", User("u", "u"), "新疆发货吗")


async def test_a_station_stops_ears_first_then_faces_then_the_book_and_leaves_no_task() -> None:
    log: list[str] = []
    ear, until = Ear(log, ORDER, COMMENT), asyncio.Event()
    plan = Plan(catalogue=CATALOGUE, journal=Book(log), listeners={"ear": ear})

    async def open_faces(station: Station) -> Faces:
        assert station.ready
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
        assert journal.newest_snapshot()[0] == sheets[-1]["revision"]  # type: ignore[index]
    for section in ("pools", "packs", "orders", "sales", "questions", "comments"):
        assert sheets[0][section] == sheets[1][section]


async def test_whoever_was_up_is_not_shown_as_up_after_a_start_until_it_speaks() -> None:
    journal = Book([])
    for nouns, states in (((ORDER, COMMENT), ["up", "up"]), ((), ["down", "late"]), ((LATER,), ["up", "late"])):
        ear, until = Ear([], *nouns), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            plan = Plan(catalogue=CATALOGUE, journal=journal, listeners={"ear": ear})
            running = group.create_task(run_station(plan, until))
            await ear.said.wait()
            until.set()
        connectors = running.result().show.connectors
        assert [connectors[name].state for name in ("ear", "doudian")] == states
        assert not connectors["ear"].note or connectors["ear"].state != "up"


async def test_a_start_reads_only_what_came_after_the_snapshot(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "companion")
    journal = Book([])
    for _ in range(2):
        ear, until = Ear([], ORDER, COMMENT), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            plan = Plan(catalogue=CATALOGUE, journal=journal, listeners={"ear": ear})
            group.create_task(run_station(plan, until))
            await ear.said.wait()
            until.set()
    kept = [record.getMessage().partition(" in ")[0] for record in caplog.records]
    assert kept == ["0 facts: 0 from a snapshot, 0 read,", "5 facts: 5 from a snapshot, 0 read,"]


async def test_a_snapshot_that_can_not_be_kept_does_not_hinder_the_stop(caplog: pytest.LogCaptureFixture) -> None:
    class Full(Book):
        async def keep_snapshot(self, sequence: int, body: bytes) -> None:
            raise Trouble("磁盘满了", "the disk is full")

    ear, until = Ear([], ORDER), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        plan = Plan(catalogue=CATALOGUE, journal=Full([]), listeners={"ear": ear})
        group.create_task(run_station(plan, until))
        await ear.said.wait()
        until.set()
    assert "the disk is full" in caplog.text


async def test_the_time_of_a_recording_begins_with_its_first_noun() -> None:
    journal, ear, until = Book([]), Ear([], ORDER), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        plan = Plan(catalogue=CATALOGUE, journal=journal, listeners={"ear": ear}, recorded=True)
        group.create_task(run_station(plan, until))
        await ear.said.wait()
        until.set()
    assert [fact.at_ms for _, fact in journal.read()][:2] == [0, T0]
    assert journal.newest_snapshot() is None


async def test_an_ear_that_falls_is_shown_as_down_and_hears_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.pipeline.supervise.FIRST_DELAY_S", 0.0)
    ear, until = Ear([], ORDER, failures=1), asyncio.Event()
    journal = Book([])
    async with asyncio.TaskGroup() as group:
        plan = Plan(catalogue=CATALOGUE, journal=journal, listeners={"ear": ear})
        running = group.create_task(run_station(plan, until))
        await ear.said.wait()
        until.set()
    changes = [fact for _, fact in journal.read() if isinstance(fact, ConnectorChanged)]
    assert [(change.state, change.note) for change in changes] == [
        ("down", "还没有连上"),
        ("down", "no route to the room"),
    ]
    assert running.result().stock.pools["plum"].reserved == 5000


async def test_what_names_no_time_or_one_far_ahead_is_of_now() -> None:
    said = [
        Comment(at_ms, "ear", "douyin", f"c{at_ms}", User("u", "u"), "好甜") for at_ms in (0, T0, 4_000_000_000_000)
    ]
    ear, until, journal = Ear([], *said), asyncio.Event(), Book([])
    async with asyncio.TaskGroup() as group:
        plan = Plan(catalogue=CATALOGUE, journal=journal, listeners={"ear": ear})
        running = group.create_task(run_station(plan, until))
        await ear.said.wait()
        until.set()
    times = [fact.at_ms for _, fact in journal.read() if isinstance(fact, CommentSeen)]
    assert times[1] == T0
    assert T0 < times[0] <= times[2] < 4_000_000_000_000
    assert running.result().clock_ms < 4_000_000_000_000


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


async def test_what_a_bridge_brings_is_told_only_once_it_is_in_the_book() -> None:
    journal, until = Book([]), asyncio.Event()
    many = tuple(Comment(T0, "bridge", "douyin", f"c{number}", User(), "好甜") for number in range(2_500))

    async def open_faces(station: Station) -> Faces:
        faces = Faces([], station)
        await station.hear_bridge(many)
        assert {fact.key for _, fact in journal.read() if isinstance(fact, CommentSeen)} == {noun.key for noun in many}
        until.set()
        return faces

    await run_station(Plan(catalogue=CATALOGUE, journal=journal), until, open_faces)


async def test_a_bridge_is_not_kept_waiting_for_comments_that_were_shed() -> None:
    until = asyncio.Event()

    async def open_faces(station: Station) -> Faces:
        assert isinstance(station, LoneStation)
        station.inlet = station.desk._inlet = Inlet(comments_most=2)
        faces = Faces([], station)
        await station.hear_bridge(tuple(Comment(T0, "bridge", "douyin", f"c{n}", User(), "好甜") for n in range(5)))
        assert (station.inlet.shed_total, station.inlet.taken_total) == (3, 5)
        until.set()
        return faces

    await run_station(Plan(catalogue=CATALOGUE, journal=Book([])), until, open_faces)


async def test_a_bridge_is_told_nothing_when_the_book_fails() -> None:
    book = Book([])

    async def open_faces(station: Station) -> Faces:
        book.fails = True
        with pytest.raises(Closed):
            await station.hear_bridge((COMMENT,))
        return Faces([], station)

    with pytest.raises(ExceptionGroup):
        async with asyncio.timeout(10):
            await run_station(Plan(catalogue=CATALOGUE, journal=book), asyncio.Event(), open_faces)
