"""The list of questions: what stands where, what gives way, and that nothing chosen is lost from sight."""

from __future__ import annotations

from typing import Any

import pytest

from companion.console.choice import Choice
from companion.console.questions import draw_questions
from tests.console.evening import maybe, question, view
from tests.console.looking import sight, texts


def _many(count: int) -> dict[str, Any]:
    shown = view()
    shown["questions"] = {
        f"q{i}": question(f"问题{i}号", 500 - i, 10, "price", f"答复{i}", "又一种问法") for i in range(count)
    }
    return shown


def _drawn(
    shown: dict[str, Any] | None = None, group: str = "q17", width: int = 58, height: int = 24, **how: Any
) -> list[str]:
    choice = Choice(group=group)
    strips = draw_questions(sight(shown, **how), choice, width, height)
    assert all(strip.cell_length == width for strip in strips)
    assert len(strips) <= height
    return [row.rstrip() for row in texts(strips)]


def test_the_most_asked_question_stands_first_with_its_answer() -> None:
    rows = _drawn()
    assert rows[0].startswith(" 待答问题 6 组 · 最久等 1 分")
    assert "新疆发货吗" in rows[1]
    assert "× 12" in rows[1]
    assert "运费" in rows[1]
    assert rows[1].endswith("等 48 秒")
    assert "14 条评论 「西疆能到不」 「新疆包邮吗」" in rows[2]
    assert "建议  1  发，新疆、西藏补 10 元运费" in rows[3]


def test_the_chosen_answer_is_told_in_full_over_several_rows() -> None:
    rows = _drawn()
    assert rows[4].strip().endswith("72 小时内从镇宁发出")


def test_who_answers_and_the_clinic_are_told_instead_of_the_wait() -> None:
    text = "\n".join(_drawn())
    assert "小王 正在答" in text
    assert "坐诊 → 李农技" in text


def test_my_own_claim_is_called_mine() -> None:
    assert "我在答" in "\n".join(_drawn(me="小王"))


@pytest.mark.parametrize(("count", "rows_each"), [(5, 4), (7, 3), (11, 2)])
def test_the_more_questions_the_fewer_rows_each(count: int, rows_each: int) -> None:
    rows = _drawn(_many(count), "q0")
    at = [i for i, row in enumerate(rows) if "问题" in row and "号" in row]
    assert len(at) == count
    assert at[-1] - at[-2] == rows_each


def test_when_not_all_fit_their_number_is_told_and_each_keeps_its_answer() -> None:
    rows = _drawn(_many(200), "q0")
    assert "下面还有" in rows[-1]
    asked = [row for row in rows[:-1] if "号" in row]
    answered = [row for row in rows[:-1] if "答复" in row]
    assert len(asked) == len(answered)
    assert f"还有 {200 - len(asked)} 组" in rows[-1]


def test_when_not_all_fit_those_without_an_answer_take_one_row_and_the_chosen_one_is_still_told_what_to_do() -> None:
    shown = _many(30)
    for one in list(shown["questions"].values())[1:]:
        one["suggestion"] = ""
    rows = _drawn(shown, group="q2")
    assert not any(row.endswith("—") for row in rows)
    assert sum("号  ×" in row for row in rows) == 24 - 1 - 1 - 2 - 2
    assert "没有现成的答复" in rows[7]


@pytest.mark.parametrize("at", [0, 3, 12, 57, 198, 199])
def test_the_chosen_question_is_always_in_sight(at: int) -> None:
    rows = _drawn(_many(200), f"q{at}", height=20)
    assert any(f"问题{at}号" in row for row in rows)
    assert any(row.strip().endswith(f"答复{at}") for row in rows)


def test_going_down_and_up_moves_the_list_no_more_than_needed() -> None:
    look, choice = sight(_many(40)), Choice(group="q0")
    draw_questions(look, choice, 58, 12)
    for _ in range(30):
        choice.step(look, 1)
        draw_questions(look, choice, 58, 12)
    assert choice.group == "q30"
    top = choice.top
    choice.step(look, -1)
    draw_questions(look, choice, 58, 12)
    assert choice.top == top
    choice.step(look, -100)
    draw_questions(look, choice, 58, 12)
    assert (choice.group, choice.top) == ("q0", 0)


def test_a_choice_stays_with_its_question_while_the_list_moves() -> None:
    choice = Choice(group="q19")
    assert not choice.follow(sight())
    shown = view()
    del shown["questions"]["q19"]
    assert choice.follow(sight(shown))
    assert choice.group == "q17"


def test_a_choice_nobody_made_goes_to_the_top_while_nobody_is_at_the_keys() -> None:
    shown = view()
    shown["questions"]["hot"] = question("还有货吗", 99, 1, "stock", "有")
    choice = Choice(group="q17")
    assert not choice.follow(sight(shown))
    assert choice.follow(sight(shown), idle=True)
    assert choice.group == "hot"


def test_a_choice_made_by_hand_stays() -> None:
    choice = Choice()
    choice.follow(sight())
    choice.step(sight(), 1)
    assert not choice.follow(sight(), idle=True)
    assert choice.group == "q18"


def test_with_nothing_to_choose_nothing_is_chosen() -> None:
    shown = view()
    shown["questions"] = {}
    choice = Choice(group="q1")
    assert choice.follow(sight(shown))
    assert choice.group == ""
    assert "没有待答的问题" in "\n".join(_drawn(shown, ""))


