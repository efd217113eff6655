"""The desk: durable before visible, orders answered once they are in the book."""

from __future__ import annotations

import asyncio

import msgspec
import orjson

from companion.domain.books import GRACE_MS
from companion.domain.facts import OrderExpired
from companion.domain.inbound import Command, Comment, Inbound
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.view import patch
from companion.pipeline.desk import HAUL_NOUNS
from tests.domain.shop import T0
from tests.pipeline.room import at_work, comment, order, turns, view_of


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


async def test_a_push_with_a_command_that_is_refused_is_kept_out_as_a_whole() -> None:
    bad = Command(T0, "console", "c1", "小王", "pin_pack", {"pack": "mango"})
    async with at_work() as room:
        outcome = await room.inlet.bring((order("a"), bad), whole=True)
        assert outcome.refused is not None
        assert (outcome.accepted, len(room.state.stock.orders)) == (0, 0)
        good = Command(T0, "console", "c2", "小王", "pin_pack", {"pack": "plum-5"})
        assert (await room.inlet.bring((order("a"), good), whole=True)).accepted == 2
        assert (await room.inlet.bring((order("b", "paid"), bad))).accepted == 1


async def test_what_a_second_ear_tells_is_not_shown_a_second_time() -> None:
    async with at_work() as room:
        seat = room.feed.join("helper")
        await view_of(seat)
        first = comment("7301885484794450954")
        again = msgspec.structs.replace(first, source="barragegrab")
        assert (await room.inlet.bring((first,), wait=True)).accepted == 1
        assert (await room.inlet.bring((again,), wait=True)).duplicates == 1
        frames = [orjson.loads(frame) for frame in await seat.frames()]
    shown = [item["source"] for frame in frames if frame["kind"] == "comments" for item in frame["items"]]
    assert shown == ["ear"]
    assert room.state.show.seen == 1
