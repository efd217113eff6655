"""The clinic: a question goes there, waits, is told of once, is answered or visited, opened again, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain import facts as f
from companion.domain.admit import admit
from companion.domain.clinic import MOST_CASES, NOTICE_MS, NOTICES_MOST, SETTLED_SHOWN, Earlier
from companion.domain.inbound import Command, Notified
from companion.domain.keeping import keep, wake
from companion.domain.state import State, apply
from companion.domain.trouble import Refused
from companion.domain.view import whole
from tests.domain.shop import T0, Shop

ASKED = "李子树叶子发黄怎么办"


def at_clinic(expert: str = "li") -> Shop:
    """A shop with one question, q1, at the clinic."""
    shop = Shop()
    shop.say(ASKED, "u1")
    shop.command("route_to_clinic", group="q1", expert=expert)
    return shop


def queue(shop: Shop) -> dict[str, Any]:
    return dict(whole(shop.state, "helper")["clinic"])


def test_a_question_sent_to_the_clinic_waits_for_its_expert() -> None:
    shop = at_clinic()
    shop.say("李树叶子黄了咋整", "u2")
    entry = queue(shop)["q1"]
    assert entry == {
        "text": ASKED,
        "askers": 2,
        "expert": "li",
        "since": T0 + 2000,
        "state": "waiting",
        "answer": "",
        "by": "",
        "at": 0,
        "earlier": [],
    }
    assert "clinic" not in whole(shop.state, "overlay")


def test_it_can_be_handed_to_another_expert_and_waits_on() -> None:
    shop = at_clinic("")
    shop.command("route_to_clinic", group="q1", expert="li")
    assert (queue(shop)["q1"]["expert"], queue(shop)["q1"]["since"]) == ("li", T0 + 2000)


def test_an_answer_settles_the_case_and_the_question() -> None:
    shop = at_clinic()
    facts = shop.command("answer_clinic", group="q1", text="缺铁，喷硫酸亚铁", on_air=True)
    assert [type(fact) for fact in facts[:3]] == [f.ClinicAnswered, f.QuestionAnswered, f.AnswerAired]
    assert facts[0] == f.ClinicAnswered(
        "q1", ASKED, "缺铁，喷硫酸亚铁", "answered", "li", True, "小王", 1, T0 + 2000, at_ms=T0 + 3000
    )
    view = whole(shop.state, "helper")
    assert (view["clinic"]["q1"]["state"], view["clinic"]["q1"]["answer"]) == ("answered", "缺铁，喷硫酸亚铁")
    assert (view["questions"]["q1"]["state"], view["counts"]["answered"]) == ("answered", 1)
    assert whole(shop.state, "overlay")["air"]["text"] == "缺铁，喷硫酸亚铁"


def test_an_answer_on_the_question_list_is_the_clinics_too() -> None:
    shop = at_clinic()
    facts = shop.command("answer_question", group="q1", text="缺铁")
    assert isinstance(facts[0], f.ClinicAnswered)
    shop.say("新疆发货吗", "u3")
    assert not any(isinstance(x, f.ClinicAnswered) for x in shop.command("answer_question", group="q2", text="发"))


def test_the_suggested_answer_to_a_question_at_the_clinic_is_kept_too() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "u1")
    shop.command("route_to_clinic", group="q1", expert="li")
    facts = shop.command("answer_question", group="q1")
    assert isinstance(facts[0], f.ClinicAnswered)
    assert "新疆" in facts[0].text


def test_a_visit_is_noted_and_is_no_answer_for_the_next_who_asks() -> None:
    shop = at_clinic()
    shop.command("answer_clinic", group="q1", outcome="visit")
    entry = whole(shop.state, "helper")["clinic"]["q1"]
    assert (entry["state"], entry["answer"]) == ("visit", "需要上门看")
    assert shop.state.questions.groups["q1"].state == "answered"
    assert shop.state.questions.groups["q1"].said is None


def test_no_phone_number_and_no_address_of_a_visit_reaches_the_book() -> None:
    said = "周三去，电话 13800138000，六马镇弄袍村3组12号"
    visit = {"group": "q1", "text": said, "outcome": "visit"}
    told = admit(Command(T0, "console", "k", "小王", "answer_clinic", visit))
    assert isinstance(told, Command)
    shop = at_clinic()
    book = repr(shop.tell(told))
    assert "13800138000" not in book
    assert "12号" not in book
    assert "周三去" in book


def test_a_question_is_answered_days_later_though_its_group_is_gone() -> None:
    shop = at_clinic()
    shop.state.questions.groups.clear()
    with pytest.raises(Refused, match="只能存进档案"):
        shop.command("answer_clinic", group="q1", text="缺铁", on_air=True)
    facts = shop.command("answer_clinic", group="q1", text="缺铁")
    assert [type(fact) for fact in facts] == [f.ClinicAnswered, f.CommandDone]
    shop.command("reopen_clinic", group="q1")
    assert shop.state.clinic.cases["q1"].state == "waiting"
    shop.command("route_to_clinic", group="q1", expert="")
    assert shop.state.clinic.cases["q1"].expert == ""


def test_a_settled_case_is_opened_again_and_answered_anew() -> None:
    shop = at_clinic()
    shop.command("answer_clinic", group="q1", text="缺铁")
    shop.command("reopen_clinic", group="q1")
    entry = whole(shop.state, "helper")
    assert (entry["clinic"]["q1"]["state"], entry["questions"]["q1"]["state"]) == ("waiting", "clinic")
    shop.command("answer_clinic", group="q1", text="缺镁")
    assert queue(shop)["q1"]["answer"] == "缺镁"


@pytest.mark.parametrize(
    ("before", "name", "args"),
    [
        ((), "route_to_clinic", {"group": "q1", "expert": ""}),
        ((), "answer_clinic", {"group": "q1", "text": "缺铁", "on_air": True}),
        ((), "answer_clinic", {"group": "q1", "outcome": "visit"}),
        ((), "answer_question", {"group": "q1", "text": "缺铁"}),
        ((), "dismiss_question", {"group": "q1"}),
        (("answered",), "answer_clinic", {"group": "q1", "text": "缺镁"}),
        (("answered",), "reopen_clinic", {"group": "q1"}),
        (("answered",), "route_to_clinic", {"group": "q1", "expert": "li"}),
    ],
)
def test_undo_puts_everything_back(before: tuple[str, ...], name: str, args: dict[str, Any]) -> None:
    shop = at_clinic()
    if before:
        shop.command("answer_clinic", group="q1", text="缺铁")
    was = without_times(shop)
    shop.command(name, once="it", **args)
    assert without_times(shop) != was
    shop.command("undo", key="it")
    assert without_times(shop) == was


def without_times(shop: Shop) -> dict[str, Any]:
    """What people see but for the list of commands, and since when a question waits, which an undo may move."""
    view = whole(shop.state, "helper")
    seen = {key: view[key] for key in ("clinic", "questions", "air", "counts")}
    for section in ("clinic", "questions"):
        seen[section] = {id: {**entry, "since": 0, "rank": 0} for id, entry in view[section].items()}
    return seen


def test_undoing_an_answer_does_not_make_the_expert_be_told_again() -> None:
    shop = at_clinic()
    shop.tell(Notified(T0, "wecom_robot", "q1", "li"))
    shop.command("answer_clinic", once="it", group="q1", text="缺铁")
    shop.command("undo", key="it")
    assert shop.state.clinic.untold("wecom_robot", shop.at_ms) == []


@pytest.mark.parametrize("name", ["dismiss_question", "claim_question", "reopen_question", "snooze_question"])
def test_what_is_seen_to_elsewhere_leaves_the_clinic(name: str) -> None:
    shop = at_clinic()
    shop.command(name, group="q1")
    assert queue(shop) == {}


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({"group": "q9", "text": "缺铁"}, "没有这个问题"),
        ({"group": "q1", "text": " "}, "请先写上答复"),
        ({"group": "q1", "text": "长" * 301, "on_air": True}, "不要超过 300"),
        ({"group": "q1", "outcome": "visit", "on_air": True}, "不上屏"),
        ({"group": "q1", "text": "药到病除，包治百病", "on_air": True}, "不能上屏"),
        ({"group": "q1", "text": "缺铁", "outcome": "perhaps"}, "参数不对"),
    ],
)
def test_what_makes_no_sense_is_refused(args: dict[str, Any], sentence: str) -> None:
    shop = at_clinic()
    before = len(shop.book)
    with pytest.raises(Refused, match=sentence):
        shop.command("answer_clinic", **args)
    with pytest.raises(Refused, match="正等着"):
        shop.command("reopen_clinic", group="q1")
    assert len(shop.book) == before


def test_an_expert_is_told_once_by_each_connector_and_anew_after_a_change() -> None:
    shop = at_clinic()
    clinic, now = shop.state.clinic, shop.at_ms
    assert [case.id for case in clinic.untold("wecom_robot", now)] == ["q1"]
    assert isinstance(shop.tell(Notified(now, "wecom_robot", "q1", "li"))[0], f.ExpertNotified)
    assert shop.tell(Notified(now, "wecom_robot", "q1", "li")) == ()
    assert clinic.untold("wecom_robot", now) == []
    assert [case.id for case in clinic.untold("dingtalk_robot", now)] == ["q1"]
    assert queue(shop)["q1"]["notified"] == ["wecom_robot"]
    shop.command("route_to_clinic", group="q1", expert="")
    assert [case.id for case in clinic.untold("wecom_robot", now)] == ["q1"]
    shop.tell(Notified(now, "wecom_robot", "q1", "li"))
    assert [case.id for case in clinic.untold("wecom_robot", now)] == ["q1"]
    assert shop.tell(Notified(now, "wecom_robot", "q9", "li")) == ()


def test_only_what_is_news_is_told_and_no_more_than_fits() -> None:
    state = State()
    for number in range(NOTICES_MOST + 10):
        apply(state, f.QuestionMoved(f"q{number}", "clinic", at_ms=T0 + number))
    untold = state.clinic.untold("wecom_robot", T0 + NOTICE_MS + 4)
    assert [case.id for case in untold] == [f"q{number}" for number in range(5, NOTICES_MOST + 5)]


def test_the_clinic_is_bounded_and_lets_go_of_settled_cases_first() -> None:
    state = State()
    for number in range(MOST_CASES):
        apply(state, f.QuestionMoved(f"q{number}", "clinic", at_ms=T0 + number))
    apply(state, f.ClinicAnswered("q7", "问", "答", at_ms=T0))
    apply(state, f.QuestionMoved("new", "clinic", at_ms=T0))
    assert len(state.clinic.cases) == MOST_CASES
    assert "q7" not in state.clinic.cases
    assert "new" in state.clinic.cases
    assert whole(state, "helper")["clinic"].keys() == state.clinic.cases.keys()


def test_of_settled_cases_the_newest_are_shown() -> None:
    state = State()
    view = whole(state, "helper")
    assert view["clinic"] == {}
    for number in range(SETTLED_SHOWN + 5):
        apply(state, f.ClinicAnswered(f"q{number}", "问", "答", at_ms=T0 + number))
    assert list(whole(state, "helper")["clinic"]) == [f"q{number}" for number in range(5, SETTLED_SHOWN + 5)]


def test_a_case_outlives_the_program() -> None:
    shop = at_clinic()
    shop.tell(Notified(T0, "wecom_robot", "q1", "li"))
    shop.state.earlier["q1"] = (Earlier("叶子黄", "缺铁", T0),)
    awake = wake(keep(shop.state))
    assert awake.clinic == shop.state.clinic
    assert awake.earlier == {}


def test_what_the_archive_holds_is_shown_beside_the_question() -> None:
    shop = at_clinic()
    shop.state.earlier["q1"] = (Earlier("叶子黄", "缺铁", T0),)
    assert queue(shop)["q1"]["earlier"] == [{"question": "叶子黄", "answer": "缺铁", "at": T0}]


def test_an_older_book_in_which_a_question_was_answered_plainly_is_read() -> None:
    state = State()
    apply(state, f.QuestionMoved("q1", "clinic", at_ms=T0))
    apply(state, f.QuestionAnswered("q1", "缺铁", at_ms=T0))
    apply(state, f.ClinicReopened("q9", at_ms=T0))
    apply(state, f.ExpertNotified("q9", "wecom_robot", at_ms=T0))
    assert state.clinic.cases == {}
