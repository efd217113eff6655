"""The four levels: where they begin, that none flaps, and that looking costs nothing when nothing moved."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.facts import Level, LotReceived, StockLevelChanged
from companion.domain.levels import Watch, heed, level_of, next_heed, warn_at
from companion.domain.state import State, apply
from companion.domain.timer import next_due
from tests.domain.shop import T0, Shop, plums

LEVELS: tuple[Level, ...] = ("normal", "low", "stop", "oversold")


def small(on_hand: int, low_at: int = 0) -> Shop:
    """One pile in one pack of 2500 g: without any pace W is 2500."""
    return Shop(Catalogue("样", pools=(StockPool("plum", "李", "g", on_hand, low_at),), packs=(PACK,)))


PACK = Pack("plum-5", "plum", "5斤装", 2500, 3990)


def look(shop: Shop, now_ms: int | None = None) -> list[tuple[str, Level]]:
    """Let the levels follow; what changed."""
    facts = heed(shop.state, shop.at_ms if now_ms is None else now_ms)
    for fact in facts:
        shop.hold(fact)
    return [(fact.pool, fact.level) for fact in facts]


@pytest.mark.parametrize(
    ("before", "available", "low_at", "level"),
    [
        ("normal", 201, 0, "normal"),
        ("normal", 200, 0, "low"),
        ("normal", 101, 0, "low"),
        ("normal", 100, 0, "stop"),
        ("normal", 0, 0, "stop"),
        ("normal", -1, 0, "oversold"),
        ("normal", 301, 300, "normal"),
        ("normal", 300, 300, "low"),
        ("low", 201, 0, "low"),
        ("low", 250, 0, "low"),
        ("low", 251, 0, "normal"),
        ("low", 375, 300, "low"),
        ("low", 376, 300, "normal"),
        ("low", 100, 0, "stop"),
        ("stop", 150, 0, "stop"),
        ("stop", 151, 0, "low"),
        ("stop", 251, 0, "normal"),
        ("oversold", -1, 0, "oversold"),
        ("oversold", 0, 0, "stop"),
        ("oversold", 150, 0, "stop"),
        ("oversold", 151, 0, "low"),
    ],
)
def test_where_levels_begin_and_end_for_a_warning_at_100(
    before: Level, available: int, low_at: int, level: Level
) -> None:
    assert level_of(before, available, 100, low_at) == level


AMOUNTS = st.integers(-50, 4000)


@given(st.sampled_from(LEVELS), AMOUNTS, st.integers(0, 1000), st.integers(0, 2000))
def test_a_level_asked_for_twice_is_the_same(before: Level, available: int, warn: int, low_at: int) -> None:
    once = level_of(before, available, warn, low_at)
    assert level_of(once, available, warn, low_at) == once
    assert (once == "oversold") == (available < 0)
    assert once != "normal" or available > max(2 * warn, low_at)


@given(st.data(), st.integers(4, 1000))
def test_nothing_that_moves_less_than_a_margin_flaps(data: st.DataObject, warn: int) -> None:
    # Half of W above stop, a quarter of 2 W above low: as much as comes and goes within that changes a level once.
    lowest = data.draw(st.integers(0, 4 * warn))
    seen = data.draw(st.lists(st.integers(lowest, lowest + (warn - 1) // 2), min_size=1, max_size=30))
    level: Level = data.draw(st.sampled_from(LEVELS))
    walked = []
    for available in seen:
        level = level_of(level, available, warn)
        walked.append(level)
    changes = sum(a != b for a, b in pairwise(walked))
    assert changes <= 2
    assert len({(a, b) for a, b in pairwise(walked) if a != b}) == changes


@given(st.integers(0, 30), st.lists(st.sampled_from(["created", "cancelled"]), max_size=80))
def test_orders_that_come_and_go_move_a_level_each_way_at_most_once_in_three_minutes(
    boxes: int, events: list[Any]
) -> None:
    shop = small(boxes * 2500)
    levels: list[Level] = []
    for number, event in enumerate(events):
        if event == "created":
            shop.event("created", plums(1), order=f"D{number}")
        else:
            shop.event("cancelled", order=f"D{number - 1}")
        levels += [level for _, level in look(shop)]
    # What has sold keeps W up, so that a pool does not recover because one buyer changed his mind.
    assert all(a != b for a, b in pairwise(levels))
    assert levels.count("normal") <= 1


def test_a_level_is_told_when_it_changes_and_only_then() -> None:
    shop = small(8 * 2500)
    assert look(shop) == []
    told = []
    for number in range(9):
        shop.event("created", plums(1), order=f"D{number}")
        told.append(look(shop))
        assert look(shop) == []
    assert [changed for changed in told if changed] == [
        [("plum", "low")],
        [("plum", "stop")],
        [("plum", "oversold")],
    ]
    assert shop.state.levels == {"plum": "oversold"}
    fact = [fact for fact in shop.book if isinstance(fact, StockLevelChanged)][-1]
    assert fact == StockLevelChanged("plum", "oversold", -2500, at_ms=shop.at_ms)


def test_w_is_what_sells_in_the_meantime_and_one_more_of_the_largest_pack() -> None:
    shop = Shop()
    assert warn_at(shop.state, "plum", T0) == 5000
    for number in range(12):
        shop.event("created", plums(3), order=f"D{number}")
    # 90 kg in three minutes is 30 kg in the minute it takes to react.
    assert warn_at(shop.state, "plum", shop.at_ms) == 30_000 + 5000
    assert warn_at(shop.state, "mango", T0) == 0


def test_the_catalogue_may_call_a_pool_low_earlier() -> None:
    shop = small(20 * 2500, low_at=45_000)
    assert look(shop) == []
    shop.event("created", plums(2))
    assert look(shop) == [("plum", "low")]


def test_a_pool_recovers_by_waiting_when_the_pace_falls() -> None:
    shop = small(15 * 2500)
    for number in range(8):
        shop.event("created", plums(1), order=f"D{number}")
    assert look(shop) == [("plum", "low")]
    now_ms, told = shop.at_ms, []
    while (at_ms := next_heed(shop.state)) is not None:
        assert at_ms > now_ms
        assert (next_due(shop.state) or 0) <= at_ms
        now_ms = at_ms
        told += look(shop, now_ms)
    assert told == [("plum", "normal")]
    assert now_ms - shop.at_ms <= 180_000


def test_a_station_that_is_well_or_idle_is_not_woken() -> None:
    shop = Shop()
    shop.event("created", plums(1))
    look(shop)
    assert next_heed(shop.state) is None
    assert next_heed(State()) is None


def test_a_comment_asks_for_no_look_at_any_pool() -> None:
    shop = Shop()
    look(shop)
    shop.say("新疆发货吗")
    assert not shop.state.watch.unweighed
    assert look(shop) == []


def test_fruit_that_comes_in_ends_the_warning() -> None:
    shop = small(2500)
    assert look(shop) == [("plum", "stop")]
    shop.command("receive_lot", pool="plum", household="罗家", amount="5斤")
    assert look(shop) == [("plum", "low")]
    shop.command("receive_lot", pool="plum", household="罗家", amount="3斤")
    assert look(shop) == [("plum", "normal")]


def test_a_book_without_a_station_and_a_pool_without_a_sheet_do_no_harm() -> None:
    state = State()
    assert heed(state, T0) == ()
    apply(state, LotReceived("k", "plum", "罗家", -500, at_ms=T0))
    (fact,) = heed(state, T0)
    apply(state, fact)
    assert (fact.pool, fact.level, heed(state, T0 + 60_000)) == ("plum", "oversold", ())


def test_the_same_facts_give_the_same_levels_when_the_book_is_read_again() -> None:
    shop = small(12 * 2500)
    for number in range(14):
        shop.event("created", plums(1), order=f"D{number}")
        look(shop)
    again = State()
    for fact in shop.book:
        apply(again, fact)
    assert again.levels == shop.state.levels
    assert again.pace == shop.state.pace
    assert heed(again, shop.at_ms) == ()


def test_a_station_that_starts_looks_at_every_pool_whatever_a_snapshot_forgot() -> None:
    shop = small(8 * 2500)
    shop.event("created", plums(9))
    shop.state.watch = Watch()
    assert look(shop) == [("plum", "oversold")]
