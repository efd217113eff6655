"""Orders by phone, and orders a person must look at: few keystrokes, and the right command at the end."""

from __future__ import annotations

import pytest

from tests.console.evening import NOW_MS, order, task
from tests.console.fake import FakeStation
from tests.console.looking import ROOMY, SMALL, closed, command, opened, write


async def test_a_phone_order_is_three_keystrokes(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("n", "3", "enter")
        assert await command(station) == ("record_order", {"pack": "plum-5", "quantity": 1, "paid": True})
        await seen.reads("电话单 蜂糖李 5斤装 ×1")


async def test_a_phone_order_of_several_unpaid_for_someone(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("n", "4", "tab", "backspace", "3", "tab")
        await write(seen, "laowang")
        await seen.press("tab", "2", "enter")
        args = {"pack": "plum-10", "quantity": 3, "buyer": "laowang", "paid": False}
        assert await command(station) == ("record_order", args)


async def test_a_phone_order_wants_a_pack_and_a_whole_number(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("n", "enter")
        await seen.reads("先选一项")
        await seen.press("3", "tab", "backspace", "enter")
        await seen.reads("份数写整数")
        await seen.press("2", "enter")
        assert (await command(station))[1]["quantity"] == 2
        await closed(seen)


async def test_a_phone_order_is_called_off(station: FakeStation) -> None:
    station.view["orders"]["401"] = order(5, "张婶**", "蜂糖李 5斤装 ×1", "paid", shop="phone", order="P9")
    async with opened(station) as seen:
        await seen.press("w")
        await seen.reads("退哪个电话单、群单", "1 19:59 张婶** 蜂糖李 5斤装 × 1 已付")
        await seen.press("enter")
        assert await command(station) == ("cancel_order", {"order": "P9"})


async def test_the_tasks_are_listed_and_the_chosen_one_is_told_in_full(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("d")
        await seen.reads("待办 4 件", "1 19:59 退果 阿黔** 蜂糖李 10斤装 × 1", "2 19:59 对不上规格 遵义** ? × 2")
        await seen.reads("抖店 D41 · 1 份没发货就退了：放回可卖，还是报损")
        await seen.press("down")
        await seen.reads("抖店 D305 · 抖店的编码 351234 不知道是哪个规格")


async def test_a_code_nobody_knows_is_given_its_pack(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("d", "2")
        await seen.reads("这个编码是哪个规格 · 抖店 351234", "0 不占货（赠品、补差价、定金）")
        await seen.press("3", "enter")
        assert await command(station) == ("map_sku", {"source": "doudian", "sku": "351234", "pack": "plum-5"})
        await closed(seen)


async def test_a_code_may_stand_for_no_fruit_at_all(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("d", "down", "enter")
        await seen.reads("这个编码是哪个规格")
        await seen.press("enter")
        await seen.reads("先选一项")
        await seen.press("0", "enter")
        assert await command(station) == ("map_sku", {"source": "doudian", "sku": "351234", "pack": "-"})


async def test_a_line_without_even_a_code_can_only_be_ticked_off(station: FakeStation) -> None:
    del station.view["tasks"]["305/UNMAPPED"]["sku"]
    async with opened(station) as seen:
        await seen.press("d", "2")
        await seen.reads("看过了 · 对不上规格 · 抖店 D305")
        await seen.press("enter")
        args = {"shop": "doudian", "order": "D305", "flag": "UNMAPPED"}
        assert await command(station) == ("resolve_task", args)


async def test_an_order_without_its_detail_is_given_it(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("d", "3")
        await seen.reads("这一单是什么 · 抖店 D309", "平台还没说买了什么")
        await seen.press("4", "tab", "backspace", "0", "enter")
        await seen.reads("份数写整数")
        await seen.press("backspace", "3", "enter")
        args = {"shop": "doudian", "order": "D309", "pack": "plum-10", "quantity": 3}
        assert await command(station) == ("tell_detail", args)


async def test_an_order_of_no_fruit_is_said_to_be_so(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("d", "3", "0", "enter")
        args = {"shop": "doudian", "order": "D309", "pack": "-", "quantity": 1}
        assert await command(station) == ("tell_detail", args)
        await seen.reads("补上 遵义** 不占货 ×1")


async def test_anything_else_is_resolved_with_a_word_on_what_was_done(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("d", "4")
        await seen.reads("看过了 · 同一编号两种说法 · 抖店 D300", "同一个编号来了两种说法，以先到的为准")
        await write(seen, "问过客服")
        await seen.press("enter")
        args = {"shop": "doudian", "order": "D300", "flag": "CONFLICT", "note": "问过客服"}
        assert await command(station) == ("resolve_task", args)


async def test_fruit_to_be_decided_on_stands_among_the_tasks(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("d", "1")
        await seen.reads("发货前退款的果子")
        await seen.press("2")
        assert await command(station) == ("write_off", {"shop": "doudian", "order": "D41"})


async def test_a_task_that_goes_while_it_is_chosen_is_still_seen_to(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("d", "down")
        await station.delta({"tasks": {"305/UNMAPPED": None}})
        await seen.until(lambda: "305/UNMAPPED" not in seen.app.uplink.board.view.tasks)
        await seen.press("enter")
        await seen.reads("这个编码是哪个规格")


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_a_hundred_tasks_with_hostile_words_are_listed_row_by_row(
    station: FakeStation, size: tuple[int, int]
) -> None:
    bad = "\x1b[2J\u202e" + "果" * 300
    told = {str(n): task(str(n), bad, bad, buyer=bad, lines=bad, at=NOW_MS - n) for n in range(100)}
    station.view["tasks"] = told
    async with opened(station, size) as seen:
        await seen.press("d")
        await seen.reads("待办 101 件")
        await seen.press(*["down"] * 12)
        assert {strip.cell_length for strip in seen.strips()} == {size[0]}
        assert not any(letter in seen.text() for letter in "\x1b\u202e")
        await seen.press("enter")
        await seen.reads("看过了")


async def test_an_order_of_the_wechat_group_is_three_keystrokes_too_after_the_first(station: FakeStation) -> None:
    station.view["orders"]["401"] = order(5, "张婶**", "蜂糖李 5斤装 ×1", "paid", shop="wechat_group", order="G9")
    async with opened(station) as seen:
        await seen.press("n", "3", "enter")
        args = {"pack": "plum-5", "quantity": 1, "paid": True, "via": "wechat_group"}
        assert await command(station) == ("record_order", args)
        await seen.reads("微信群单 蜂糖李 5斤装 ×1")


async def test_the_first_order_of_the_group_is_chosen_once(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("n", "shift+tab", "2", "tab", "4", "enter")
        assert (await command(station))[1]["via"] == "wechat_group"


async def test_a_number_that_is_typed_takes_the_place_of_the_one_that_stands_there(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("n", "3", "tab", "2", "enter")
        assert (await command(station))[1]["quantity"] == 2
