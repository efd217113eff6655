"""What lies in the shed: adjusted, counted, received, put back or written off, in few keystrokes."""

from __future__ import annotations

import pytest

from tests.console.evening import order
from tests.console.fake import FakeStation
from tests.console.looking import closed, command, opened, write


async def test_stock_is_adjusted_with_a_reason(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("s")
        await write(seen, "-20斤")
        await seen.press("tab", "1", "enter")
        args = {"pool": "plum", "delta": "-20斤", "reason": "spoilage"}
        assert await command(station) == ("adjust_stock", args)
        await seen.reads("蜂糖李 -20斤 压坏")


async def test_an_adjustment_that_makes_no_sense_is_said_in_place(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("s", "enter")
        await seen.reads("先选一项")
        await seen.press("1", "enter")
        await seen.reads("这里要填")
        await write(seen, "很多")
        await seen.press("enter")
        await seen.reads("看不懂")
        await seen.press("backspace", "backspace")
        await write(seen, "-3件")
        await seen.press("enter")
        await seen.reads("这个货池按重量计")
        assert station.commands.empty()
        await seen.press("escape")
        await closed(seen)
        assert station.commands.empty()


async def test_stock_is_counted(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("t")
        await write(seen, "600斤")
        await seen.press("enter")
        assert await command(station) == ("count_stock", {"pool": "plum", "amount": "600斤"})


async def test_a_known_household_brings_fruit_at_a_price(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("l", "2", "tab", "tab")
        await write(seen, "200斤")
        await seen.press("tab")
        await write(seen, "6.5")
        await seen.press("enter")
        args = {"pool": "plum", "household": "韦家", "amount": "200斤", "price": "6.5"}
        assert await command(station) == ("receive_lot", args)


async def test_a_new_household_is_written_and_goes_before_the_chosen_one(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("l", "1", "tab")
        await write(seen, "杨家")
        await seen.press("tab")
        await write(seen, "30斤")
        await seen.press("enter")
        args = {"pool": "plum", "household": "杨家", "amount": "30斤"}
        assert await command(station) == ("receive_lot", args)


async def test_fruit_is_nobodys_until_a_household_is_named_and_a_price_must_be_one(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("l", "enter")
        await seen.reads("选一户，或者写一户新的")
        await seen.press("1", "tab", "tab")
        await write(seen, "30斤")
        await seen.press("tab")
        await write(seen, "便宜")
        await seen.press("enter")
        await seen.reads("看不懂价格")
        assert station.commands.empty()


async def test_where_no_household_is_known_its_name_is_typed(station: FakeStation) -> None:
    station.view["lots"] = {}
    async with opened(station) as seen:
        await seen.press("l")
        await write(seen, "罗家")
        await seen.press("tab")
        await write(seen, "200斤")
        await seen.press("enter")
        assert (await command(station))[1]["household"] == "罗家"


async def test_spoilt_fruit_can_be_put_down_to_one_household(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("s")
        await write(seen, "-20斤")
        await seen.press("tab", "1", "tab")
        await seen.reads("谁家的", "0 不指定", "1 韦家 蜂糖李 120 斤", "2 罗家 蜂糖李 200 斤")
        await seen.press("2", "enter")
        args = {"pool": "plum", "delta": "-20斤", "reason": "spoilage", "lot": "l1"}
        assert await command(station) == ("adjust_stock", args)


async def test_a_lot_of_another_pool_is_not_taken(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("s")
        await write(seen, "-2斤")
        await seen.press("tab", "1", "tab", "2", "shift+tab", "shift+tab", "shift+tab", "1", "enter")
        await seen.reads("这批货不是这个货池的")
        assert station.commands.empty()


@pytest.mark.parametrize(("digit", "name"), [("1", "restock"), ("2", "write_off")])
async def test_refunded_fruit_is_decided_on_in_two_keystrokes(station: FakeStation, digit: str, name: str) -> None:
    async with opened(station) as seen:
        await seen.press("r")
        await seen.reads("等着处理：蜂糖李 10 斤", "19:59 抖店 阿黔** 蜂糖李 10斤装 × 1")
        await seen.press(digit)
        assert await command(station) == (name, {"shop": "doudian", "order": "D41"})
        await closed(seen)


async def test_of_several_refunds_the_oldest_is_decided_on_first_and_any_can_be_chosen(station: FakeStation) -> None:
    station.view["orders"]["315"] = order(5, "苗**", "蜂糖李 5斤装 ×1", "refunded", undecided=1)
    async with opened(station) as seen:
        await seen.press("r", "shift+tab", "down", "tab", "1")
        assert (await command(station))[1]["order"] == "D5"
        await closed(seen)
        await seen.press("r", "2")
        assert (await command(station))[1]["order"] == "D41"
