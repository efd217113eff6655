"""In a recording nobody can be told, and everybody is still told apart, and found among the buyers, as before."""

from __future__ import annotations

import pytest

from companion.domain.admit import clean_name, mask_buyer
from companion.domain.buyers import asker_of, viewer_mark
from companion.domain.echo import may_be_one_name
from companion.domain.inbound import Comment, Replied, RoomStatus, User
from companion.domain.pseudonyms import Pseudonyms
from tests.domain.shop import T0

ONE = Pseudonyms(b"one")
NAMES = ("山里人", "山里花", "王五", "王", "Zhang San", "用户12345", "tb88", "🍑🍑🍑", "一只 小 猫")


def said(name: str, id: str = "sec-1") -> Comment:
    return Comment(T0, "bridge", "douyin", "k1", User(id, name), "发新疆不")


def test_a_viewer_is_the_same_one_throughout_and_no_one_else() -> None:
    users = {ONE.user(User(f"sec-{number}", name)) for number, name in enumerate(NAMES)}
    assert len(users) == len(NAMES)
    assert ONE.hide(said("山里人")) == ONE.hide(said("山里人"))
    assert ONE.hide(said("山里人")) != Pseudonyms(b"other").hide(said("山里人"))
    askers = {asker_of("bridge", "k", user.id, user.name) for user in users}
    assert len(askers) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_neither_id_nor_name_is_left(name: str) -> None:
    user = ONE.user(User("MS4wLjABAAAA", name))
    assert "MS4w" not in user.id
    assert user.name != name
    assert name not in user.name or len(name) < 2
    assert clean_name(user.name) == user.name


@pytest.mark.parametrize("name", ["山里人", "山里花", "用户12345", "tb88", "Zhang San", "一只 小 猫"])
def test_who_has_bought_is_found_by_the_made_up_name_too(name: str) -> None:
    assert mask_buyer(ONE.name(name)) == mask_buyer(name)
    assert viewer_mark("bridge", "douyin", ONE.name(name)) == viewer_mark("bridge", "douyin", name)


def test_names_that_could_be_one_persons_still_can_and_others_still_can_not() -> None:
    assert may_be_one_name(ONE.name("山里人"), ONE.name("山里人"))
    assert not may_be_one_name(ONE.name("山里人"), ONE.name("山里花"))


def test_a_guest_stays_a_guest() -> None:
    assert ONE.user(User("", "無***")) == User("", "無***")
    assert ONE.user(User()) == User()


def test_whom_an_answer_goes_to_is_made_up_likewise_and_counts_are_left() -> None:
    reply = Replied(T0, "bridge", "douyin", "r1", "发的", user=User("sec-1", "山里人"), by="小罗")
    hidden = ONE.hide(reply)
    assert isinstance(hidden, Replied)
    assert hidden.user == ONE.hide(said("山里人")).user  # type: ignore[union-attr]
    count = RoomStatus(T0, "bridge", "douyin", "v1", 12)
    assert ONE.hide(count) is count
