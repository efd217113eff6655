"""The dialogs: few keystrokes, mistakes said in place, and the right command at the end."""

from __future__ import annotations

import pytest

from companion.console.form import Option, typing
from tests.console.evening import pack
from tests.console.fake import FakeStation
from tests.console.looking import closed, command, opened, write


async def test_a_pack_is_pinned_by_its_link_number_alone(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("p", "4")
        assert await command(station) == ("pin_pack", {"pack": "plum-10"})
        await closed(seen)
        await seen.press("p", "0")
        assert await command(station) == ("unpin_pack", {})


async def test_a_pack_without_a_number_is_pinned_with_the_arrows(station: FakeStation) -> None:
    station.view["packs"]["plum-0"] = pack("散装", 0, "plum", 500, 800, 1)
    async with opened(station) as seen:
        await seen.press("p", "7", "p")
        assert (await command(station))[1] == {"pack": "rosa-250"}
        await seen.press("right", "right", "right", "enter")
        assert (await command(station))[1] == {"pack": "plum-0"}


async def test_a_question_for_an_expert_is_handed_over_in_two_keystrokes(station: FakeStation) -> None:
    station.view["questions"]["q22"] |= {"expert": "li", "intent": "agronomy"}
    async with opened(station) as seen:
        await seen.reads("问 李农技：按 h 转坐诊")
        await seen.press("down", "down", "down", "h")
        await seen.reads("转坐诊 · 可以自提吗", "1 李农技", "0 谁都行")
        await seen.press("1")
        assert await command(station) == ("route_to_clinic", {"group": "q22", "expert": "li"})
        await closed(seen)
        await seen.press("h", "0")
        assert await command(station) == ("route_to_clinic", {"group": "q22"})


async def test_an_answer_is_edited_before_it_goes(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("j", "e")
        await write(seen, "哦")
        await seen.press("enter")
        name, args = await command(station)
        assert name == "answer_question"
        assert args == {"group": "q18", "text": "5斤装 39.9 元，合 7.98 元一斤，包邮哦", "on_air": True}


async def test_an_edited_answer_may_be_spoken_only(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("e", "tab", "2", "enter")
        assert (await command(station))[1]["on_air"] is False


async def test_a_question_without_a_suggestion_is_answered_in_ones_own_words(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("down", "down", "down", "enter")
        await seen.reads("改答复 · 可以自提吗")
        await seen.press("enter")
        await seen.reads("这里要填")
        await write(seen, "可以")
        await seen.press("enter")
        assert (await command(station))[1] == {"group": "q22", "text": "可以", "on_air": True}


async def test_undo_shows_what_will_be_undone_and_enter_does_it(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("u")
        await seen.reads("撤销哪一步", "1 19:59:21 小王 回答 几天能到", "2 19:58:31 小王 调库存 蜂糖李 −20 斤 压坏")
        assert station.commands.empty()
        await seen.press("enter")
        assert await command(station) == ("undo", {"key": "c2"})
        await seen.press("u", "2", "enter")
        assert await command(station) == ("undo", {"key": "c1"})


async def test_undo_begins_at_ones_own_last_command(station: FakeStation) -> None:
    station.view["commands"]["c1"]["by"] = "小李"
    async with opened(station) as seen:
        await seen.press("u", "enter")
        assert await command(station) == ("undo", {"key": "c1"})


async def test_the_broadcast_is_begun_and_ended(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("b")
        await seen.reads("Enter 下播")
        await seen.press("enter")
        assert await command(station) == ("end_broadcast", {})
        await station.delta({"broadcast": {"ended_at": station.at}})
        await seen.reads("b 开播")
        await seen.press("b")
        await write(seen, "xiawu")
        await seen.press("enter")
        assert await command(station) == ("start_broadcast", {"title": "xiawu"})


async def test_what_was_typed_is_not_lost_with_the_line(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("t")
        await write(seen, "600斤")
        await station.close()
        await seen.until(lambda: seen.app.uplink.state == "lost")
        await seen.press("enter")
        await seen.reads("没有送出", "600斤")
        await station.open()
        await seen.until(lambda: seen.app.uplink.state == "live")
        await seen.press("enter")
        assert await command(station) == ("count_stock", {"pool": "plum", "amount": "600斤"})


async def test_the_screen_behind_a_dialog_goes_on_living(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("p")
        await station.delta({"counts": {"paid": 320}})
        await seen.reads("成交 320 单")


async def test_help_tells_every_key_and_any_key_closes_it(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("question_mark")
        await seen.reads("记电话单", "待办：订单里要人看一眼的", "按任意键关闭")
        await seen.press("x")
        await closed(seen)
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
