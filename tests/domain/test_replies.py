"""What the anchor types into the room's own comments answers the question it is a reply to, once."""

from __future__ import annotations

from companion.domain.facts import AnyFact, QuestionAnswered, ReplySeen
from companion.domain.inbound import Replied, User
from companion.domain.keeping import keep, wake
from tests.domain.shop import Shop


def reply(shop: Shop, key: str = "r1", **given: object) -> tuple[AnyFact, ...]:
    shop.at_ms += 1000
    told: dict[str, object] = {"text": "发的，补 10 元"} | given
    return shop.tell(Replied(shop.at_ms, "ear", "douyin", key, **told))  # type: ignore[arg-type]


def test_a_reply_to_a_comment_answers_its_question_for_all_who_ask_it() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "u1", key="c1")
    shop.say("新疆发不发", "u2", key="c2")
    seen, answered = reply(shop, to="c1", by="小罗")
    assert isinstance(seen, ReplySeen)
    assert isinstance(answered, QuestionAnswered)
    assert (seen.group, answered.text, answered.by, answered.on_air) == ("q1", "发的，补 10 元", "小罗", False)
    group = shop.state.questions.groups["q1"]
    assert (group.state, group.answer, group.by) == ("answered", "发的，补 10 元", "小罗")


def test_a_reply_to_a_viewer_answers_what_they_asked_last() -> None:
    shop = Shop()
    shop.say("多少钱一斤", "u1")
    shop.say("新疆发货吗", "u1")
    shop.say("能放几天", "u2")
    reply(shop, user=User("u1", "u1"))
    states = {id: group.state for id, group in shop.state.questions.groups.items()}
    assert states == {"q1": "open", "q2": "answered", "q3": "open"}
    assert shop.state.questions.groups["q2"].by == "主播"


def test_the_same_reply_twice_is_once_even_when_the_question_came_up_again() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "u1", key="c1")
    reply(shop, to="c1")
    for number in range(2, 6):
        shop.say("新疆发货吗", f"u{number}")
    assert shop.state.questions.groups["q1"].state == "open"
    assert reply(shop, to="c1") == ()
    assert shop.state.questions.groups["q1"].state == "open"


def test_a_reply_changes_nothing_that_is_settled_or_not_known() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "u1", key="c1")
    shop.command("dismiss_question", group="q1")
    assert [type(fact) for fact in reply(shop, to="c1")] == [ReplySeen]
    assert [type(fact) for fact in reply(shop, "r2", to="c404")] == [ReplySeen]
    assert [type(fact) for fact in reply(shop, "r3")] == [ReplySeen]
    assert shop.state.questions.groups["q1"].state == "dismissed"


def test_a_reply_to_a_masked_guest_answers_nobody_elses_question() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "無***")
    assert [type(fact) for fact in reply(shop, user=User("", "無***"))] == [ReplySeen]


def test_a_question_that_was_merged_is_answered_as_a_whole() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "u1", key="c1")
    shop.say("能放几天", "u2", key="c2")
    shop.command("merge_questions", into="q2", groups=["q1"])
    reply(shop, to="c1")
    assert shop.state.questions.groups["q2"].state == "answered"


def test_after_a_start_from_a_snapshot_a_reply_still_finds_its_question() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "u1", key="c1")
    shop.state = wake(keep(shop.state))
    reply(shop, to="c1")
    assert shop.state.questions.groups["q1"].state == "answered"
