"""The clinic in the console: what waits and what was answered, answers sent from there, and the archive searched."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from companion.console.clinic_rows import clinic_rows, day, found_rows, listed
from companion.console.clinic_screen import Clinic
from companion.console.clinic_wire import FoundCase
from tests.console.clinics import archive, case, clinic
from tests.console.evening import NOW_MS, view
from tests.console.fake import FakeStation
from tests.console.looking import Seen, command, opened, sight, write


@pytest.fixture(autouse=True)
def at_clinic(station: FakeStation) -> None:
    station.view["clinic"] = clinic()
    station.view["station"]["experts"] = {"li": "李农技", "wang": "王老师"}
    station.knows = {"search_clinic": archive()}


async def in_clinic(seen: Seen) -> None:
    await seen.press("0")
    await seen.reads("3 个在等", "最近 2 个有了结果")


async def test_what_waits_longest_comes_first_and_is_shown_whole(station: FakeStation) -> None:
    async with opened(station) as seen:
        await in_clinic(seen)
        rows = [row.strip() for row in seen.rows()]
        chosen = next(row for row in rows if "李子树叶子发黄怎么办" in row)
        assert "▸" in chosen
        assert "×12" in chosen
        assert "李农技" in chosen
        assert "等 15 分" in chosen
        await seen.reads("已通知 企业微信", "1 李子树叶子发黄", "06-06", "2 李树叶子黄了还掉", "灌根用多菌灵")
        text = seen.text()
        assert text.index("发黄怎么办") < text.index("刺梨什么时候") < text.index("养鸡") < text.index("流胶")


async def test_an_earlier_answer_is_taken_up_and_kept_for_later(station: FakeStation) -> None:
    async with opened(station) as seen:
        await in_clinic(seen)
        await seen.press("1")
        await seen.reads("坐诊答复", "多半缺铁", "电话和地址不会记下来")
        await seen.press("enter")
        name, args = await command(station)
        assert name == "answer_clinic"
        assert args["text"].startswith("多半缺铁")
        assert (args["group"], args["on_air"], args["outcome"]) == ("q31", False, "answered")
        await seen.reads("好了：坐诊答复「李子树叶子发黄怎么办」")


@pytest.mark.parametrize(
    ("digit", "on_air", "outcome"), [("1", True, "answered"), ("2", False, "answered"), ("3", False, "visit")]
)
async def test_an_answer_goes_on_air_or_is_kept_or_becomes_a_visit(
    station: FakeStation, digit: str, on_air: bool, outcome: str
) -> None:
    async with opened(station) as seen:
        await in_clinic(seen)
        await seen.press("down", "enter")
        await seen.reads("坐诊答复", "刺梨什么时候移栽", "不上屏，存档")
        await write(seen, "开春前移栽")
        await seen.press("tab", digit, "enter")
        _, args = await command(station)
        assert args == {"group": "q32", "text": "开春前移栽", "on_air": on_air, "outcome": outcome}


async def test_a_visit_needs_no_words_and_an_answer_does(station: FakeStation) -> None:
    async with opened(station) as seen:
        await in_clinic(seen)
        await seen.press("down", "enter")
        await seen.press("enter")
        await seen.reads("这里要填")
        await seen.press("tab", "3", "enter")
        assert (await command(station))[1]["text"] == ""


async def test_a_question_is_handed_to_another_expert(station: FakeStation) -> None:
    async with opened(station) as seen:
        await in_clinic(seen)
        await seen.press("h", "2")
        assert await command(station) == ("route_to_clinic", {"group": "q31", "expert": "wang"})


async def test_a_settled_question_is_opened_again(station: FakeStation) -> None:
    async with opened(station) as seen:
        await in_clinic(seen)
        await seen.press("down", "down", "down")
        await seen.reads("涂石硫合剂")
        await seen.press("r")
        await seen.reads("再等一个答复")
        await seen.press("enter")
        assert await command(station) == ("reopen_clinic", {"group": "q21"})


async def test_keys_that_fit_nothing_do_nothing_and_escape_closes(station: FakeStation) -> None:
    async with opened(station) as seen:
        await in_clinic(seen)
        await seen.press("3", "9", "r", "x", "up")
        assert isinstance(seen.app.screen, Clinic)
        await seen.press("escape")
        await seen.until(lambda: len(seen.app.screen_stack) == 1)
        assert station.commands.empty()


async def test_the_list_follows_what_others_do(station: FakeStation) -> None:
    async with opened(station) as seen:
        await in_clinic(seen)
        await station.delta({"clinic": {"q31": None}})
        await seen.reads("2 个在等", "档案里没有相近的")
        await station.delta({"clinic": dict.fromkeys(("q32", "q33", "q20", "q21"))})
        await seen.reads("没有等农技员的问题")
        await seen.press("enter", "down", "1", "h")
        assert isinstance(seen.app.screen, Clinic)


async def test_the_archive_is_searched_as_one_types(station: FakeStation) -> None:
    async with opened(station) as seen:
        await in_clinic(seen)
        await seen.press("f")
        await seen.reads("坐诊档案", "隔七天再喷一次", "06-06", "上门")
        assert (await question(station))["args"] == {"text": ""}
        station.knows["search_clinic"] = {"cases": []}
        await write(seen, "核聚变")
        await seen.reads("没有找到，换个说法试试")
        assert (await question(station))["args"] == {"text": "核聚变"}
        await seen.press("down", "up", "escape")
        await seen.until(lambda: isinstance(seen.app.screen, Clinic))


async def test_a_station_without_an_archive_says_so(station: FakeStation) -> None:
    station.knows = {"search_clinic": {"ok": False, "error": "这里没有坐诊档案"}}
    async with opened(station) as seen:
        await in_clinic(seen)
        await seen.press("slash")
        await seen.reads("这里没有坐诊档案")


async def question(station: FakeStation) -> dict[str, Any]:
    async with asyncio.timeout(5):
        return await station.questions.get()


@pytest.mark.parametrize("width", [60, 94, 150])
def test_no_row_is_wider_than_the_screen_and_no_text_breaks_it(width: int) -> None:
    shown = view()
    hostile = "\x1b[31m\u202e李子" * 40
    one = case(
        hostile, 10, answer=hostile, expert=hostile, by=hostile, earlier=[{"question": hostile, "answer": hostile}]
    )
    shown["clinic"] = {"q1": one, "q2": one | {"state": "visit", "at": NOW_MS}, "q3": one | {"state": "odd"}}
    seen = sight(shown)
    for chosen in ("q1", "q2", "q3", ""):
        rows, begins = clinic_rows(seen, chosen, width)
        assert 0 <= begins < len(rows)
        assert {row.strip().cell_length for row in rows} == {width}
        assert not any("\x1b" in row.strip().text or "\u202e" in row.strip().text for row in rows)
    found = found_rows(seen, [FoundCase(question=hostile, answer=hostile, outcome="visit", at=NOW_MS)], True, width)
    assert {row.strip().cell_length for row in found} == {width}


def test_a_day_is_told_with_the_year_only_where_it_is_another() -> None:
    assert [day(sight(), ms) for ms in (NOW_MS, NOW_MS - 400 * 86_400_000, 0)] == ["06-15 20:00", "2025-05-11", ""]


def test_what_was_settled_last_comes_first_below_what_waits() -> None:
    shown = view()
    shown["clinic"] = clinic()
    assert [id for id, _ in listed(sight(shown))] == ["q31", "q32", "q33", "q21", "q20"]
