"""Why each unit is where it is: the sentences add up to the line, and say which rule put it there."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.explain import RELEASED, REMARK, Case, Part, explain
from companion.domain.orders import ALL, NO_POOL, Goods, Quantity, Refund, Tale, flags, split
from companion.domain.speech import Speech
from tests.domain.shop import T0

ZONE: Final = dt.timezone(dt.timedelta(hours=8))
POOLS: Final = {"plum": ("蜂糖李", "g"), "bamboo": ("方竹笋", "piece")}
MIN: Final = 60_000
GOODS: Final = Goods(1, (("plum", 2500),), 3990, "plum-5")


def speech(lang: str = "zh") -> Speech:
    return Speech(lang, ZONE, T0, POOLS, {"plum-5": "蜂糖李 5斤装"})  # type: ignore[arg-type]


def case(tale: Tale, restocked: int = 0, lost: int = 0, *, by_rule: bool = False, holds: bool = True) -> Case:
    """The case of a tale as the books would post it, due at 20:30."""
    where = split(tale, ALL if by_rule else restocked, lost, holds)
    return Case(tale, where, restocked, lost, by_rule, holds, T0 + 30 * MIN)


def said(tale: Tale, restocked: int = 0, lost: int = 0, lang: str = "zh", **more: bool) -> list[str]:
    return [part.say for part in explain(case(tale, restocked, lost, **more), speech(lang))]


def bought(units: int = 2, **more: object) -> Tale:
    return Tale(Quantity(1, units), GOODS, **({"created": True} | more))  # type: ignore[arg-type]


# --- it adds up ------------------------------------------------------------------------------------------------

times = st.sampled_from([0, T0 + MIN, T0 + 20 * MIN, T0 + 40 * MIN])
refunds = st.builds(
    Refund, st.one_of(st.none(), st.integers(0, 6)), st.sampled_from(["", "pre", "post"]), times.filter(bool)
)
stories = st.builds(
    Tale,
    st.one_of(st.none(), st.builds(Quantity, st.just(1), st.integers(0, 5))),
    st.sampled_from([None, GOODS, Goods(1, (("plum", 1500), ("bamboo", 2)), 100, "mixed"), Goods(1, (), 0, NO_POOL)]),
    st.booleans(),
    times,
    times,
    st.booleans(),
    st.booleans(),
    st.integers(0, 7),
    st.booleans(),
    times,
    st.dictionaries(st.sampled_from(["R1", "R2", "R3"]), refunds),
    st.booleans(),
)
units = st.integers(0, 4)


def check_sums(parts: list[Part], told: Case) -> None:
    located = [part for part in parts if part.place != REMARK]
    assert sum(part.units for part in located) == told.quantity
    for place in told.where._fields:
        assert sum(part.units for part in located if part.place == place) == getattr(told.where, place)
    assert sum(part.units for part in located if part.place == RELEASED) == told.quantity - sum(told.where)
    assert all(part.units for part in located)
    assert all((part.units == 0) for part in parts if part.place == REMARK)


@settings(max_examples=400, deadline=None)
@given(stories, units, units, st.booleans(), st.booleans(), st.sampled_from(["zh", "en"]))
def test_the_parts_add_up_to_the_line_and_to_each_account(
    tale: Tale, restocked: int, lost: int, by_rule: bool, holds: bool, lang: str
) -> None:
    told = case(tale, restocked, lost, by_rule=by_rule, holds=holds)
    parts = explain(told, speech(lang))
    check_sums(parts, told)
    for part in parts:
        assert part.place == REMARK or part.say.startswith(f"{part.units} ")
        assert "  " not in part.say
        assert lang == "zh" or "".join(part.say.split("蜂糖李")).replace("方竹笋", "").replace("×", "").isascii()


@settings(max_examples=200, deadline=None)
@given(stories, units, units)
def test_whatever_is_flagged_is_explained(tale: Tale, restocked: int, lost: int) -> None:
    told = case(tale, restocked, lost)
    sentences = "\n".join(part.say for part in explain(told, speech()))
    words = {
        "NEED_DETAIL": "等平台的明细",
        "PAID_AND_CLOSED_UNPAID": "也说过",
        "REFUND_OVER_QTY": "退款加起来",
        "POST_REFUND_NOT_SHIPPED": "不像是发货前的",
        "RESTOCK_OVER_REFUND": "请盘点",
        "UNMAPPED": "规格还没对上",
    }
    for flag in flags(tale, told.where, restocked, lost):
        assert words[flag] in sentences or tale.quantity is None


# --- what it says ----------------------------------------------------------------------------------------------


def test_an_unpaid_line_is_held_till_its_deadline() -> None:
    assert said(bought()) == ["2 份 × 5 斤 = 10 斤", "2 份（10 斤）未付款占用：20:30 再过 5 分钟仍不付就放回"]
    assert said(bought(1), lang="en") == [
        "1 pack × 5 jin = 5 jin",
        "1 pack (5 jin) reserved, not paid yet: let go 5 minutes after 20:30 if still unpaid",
    ]


@pytest.mark.parametrize(
    ("tale", "why"),
    [
        (bought(expired=True), "到 20:30 又等了 5 分钟，一直没付款，已放回可卖"),
        (bought(closed_unpaid_ms=T0 + 31 * MIN, expired=True), "20:31 没付款就关闭了"),
        (bought(created=False), "只有明细，还没听到下单"),
    ],
)
def test_an_unpaid_line_that_holds_nothing_says_why(tale: Tale, why: str) -> None:
    assert said(tale)[1:] == [f"2 份（10 斤）没有占：{why}"]


def test_a_station_that_does_not_count_unpaid_orders_says_so() -> None:
    assert "count_unpaid" in said(bought(), holds=False)[1]


def test_a_line_sent_in_part_and_refunded_in_part_tells_each_unit() -> None:
    refund = {"R1": Refund(1, "", T0 + 30 * MIN)}
    tale = bought(4, paid_ms=T0 + 15 * MIN, shipped_units=1, ship_ms=T0 + 40 * MIN, refunds=refund)
    assert said(tale) == [
        "4 份 × 5 斤 = 20 斤",
        "1 份（5 斤）已发货：20:40 起平台说共发了 1 份",
        "2 份（10 斤）待发货：20:15 付款，其余还没听到发货",
        "1 份（5 斤）待定：发货前退款 R1 1 份（20:30，20:40 才发货），等人决定放回还是报损",
    ]
    assert said(tale, restocked=1)[-1].startswith("1 份（5 斤）放回可卖：发货前退款 R1")
    assert said(tale, lost=1)[-1].endswith("助播决定报损")
    assert said(tale, by_rule=True)[-1].endswith("这个货池规定退果自动放回")


def test_all_was_sent_but_for_what_was_refunded_before() -> None:
    tale = bought(3, ship_all=True, ship_ms=T0 + 40 * MIN, refunds={"R1": Refund(1, "pre", T0 + 50 * MIN)})
    assert said(tale)[1] == "2 份（10 斤）已发货：20:40 平台说全部发出了，除了发货前退掉的 1 份"
    done = bought(1, completed=True)
    assert said(done)[1] == "1 份（5 斤）已发货：平台说订单已完成"


def test_more_sent_than_ordered_and_more_refunded_than_is_left_are_said_to_be_cut() -> None:
    assert said(bought(1, shipped_units=3, ship_ms=T0))[1].endswith("20:00 起平台说共发了 3 份，比买的还多")
    tale = bought(2, shipped_units=1, ship_ms=T0, refunds={"R1": Refund(3, "pre", T0)})
    assert "发货前退款共 3 份，没发出的只有 1 份，按 1 份算" in said(tale)
    assert "退款加起来 3 份，比买的 2 份多，请核对" in said(tale)


def test_a_refund_after_sending_or_of_money_only_moves_no_fruit() -> None:
    late = {"R1": Refund(1, "", T0 + 50 * MIN), "R2": Refund(0, "", T0 + 51 * MIN), "R3": Refund(None, "post", T0)}
    tale = bought(1, ship_all=True, ship_ms=T0 + 40 * MIN, refunds=late)
    assert said(tale)[2:] == [
        "退款 R1 1 份（20:50，20:40 已发货）在发货后，果子不回库",
        "退款 R2（20:51，20:40 已发货）只退钱，果子不动",
        "退款 R3 1 份（20:00）在发货后，果子不回库",
    ]


def test_a_refund_of_everything_says_how_we_know_it_came_before_sending() -> None:
    tale = bought(2, paid_ms=T0, refunds={"R1": Refund(None, "", T0 + MIN)})
    assert said(tale)[1] == "2 份（10 斤）待定：发货前退款 R1 2 份（20:01，没发货），等人决定放回还是报损"
    assert said(bought(2, closed_refund=True))[1].startswith("2 份（10 斤）待定：平台说全部退款，关了这单")


def test_a_paid_line_that_was_let_go_or_closed_stays_sold_and_says_so() -> None:
    tale = bought(1, paid_ms=T0 + 40 * MIN, expired=True, closed_unpaid_ms=T0 + 35 * MIN)
    assert said(tale)[1:] == [
        "1 份（5 斤）待发货：20:40 付款，还没听到发货",
        "超时放回过一次，付款一到又算卖出",
        "平台也说过 20:35 没付款就关闭了：付了款的算数，请到平台核对",
    ]


def test_payment_nobody_told_of_is_inferred_aloud() -> None:
    assert "没听到付款，但发过货，当作已付" in said(bought(2, shipped_units=1, ship_ms=T0))[2]
    assert "没听到付款，但退过款，当作已付" in said(bought(2, refunds={"R": Refund(1, "post", T0)}))[1]


def test_fruit_put_back_and_then_sent_is_not_counted_twice() -> None:
    tale = bought(2, ship_all=True, ship_ms=T0)
    assert said(tale, restocked=1)[-1] == "放回或报损过的有 1 份，后来平台说发出了，没有再算：请盘点"


def test_a_line_without_a_pack_takes_nothing_until_it_has_one() -> None:
    unknown = Tale(Quantity(1, 3), None, True)
    assert said(unknown) == [
        "3 份，平台的规格还没对上，现在不占库存；对上以后补记",
        "3 份未付款占用：20:30 再过 5 分钟仍不付就放回",
    ]
    gift = Tale(Quantity(1, 1), Goods(1, (), 0, NO_POOL), True, T0)
    assert said(gift)[0] == "1 份，不属于任何货池（赠品、补差价一类），不占库存"


def test_a_line_whose_detail_has_not_come_says_so() -> None:
    assert said(Tale(created=True)) == ["还不知道买了几份：等平台的明细，现在不占库存"]
    assert said(Tale(paid_ms=T0), lang="en")[0].startswith("It is paid for, but how many packs is not known yet")


def test_a_mixed_box_names_each_pool() -> None:
    mixed = Tale(Quantity(1, 2), Goods(1, (("plum", 1500), ("bamboo", 2)), 1, "mixed"), True, T0)
    assert said(mixed)[0] == "2 份 × （3 斤 蜂糖李 + 2 件 方竹笋） = 6 斤 蜂糖李 + 4 件 方竹笋"


def test_what_a_helper_told_and_a_code_still_to_be_mapped_are_remarked() -> None:
    told = case(bought(1))._replace(told=True, parked="SKU\x1b[31m9")
    remarks = [part.say for part in explain(told, speech())][2:]
    assert remarks[0].startswith("平台没说买了什么，这是助播记的")
    assert remarks[1] == "平台后来改成的规格 SKU [31m9 还没对上：先按原来的算，对上以后改记"
