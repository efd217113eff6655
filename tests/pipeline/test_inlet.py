"""The door: orders wait and are taken first, comments never wait and may be shed."""

from __future__ import annotations

import asyncio

import pytest

from companion.domain.inbound import Comment, OrderEvent, User
from companion.pipeline.inlet import Closed, Inlet, Outcome


def comment(key: str) -> Comment:
    return Comment(1, "ear", "douyin", key, User("u", "u"), "666")


def order(key: str) -> OrderEvent:
    return OrderEvent(1, "doudian", key, "D1", "paid")


async def test_orders_are_taken_before_comments_that_came_earlier() -> None:
    inlet = Inlet()
    await inlet.bring((comment("1"),))
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(inlet.bring((order("a"),)))
        await asyncio.sleep(0)
        haul = await inlet.take(1)
        assert haul is not None
        assert [t.nouns[0].key for t in haul.tickets] == ["a"]  # type: ignore[union-attr]
        assert haul.comments == []
        haul.tickets[0].outcome.set_result(Outcome(1))
    assert waiting.result().accepted == 1
    rest = await inlet.take(10)
    assert rest is not None
    assert [c.key for c in rest.comments] == ["1"]


async def test_a_full_room_sheds_the_oldest_comments_and_counts_them() -> None:
    inlet = Inlet(comments_most=3)
    for number in range(5):
        await inlet.bring((comment(str(number)),))
    haul = await inlet.take(10)
    assert haul is not None
    assert [c.key for c in haul.comments] == ["2", "3", "4"]
    assert haul.shed == inlet.shed_total == 2


async def test_who_brings_more_orders_than_fit_waits_outside() -> None:
    inlet = Inlet(ticket_nouns_most=1)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(inlet.bring((order("a"),)))
        second = group.create_task(inlet.bring((order("b"),)))
        await asyncio.sleep(0)
        one = await inlet.take(10)
        assert one is not None
        assert len(one.tickets) == 1
        one.tickets[0].outcome.set_result(Outcome(1))
        two = await inlet.take(10)
        assert two is not None
        assert [n.key for t in two.tickets for n in t.nouns] == ["b"]  # type: ignore[union-attr]
        two.tickets[0].outcome.set_result(Outcome(1))
    assert first.done()
    assert second.done()


async def test_a_closed_inlet_takes_nothing_in_but_gives_out_what_it_has() -> None:
    inlet = Inlet()
    await inlet.bring((comment("1"),))
    await inlet.close()
    with pytest.raises(Closed):
        await inlet.bring((comment("2"),))
    haul = await inlet.take(10)
    assert haul is not None
    assert [c.key for c in haul.comments] == ["1"]
    assert await inlet.take(10) is None


async def test_an_order_left_when_the_desk_is_gone_is_told_that_it_is_not_in_the_book() -> None:
    inlet = Inlet()
    async with asyncio.TaskGroup() as group:
        refused = group.create_task(_refused(inlet))
        await asyncio.sleep(0)
        inlet.abandon()
    assert refused.result()


async def _refused(inlet: Inlet) -> bool:
    with pytest.raises(Closed):
        await inlet.bring((order("a"),))
    return True


async def test_taking_gives_up_after_its_patience() -> None:
    haul = await Inlet().take(10, seconds=0)
    assert haul is not None
    assert (haul.tickets, haul.comments) == ([], [])


async def test_a_phone_number_is_gone_before_anything_can_keep_it() -> None:
    inlet = Inlet()
    await inlet.bring((Comment(1, "ear", "douyin", "1", User("u", "u"), "加我 13800000000"),))
    haul = await inlet.take(10)
    assert haul is not None
    assert "13800000000" not in haul.comments[0].text
