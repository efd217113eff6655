"""The rows at the bottom: the picture, the last key's fate, and the keys that work."""

from __future__ import annotations

from typing import Any

import pytest

from companion.console.choice import Choice
from companion.console.foot import Status, draw_foot
from companion.console.ink import DIM, GOLD
from companion.console.keys import KEYS, find, label, typed
from tests.console.evening import NOW_MS, maybe, order, oversold, question, view
from tests.console.looking import sight, texts


def _drawn(
    shown: dict[str, Any] | None = None,
    choice: Choice | None = None,
    status: Status = Status(),  # noqa: B008 (a tuple)
    width: int = 100,
    height: int = 5,
) -> list[str]:
    strips = draw_foot(sight(shown), choice or Choice(group="q17"), status, width, height)
    assert all(strip.cell_length == width for strip in strips)
    assert len(strips) == height
    return [row.rstrip() for row in texts(strips)]


def test_the_answer_on_the_picture_is_told() -> None:
    assert _drawn()[0] == " 画面上  几天能到  省内两天，省外三到五天"
    shown = view()
    shown["air"]["stale"] = True
    assert _drawn(shown)[0].startswith(" 画面上  价格或库存变了，已不显示  几天能到")
    shown["air"] = {}
    assert _drawn(shown)[0] == " 画面上没有答复"


def test_an_ear_that_does_not_hear_is_told_with_its_last_comment_and_why() -> None:
    shown = view()
    down = {"state": "down", "last_at": NOW_MS - 42_000, "comments": 9, "note": "那边的程序没有开，正在重连"}
    shown["connectors"] = {"barragegrab": down}
    assert _drawn(shown)[1] == " ! 抖音抓取最后一条评论在 42 秒前：那边的程序没有开，正在重连"
    shown["connectors"] = {"barragegrab": {"state": "down", "note": "那边的程序没有开，正在重连"}}
    shown["broadcast"] = {}
    assert "抖音抓取" not in _drawn(shown)[1]
    shown["commands"] = {}
    assert _drawn(shown)[1] == " ! 抖音抓取：那边的程序没有开，正在重连"
    shown["broadcast"] = {"started_at": 1, "ended_at": 2}
    assert "抖音抓取" not in "".join(_drawn(shown))


def test_the_last_commands_name_and_reason_are_in_words() -> None:
    shown = view()
    del shown["pools"]["shoot"]["minutes_left"]
    shown["commands"]["c1"]["at"] = NOW_MS
    assert _drawn(shown)[1] == " 上一步 20:00:01 小王 调库存 蜂糖李 −20 斤 压坏"
    shown["commands"]["c1"]["undone"] = True
    assert "已撤销" in _drawn(shown)[1]


def test_a_pool_that_will_soon_be_sold_out_is_told_with_its_pace_and_time() -> None:
    assert _drawn()[1] == " ! 方竹笋 每分钟 3 斤，约 9 分钟卖完"
    assert _drawn(status=Status("好了：讲解", "good"))[1] == " ✓ 好了：讲解"
    shown = view()
    shown["freshness"] = {"stale": True}
    assert "卖完" not in _drawn(shown)[1]


def test_only_keys_that_work_are_shown_and_help_and_leave_always() -> None:
    keys = " ".join(_drawn()[2:])
    for said in ("Enter 上屏答", "a 口头答", "e 改答复", "o 撤下画面", "b 下播", "? 帮助", "q 离开"):
        assert said in keys
    for said in ("r 退果", "d 待办", "g 填库存", "h 转坐诊"):
        assert said in keys
    for said in ("v 超卖单", "y 知道了", "w 退电话单"):
        assert said not in keys
    shown = view()
    del shown["tasks"], shown["quota"], shown["counts"]["tasks"]
    shown["air"], shown["questions"], shown["commands"], shown["orders"] = {}, {}, {}, {}
    keys = " ".join(_drawn(shown, Choice())[2:])
    for said in ("上屏答", "口头答", "撤下画面", "u 撤销", "r 退果", "d 待办", "g 填库存", "h 转坐诊"):
        assert said not in keys
    assert keys.endswith("q 离开")


@pytest.mark.parametrize(("width", "height"), [(40, 3), (60, 3), (100, 4), (160, 4)])
def test_help_and_leave_are_there_at_any_width(width: int, height: int) -> None:
    assert _drawn(width=width, height=height)[-1].endswith("? 帮助  q 离开")


