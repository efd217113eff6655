"""The life of a question group: counted by people, not by lines; asked again after its answer; bounded."""

from __future__ import annotations

import pytest

from companion.domain import questions
from companion.domain.view import whole
from tests.domain.shop import Shop, plums


def test_many_who_ask_the_same_are_one_line_counted_by_people() -> None:
    shop = Shop()
    for user in ("a", "b", "b", "c"):
        shop.say("新疆发货吗", user)
    (group,) = whole(shop.state, "helper")["questions"].values()
    assert (group["text"], group["askers"], group["comments"]) == ("新疆发货吗", 3, 4)
    assert group["intent"] == "shipping"


def test_an_answered_question_comes_back_when_enough_people_ask_it_again() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    shop.command("answer_question", group="q1", text="发")
    for user in ("b", "c"):
        shop.say("新疆发货吗", user)
        assert shop.state.questions.groups["q1"].state == "answered"
    shop.say("新疆发货吗", "d")
    group = whole(shop.state, "helper")["questions"]["q1"]
    assert (group["state"], group["again"]) == ("open", 3)
    assert shop.state.questions.counts == {"open": 1, "answered": 0, "dismissed": 0}


def test_who_asks_as_a_merged_group_did_joins_the_group_it_was_merged_into() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    shop.say("有农药吗", "b")
    shop.command("merge_questions", into="q1", groups=["q2"])
    shop.say("有农药吗", "c")
    view = whole(shop.state, "helper")["questions"]
    assert list(view) == ["q1"]
    assert view["q1"]["askers"] == 3
    assert shop.state.questions.counts["open"] == 1


def test_groups_are_bounded_and_the_settled_ones_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST_GROUPS", 2)
    shop = Shop()
    shop.say("新疆发货吗", "a")
    shop.say("有农药吗", "b")
    shop.command("dismiss_question", group="q2")
    shop.say("5斤装多少钱", "c")
    assert set(shop.state.questions.groups) == {"q1", "q3"}
    assert set(whole(shop.state, "helper")["questions"]) == {"q1", "q3"}


def test_a_suggestion_about_stock_follows_the_stock() -> None:
    shop = Shop()
    shop.say("3号还有吗", "a")
    before = whole(shop.state, "helper")["questions"]["q1"]["suggestion"]
    shop.command("adjust_stock", pool="plum", delta="-600斤", reason="transfer")
    after = whole(shop.state, "helper")["questions"]["q1"]["suggestion"]
    assert "128" in before
    assert "128" not in after


def test_a_group_is_called_by_the_wording_most_like_the_others() -> None:
    shop = Shop()
    for user, text in enumerate(("乌鲁木齐发货吗？？？", "新疆发货吗", "新疆能发货吗", "新疆发不发货")):
        shop.say(text, f"u{user}")
    (group,) = whole(shop.state, "helper")["questions"].values()
    assert group["text"] == "新疆发货吗"
    assert "新疆发货吗" not in group["samples"]


def test_a_group_that_is_answered_keeps_its_name_so_that_it_can_be_found_again() -> None:
    shop = Shop()
    shop.say("乌鲁木齐发货吗？？？", "a")
    shop.command("claim_question", group="q1")
    for user in ("b", "c", "d"):
        shop.say("新疆发货吗", user)
    assert shop.state.questions.groups["q1"].text == "乌鲁木齐发货吗"


def test_a_question_that_comes_back_waits_from_then_on() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    first = shop.at_ms
    shop.command("answer_question", once="it", group="q1", text="发")
    for user in ("b", "c", "d"):
        shop.say("新疆发货吗", user)
    assert whole(shop.state, "helper")["questions"]["q1"]["since"] == shop.at_ms > first


def test_an_answer_taken_back_has_waited_all_along() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    first = shop.at_ms
    shop.command("answer_question", once="it", group="q1", text="发")
    shop.command("undo", key="it")
    assert whole(shop.state, "helper")["questions"]["q1"]["since"] == first


def test_an_answer_on_air_about_what_is_left_follows_the_stock() -> None:
    shop = Shop()
    shop.say("3号还有吗", "a")
    shop.command("answer_question", group="q1", on_air=True)
    assert "128" in whole(shop.state, "overlay")["air"]["text"]
    shop.state.touched.clear()
    shop.event("created", plums(100))
    assert ("air", "") in shop.state.touched
    assert "28" in whole(shop.state, "overlay")["air"]["text"]
    assert "128" not in whole(shop.state, "overlay")["air"]["text"]
