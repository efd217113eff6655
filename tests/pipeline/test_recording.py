"""What the desk hears is recorded whole, in its order, once it is in the book, and never skipped ahead."""

from __future__ import annotations

import asyncio

import pytest

from companion.domain.inbound import Command, Comment, ConnectorStatus, OrderEvent, read_noun
from companion.domain.trouble import Trouble
from companion.pipeline.feed import Left
from companion.pipeline.recording import LINES_AT_ONCE, LINES_MOST, RECORDERS_MOST, Recorder, Recording, TooSlow
from tests.domain.shop import T0
from tests.pipeline.room import at_work, comment, order, turns


async def lines_of(recorder: Recorder) -> list[bytes]:
    """All that is recorded, to the end."""
    recorder.end()
    lines: list[bytes] = []
    with pytest.raises(Left):
        while True:
            lines += await recorder.lines()
    return lines


async def test_a_recording_holds_all_that_was_heard_in_its_order_and_reads_back() -> None:
    async with at_work() as room:
        recorder = room.desk.recording.join()
        await room.inlet.bring((order("e1"),))
        await room.inlet.bring((comment("c1"), order("e2", "paid"), ConnectorStatus(T0, "ear", "up")))
        command = Command(T0, "console", "x1", "小王", "start_broadcast", {"title": "李子专场"})
        await room.inlet.bring((command,))
        await room.inlet.bring((order("e1"),))
        nouns = [read_noun(line) for line in await lines_of(recorder)]
    assert [type(noun) for noun in nouns] == [OrderEvent, Comment, OrderEvent, Command, OrderEvent]
    assert [noun.key for noun in nouns] == ["e1", "c1", "e2", "x1", "e1"]
    assert nouns[3] == command


async def test_the_hour_is_written_as_the_station_reads_it() -> None:
    async with at_work() as room:
        recorder = room.desk.recording.join()
        await room.inlet.bring((order("e1"),))
        (line,) = await lines_of(recorder)
    assert b"+08:00" in line


async def test_what_a_helper_was_refused_is_no_part_of_the_evening() -> None:
    async with at_work() as room:
        recorder = room.desk.recording.join()
        outcome = await room.inlet.bring((Command(T0, "console", "x1", "小王", "pin_pack", {"pack": "nothing"}),))
        assert outcome.refused is not None
        assert await lines_of(recorder) == []


async def test_nothing_is_recorded_before_the_book_has_it() -> None:
    async with at_work() as room:
        recorder = room.desk.recording.join()
        room.journal.free.clear()
        async with asyncio.TaskGroup() as group:
            group.create_task(room.inlet.bring((order("e1"),)))
            waiting = group.create_task(recorder.lines())
            await room.journal.reached.wait()
            await turns()
            assert not waiting.done()
            room.journal.free.set()
        assert len(waiting.result()) == 1


async def test_who_left_costs_nothing_and_who_comes_later_hears_what_comes_later() -> None:
    async with at_work() as room:
        early = room.desk.recording.join()
        await room.inlet.bring((order("e1"),))
        late = room.desk.recording.join()
        early.leave()
        early.leave()
        await room.inlet.bring((order("e2", "paid"),))
        assert [read_noun(line).key for line in await lines_of(late)] == ["e2"]
        late.leave()
        assert not room.desk.recording.wanted


async def test_a_stop_hands_out_what_was_heard_and_ends_the_recording() -> None:
    async with at_work() as room:
        recorder = room.desk.recording.join()
        await room.inlet.bring((order("e1"),))
    assert len(await recorder.lines()) == 1
    with pytest.raises(Left):
        await recorder.lines()


async def test_who_can_not_keep_up_is_told_rather_than_given_a_recording_with_holes() -> None:
    recording = Recording(lambda: "Asia/Shanghai")
    recorder = recording.join()
    recording.hear([comment(f"c{number}") for number in range(LINES_MOST)])
    assert len(await recorder.lines()) == LINES_AT_ONCE
    recording.hear([comment("x")] * (LINES_AT_ONCE + 1))
    recording.hear([comment("later")])
    taken = 0
    with pytest.raises(TooSlow):
        while True:
            taken += len(await recorder.lines())
    assert taken == LINES_MOST - LINES_AT_ONCE


async def test_so_many_may_record_and_no_more() -> None:
    recording = Recording(lambda: "Asia/Shanghai")
    for _ in range(RECORDERS_MOST):
        recording.join()
    with pytest.raises(Trouble):
        recording.join()