def test_keys_are_grey_while_nobody_would_hear_them() -> None:
    *_, row = draw_foot(sight(stale=True), Choice(group="q17"), Status(), 60, 3)
    colours = {s.text.strip(): s.style.color.name for s in row if s.style and s.style.color}
    assert colours["Enter"] == DIM
    assert colours["q"] == GOLD


def test_before_the_first_view_there_is_help_and_a_way_out() -> None:
    look = sight({})
    look.board.revision = -1
    rows = texts(draw_foot(look, Choice(), Status(), 100, 4))
    assert "? 帮助  q 离开" in " ".join(rows)
    assert "讲解" not in " ".join(rows)


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("enter", "\r", "Enter"),
        ("tab", "\t", "Tab"),
        ("a", "a", "a"),
        ("A", "A", "a"),
        ("fullwidth", "ａ", "a"),
        ("fullwidth", "１", "1"),
        ("fullwidth", "？", "?"),
        ("question_mark", "?", "?"),
        ("up", None, "up"),
        ("space", " ", "space"),
    ],
)
def test_a_key_is_the_same_with_caps_lock_or_a_full_width_input_method(
    key: str, character: str | None, name: str
) -> None:
    assert typed(key, character) == name


def _everything_at_once() -> dict[str, Any]:
    """An evening on which every key there is works."""
    shown = oversold(view())
    shown["orders"]["401"] = order(5, "张婶**", "蜂糖李 5斤装 ×1", "paid", shop="phone")
    shown["maybe"] = {"m1": maybe("老板在不在")}
    return shown


_CHOICES = {"waiting": "q17", "settled": "q9", "perhaps": "m1"}


@pytest.mark.parametrize("shown", _CHOICES)
def test_no_two_keys_that_work_at_once_share_a_name(shown: Any) -> None:
    choice = Choice(group=_CHOICES[shown], shown=shown, loud=True)
    names = [name for key in KEYS if key.when(sight(_everything_at_once()), choice) for name in key.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("width", "height"), [(100, 5), (160, 4)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_at_both_sizes_every_key_that_works_has_its_place(width: int, height: int, lang: str) -> None:
    look = sight(_everything_at_once(), lang)
    choice = Choice(group="q17", loud=True)
    keys = "  ".join(row.strip() for row in texts(draw_foot(look, choice, Status(), width, height))[2:])
    for key in KEYS:
        if key.when(look, choice) and key.told(look, choice):
            assert f"{key.names[0]} {label(key, look, choice)}" in keys


def test_the_key_that_pairs_a_browser_is_told_of_while_no_browser_is_there_and_works_all_the_same() -> None:
    for state, told in (("up", False), ("down", True)):
        shown = view()
        shown["connectors"]["bridge"]["state"] = state
        keys = " ".join(texts(draw_foot(sight(shown), Choice(group="q17"), Status(), 100, 5)))
        assert ("9 配对" in keys) == told
        found = find("9", sight(shown), Choice())
        assert found is not None
        assert found.act == "pair"


def test_a_key_for_what_the_view_does_not_tell_is_not_there() -> None:
    bare = {"questions": {"q1": question("甜吗", 1, 5, "quality", "甜")}, "counts": {}}
    acts = {key.act for key in KEYS if key.when(sight(bare), Choice(group="q1"))}
    assert not acts & {"tasks", "goods", "quota", "oversold", "quiet", "cancel", "clinic", "split", "flag", "undo"}


def test_enter_on_a_question_without_a_suggestion_opens_the_editor() -> None:
    found = find("Enter", sight(), Choice(group="q22"))
    assert found is not None
    assert found.act == "edit"
    assert find("a", sight(), Choice(group="q22")) is None


def test_claim_and_show_are_called_what_they_do_now() -> None:
    claim = next(key for key in KEYS if key.act == "claim")
    assert label(claim, sight(me="小王"), Choice(group="q19")) == "不答了"
    assert label(claim, sight(me="小李"), Choice(group="q19")) == "我来答"


def test_a_helper_is_not_offered_the_end_of_the_broadcast() -> None:
    shown = view()
    shown["station"]["role"] = "helper"
    assert find("b", sight(shown), Choice(group="q17")) is None
    shown["broadcast"] = {}
    assert find("b", sight(shown), Choice(group="q17")) is not None
