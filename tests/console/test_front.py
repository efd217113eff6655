"""The live screen: what is shouted, what is asked twice, and which list is before one."""

from __future__ import annotations

from tests.console.evening import maybe
from tests.console.fake import FakeStation
from tests.console.looking import closed, command, heard, opened, write


async def test_a_second_press_does_not_meet_the_question_that_moved_up(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("enter")
        await heard(station)
        await station.delta({"questions": {"q17": {"state": "answered", "answer": "发"}}})
        await seen.until(lambda: seen.app.front.choice.group == "q18")
        await seen.press("enter")
        await seen.reads("刚换了一题")
        assert station.commands.empty()
        await seen.second()
        await seen.press("enter")
        assert (await heard(station))["args"]["group"] == "q18"


async def test_moving_to_a_question_by_hand_needs_no_waiting(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("down", "enter")
        assert (await heard(station))["args"]["group"] == "q18"


async def test_a_click_chooses_a_question(station: FakeStation) -> None:
    async with opened(station) as seen:
        y = next(i for i, row in enumerate(seen.rows()) if "李子甜不甜" in row)
        await seen.pilot.click(offset=(10, y))
        await seen.press("a")
        assert (await heard(station))["args"]["group"] == "q20"


async def test_two_questions_that_ask_the_same_are_merged(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("j", "m")
        await seen.reads("合并到：选另一组，按 m")
        await seen.press("k", "m")
        assert await command(station) == ("merge_questions", {"into": "q17", "groups": ["q18"]})


async def test_a_settled_question_is_opened_again(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("tab")
        await seen.reads("已答和搁下的 2", "省内两天")
        await seen.press("j", "enter")
        assert await command(station) == ("reopen_question", {"group": "q9"})
        await seen.press("tab")
        await seen.reads("待答问题 6 组")


async def test_an_answer_with_a_claim_is_warned_of_and_goes_at_the_second_press(station: FakeStation) -> None:
    station.view["questions"]["q17"]["claims"] = ["最好", "第一"]
    async with opened(station) as seen:
        await seen.reads("不能说：最好、第一")
        await seen.press("enter")
        await seen.reads("这句里有不能说的话（最好、第一）；再按一次照样送出，按 e 改")
        assert station.commands.empty()
        await seen.press("1")
        name, args = await command(station)
        assert (name, args["group"], args["on_air"], args["anyway"]) == ("answer_question", "q17", True, True)


async def test_a_warning_about_one_answer_lets_no_other_through(station: FakeStation) -> None:
    for group in ("q17", "q18"):
        station.view["questions"][group]["claims"] = ["最好"]
    async with opened(station) as seen:
        await seen.press("enter", "down", "enter")
        await seen.reads("再按一次照样送出")
        assert station.commands.empty()
        await seen.second(9)
        await seen.press("enter")
        assert station.commands.empty()


async def test_what_is_only_spoken_is_not_warned_of(station: FakeStation) -> None:
    station.view["questions"]["q17"]["claims"] = ["最好"]
    async with opened(station) as seen:
        await seen.press("a")
        assert (await command(station))[0] == "answer_question"


async def test_comments_in_doubt_are_a_tab_away_and_can_be_made_questions(station: FakeStation) -> None:
    station.view["maybe"] = {"bridge/7": maybe("老板在不在")}
    async with opened(station) as seen:
        await seen.reads("可能是问题 1 条，按 Tab 看", "Tab 看可能")
        assert "老板在不在" not in seen.text()
        await seen.press("tab")
        await seen.reads("可能是问题 1", "老板在不在", "路人", "Enter 当问题", "Tab 看已答")
        await seen.second()
        await seen.press("enter")
        assert await command(station) == ("flag_question", {"source": "bridge", "key": "7"})


async def test_a_doubtful_comment_that_has_gone_takes_no_other_with_it(station: FakeStation) -> None:
    station.view["maybe"] = {"bridge/7": maybe("老板在不在"), "bridge/8": maybe("有点想买", "8", 9)}
    async with opened(station) as seen:
        await seen.press("tab")
        await seen.reads("老板在不在")
        await station.delta({"maybe": {"bridge/7": None}})
        await seen.until(lambda: "老板在不在" not in seen.text())
        await seen.press("enter")
        await seen.reads("刚换了一题")
        assert station.commands.empty()


async def test_without_comments_in_doubt_tab_goes_straight_to_what_was_answered(station: FakeStation) -> None:
    async with opened(station) as seen:
        assert "可能" not in seen.text()
        await seen.press("tab")
        await seen.reads("已答和搁下的")


async def test_a_question_is_taken_apart_by_wording_or_as_a_whole(station: FakeStation) -> None:
    station.view["questions"]["q17"]["parts"] = 2
    async with opened(station) as seen:
        await seen.press("i")
        await seen.reads("拆开 · 新疆发货吗", "1 西疆能到不", "2 新疆包邮吗", "0 合并进来的都拆开")
        await seen.press("2")
        assert await command(station) == ("split_question", {"group": "q17", "text": "新疆包邮吗"})
        await closed(seen)
        await seen.press("i", "0")
        assert await command(station) == ("split_question", {"group": "q17"})


async def test_a_question_said_in_one_way_only_cannot_be_taken_apart(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("end")
        await seen.until(lambda: "i 拆开" not in seen.text())


async def test_a_typed_answer_that_may_not_go_on_air_comes_back_and_goes_when_left_as_it_is(
    station: FakeStation,
) -> None:
    station.answers["answer_question"] = "「最好」不能上屏：极限词"
    async with opened(station) as seen:
        await seen.press("e")
        await write(seen, "，全国最好")
        await seen.press("enter")
        text = (await command(station))[1]["text"]
        await seen.reads("改答复 · 新疆发货吗", "「最好」不能上屏：极限词")
        assert text.endswith("，全国最好")
        del station.answers["answer_question"]
        await seen.press("enter")
        args = {"group": "q17", "text": text, "on_air": True, "anyway": True}
        assert await command(station) == ("answer_question", args)


async def test_a_refused_answer_that_was_changed_is_not_sent_anyway(station: FakeStation) -> None:
    station.answers["answer_question"] = "「最好」不能上屏：极限词"
    async with opened(station) as seen:
        await seen.press("e")
        await write(seen, "，全国最好")
        await seen.press("enter")
        await command(station)
        await seen.reads("「最好」不能上屏：极限词")
        await write(seen, "吃")
        await seen.press("enter")
        assert "anyway" not in (await command(station))[1]


async def test_a_suggestion_that_is_refused_opens_nothing(station: FakeStation) -> None:
    station.answers["answer_question"] = "小王 刚答过了"
    async with opened(station) as seen:
        await seen.press("enter")
        await seen.reads("✗ 没成：小王 刚答过了")
        assert len(seen.app.screen_stack) == 1
