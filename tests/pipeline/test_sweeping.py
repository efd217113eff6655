"""A shop is asked every minute for all that changed, so that a push that was lost is no order that is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from companion.app import Plan, run_station
from companion.domain.inbound import ConnectorStatus, Inbound, OrderEvent, OrderLine
from companion.domain.state import State
from companion.domain.trouble import NotTaken
from companion.journal.memory import MemoryJournal
from companion.pipeline import sweeping
from companion.pipeline.sweeping import BACK_MS, OVERLAP_MS, PIECE_MS, Sweeping
from connectors.contract import Emit, Sweeper
from tests.domain.shop import CATALOGUE, T0, Shop

MINUTE = 60_000
Asked = list[tuple[int, int]]


def paid(order: str, at_ms: int) -> tuple[OrderEvent, OrderEvent]:
    """An order of ten 斤, paid for at once."""
    lines = (OrderLine("1", "plum-5", quantity=2),)
    return (
        OrderEvent(at_ms, "doudian", f"{order}/created", order, "created", lines),
        OrderEvent(at_ms, "doudian", f"{order}/paid", order, "paid"),
    )


class Changes:
    """A shop that tells what changed, by when it did; a page an order."""

    def __init__(self, *changes: tuple[int, tuple[Inbound, ...]]) -> None:
        self.changes = list(changes)
        self.asked: Asked = []
        self.fails_at = -1

    async def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[tuple[Inbound, ...], None]:
        self.asked.append((since_ms, until_ms))
        if len(self.asked) - 1 == self.fails_at:
            raise NotTaken("太多了", "too many")
        for at_ms, nouns in self.changes:
            if since_ms <= at_ms < until_ms:
                yield nouns


class Swept:
    """A shop's books, swept whenever the test says that time has passed."""

    def __init__(self, changes: Changes) -> None:
        self.shop = Shop()
        self.now_ms = T0
        self.changes = changes
        self.sweeping = Sweeping("doudian", changes, self.shop.state, lambda: self.now_ms, self.bring)

    async def bring(self, nouns: tuple[Inbound, ...]) -> None:
        for noun in nouns:
            self.shop.tell(noun)

    async def sweep(self, now_ms: int) -> list[tuple[int, int]]:
        """What was asked for, in minutes before now."""
        self.now_ms = now_ms
        before = len(self.changes.asked)
        await self.sweeping.sweep()
        asked = self.changes.asked[before:]
        return [((now_ms - since) // MINUTE, (now_ms - until) // MINUTE) for since, until in asked]


async def test_the_last_ten_minutes_are_asked_for_again_and_count_once() -> None:
    swept = Swept(Changes((T0 + MINUTE, paid("D1", T0 + MINUTE))))
    assert await swept.sweep(T0) == [(10, 0)]
    assert await swept.sweep(T0 + 2 * MINUTE) == [(12, 0)]
    booked = len(swept.shop.book)
    assert await swept.sweep(T0 + 3 * MINUTE) == [(11, 0)]
    assert swept.shop.state.stock.pools["plum"].committed == 5000
    assert len(swept.shop.book) == booked + 1  # that the shop was swept until now


async def test_an_order_that_the_platform_lists_late_is_found_all_the_same() -> None:
    swept = Swept(Changes())
    await swept.sweep(T0)
    await swept.sweep(T0 + 5 * MINUTE)
    swept.changes.changes.append((T0 + MINUTE, paid("D1", T0 + MINUTE)))
    await swept.sweep(T0 + 6 * MINUTE)
    assert swept.shop.state.stock.pools["plum"].committed == 5000


async def test_after_a_stop_it_goes_on_where_it_was_half_an_hour_at_a_time() -> None:
    swept = Swept(Changes())
    await swept.sweep(T0)
    # The next start knows it from the book.
    again = Swept(swept.changes)
    for fact in swept.shop.book:
        again.shop.hold(fact)
    assert await again.sweep(T0 + 75 * MINUTE) == [(85, 55), (55, 25), (25, 0)]


async def test_what_failed_is_asked_for_again_from_where_it_failed() -> None:
    swept = Swept(Changes())
    await swept.sweep(T0)
    swept.changes.fails_at = 2
    with pytest.raises(NotTaken):
        await swept.sweep(T0 + 75 * MINUTE)
    assert await swept.sweep(T0 + 76 * MINUTE) == [(66, 36), (36, 6), (6, 0)]


async def test_a_week_back_is_as_far_as_it_goes_and_that_is_said() -> None:
    swept = Swept(Changes())
    await swept.sweep(T0)
    pieces = await swept.sweep(T0 + BACK_MS + OVERLAP_MS + MINUTE)
    assert pieces[0][0] == BACK_MS // MINUTE
    assert len(pieces) == BACK_MS // PIECE_MS
    assert "导一次订单表" in swept.shop.state.show.connectors["doudian"].note


async def test_fruit_that_was_sent_before_the_book_began_was_not_in_the_shed() -> None:
    old = T0 - 3 * 24 * 3_600_000
    sent = (*paid("D1", old), OrderEvent(old + MINUTE, "doudian", "D1/shipped", "D1", "shipped"))
    done = (*paid("D2", old), OrderEvent(old + MINUTE, "doudian", "D2/shipped", "D2", "shipped"))
    waiting = paid("D3", old)
    swept = Swept(Changes(*((T0, nouns) for nouns in (sent, done, waiting))))
    swept.shop.tell(OrderEvent(T0, "doudian", "push", "D2", "completed"))
    await swept.sweep(T0 + MINUTE)
    state = swept.shop.state
    assert ("doudian", "D1") not in state.stock.orders
    assert (state.stock.pools["plum"].shipped, state.stock.pools["plum"].committed) == (0, 5000)
    assert state.stock.orders[("doudian", "D2")].flags == ()


class Pushed(Changes):
    """A Listener whose only push was lost."""

    def __init__(self) -> None:
        super().__init__()
        self.swept = asyncio.Event()

    async def listen(self, emit: Emit) -> None:
        await emit((ConnectorStatus(0, "doudian", "up"),))
        await asyncio.Event().wait()

    async def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[tuple[Inbound, ...], None]:
        yield paid("D1", until_ms - MINUTE)
        if self.asked:
            self.swept.set()
        self.asked.append((since_ms, until_ms))


async def test_the_station_sweeps_whatever_can_be_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "EVERY_S", 0.001)
    shop, until = Pushed(), asyncio.Event()
    assert isinstance(shop, Sweeper)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        plan = Plan(catalogue=CATALOGUE, journal=MemoryJournal(), listeners={"doudian": shop})
        running = group.create_task(run_station(plan, until))
        await shop.swept.wait()
        until.set()
    state: State = running.result()
    assert state.stock.pools["plum"].committed == 5000
    assert state.show.connectors["doudian"].swept_ms == shop.asked[0][1]
