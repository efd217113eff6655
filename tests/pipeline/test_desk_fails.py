"""A book that fails, or books that don't balance, end the desk; nothing is shown, and nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from companion.domain.audit import BooksDontBalance
from companion.domain.facts import OrderFact
from companion.domain.sheet import sheet
from companion.pipeline.inlet import Closed
from tests.domain.shop import CATALOGUE
from tests.pipeline.room import Room, order, turns, until_it_ends, view_of


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


async def test_requests_inside_the_desk_and_before_its_door_end_in_closed_when_the_book_fails() -> None:
    room = Room(nouns_most=2)
    await room.journal.open()
    await room.desk.open(CATALOGUE)
    room.journal.free.clear()
    room.journal.broken = True
    ended: list[BaseException] = []

    async def refused(waiting: Coroutine[Any, Any, Any]) -> None:
        with pytest.raises(Closed):
            await waiting

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(until_it_ends(room, ended))
        await asyncio.sleep(0)
        group.create_task(refused(room.inlet.bring((order("a"),))))
        await turns()
        group.create_task(refused(room.desk.look(sheet)))
        for key in "bcdefg":
            group.create_task(refused(room.inlet.bring((order(key), order(key + "2")))))
        await turns()
        room.journal.free.set()
    assert len(ended) == 1
    with pytest.raises(Closed):
        await room.desk.look(sheet)
    assert [fact for _, fact in room.journal.read() if isinstance(fact, OrderFact)] == []


async def test_books_that_do_not_balance_stop_the_desk_before_anything_is_written_or_shown() -> None:
    room = Room()
    await room.journal.open()
    await room.desk.open(CATALOGUE)
    before = len(list(room.journal.read()))

    async def refused() -> None:
        with pytest.raises(Closed):
            await room.inlet.bring((order("a"),))

    ended: list[BaseException] = []
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(until_it_ends(room, ended))
        await asyncio.sleep(0)
        seat = room.feed.join("overlay")
        await view_of(seat)
        room.state.stock.pools["plum"].committed += 1
        group.create_task(refused())
    assert [type(wrong) for wrong in ended] == [BooksDontBalance]
    assert len(list(room.journal.read())) == before
    assert not seat._frames
