"""Orders in the console: found as one types, opened with Enter, and what fits an order done from there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from companion.console.order_screen import FindOrders, OneOrder
from tests.console.fake import FakeStation
from tests.console.looking import ROOMY, Seen, command, opened, write
from tests.console.orders import found, found_orders, history


@pytest.fixture(autouse=True)
def known(station: FakeStation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.console.order_screen.FRESH_S", 0.03)
    station.knows = {"find_orders": found_orders(), "order_history": history()}


async def asked(station: FakeStation) -> tuple[str, dict[str, Any]]:
    async with asyncio.timeout(5):
        frame = await station.questions.get()
    return frame["what"], frame["args"]


async def closed(seen: Seen, screens: int = 1) -> None:
    await seen.until(lambda: len(seen.app.screen_stack) == screens)


async def on_order(seen: Seen) -> None:
    await seen.press("f")
    await seen.reads("蜂糖李 5斤装 × 2")
    await seen.press("enter")
    await seen.reads("经过")


@pytest.mark.parametrize("key", ["f", "slash", "F"])
async def test_the_newest_orders_are_there_at_once_and_digits_narrow_them(station: FakeStation, key: str) -> None:
    async with opened(station) as seen:
        await seen.press(key)
        await seen.reads("查订单", "…117354104821", "还有 3 单")
        assert await asked(station) == ("find_orders", {"digits": ""})
        station.knows["find_orders"] = {"orders": [found(7, "D999", "阿黔**", "方竹笋 ×1", "paid")], "more": 0}
        await write(seen, "999")
        await seen.reads("D999", "阿黔**")
        assert await asked(station) == ("find_orders", {"digits": "999"})


async def test_while_one_question_is_under_way_typing_asks_for_its_end_only(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("f")
        await seen.reads("117354104821")
        await asked(station)
        station.mute = True
        await seen.press("4", "8", "2", "1")
        _, first = await asked(station)
        assert first == {"digits": "4"}
        held = next(iter(seen.app.uplink.asked))
        station.mute = False
        await station.tell({"kind": "answer", "id": held, "ok": True, "orders": [], "more": 0})
        assert await asked(station) == ("find_orders", {"digits": "4821"})
        await seen.reads("117354104821")
        assert station.questions.empty()


async def test_the_arrows_choose_and_enter_opens_the_chosen_one(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("f")
        await seen.reads("24821")
        await seen.press("down", "down", "down", "down", "down", "up", "enter")
        await seen.reads("经过（7 条）")
        questions = [await asked(station) for _ in range(2)]
        assert questions[1] == ("order_history", {"shop": "phone", "order": "Pb1d0e4821"})
        await seen.press("escape")
        await closed(seen, 2)
        assert isinstance(seen.app.screen, FindOrders)
        await seen.press("escape")
        await closed(seen)


async def test_an_order_is_opened_with_the_mouse(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("f")
        await seen.reads("24821")
        row = next(y for y, text in enumerate(seen.rows()) if "24821" in text and "一叶" in text)
        await seen.pilot.click(offset=(20, row))
        await seen.reads("经过")
        assert [await asked(station) for _ in range(2)][1][1]["order"] == "24821"


async def test_enter_on_nothing_found_does_nothing(station: FakeStation) -> None:
    station.knows["find_orders"] = {"orders": [], "more": 0}
    async with opened(station) as seen:
        await seen.press("f", "7", "7")
        await seen.reads("没有这样的订单")
        await seen.press("down", "enter")
        assert isinstance(seen.app.screen, FindOrders)


async def test_the_whole_history_is_seen_and_moved_through(station: FakeStation) -> None:
    async with opened(station) as seen:
        await on_order(seen)
        assert "下面还有" in seen.text()
        assert "6920117354104821  抖店 山里**" in seen.text()
        for _ in range(9):
            await seen.press("pagedown")
        await seen.reads("同一个事件 evt-20260615-00047")
        assert "下面还有" not in seen.text()
        await seen.press("home")
        await seen.reads("货在哪里")


async def test_a_large_screen_shows_it_at_once(station: FakeStation) -> None:
    async with opened(station, ROOMY) as seen:
        await on_order(seen)
        await seen.reads("货在哪里", "晚到 3 分钟  已付款", "说法不同：以先到的为准")
        assert "下面还有" not in seen.text()


async def test_its_refunded_fruit_is_decided_on_from_there(station: FakeStation) -> None:
    async with opened(station) as seen:
        await on_order(seen)
        for digit, name in (("1", "restock"), ("2", "write_off")):
            await seen.press("r")
            await seen.reads("蜂糖李 5斤装 × 1")
            await seen.press(digit)
            assert await command(station) == (name, {"shop": "doudian", "order": "6920117354104821"})
            await closed(seen, 3)
            assert isinstance(seen.app.screen, OneOrder)
        await seen.reads("好了：报损")


async def test_its_flag_is_seen_to_from_there(station: FakeStation) -> None:
    async with opened(station) as seen:
        await on_order(seen)
        await seen.press("d")
        await seen.reads("没发货的售后退款 · 抖店")
        await write(seen, "wenguo")
        await seen.press("enter")
        args = {"shop": "doudian", "order": "6920117354104821", "flag": "POST_REFUND_NOT_SHIPPED", "note": "wenguo"}
        assert await command(station) == ("resolve_task", args)


async def test_of_several_flags_one_is_chosen_first(station: FakeStation) -> None:
    station.knows["order_history"] = history(flags=["CONFLICT", "REFUND_OVER_QTY"])
    async with opened(station) as seen:
        await on_order(seen)
        await seen.press("d", "2")
        await seen.reads("退多了 · 抖店")
        await seen.press("enter")
        assert (await command(station))[1]["flag"] == "REFUND_OVER_QTY"


async def test_a_phone_order_is_cancelled_from_there_and_no_other_order(station: FakeStation) -> None:
    async with opened(station) as seen:
        await on_order(seen)
        await seen.press("w", "x", "z")
        assert isinstance(seen.app.screen, OneOrder)
        assert "退这单" not in seen.text()
        station.knows["order_history"] = history(shop="phone", order="Pb1d0e4821", state="paid", flags=[])
        await station.delta({"goal": {"sold": 7}})
        await seen.until(lambda: seen.app.uplink.board.view.goal.sold == 7)
        await seen.reads("w 退这单")
        await seen.press("w")
        await seen.reads("退掉这个电话订单", "Enter 退掉：山里** 蜂糖李 5斤装 × 6")
        await seen.press("enter")
        assert await command(station) == ("cancel_order", {"order": "Pb1d0e4821"})
    assert station.commands.empty()


async def test_what_the_station_refuses_stands_on_the_screen_until_it_answers(station: FakeStation) -> None:
    station.knows["order_history"] = {"ok": False, "error": "找不到 doudian 的订单"}
    async with opened(station) as seen:
        await seen.press("f")
        await seen.reads("117354104821")
        await seen.press("enter")
        await seen.reads("找不到 doudian 的订单")
        station.knows["order_history"] = history()
        await seen.reads("经过")


async def test_an_answer_nobody_can_read_is_no_answer_and_costs_nothing_else(station: FakeStation) -> None:
    station.knows["find_orders"] = {"orders": "many"}
    async with opened(station) as seen:
        await seen.press("f")
        await seen.reads("助播台没有回答")
        assert seen.app.uplink.state == "live"


async def test_without_a_line_it_says_so_and_finds_when_it_is_back(station: FakeStation) -> None:
    async with opened(station) as seen:
        await station.close()
        await seen.until(lambda: seen.app.uplink.state == "lost")
        await seen.press("f")
        await seen.reads("没有送出")
        await station.open()
        await seen.reads("117354104821")


async def test_an_answer_that_comes_after_the_screen_is_closed_hurts_nobody(station: FakeStation) -> None:
    async with opened(station) as seen:
        station.mute = True
        await seen.press("f")
        await asked(station)
        await seen.press("escape")
        await closed(seen)
        held = next(iter(seen.app.uplink.asked))
        await station.tell({"kind": "answer", "id": held, "ok": True} | found_orders())
        await seen.until(lambda: not seen.app.uplink.asked)
        assert "查订单  " not in seen.rows()[2]
