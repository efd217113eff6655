"""The desk: durable before visible, orders answered once they are in the book, and a book that fails ends the desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import orjson
import pytest

from companion.domain.books import GRACE_MS
from companion.domain.facts import AnyFact, OrderExpired
from companion.domain.inbound import Command, Comment, Inbound, OrderEvent, OrderLine, User
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.view import patch
from companion.journal.memory import MemoryJournal
from companion.pipeline.desk import HAUL_NOUNS, Desk
from companion.pipeline.feed import Feed, Seat
from companion.pipeline.inlet import Closed, Inlet
from companion.reading.reader import Reader
from companion.reading.reading import Shelf
from tests.domain.shop import CATALOGUE, T0


class Gate(MemoryJournal):
    """A book whose pen can be held."""

    def __init__(self) -> None:
        super().__init__()
        self.free = asyncio.Event()
        self.free.set()
        self.broken = False
        self.appends = 0

    async def append(self, expected: int, facts: Sequence[AnyFact], key: str) -> int:
        await self.free.wait()
        if self.broken:
            raise OSError("the disk is full")
        self.appends += 1
        return await super().append(expected, facts, key)


class Room:
    """A desk at work with everything around it."""

    def __init__(self, recorded: bool = False) -> None:
        self.journal = Gate()
        self.state = State()
        self.inlet = Inlet()
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


async def test_an_order_is_answered_only_when_the_book_has_it() -> None:
    async with at_work() as room:
        room.journal.free.clear()
        async with asyncio.TaskGroup() as group:
            bringing = group.create_task(room.inlet.bring((order("a"),)))
            for _ in range(10):
                await asyncio.sleep(0)
            assert not bringing.done()
            room.journal.free.set()
        assert bringing.result().accepted == 1
        assert [fact for _, fact in room.journal.read()][-1].order == "D1"  # type: ignore[union-attr]


async def test_nothing_is_shown_before_the_book_has_it() -> None:
    async with at_work() as room:
        seat = room.feed.join("overlay")
        await view_of(seat)
        room.journal.free.clear()
        async with asyncio.TaskGroup() as group:
            group.create_task(room.inlet.bring((order("a"), order("b", "paid"))))
            showing = group.create_task(seat.frames())
            looking = group.create_task(room.desk.look(sheet))
            for _ in range(10):
                await asyncio.sleep(0)
            assert not showing.done()
            assert not looking.done()
            room.journal.free.set()
        delta = orjson.loads(showing.result()[0])
        assert delta["patch"]["packs"]["plum-5"] == {"left": 126, "sold": 2}
        assert looking.result()["packs"]["plum-5"]["sold"] == 2


async def test_the_same_order_event_again_changes_nothing_and_is_counted() -> None:
    async with at_work() as room:
        await room.inlet.bring((order("a"),))
        again = await room.inlet.bring((order("a"), order("b", "paid")))
        assert (again.accepted, again.duplicates) == (1, 1)
        assert room.state.stock.tally.states == {"unpaid": 0, "paid": 1}


async def test_a_refused_command_is_told_to_who_gave_it_and_writes_nothing() -> None:
    async with at_work() as room:
        before = room.state.revision
        command = Command(T0, "console", "c1", "小王", "pin_pack", {"pack": "mango"})
        outcome = await room.inlet.bring((command,))
        assert outcome.refused is not None
        assert "mango" in outcome.refused.zh
        assert room.state.revision == before


async def test_what_gathers_while_the_book_writes_is_written_in_few_commits() -> None:
    async with at_work() as room:
        room.journal.free.clear()
        before = room.journal.appends
        for number in range(2000):
            await room.inlet.bring((comment(str(number), "666"),))
            await asyncio.sleep(0)
        room.journal.free.set()
        while await room.desk.look(lambda state: state.show.seen) < 2000:
            pass
        assert room.journal.appends - before < 20


async def test_little_that_comes_while_the_book_writes_waits_to_be_one_batch() -> None:
    async with at_work() as room:
        room.journal.free.clear()
        before = room.journal.appends
        await room.inlet.bring((comment("first", "666"),))
        await turns()
        for number in range(50):
            await room.inlet.bring((comment(str(number), "666"),))
            await asyncio.sleep(0)
        assert room.state.show.seen == 1
        room.journal.free.set()
        assert await room.desk.look(lambda state: state.show.seen) == 51
        assert room.journal.appends - before == 2


async def test_whole_hauls_are_decided_while_the_book_still_writes() -> None:
    async with at_work() as room:
        room.journal.free.clear()
        await room.inlet.bring(tuple(comment(str(number), "666") for number in range(2 * HAUL_NOUNS)))
        await turns()
        assert room.state.show.seen == 2 * HAUL_NOUNS
        room.journal.free.set()


async def test_a_book_that_cannot_be_written_ends_the_desk_and_no_one_is_told_otherwise() -> None:
    room = Room()
    await room.journal.open()
    await room.desk.open(CATALOGUE)
    room.journal.broken = True
    with pytest.raises(ExceptionGroup) as ended:
        async with asyncio.TaskGroup() as group:
            group.create_task(room.desk.run())
            await asyncio.sleep(0)
            await room.inlet.bring((order("a"),))
    assert ended.group_contains(OSError, depth=2)
    with pytest.raises(Closed):
        await room.inlet.bring((order("b"),))


async def test_the_book_read_again_gives_the_state_there_was() -> None:
    nouns: tuple[Inbound, ...] = (order("a"), order("b", "paid"), comment("1"), comment("2", "666"), comment("1"))
    async with at_work() as room:
        await room.inlet.bring(nouns, wait=True)
        live = await room.desk.look(sheet)
    again = State()
    for _, fact in room.journal.read():
        apply(again, fact)
    assert sheet(again) == live


async def test_an_unpaid_order_lets_go_when_its_time_has_come() -> None:
    async with at_work() as room:
        await room.inlet.bring((order("a", expires_at_ms=T0 + 1000),))
        room.now = T0 + 1000 + GRACE_MS
        assert (await room.desk.look(sheet))["orders"]["closed"] == 1
        assert room.state.stock.pools["plum"].reserved == 0


async def test_in_a_recording_the_clock_is_what_the_nouns_tell() -> None:
    async with at_work(recorded=True) as room:
        late = comment("9", "666")
        deadline = T0 + 1000 + GRACE_MS
        after = Comment(deadline, late.source, late.room, late.key, late.user, late.text)
        await room.inlet.bring((order("a", expires_at_ms=T0 + 1000), after), wait=True)
        facts = [fact for _, fact in room.journal.read()]
        assert isinstance(facts[-2], OrderExpired)
        assert facts[-2].at_ms == deadline


async def test_a_console_that_joins_late_sees_what_one_that_was_there_sees() -> None:
    async with at_work() as room:
        early = room.feed.join("helper")
        view = await view_of(early)
        await room.inlet.bring((comment("1"), order("a"), comment("2", "好甜")), wait=True)
        deltas = [orjson.loads(frame) for frame in await early.frames()]
        for delta in deltas:
            if delta["kind"] == "delta":
                view = patch(view, delta["patch"])
        assert view == await view_of(room.feed.join("helper"))
        assert [x["text"] for d in deltas if d["kind"] == "comments" for x in d["items"]] == ["新疆发货吗", "好甜"]
