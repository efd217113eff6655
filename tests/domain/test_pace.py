"""How fast a pool sells: what falls into the three minutes and what does not, in bounded memory, in any order."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.decide import decide
from companion.domain.pace import BUCKET_MS, BUCKETS, LAG_MOST_S, LAGS_KEPT, Lags, Pace
from companion.domain.state import apply
from tests.domain.shop import T0, Shop, plums, units

WINDOW_MS = BUCKETS * BUCKET_MS
MINUTE_MS = 60_000


def drawn(shop: Shop, later_ms: int = 0, pool: str = "plum") -> int:
    return shop.state.pace.drawn(pool, shop.at_ms + later_ms)


def hear(shop: Shop, late_ms: int, **more: Any) -> None:
    """An order told for a second after the last, and heard so much later."""
    noun = shop.noun("created", plums(1), **more)
    for fact in decide(shop.state, noun, None, noun.at_ms + late_ms):
        apply(shop.state, fact)


def test_an_order_counts_once_however_much_is_told_of_it() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    shop.event("paid")
    shop.event("paid", key="again")
    shop.event("shipped", units(1))
    shop.event("completed")
    assert drawn(shop) == 5000
    assert shop.state.pace.per_minute("plum", shop.at_ms) == 1667


def test_what_was_sold_three_minutes_ago_no_longer_counts() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    assert drawn(shop, WINDOW_MS - BUCKET_MS) == 5000
    assert drawn(shop, WINDOW_MS) == 0


def test_more_of_a_line_and_detail_that_comes_late_count_and_what_comes_back_does_not() -> None:
    shop = Shop()
    shop.event("paid")
    assert drawn(shop) == 0
    shop.event("changed", plums(1))
    shop.event("changed", plums(3))
    assert drawn(shop) == 7500
    shop.event("changed", plums(1))
    shop.event("refunded", units(1), refund="R")
    assert drawn(shop) == 7500


def test_the_last_evening_imported_today_is_no_pace() -> None:
    shop = Shop()
    shop.event("created", plums(2), order="now")
    for number in range(300):
        shop.event("created", plums(4), order=f"old{number}", at_ms=T0 - 86_400_000 + number)
        shop.event("paid", order=f"old{number}", at_ms=T0 - 86_400_000 + number)
    assert shop.state.pace.drawn("plum", T0 + 1000) == 5000
    assert shop.state.pace.drawn("plum", shop.at_ms) == 0


def test_what_a_helper_writes_down_is_no_pace_of_the_shops() -> None:
    shop = Shop()
    shop.command("record_order", pack="plum-5", quantity=4)
    shop.command("adjust_stock", pool="plum", delta="-50斤", reason="spoilage")
    assert drawn(shop) == 0


def test_a_shop_whose_clock_is_hours_ahead_sells_when_it_is_heard_of() -> None:
    shop = Shop()
    hear(shop, 0, order="right")
    hear(shop, -8 * 3_600_000, order="ahead", at_ms=shop.at_ms + 8 * 3_600_000)
    now_ms = T0 + 2000
    assert shop.state.pace.drawn("plum", now_ms) == 5000
    assert shop.state.pace.drawn("plum", now_ms + WINDOW_MS) == 0


def test_warning_takes_the_slowest_shop_that_sells_now() -> None:
    shop = Shop()
    hear(shop, 5_000, order="a", source="doudian")
    hear(shop, 41_200, order="b", source="kuaishou")
    pace = shop.state.pace
    # 5000 g in three minutes, over 42 s of lag and 60 s of reaction.
    assert pace.sold_unseen("plum", shop.at_ms) == -(-5000 * (42 + 60) // 180)
    shop.at_ms += WINDOW_MS
    hear(shop, 5_000, order="c", source="doudian")
    assert pace.sold_unseen("plum", shop.at_ms) == -(-2500 * (5 + 60) // 180)


def test_what_was_imported_says_nothing_of_how_late_a_shop_is() -> None:
    shop = Shop()
    hear(shop, 2_000, order="a")
    for number in range(100):
        hear(shop, (LAG_MOST_S + 1) * 1000, order=f"D{number}")
    assert shop.state.pace.pools["plum"].lag_s(shop.at_ms) == 2


@given(st.lists(st.integers(0, 900), max_size=200))
def test_the_p95_is_that_of_the_last_lags(told: list[int]) -> None:
    lags = Lags()
    for lag in told:
        lags.add(lag)
    last = sorted(told[-LAGS_KEPT:])
    assert lags.p95_s == (last[-(-95 * len(last) // 100) - 1] if last else 0)
    assert len(lags.heard) == len(lags.ranked) <= LAGS_KEPT


DRAWS = st.lists(st.tuples(st.integers(0, 2 * WINDOW_MS), st.integers(1, 9000)), min_size=1, max_size=60)


@given(DRAWS, st.integers(0, 2 * WINDOW_MS), st.randoms(use_true_random=False))
def test_the_sum_is_exact_bounded_and_the_same_in_any_order(
    told: list[tuple[int, int]], wait: int, chance: Any
) -> None:
    now = max(at for at, _ in told) + wait
    sums = set()
    for _ in range(3):
        pace = Pace()
        for at, amount in told:
            pace.draw("plum", amount, "doudian", at, 0)
        assert len(pace.pools["plum"].buckets) <= BUCKETS
        sums.add(pace.drawn("plum", now))
        chance.shuffle(told)
    oldest = now // BUCKET_MS - BUCKETS
    assert sums == {sum(amount for at, amount in told if at // BUCKET_MS > oldest)}
