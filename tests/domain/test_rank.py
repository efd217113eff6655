"""Which question is taken first: pressing ones, those many ask, and in the end whatever has waited longest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.rank import rank
from companion.domain.view import whole
from companion.reading.reading import Need
from tests.domain.shop import T0, Shop, plums

PRICE = Need("price", wording="多少钱")
PAYING = Need("order", wording="付不了款")
SWEET = Need("quality", wording="甜不甜")
GROWING = Need("agronomy", wording="叶子卷了怎么办")


def test_what_stops_a_sale_comes_before_what_does_not() -> None:
    at = [rank(need, T0, 1) for need in (PAYING, SWEET, GROWING)]
    assert at == sorted(at)
    assert len(set(at)) == 3


def test_more_askers_come_first_and_so_does_who_has_bought() -> None:
    assert rank(SWEET, T0, 5) < rank(SWEET, T0, 2) < rank(SWEET, T0, 1)
    assert rank(SWEET, T0, 1, buyers=1) < rank(SWEET, T0, 1)


def test_whoever_waits_long_enough_comes_before_any_crowd() -> None:
    assert rank(GROWING, T0, 1) < rank(PRICE, T0 + 20 * 60_000, 10_000, buyers=9)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 100), st.integers(0, 5))
def test_the_order_of_two_questions_does_not_change_as_time_goes_by(
    since: int, later: int, askers: int, buyers: int
) -> None:
    one, other = rank(PRICE, since, askers, buyers), rank(SWEET, since, askers)
    assert rank(PRICE, since + later, askers, buyers) - rank(SWEET, since + later, askers) == one - other


def test_the_entry_of_a_question_says_its_rank_and_how_many_may_have_bought() -> None:
    shop = Shop()
    shop.event("created", plums(1), buyer="山里**")
    shop.event("paid", buyer="山里**")
    shop.say("甜不甜", "路人甲")
    shop.say("新疆发货吗", "山里人")
    view = whole(shop.state, "helper")["questions"]
    assert "buyers" not in view["q1"]
    assert view["q2"]["buyers"] == 1
    assert view["q2"]["rank"] < view["q1"]["rank"] < view["q1"]["since"]
