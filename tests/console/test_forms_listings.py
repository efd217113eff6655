"""What a shop lists and should not: looked at, or, where it is allowed, put right there; never by one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from companion.console.pages import quota_rows
from tests.console.evening import NOW_MS, oversold, view
from tests.console.fake import FakeStation
from tests.console.looking import SMALL, Clock, closed, command, opened, sight
from tests.console.test_pictures import _console

PLACE: Final = {"shop": "doudian", "pack": "plum-5"}


def listing(units: int = 92, **more: Any) -> dict[str, Any]:
    """A pack that Doudian lists, 70 of which there are to sell."""
    told: dict[str, Any] = PLACE | {"units": units, "quota": 71, "at": NOW_MS - 60_000}
    if more.get("differs") == "over":
        told["what"] = f"抖店的“蜂糖李 5斤装”上架 {units} 份，货池只够填 71 份，再卖就可能超卖：到后台改成 71"
    return told | more


def listed(shown: dict[str, Any], write: bool = False, **more: Any) -> dict[str, Any]:
    """The same evening with a listing that differs; `write`: the shop may be told otherwise."""
    shown["listings"] = {"doudian/plum-5": listing(differs="over", **more)}
    if write:
        shown["station"] |= {"write_shops": True}
    return shown


async def test_a_listing_that_differs_stands_among_the_tasks_and_is_ticked_off(station: FakeStation) -> None:
    listed(station.view)
    async with opened(station) as seen:
        await seen.press("d")
        await seen.reads("待办 5 件", "2 19:59 上架多了 抖店 蜂糖李 5斤装")
        await seen.press("down")
        await seen.reads("货池只够填 71 份")
        await seen.press("enter")
        await seen.reads("上架的份数 · 抖店 蜂糖李 5斤装", "1 看过了，或已在后台改好")
        assert "替我改成" not in seen.text()
        await seen.press("1")
        assert await command(station) == ("see_listing", PLACE)
        await closed(seen)


async def test_setting_it_is_said_first_and_done_by_the_enter_after_with_what_there_is_now(
    station: FakeStation,
) -> None:
    listed(station.view, write=True)
    async with opened(station) as seen:
        await seen.press("d", "2", "2")
        await seen.reads("真的去改店铺吗", "会把 抖店 蜂糖李 5斤装 的上架从 92 改成 70 份", "Esc 不改")
        await seen.press("enter")
        assert await command(station) == ("list_units", PLACE | {"units": 70})
        await seen.reads("抖店 蜂糖李 5斤装 改成 70 份")


async def test_taking_goods_off_sale_is_said_first_and_can_be_left(station: FakeStation) -> None:
    listed(station.view, write=True)
    async with opened(station) as seen:
        await seen.press("d", "2", "3")
        await seen.reads("所在的整个商品下架，别的规格也一起停卖")
        await seen.press("escape")
        await closed(seen)
        assert station.commands.empty()
        await seen.press("d", "2", "3", "enter")
        assert await command(station) == ("take_down", PLACE)


async def test_what_must_be_taken_down_stands_among_the_tasks_where_it_can_be_done_from_here(
    station: FakeStation,
) -> None:
    station.view["packs"]["plum-5"] |= {"take_down": True}
    station.view["listings"] = {"doudian/plum-5": listing(12)}
    station.view["station"] |= {"write_shops": True}
    async with opened(station) as seen:
        await seen.press("d")
        await seen.reads("2 19:59 该下架 抖店 蜂糖李 5斤装")
        await seen.press("down")
        await seen.reads("该停卖了，店里还上架 12 份")


async def test_what_came_of_the_last_wish_is_told(station: FakeStation) -> None:
    listed(station.view, write=True, wish="failed", wished=70, note="平台不答应（10020217）")
    async with opened(station) as seen:
        await seen.press("d", "2")
        await seen.reads("上一次没改成： 平台不答应（10020217）")


def test_the_quota_says_what_the_shop_lists_now_beside_what_it_should() -> None:
    rows = "\n".join(row.strip().text for row in quota_rows(sight(listed(view())), 84))
    (row,) = (row for row in rows.splitlines() if "70" in row)
    assert row.split() == ["抖店", "蜂糖李", "5斤装", "现在", "92", "填", "70"]


@pytest.mark.parametrize("keys", ["g", "d", "d2", "d22"], ids=["quota", "tasks", "listing", "sure"])
def test_it_looks_as_it_did(
    snap_compare: Callable[..., bool], clock: Clock, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    shown = listed(oversold(view()), write=True)
    app, hold = _console("zh", clock, monkeypatch, shown, keys)
    assert snap_compare(app, terminal_size=SMALL, run_before=hold)
