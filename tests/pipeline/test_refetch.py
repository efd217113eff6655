"""Platforms are asked about single orders: before an unpaid one lets go, and until it is known what one holds."""

from __future__ import annotations

import asyncio

import pytest

from companion.app import Plan, run_station
from companion.domain.books import GRACE_MS
from companion.domain.facts import OrderExpired, OrderPaid, StationOpened
from companion.domain.inbound import Inbound, OrderEvent, OrderLine
from companion.domain.state import State, apply
from companion.domain.timer import due
from companion.domain.trouble import NotTaken
from companion.journal.memory import MemoryJournal
from companion.pipeline import refetch
from companion.pipeline.clock import now_ms
from connectors.contract import Emit, Refetcher
from tests.domain.shop import CATALOGUE

SOON_MS = 30_000


class Shop:
    """A Listener whose shop knows which of its orders were paid."""

    def __init__(self, paid: tuple[str, ...] = (), *, fails: bool = False, hangs: bool = False) -> None:
        self.paid = paid
        self.fails = fails
        self.hangs = hangs
        self.asked: list[tuple[str, ...]] = []
        self.answered = asyncio.Event()
        self.at_ms = now_ms()

    def event(self, order: str, event: str, **more: int) -> OrderEvent:
        lines = (OrderLine("1", "plum-5", quantity=2),) if event == "created" else ()
        return OrderEvent(self.at_ms, "doudian", f"{order}-{event}", order, event, lines, **more)  # type: ignore[arg-type]

    async def listen(self, emit: Emit) -> None:
        deadline = self.at_ms + SOON_MS - GRACE_MS
        await emit(tuple(self.event(f"D{number}", "created", expires_at_ms=deadline) for number in range(3)))
        await asyncio.Event().wait()

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
        self.asked.append(orders)
        self.answered.set()
        if self.fails:
            raise OSError("the shop does not answer")
        if self.hangs:
            await asyncio.Event().wait()
        return tuple(self.event(order, "paid") for order in orders if order in self.paid)


async def run(shop: Shop, monkeypatch: pytest.MonkeyPatch, rounds: int = 10) -> State:
    """The station's state after the shop was asked, and a few more occasions to ask it."""
    monkeypatch.setattr(refetch, "EVERY_S", 0.001)
    monkeypatch.setattr(refetch, "ANSWER_S", 0.01)
    monkeypatch.setattr("companion.pipeline.supervise.FIRST_DELAY_S", 0.0)
    until = asyncio.Event()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        plan = Plan(catalogue=CATALOGUE, journal=MemoryJournal(), listeners={"doudian": shop})
        running = group.create_task(run_station(plan, until))
        await shop.answered.wait()
        for _ in range(rounds):
            await asyncio.sleep(0.002)
        until.set()
    return running.result()


def let_go(state: State) -> list[str]:
    """The orders that let go of their stock when their time comes."""
    expired = []
    while fact := due(state, now_ms() + SOON_MS * 2):
        assert isinstance(fact, OrderExpired)
        apply(state, fact)
        expired.append(fact.order)
    return sorted(expired)


async def test_an_order_that_was_paid_unheard_is_not_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(paid=("D1",))
    assert isinstance(shop, Refetcher)
    state = await run(shop, monkeypatch)
    assert shop.asked == [("D0", "D1", "D2")]
    assert state.stock.pools["plum"].committed == 5000
    assert let_go(state) == ["D0", "D2"]


@pytest.mark.parametrize(("fails", "hangs"), [(True, False), (False, True), (False, False)])
async def test_an_order_of_which_nothing_is_learned_lets_go_and_is_asked_about_once(
    fails: bool, hangs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(fails=fails, hangs=hangs)
    state = await run(shop, monkeypatch)
    assert shop.asked == [("D0", "D1", "D2")]
    assert state.show.connectors["doudian"].state == "up"
    assert let_go(state) == ["D0", "D1", "D2"]


class SlowToTell(Shop):
    """One that pushed payments without saying of what, and knows it only when asked for the third time."""

    def __init__(self, orders: int = 3) -> None:
        super().__init__()
        self.orders = orders

    async def listen(self, emit: Emit) -> None:
        await emit(tuple(self.event(f"D{number}", "paid") for number in range(self.orders)))
        await asyncio.Event().wait()

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
        self.asked.append(orders)
        if len(self.asked) < 3:
            return ()
        self.answered.set()
        return tuple(self.event(order, "created") for order in orders)


async def test_an_order_that_waits_for_its_detail_is_asked_about_until_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refetch, "AGAIN_MS", (0, 0, 0, 3_600_000))
    shop = SlowToTell()
    state = await run(shop, monkeypatch)
    assert shop.asked == [("D0", "D1", "D2")] * 3
    assert state.stock.tally.flags["NEED_DETAIL"] == 0
    assert state.stock.pools["plum"].committed == 3 * 5000


async def test_an_order_nobody_can_tell_of_is_asked_about_ever_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    state, asked = State(), list[tuple[str, ...]]()
    for fact in (StationOpened(CATALOGUE, at_ms=1), OrderPaid("doudian", "k", "doudian", "D1", at_ms=1)):
        apply(state, fact)

    class Silent:
        async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
            asked.append(orders)
            return ()

    clock = [0]
    asker = refetch.Asker("doudian", Silent(), state, lambda: clock[0], never_brought)
    times: list[int] = []

    async def tick(_seconds: float) -> None:
        times.extend([clock[0] // 1000] * (len(asked) - len(times)))
        clock[0] += 5_000
        if clock[0] > 3_000_000:
            raise EndOfTest

    monkeypatch.setattr("companion.pipeline.refetch.asyncio.sleep", tick)
    with pytest.raises(EndOfTest):
        await asker.run()
    assert times == [0, 10, 40, 160, 760]


class EndOfTest(Exception):
    """Enough was seen."""


async def never_brought(nouns: tuple[Inbound, ...]) -> None:
    raise AssertionError(f"nothing was told, and yet this was brought: {nouns}")


async def test_a_hundred_orders_are_asked_about_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refetch, "AGAIN_MS", (0, 3_600_000))
    shop = SlowToTell(250)
    await run(shop, monkeypatch)
    assert [len(orders) for orders in shop.asked] == [100, 100, 50]


async def test_why_a_shop_can_not_be_asked_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    class Expired(SlowToTell):
        async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
            self.answered.set()
            raise NotTaken("令牌过期了", "the token has expired")

    state = await run(Expired(), monkeypatch)
    connector = state.show.connectors["doudian"]
    assert (connector.state, connector.note) == ("late", "令牌过期了")
    assert state.stock.tally.flags["NEED_DETAIL"] == 3
