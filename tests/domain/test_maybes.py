"""Comments that may be questions are shown apart, and become questions when someone says so."""

from __future__ import annotations

import pytest

from companion.domain import maybes
from companion.domain.decide import decide
from companion.domain.inbound import Comment, User
from companion.domain.trouble import Refused
from companion.domain.view import whole
from companion.reading.reading import Need, Reading
from tests.domain.shop import Shop

UNSURE = Reading(False, 0.4, maybe=Need("shipping", place="新疆", wording="新疆能发吧"))


def murmur(shop: Shop, key: str, text: str = "新疆能发吧", user: str = "u1") -> None:
    """A comment of which reading is not sure."""
    shop.at_ms += 1000
    noun = Comment(shop.at_ms, "ear", "douyin", key, User(user, user), text)
    for fact in decide(shop.state, noun, UNSURE, noun.at_ms):
        shop.hold(fact)


def test_a_comment_that_may_ask_is_listed_apart_and_counts_nowhere() -> None:
    shop = Shop()
    murmur(shop, "c1")
    view = whole(shop.state, "helper")
    assert view["maybe"] == {
        "ear/c1": {
            "text": "新疆能发吧",
            "user": "u1",
            "room": "douyin",
            "source": "ear",
            "key": "c1",
            "at": shop.at_ms,
            "intent": "shipping",
        }
    }
    assert view["questions"] == {}
    assert "maybe" not in whole(shop.state, "overlay")


def test_a_helper_makes_a_question_of_it_which_joins_those_who_ask_the_same() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    murmur(shop, "c9", user="b")
    facts = shop.command("flag_question", source="ear", key="c9")
    assert getattr(facts[0], "by", "") == "小王"
    view = whole(shop.state, "helper")
    assert view["maybe"] == {}
    assert view["questions"]["q1"]["askers"] == 2
    with pytest.raises(Refused, match="可能是问题"):
        shop.command("flag_question", source="ear", key="c9")


def test_only_the_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maybes, "MOST_MAYBES", 2)
    shop = Shop()
    shop.state.touched.clear()
    for key in ("c1", "c2", "c3"):
        murmur(shop, key)
    assert list(whole(shop.state, "helper")["maybe"]) == ["ear/c2", "ear/c3"]
    assert ("maybe", "ear/c1") in shop.state.touched


def test_the_book_brings_them_back() -> None:
    shop, again = Shop(), Shop()
    murmur(shop, "c1")
    for fact in shop.book[1:]:
        again.hold(fact)
    assert whole(again.state, "helper")["maybe"] == whole(shop.state, "helper")["maybe"]
