"""The life of a question group: counted by people, not by lines; asked again after its answer; bounded."""

from __future__ import annotations

import pytest

from companion.domain import questions
from companion.domain.inbound import Comment, User
from companion.domain.keeping import keep, wake
from companion.domain.questions import asker_mark
from companion.domain.trouble import Refused
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


def shop_comment(shop: Shop, text: str, id: str, name: str, key: str) -> Comment:
    shop.at_ms += 1000
    return Comment(shop.at_ms, "ear", "douyin", key, User(id, name), text)


def helper(shop: Shop) -> dict[str, dict[str, object]]:
    return dict(whole(shop.state, "helper")["questions"])


def test_who_asks_again_is_counted_on_after_the_question_has_come_back() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    shop.command("answer_question", group="q1", text="发")
    for user in ("a", "b", "c", "d", "b", "e"):
        shop.say("新疆发货吗", user)
    group = helper(shop)["q1"]
    assert (group["state"], group["again"], group["askers"]) == ("open", 5, 5)


def test_an_answer_taken_back_is_not_remembered_and_the_one_before_is() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    shop.command("answer_question", group="q1", text="发的")
    for user in ("b", "c", "d"):
        shop.say("新疆发货吗", user)
    before = helper(shop)
    shop.command("answer_question", once="wrong", group="q1", text="不发")
    shop.command("undo", key="wrong")
    assert helper(shop) == before
    assert before["q1"]["suggestion"] == "发的"


def test_a_wording_set_apart_is_a_question_of_its_own_and_takes_its_like_along() -> None:
    shop = Shop()
    shop.say("包邮吗", "a")
    shop.say("包不包邮", "b")
    shop.say("发货的运费谁出", "c")
    before = helper(shop)
    shop.command("split_question", once="s", group="q1", text="发货的运费谁出")
    shop.say("发货的运费哪个出", "d")
    shop.say("包邮不", "e")
    view = helper(shop)
    assert {id: one["askers"] for id, one in view.items()} == {"q1": 3, "q2": 2}
    assert view["q2"]["text"] == "发货的运费谁出"
    shop = Shop()
    for text, user in (("包邮吗", "a"), ("包不包邮", "b"), ("发货的运费谁出", "c")):
        shop.say(text, user)
    shop.command("split_question", once="s", group="q1", text="发货的运费谁出")
    shop.command("undo", key="s")
    after = helper(shop)
    assert {**after["q1"], "parts": 0, "samples": 0} == {**before["q1"], "parts": 0, "samples": 0}
    assert shop.state.questions.counts["open"] == 1


def test_a_wording_the_question_has_not_or_is_called_by_is_not_set_apart() -> None:
    shop = Shop()
    shop.say("包邮吗", "a")
    with pytest.raises(Refused, match="没有这句话"):
        shop.command("split_question", group="q1", text="发不发货")
    with pytest.raises(Refused, match="叫法"):
        shop.command("split_question", group="q1", text="包邮吗")


def test_the_wording_of_a_merged_question_is_set_apart_by_splitting_that_one() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    shop.say("有农药吗", "b")
    shop.command("merge_questions", into="q1", groups=["q2"])
    assert helper(shop)["q1"]["parts"] == 1
    shop.command("split_question", group="q1", text="有农药吗")
    assert set(helper(shop)) == {"q1", "q2"}


def test_what_helpers_taught_is_known_to_a_state_that_was_kept() -> None:
    shop = Shop()
    for text, user in (("包邮吗", "a"), ("发货的运费谁出", "b"), ("有农药吗", "c"), ("怎么保存", "d")):
        shop.say(text, user)
    shop.command("split_question", group="q1", text="发货的运费谁出")
    shop.command("merge_questions", into="q2", groups=["q3"])
    asked = ["包不包邮", "发货的运费哪个出", "打没打药嘛", "咋个保存", "新疆发货吗"]
    needs = [shop.reader.read(text).need for text in asked]
    found = [shop.state.questions.index.find(need) for need in needs if need]
    assert found[:4] == ["q1", "q4", "q2", "q2"]
    woken = wake(keep(shop.state))
    assert [woken.questions.index.find(need) for need in needs if need] == found
    shop.state.questions.rebuild_index()
    assert [shop.state.questions.index.find(need) for need in needs if need] == found


def test_a_group_let_go_takes_with_it_what_was_merged_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST_GROUPS", 3)
    shop = Shop()
    for text, user in (("新疆发货吗", "a"), ("有农药吗", "b"), ("5斤装多少钱", "c")):
        shop.say(text, user)
    shop.command("merge_questions", into="q1", groups=["q2"])
    shop.command("dismiss_question", group="q1")
    shop.say("怎么保存", "d")
    assert set(shop.state.questions.groups) == {"q3", "q4"}
    shop.say("有农药吗", "e")
    assert "q5" in shop.state.questions.groups


def test_a_released_question_has_waited_all_along() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    first = shop.at_ms
    shop.command("claim_question", group="q1")
    shop.command("release_question", group="q1")
    assert helper(shop)["q1"]["since"] == first


def test_guests_with_one_masked_name_are_not_one_person() -> None:
    shop = Shop()
    for key in ("k1", "k2"):
        noun = shop_comment(shop, "新疆发货吗", "", "無***", key)
        shop.tell(noun)
    assert helper(shop)["q1"]["askers"] == 2


def test_people_are_kept_as_marks_and_not_by_name() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "山里人")
    assert set(shop.state.questions.groups["q1"].askers) == {asker_mark("ear:山里人")}
    assert "山里人".encode() not in keep(shop.state)
