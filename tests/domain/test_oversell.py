"""Sold beyond the pile: by exactly how much, which orders that concerns, and what can be done about it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.catalogue import Catalogue, Lot, Pack, StockPool
from companion.domain.oversell import COUNTED_MOST, NAMED_MOST, concerned, shortfall, waits_for
from companion.domain.state import State
from tests.domain.shop import CATALOGUE, Shop, plums, units

PACKS = (Pack("plum-3", "plum", "3斤装", 1500, 2590), Pack("plum-5", "plum", "5斤装", 2500, 3990))
TWENTY_JIN = StockPool("plum", "蜂糖李", "g", 10_000, lots=(Lot("罗家", 6000), Lot("王家", 4000)))


def last_fruit(language: str = "zh") -> Shop:
    return Shop(Catalogue("样", language, pools=(TWENTY_JIN,), packs=PACKS))


def buy(shop: Shop, order: str, quantity: int = 1, pack: str = "plum-5") -> None:
    shop.event("created", plums(quantity, pack=pack), order=order)
    shop.event("paid", order=order)


def test_a_hundred_orders_for_the_last_twenty_jin_oversell_by_the_other_ninety_six() -> None:
    shop = last_fruit()
    for number in range(1, 101):
        buy(shop, f"D{number}")
    short = shortfall(shop.state, "plum")
    assert short is not None
    assert short.amount == 96 * 2500 == shop.state.stock.pools["plum"].oversold
    assert [one.book.id[1] for one in short.named] == [f"D{number}" for number in range(100, 100 - NAMED_MOST, -1)]
    assert short.more == 96 - NAMED_MOST
    every = list(concerned(shop.state, "plum"))
    assert [one.book.id[1] for one in every] == [f"D{number}" for number in range(100, 4, -1)]
    assert sum(one.amount for one in every) == short.amount
    assert {one.amount for one in every} == {2500}


def test_newest_is_by_payment_and_what_was_sent_or_refunded_is_not_concerned() -> None:
    shop = last_fruit()
    for order in ("early", "sent", "back", "late"):
        shop.event("created", plums(1), order=order)
    for order in ("late", "sent", "back", "early"):
        shop.event("paid", order=order)
    shop.event("shipped", order="sent")
    shop.event("refunded", units(1), order="back", refund="R")
    shop.command("count_stock", pool="plum", amount="1斤")
    assert shop.state.stock.pools["plum"].oversold == 7000
    assert [one.book.id[1] for one in concerned(shop.state, "plum")] == ["early", "late"]


def test_an_order_of_two_lines_waits_for_both() -> None:
    shop = last_fruit()
    shop.event("created", plums(2), plums(2, "2", "plum-3"))
    shop.event("paid")
    shop.event("shipped", units(1))
    assert waits_for(shop.state.stock.numbered(1), "plum") == 2500 + 3000
    assert waits_for(shop.state.stock.numbered(1), "bamboo") == 0


EVENTS = st.sampled_from(["created", "paid", "shipped", "refunded", "cancelled", "closed", "completed"])


@given(st.lists(st.tuples(EVENTS, st.integers(0, 9), st.integers(0, 5)), max_size=50))
def test_the_orders_named_cover_what_is_oversold_and_none_is_named_needlessly(
    events: list[tuple[Any, int, int]],
) -> None:
    shop = last_fruit()
    for event, number, quantity in events:
        pack = PACKS[number % 2].id
        line = (plums(quantity, pack=pack),) if event == "created" else ()
        line = (units(quantity),) if event == "refunded" else line
        shop.event(event, *line, order=f"D{number}", refund=f"R{quantity}" if event == "refunded" else "")
    pool = shop.state.stock.pools["plum"]
    named = list(concerned(shop.state, "plum"))
    amounts = [one.amount for one in named]
    times = [one.paid_ms for one in named]
    assert times == sorted(times, reverse=True)
    assert all(amount > 0 for amount in amounts)
    assert not named or sum(amounts[:-1]) < pool.oversold
    # What unpaid orders hold beyond the pile is no paid order's trouble yet.
    assert sum(amounts) >= min(pool.oversold, pool.committed)


def test_a_slip_of_the_hand_does_not_count_every_order_there_is() -> None:
    shop = last_fruit()
    shop.command("receive_lot", pool="plum", household="罗家", amount="9000斤")
    for number in range(COUNTED_MOST + 200):
        buy(shop, f"D{number}")
    shop.command("count_stock", pool="plum", amount="1斤")
    short = shortfall(shop.state, "plum")
    assert short is not None
    assert len(short.named) + short.more == COUNTED_MOST


def test_ideas_name_the_household_that_brought_most_a_smaller_pack_and_at_last_a_refund() -> None:
    shop = last_fruit()
    shop.command("receive_lot", pool="plum", household="王家", amount="10斤")
    for number in range(9):
        buy(shop, f"D{number}")
    short = shortfall(shop.state, "plum")
    assert short is not None
    assert short.ideas == (
        "请王家再送 15 斤",
        "和买家商量改发小规格：3斤装",
        "还不够就退款，从最后付款的订单退起，最多 15 斤",
    )


def test_what_unpaid_orders_hold_may_come_back_by_itself() -> None:
    shop = last_fruit()
    buy(shop, "D1", 4)
    shop.event("created", plums(1, pack="plum-3"), order="D2")
    short = shortfall(shop.state, "plum")
    assert short is not None
    assert short.ideas[1] == "其中 3 斤 还没付款，没付成会自动放回"


def test_an_english_station_says_it_in_english_and_rounds_what_is_missing_up() -> None:
    shop = last_fruit("en")
    buy(shop, "D1", 4)
    shop.command("adjust_stock", pool="plum", delta="-3两", reason="spoilage")
    short = shortfall(shop.state, "plum")
    assert short is not None
    assert short.ideas[0] == "Ask 罗家 for 0.5 jin more"


@pytest.mark.parametrize("state", [State(), Shop(CATALOGUE).state])
def test_where_nothing_is_oversold_nothing_is_said(state: State) -> None:
    assert shortfall(state, "plum") is None


def test_the_orders_themselves_are_left_as_they_are() -> None:
    shop = last_fruit()
    for number in range(9):
        buy(shop, f"D{number}")
    before = shop.state.stock.tally.states.copy()
    shortfall(shop.state, "plum")
    assert shop.state.stock.tally.states == before == {"unpaid": 0, "paid": 9}
