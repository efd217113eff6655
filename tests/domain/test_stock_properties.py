"""Stock that is always right, against a second opinion: every account after every step of made-up evenings.

The slow run makes tens of thousands of evenings; the usual one a thousand, the same each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from companion.domain import facts as f
from companion.domain.inbound import OrderEvent
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.trouble import Refused
from tests.domain.oracle import ACCOUNTS, balance, gather
from tests.domain.shop import CATALOGUE, T0, Shop, balanced
from tests.domain.tales import SHOP, Decision, Expiry, Step, contents, evenings, tales

POOLS = {pool.id: pool.on_hand for pool in CATALOGUE.pools if pool.id in ("plum", "bamboo")}
USUAL = 300
MANY = 5500


def take(shop: Shop, step: Step) -> None:
    """One step of an evening; what a helper may not do now changes nothing."""
    if isinstance(step, Expiry):
        shop.hold(f.OrderExpired(SHOP, step.order, at_ms=T0))
    elif isinstance(step, Decision):
        name = "restock" if step.restock else "write_off"
        try:
            shop.command(name, shop=SHOP, order=step.order, line=step.line, quantity=step.units)
        except Refused:
            return
    else:
        shop.tell(step)


def expected(book: Sequence[f.AnyFact], told: Sequence[OrderEvent]) -> dict[str, dict[str, int]]:
    """Every pool's accounts by the second opinion."""
    restocked: Counter[tuple[str, str, str]] = Counter()
    lost: Counter[tuple[str, str, str]] = Counter()
    for fact in book:
        if isinstance(fact, f.GoodsDecided):
            restocked[(fact.shop, fact.order, fact.line)] += fact.restocked
            lost[(fact.shop, fact.order, fact.line)] += fact.lost
    expired = [(fact.shop, fact.order) for fact in book if isinstance(fact, f.OrderExpired)]
    lines = {key: line.places(restocked[key], lost[key]) for key, line in gather(told, expired).items()}
    return {pool: balance(opened, contents(pool), lines) for pool, opened in POOLS.items()}


def accounts(state: State) -> dict[str, dict[str, int]]:
    return {pool: {name: getattr(state.stock.pools[pool], name) for name in ACCOUNTS} for pool in POOLS}


def whole(state: State) -> dict[str, Any]:
    found = sheet(state)
    return {key: found[key] for key in ("pools", "packs", "orders", "sales")}


def told(events: Sequence[OrderEvent]) -> State:
    shop = Shop()
    for noun in events:
        shop.tell(noun)
    return shop.state


def check_evening(steps: Sequence[Step]) -> None:
    shop = Shop()
    heard: list[OrderEvent] = []
    for step in steps:
        take(shop, step)
        heard += [step] if isinstance(step, OrderEvent) else []
        assert balanced(shop.state)
        assert accounts(shop.state) == expected(shop.book, heard)
    again = State()
    for fact in shop.book:
        apply(again, fact)
    assert sheet(again) == sheet(shop.state)


def check_arrival(events: Sequence[OrderEvent], chance: Any) -> None:
    first = told(events)
    shuffled = list(events)
    chance.shuffle(shuffled)
    repeated = [*shuffled, *chance.choices(shuffled, k=len(shuffled))]
    renamed = [replace(x, source="poll", key=f"p{x.key}", shop=SHOP) for x in shuffled]
    chance.shuffle(repeated)
    for other in (told(shuffled), told(repeated), told([*repeated, *renamed])):
        assert whole(other) == whole(first)
        assert accounts(other) == expected((), events)


def check_lines(events: Sequence[OrderEvent]) -> None:
    for book in told(events).stock.orders.values():
        for line in book.lines.values():
            where = line.posted
            total = sum(where)
            if where.reserved or not (line.tale.paid or book.tale.paid):
                assert total in (0, line.units)
                assert total == where.reserved
            else:
                assert total == line.units
            assert min(where) >= 0


@settings(max_examples=USUAL)
@given(evenings())
def test_every_account_agrees_with_the_second_opinion_after_every_step(steps: list[Step]) -> None:
    check_evening(steps)


@settings(max_examples=USUAL)
@given(tales(), st.randoms(use_true_random=False))
def test_arrival_repeats_and_a_second_source_change_no_balance(events: list[OrderEvent], chance: Any) -> None:
    check_arrival(events, chance)


@settings(max_examples=USUAL)
@given(tales())
def test_the_units_of_a_line_are_all_somewhere_and_nowhere_twice(events: list[OrderEvent]) -> None:
    check_lines(events)


@pytest.mark.slow
@settings(max_examples=MANY, derandomize=False)
@given(evenings(most=30))
def test_every_account_agrees_in_many_long_evenings(steps: list[Step]) -> None:
    check_evening(steps)


@pytest.mark.slow
@settings(max_examples=MANY, derandomize=False)
@given(tales(most=24), st.randoms(use_true_random=False))
def test_arrival_changes_nothing_in_many_long_tales(events: list[OrderEvent], chance: Any) -> None:
    check_arrival(events, chance)


@pytest.mark.slow
@settings(max_examples=MANY, derandomize=False)
@given(tales(most=24))
def test_the_units_of_a_line_are_all_somewhere_in_many_long_tales(events: list[OrderEvent]) -> None:
    check_lines(events)
