"""The dialogs: few keystrokes, mistakes said in place, and the right command at the end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.widgets import Input

from companion.console.form import Option, typing
from tests.console.evening import pack
from tests.console.fake import FakeStation
from tests.console.looking import Seen, opened


async def _command(station: FakeStation) -> tuple[str, dict[str, Any]]:
    async with asyncio.timeout(5):
        heard = await station.commands.get()
    return heard["name"], heard["args"]


async def _type(seen: Seen, text: str) -> None:
    """As an input method hands text over: all at once."""
    field = seen.app.screen.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(text)


async def _closed(seen: Seen) -> None:
    await seen.until(lambda: len(seen.app.screen_stack) == 1)


async def test_a_phone_order_is_three_keystrokes(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("n", "3", "enter")
        assert await _command(station) == ("record_order", {"pack": "plum-5", "quantity": 1, "paid": True})
        await seen.reads("电话单 蜂糖李 5斤装 ×1")


async def test_a_phone_order_of_several_unpaid_for_someone(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("n", "4", "tab", "backspace", "3", "tab")
        await _type(seen, "laowang")
        await seen.press("tab", "2", "enter")
        args = {"pack": "plum-10", "quantity": 3, "buyer": "laowang", "paid": False}
        assert await _command(station) == ("record_order", args)


async def test_a_phone_order_wants_a_pack_and_a_whole_number(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("n", "enter")
        await seen.reads("先选一项")
        await seen.press("3", "tab", "backspace", "enter")
        await seen.reads("份数写整数")
        await seen.press("2", "enter")
        assert (await _command(station))[1]["quantity"] == 2
        await _closed(seen)


async def test_a_pack_is_pinned_by_its_link_number_alone(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("p", "4")
        assert await _command(station) == ("pin_pack", {"pack": "plum-10"})
        await _closed(seen)
        await seen.press("p", "0")
        assert await _command(station) == ("unpin_pack", {})


async def test_a_pack_without_a_number_is_pinned_with_the_arrows(station: FakeStation) -> None:
    station.view["packs"]["plum-0"] = pack("散装", 0, "plum", 500, 800, 1)
    async with opened(station) as seen:
        await seen.press("p", "7", "p")
        assert (await _command(station))[1] == {"pack": "rosa-250"}
        await seen.press("right", "right", "right", "enter")
        assert (await _command(station))[1] == {"pack": "plum-0"}


async def test_stock_is_adjusted_with_a_reason(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("s")
        await _type(seen, "-20斤")
        await seen.press("tab", "1", "enter")
        args = {"pool": "plum", "delta": "-20斤", "reason": "spoilage"}
        assert await _command(station) == ("adjust_stock", args)
        await seen.reads("蜂糖李 -20斤 压坏")


async def test_an_adjustment_that_makes_no_sense_is_said_in_place(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("s", "enter")
        await seen.reads("先选一项")
        await seen.press("1", "enter")
        await seen.reads("这里要填")
        await _type(seen, "很多")
        await seen.press("enter")
        await seen.reads("看不懂")
        await seen.press("backspace", "backspace")
        await _type(seen, "-3件")
        await seen.press("enter")
        await seen.reads("这个货池按重量计")
        assert station.commands.empty()
        await seen.press("escape")
        await _closed(seen)
        assert station.commands.empty()


async def test_stock_is_counted(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("t")
        await _type(seen, "600斤")
        await seen.press("enter")
        assert await _command(station) == ("count_stock", {"pool": "plum", "amount": "600斤"})


async def test_a_household_brings_fruit(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("l")
        await _type(seen, "罗家")
        await seen.press("tab")
        await _type(seen, "200斤")
        await seen.press("enter")
        args = {"pool": "plum", "household": "罗家", "amount": "200斤"}
        assert await _command(station) == ("receive_lot", args)


async def test_an_answer_is_edited_before_it_goes(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("j", "e")
        await _type(seen, "哦")
        await seen.press("enter")
        name, args = await _command(station)
        assert name == "answer_question"
        assert args == {"group": "q18", "text": "5斤装 39.9 元，合 7.98 元一斤，包邮哦", "on_air": True}


async def test_an_edited_answer_may_be_spoken_only(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("e", "tab", "2", "enter")
        assert (await _command(station))[1]["on_air"] is False


async def test_a_question_without_a_suggestion_is_answered_in_ones_own_words(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("down", "down", "down", "enter")
        await seen.reads("改答复 · 可以自提吗")
        await seen.press("enter")
        await seen.reads("这里要填")
        await _type(seen, "可以")
        await seen.press("enter")
        assert (await _command(station))[1] == {"group": "q22", "text": "可以", "on_air": True}


async def test_undo_shows_what_will_be_undone_and_enter_does_it(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("u")
        await seen.reads("撤销哪一步", "1 19:59:21 小王 回答 几天能到", "2 19:58:31 小王 调库存 蜂糖李 −20 斤 压坏")
        assert station.commands.empty()
        await seen.press("enter")
        assert await _command(station) == ("undo", {"key": "c2"})
        await seen.press("u", "2", "enter")
        assert await _command(station) == ("undo", {"key": "c1"})


async def test_undo_begins_at_ones_own_last_command(station: FakeStation) -> None:
    station.view["commands"]["c1"]["by"] = "小李"
    async with opened(station) as seen:
        await seen.press("u", "enter")
        assert await _command(station) == ("undo", {"key": "c1"})


@pytest.mark.parametrize(("digit", "name"), [("1", "restock"), ("2", "write_off")])
async def test_refunded_fruit_is_decided_on(station: FakeStation, digit: str, name: str) -> None:
    station.view["pools"]["plum"]["recoverable"] = 5000
    async with opened(station) as seen:
        await seen.press("r")
        await seen.reads("等着处理：蜂糖李 10 斤", "1 19:59:20 阿黔** 蜂糖李 10斤装 ×1 已退款")
        await seen.press("1", "tab", digit, "enter")
        assert await _command(station) == (name, {"shop": "doudian", "order": "D41"})


async def test_the_broadcast_is_begun_and_ended(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("b")
        await seen.reads("Enter 下播")
        await seen.press("enter")
        assert await _command(station) == ("end_broadcast", {})
        await station.delta({"broadcast": {"ended_at": station.at}})
        await seen.reads("b 开播")
        await seen.press("b")
        await _type(seen, "xiawu")
        await seen.press("enter")
        assert await _command(station) == ("start_broadcast", {"title": "xiawu"})


async def test_what_was_typed_is_not_lost_with_the_line(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("t")
        await _type(seen, "600斤")
        await station.close()
        await seen.until(lambda: seen.app.uplink.state == "lost")
        await seen.press("enter")
        await seen.reads("没有送出", "600斤")
        await station.open()
        await seen.until(lambda: seen.app.uplink.state == "live")
        await seen.press("enter")
        assert await _command(station) == ("count_stock", {"pool": "plum", "amount": "600斤"})


async def test_the_screen_behind_a_dialog_goes_on_living(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("p")
        await station.delta({"counts": {"paid": 320}})
        await seen.reads("成交 320 单")


async def test_help_tells_every_key_and_any_key_closes_it(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("question_mark")
        await seen.reads("记电话订单", "按任意键关闭")
        await seen.press("x")
        await _closed(seen)
        assert station.commands.empty()


async def test_with_an_empty_catalogue_a_dialog_says_so_instead_of_opening(station: FakeStation) -> None:
    station.view["packs"], station.view["pools"] = {}, {}
    async with opened(station) as seen:
        for key in ("p", "s", "n"):
            await seen.press(key)
            await seen.reads("目录里没有商品")
            assert len(seen.app.screen_stack) == 1


@pytest.mark.parametrize(
    ("before", "digit", "found"),
    [
        ("", "1", ("1", 0, False)),
        ("1", "2", ("12", 1, True)),
        ("", "3", ("3", 2, True)),
        ("1", "3", ("3", 2, True)),
        ("3", "1", ("1", 0, False)),
        ("", "9", ("", -1, False)),
    ],
)
def test_digits_choose_by_number_as_soon_as_no_other_could_follow(
    before: str, digit: str, found: tuple[str, int, bool]
) -> None:
    options = (Option("a", "a", "1"), Option("b", "b", "12"), Option("c", "c", "3"), Option("d", "d"))
    assert typing(options, before, digit) == found
