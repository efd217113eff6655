"""What each card shows of a view, and what it keeps back when the view may be out of date."""

from __future__ import annotations

from typing import Any

import pytest

from tests.overlays.made_up_station import VIEW, changed_view

PACK: dict[str, Any] = VIEW["packs"]["plum-5"]


def _with_pack(**fields: Any) -> dict[str, Any]:
    return changed_view(packs={"plum-5": PACK | fields})


async def test_the_product_is_the_pinned_pack(module: Any) -> None:
    shown = await module("show.js", "showProduct", VIEW, True)
    wanted = {"link": "3号", "title": "蜂糖李 5斤装", "price": "39.9", "left": "128", "soldOut": False, "part": 0.32}
    assert wanted.items() <= shown.items()
    assert (shown["total"], shown["sold"]) == ("共剩约 640 斤", "已售 272 件")


@pytest.mark.parametrize("pinned", [{}, {"pack": "gone"}, {"pack": "constructor"}, {"pack": 5}])
async def test_without_a_pinned_pack_only_the_product_page_shows_one(module: Any, pinned: dict[str, Any]) -> None:
    view = changed_view(pinned=pinned)
    assert await module("show.js", "showProduct", view, True) is None
    first = await module("show.js", "showProduct", view, True, {"orFirst": True})
    assert first["link"] == "1号"


async def test_a_pack_without_a_link_comes_after_those_with_one(module: Any) -> None:
    packs = {"a": PACK | {"link": 0, "title": "散装"}, "b": PACK | {"link": 7, "title": "礼盒"}}
    view = changed_view(pinned={}, packs=packs)
    assert (await module("show.js", "showProduct", view, True, {"orFirst": True}))["title"] == "礼盒"
    only = changed_view(pinned={"pack": "a"}, packs=packs)
    assert (await module("show.js", "showProduct", only, True))["link"] == ""


async def test_sold_out_is_said_and_the_pile_is_not(module: Any) -> None:
    shown = await module("show.js", "showProduct", _with_pack(left=0), True)
    assert (shown["soldOut"], shown["total"], shown["sold"]) == (True, "", "已售 272 件")
    assert not (await module("show.js", "showProduct", _with_pack(left=0), False))["soldOut"]


def _at_level(level: str, **fields: Any) -> dict[str, Any]:
    return _with_pack(**fields) | {"pools": {"plum": VIEW["pools"]["plum"] | {"level": level}}}


@pytest.mark.parametrize(
    ("level", "said"),
    [("normal", "共剩约 640 斤"), ("low", "即将售罄"), ("stop", "即将售罄"), ("other", "共剩约 640 斤")],
)
async def test_a_pool_near_its_end_is_said_to_be(module: Any, level: str, said: str) -> None:
    shown = await module("show.js", "showProduct", _at_level(level), True)
    assert (shown["total"], shown["ending"], shown["left"]) == (said, said == "即将售罄", "128")


async def test_what_is_sold_out_is_not_said_to_be_soon(module: Any) -> None:
    shown = await module("show.js", "showProduct", _at_level("oversold", left=0), True)
    assert (shown["soldOut"], shown["ending"], shown["total"]) == (True, False, "")


async def test_while_a_shop_is_silent_the_last_counts_are_kept_and_marked(module: Any) -> None:
    view = _at_level("low") | {"freshness": {"stale": True}}
    shown = await module("show.js", "showProduct", view, True)
    assert (shown["lagging"], shown["left"], shown["total"], shown["ending"]) == (True, "128", "共剩约 640 斤", False)
    assert (await module("show.js", "showGoal", view, True))["lagging"]
    assert not (await module("show.js", "showProduct", view, False))["lagging"]
    for fresh in ({}, {"stale": "yes"}):
        assert not (await module("show.js", "showProduct", changed_view(freshness=fresh), True))["lagging"]


async def test_fields_that_are_missing_hide_only_themselves(module: Any) -> None:
    view = changed_view(packs={"plum-5": {"title": "蜂糖李"}}, pools={})
    shown = await module("show.js", "showProduct", view, True)
    assert (shown["title"], shown["price"], shown["left"], shown["total"], shown["sold"]) == ("蜂糖李", "", "…", "", "")
    assert await module("show.js", "showProduct", {}, True) is None


async def test_the_question_on_air_ends_with_a_question_mark(module: Any) -> None:
    shown = await module("show.js", "showQuestion", VIEW, True)
    assert (shown["question"], shown["askers"]) == ("新疆发货吗？", "12人在问")
    asked = changed_view(air={"question": "甜不甜?", "text": "甜", "askers": 1})
    shown = await module("show.js", "showQuestion", asked, True)
    assert (shown["question"], shown["askers"], shown["answer"]) == ("甜不甜?", "", "甜")


@pytest.mark.parametrize("air", [{}, {"question": "", "text": ""}, {"question": 5}])
async def test_no_question_is_shown_when_none_is_on_air(module: Any, air: dict[str, Any]) -> None:
    assert await module("show.js", "showQuestion", changed_view(air=air), True) is None


async def test_orders_are_taken_by_number_and_the_newest_stands_last(module: Any) -> None:
    last = await module("show.js", "showOrders", VIEW, True, {"most": 2})
    assert [order["key"] for order in last] == ["9", "10"]
    assert (last[1]["buyer"], last[1]["lines"]) == ("山里**", "蜂糖李 5斤装 ×2")
    assert await module("show.js", "showOrders", changed_view(orders={}), True) is None


async def test_of_the_consoles_orders_only_paid_ones_are_shown(module: Any) -> None:
    order = VIEW["orders"]["9"]
    orders = {"1": order | {"state": "paid"}, "2": order | {"state": "unpaid"}, "3": order | {"state": "refunded"}}
    last = await module("show.js", "showOrders", changed_view(orders=orders), True, {"most": 5})
    assert [order["key"] for order in last] == ["1"]


async def test_the_goal_counts_in_the_unit_of_its_pools(module: Any) -> None:
    shown = await module("show.js", "showGoal", VIEW, True)
    assert shown == {"target": "1000", "sold": "736", "unit": "斤", "part": 0.736, "reached": False, "lagging": False}
    pieces = changed_view(goal={"target": 200, "sold": 250, "unit": "piece"})
    shown = await module("show.js", "showGoal", pieces, True)
    assert shown == {"target": "200", "sold": "250", "unit": "件", "part": 1, "reached": True, "lagging": False}


@pytest.mark.parametrize("goal", [{}, {"target": 0, "sold": 5, "unit": "g"}])
async def test_without_a_goal_there_is_no_goal_card(module: Any, goal: dict[str, Any]) -> None:
    assert await module("show.js", "showGoal", changed_view(goal=goal), True) is None
    assert await module("show.js", "showGoal", {}, True) is None


async def test_what_may_be_out_of_date_gives_no_number_away(module: Any) -> None:
    product = await module("show.js", "showProduct", VIEW, False)
    assert [product[field] for field in ("price", "left", "total", "sold", "part")] == [
        "…",
        "…",
        "共剩约 …",
        "已售 … 件",
        0,
    ]
    assert (await module("show.js", "showQuestion", VIEW, False))["askers"] == ""
    assert await module("show.js", "showOrders", VIEW, False) is None
    goal = await module("show.js", "showGoal", VIEW, False)
    assert (goal["target"], goal["sold"], goal["part"], goal["reached"]) == ("…", "…", 0, False)