def test_rows_know_their_question() -> None:
    choice = Choice(group="q17")
    strips = draw_questions(sight(), choice, 58, 24)
    for row, strip in zip(choice.rows, strips, strict=False):
        if "好多钱一斤" in strip.text:
            assert row == "q18"


def test_settled_questions_show_the_answer_given_and_how_often_it_was_asked_since() -> None:
    shown = view()
    shown["questions"]["q9"]["again"] = 3
    choice = Choice(group="q9", shown="settled")
    text = "\n".join(texts(draw_questions(sight(shown), choice, 58, 24)))
    assert "已答和搁下的 2" in text
    assert "又有 3 人问" in text
    assert "小王 省内两天，省外三到五天" in text
    assert "先放着" in text


def test_rows_to_spare_show_what_was_just_answered() -> None:
    assert "刚答过" in "\n".join(_drawn(height=36))
    assert "刚答过" not in "\n".join(_drawn(height=24))


def test_a_question_under_way_says_so() -> None:
    choice = Choice(group="q17", busy=frozenset({"q17"}))
    assert "正在送出…" in texts(draw_questions(sight(), choice, 58, 24))[1]


def test_waiting_times_are_not_claimed_to_be_live_when_stale() -> None:
    assert "最久" not in _drawn(stale=True)[0]


def _with(group: str, **more: Any) -> dict[str, Any]:
    shown = view()
    shown["questions"][group] |= more
    return shown


def test_a_question_asked_again_says_by_how_many() -> None:
    rows = _drawn(_with("q17", again=5))
    assert "新疆发货吗  又有 5 人问  运费" in rows[1]
    assert "× 12 · 14 条评论" in rows[2]


def test_what_speaks_against_the_chosen_answer_stands_under_it() -> None:
    rows = _drawn(_with("q17", stale=True, claims=["最好", "第一"]))
    assert rows[5].strip() == "价格或库存变了 不能说：最好、第一"


def test_what_speaks_against_another_answer_stands_before_it() -> None:
    text = "\n".join(_drawn(_with("q18", stale=True)))
    assert "价格或库存变了 5斤装 39.9 元" in text


def test_an_answer_given_that_no_longer_holds_says_so() -> None:
    choice = Choice(group="q9", shown="settled")
    shown = _with("q9", stale=True)
    text = "\n".join(texts(draw_questions(sight(shown), choice, 58, 24)))
    assert "小王 价格或库存变了 省内两天，省外三到五天" in text


def test_where_no_answer_is_written_down_the_expert_who_would_know_is_named() -> None:
    assert "问 李农技：按 h 转坐诊" in "\n".join(_drawn(_with("q22", expert="li")))
    assert "按 h" not in "\n".join(_drawn(_with("q22", expert="li", state="clinic")))


@pytest.mark.parametrize("many", [0, 40])
def test_comments_in_doubt_are_a_line_at_the_foot_and_no_card(many: int) -> None:
    shown = _many(many) if many else view()
    shown["maybe"] = {f"m{i}": maybe(f"不好说{i}", str(i)) for i in range(3)}
    rows = _drawn(shown, "q0" if many else "q17")
    assert rows[-1].strip() == "可能是问题 3 条，按 Tab 看"
    assert "不好说" not in "\n".join(rows)
    assert not many or "下面还有" in rows[-2]


def test_the_list_of_comments_in_doubt_says_who_said_it_and_what_its_key_does() -> None:
    shown = view() | {"maybe": {"m1": maybe("老板在不在"), "m2": maybe("有点想买", "8", 9)}}
    choice = Choice(group="m1", shown="perhaps")
    rows = [row.rstrip() for row in texts(draw_questions(sight(shown), choice, 58, 24))]
    assert rows[0].split() == ["可能是问题", "2"]
    assert rows[1].split() == ["老板在不在", "其他", "5", "秒前"]
    assert rows[2].split() == ["路人"]
    assert rows[3].split() == ["Enter", "当问题答"]
    assert "×" not in "".join(rows)


def test_what_the_picture_will_call_the_chosen_question_is_told_where_it_differs() -> None:
    assert "14 条评论 上屏写「发新疆吗」" in _drawn(_with("q17", title="发新疆吗"))[2]
    assert "上屏写" not in "".join(_drawn(_with("q17", title="新疆发货吗")))
    assert "上屏写" not in "".join(_drawn(_with("q18", title="一斤多少钱"), height=40))


def test_askers_who_may_have_bought_are_told() -> None:
    assert "14 条评论 2 位买过" in _drawn(_with("q17", buyers=2))[2]


@pytest.mark.parametrize(
    "text",
    ["\x1b[2J[bold red]", "\u202e倒过来", "果\u0335" * 500, "长" * 500, ""],
    ids=["escape", "bidi", "marks", "wide", "none"],
)
def test_hostile_questions_keep_to_their_row(text: str) -> None:
    shown = view()
    shown["questions"] = {"q1": question(text, 10**9, 10, text, text, text, by=text, state="claimed")}
    rows = _drawn(shown, "q1", width=46)
    assert not any(letter in "".join(rows) for letter in "\x1b\u202e\n")


@pytest.mark.parametrize("width", [10, 20, 33, 46, 58, 95, 200])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_any_width_is_filled_exactly(width: int, lang: str) -> None:
    _drawn(width=width, lang=lang)
