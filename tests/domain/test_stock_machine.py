"""An evening as a machine: orders, helpers' hands, repeats and crashes in any order, every rule checked each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from companion.domain import facts as f
from companion.domain.inbound import Command, OrderEvent
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.trouble import Refused
from tests.domain.shop import CATALOGUE, T0, Shop, balanced
from tests.domain.tales import ORDERS, SHOP, Decision, Expiry, event
from tests.domain.test_stock_properties import accounts, expected, take

LETTING_GO = frozenset({"created", "changed", "cancelled", "refunded", "closed"})
"""Events that may make more available: by letting go, by a smaller quantity, by what a refund now counts as."""


def read_again(book: list[f.AnyFact]) -> State:
    state = State()
    for fact in book:
        apply(state, fact)
    return state


class Evening(RuleBasedStateMachine):
    """One station, and all that was ever told to it."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop()
        self.heard: list[OrderEvent] = []
        self.done: list[str] = []
        self.undone: set[str] = set()
        self.moved = dict.fromkeys(("plum", "bamboo"), 0)
        self.moved_lost = dict(self.moved)
        self.count = 0

    # --- what happens ------------------------------------------------------------------------------------------

    @rule(data=st.data())
    def the_platform_says_something(self, data: Any) -> None:
        self.count += 1
        noun = data.draw(event(f"e{self.count}"))
        self.heard.append(noun)
        with self.rising_only_if(noun.event in LETTING_GO):
            self.shop.tell(noun)

    @precondition(lambda self: self.heard)
    @rule(data=st.data())
    def it_says_it_again(self, data: Any) -> None:
        noun = data.draw(st.sampled_from(self.heard))
        before = sheet(self.shop.state)
        assert self.shop.tell(noun) == ()
        assert sheet(self.shop.state) == before

    @precondition(lambda self: self.heard)
    @rule(data=st.data())
    def another_connector_says_it_too(self, data: Any) -> None:
        self.count += 1
        noun = replace(data.draw(st.sampled_from(self.heard)), source="poll", key=f"p{self.count}", shop=SHOP)
        before = accounts(self.shop.state)
        self.shop.tell(noun)
        assert accounts(self.shop.state) == before

    @rule(restock=st.booleans(), order=st.sampled_from(ORDERS), line=st.sampled_from("12"), units=st.integers(1, 3))
    def a_helper_decides_on_refunded_fruit(self, restock: bool, order: str, line: str, units: int) -> None:
        with self.rising_only_if(restock):
            take(self.shop, Decision(restock, order, line, units))

    @rule(order=st.sampled_from(ORDERS))
    def our_timer_lets_an_order_go(self, order: str) -> None:
        with self.rising_only_if(True):
            take(self.shop, Expiry(order))

    @rule(pool=st.sampled_from(["plum", "bamboo"]), delta=st.integers(-40, 40).filter(bool), gone=st.booleans())
    def a_helper_adjusts(self, pool: str, delta: int, gone: bool) -> None:
        unit = "斤" if pool == "plum" else "件"
        reason = "spoilage" if gone and delta < 0 else "transfer"
        with self.rising_only_if(delta > 0):
            self.command("adjust_stock", pool=pool, delta=f"{delta:+}{unit}", reason=reason)

    @rule(pool=st.sampled_from(["plum", "bamboo"]), amount=st.integers(1, 400))
    def a_helper_counts(self, pool: str, amount: int) -> None:
        size = 500 if pool == "plum" else 1
        self.command("count_stock", pool=pool, amount=f"{amount}{'斤' if pool == 'plum' else '件'}")
        assert self.shop.state.stock.pools[pool].on_hand == amount * size

    @rule(amount=st.integers(1, 100))
    def a_household_brings_fruit(self, amount: int) -> None:
        with self.rising_only_if(True):
            self.command("receive_lot", pool="plum", household="罗家", amount=f"{amount}斤")

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def a_helper_undoes(self, data: Any) -> None:
        key = data.draw(st.sampled_from(self.done))
        start = len(self.shop.book)
        try:
            self.shop.command("undo", key=key)
        except Refused:
            return
        assert key not in self.undone, "undone twice"
        self.undone.add(key)
        self.note(self.shop.book[start:])

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def the_same_command_comes_again(self, data: Any) -> None:
        key = data.draw(st.sampled_from(self.done))
        noun = next(x for x in self.shop.told if isinstance(x, Command) and x.key == key)
        before = sheet(self.shop.state)
        assert self.shop.tell(noun) == ()
        assert sheet(self.shop.state) == before

    @rule(data=st.data())
    def the_machine_dies_before_the_batch_is_written(self, data: Any) -> None:
        noun = data.draw(event(f"e{self.count + 1}"))
        kept = list(self.shop.book)
        first = self.shop.tell(noun)
        self.shop.book = kept
        self.shop.state = read_again(kept)
        self.count += 1
        self.heard.append(noun)
        assert self.shop.tell(noun) == first

    @rule()
    def the_machine_dies_and_reads_its_book(self) -> None:
        self.shop.state = read_again(self.shop.book)

    # --- what must hold ----------------------------------------------------------------------------------------

    @invariant()
    def every_pool_sums_to_nothing_and_only_available_may_be_below_it(self) -> None:
        assert balanced(self.shop.state)

    @invariant()
    def every_account_agrees_with_the_second_opinion(self) -> None:
        wanted = expected(self.shop.book, self.heard)
        for pool, accounts_ in wanted.items():
            accounts_["available"] += self.moved[pool]
            accounts_["lost"] += self.moved_lost[pool]
        assert accounts(self.shop.state) == wanted

    def teardown(self) -> None:
        """The book explains the state."""
        assert sheet(read_again(self.shop.book)) == sheet(self.shop.state)

    # ------------------------------------------------------------------------------------------------------------

    def command(self, name: str, **args: Any) -> None:
        self.count += 1
        key = f"m{self.count}"
        start = len(self.shop.book)
        try:
            self.shop.command(name, once=key, **args)
        except Refused:
            return
        self.done.append(key)
        self.note(self.shop.book[start:])

    def note(self, facts: list[f.AnyFact]) -> None:
        """What a helper moved by hand, which no order explains."""
        for fact in facts:
            if isinstance(fact, f.StockAdjusted):
                self.moved[fact.pool] += fact.delta
                self.moved_lost[fact.pool] += fact.lost
            elif isinstance(fact, f.LotReceived):
                self.moved[fact.pool] += fact.amount

    @contextmanager
    def rising_only_if(self, allowed: bool) -> Iterator[None]:
        before = {pool.id: self.shop.state.stock.pools[pool.id].available for pool in CATALOGUE.pools}
        yield
        for pool, available in before.items():
            assert allowed or self.shop.state.stock.pools[pool].available <= available


class LongEvening(Evening):
    """The same, for the slow run."""


TestEvening = Evening.TestCase
TestEvening.settings = settings(max_examples=250, stateful_step_count=20)
TestLongEvenings = pytest.mark.slow(LongEvening.TestCase)
TestLongEvenings.settings = settings(max_examples=4000, stateful_step_count=40, derandomize=False)


def test_an_adjustment_and_its_undo_leave_no_trace_and_a_second_undo_is_refused() -> None:
    shop = Shop()
    before = shop.pool()
    shop.command("adjust_stock", once="a", pool="plum", delta="-20斤", reason="spoilage")
    assert shop.pool() != before
    shop.command("undo", key="a")
    assert shop.pool() == before
    with pytest.raises(Refused, match="已经撤销"):
        shop.command("undo", key="a")
    assert shop.at_ms > T0
