"""Warnings at the desk: a level is in the book with the order that brought it, and a recording gives the same twice."""

from __future__ import annotations

import asyncio

from companion.domain.facts import AnyFact, OrderCreated, StockLevelChanged
from companion.domain.inbound import Comment, OrderEvent, OrderLine, Told, User
from companion.domain.oversell import concerned
from tests.domain.shop import T0
from tests.pipeline.room import Room, at_work, turns


def order(number: int, quantity: int = 1, at_ms: int = T0) -> OrderEvent:
    line = OrderLine("1", "plum-5", quantity=quantity)
    return OrderEvent(at_ms, "doudian", f"c{number}", f"D{number}", "created", (line,))


def paid(number: int, at_ms: int = T0) -> OrderEvent:
    return OrderEvent(at_ms, "doudian", f"p{number}", f"D{number}", "paid")


def facts(room: Room) -> list[AnyFact]:
    return [fact for _, fact in room.journal.read()]


async def test_the_level_is_in_the_book_right_after_the_order_that_brought_it() -> None:
    async with at_work() as room:
        await room.inlet.bring((order(1, 120),))
        kept = facts(room)
        assert [type(fact) for fact in kept[-2:]] == [OrderCreated, StockLevelChanged]
        assert kept[-1] == StockLevelChanged("plum", "stop", 20_000, at_ms=T0)
        await room.inlet.bring((Comment(T0, "ear", "douyin", "c", User("u", "山"), "新疆发货吗"),))
        await turns()
        assert sum(type(fact) is StockLevelChanged for fact in facts(room)) == 1


async def test_a_hundred_orders_at_once_for_the_last_twenty_jin_oversell_by_exactly_what_was_oversold() -> None:
    async with at_work() as room:
        await room.inlet.bring((order(0, 124), paid(0)))
        async with asyncio.TaskGroup() as group:
            for number in range(1, 101):
                group.create_task(room.inlet.bring((order(number, 1, T0 + number), paid(number, T0 + number))))
        pool = room.state.stock.pools["plum"]
        assert pool.oversold == 96 * 2500
        named = [one.book.id[1] for one in concerned(room.state, "plum")]
        assert named == [f"D{number}" for number in range(100, 4, -1)]
        levels = [fact.level for fact in facts(room) if type(fact) is StockLevelChanged]
        assert levels[-1] == "oversold"
        assert levels.count("oversold") == 1


async def test_a_recording_gives_the_same_warnings_however_it_is_brought() -> None:
    told: list[Told] = []
    for number in range(150):
        at_ms = T0 + number * 7_000
        told += [order(number, 1 + number % 4, at_ms), paid(number, at_ms + 3_000)]
    # A quiet hour, in which the pace falls and what was never paid for is let go.
    told.append(Comment(T0 + 5_000_000, "ear", "douyin", "c", User("u", "山"), "666"))
    books = []
    for size in (1, 7, 400):
        async with at_work(recorded=True) as room:
            for start in range(0, len(told), size):
                await room.inlet.bring(tuple(told[start : start + size]), wait=True)
        books.append(facts(room))
    assert books[0] == books[1] == books[2]
    assert any(type(fact) is StockLevelChanged for fact in books[0])
