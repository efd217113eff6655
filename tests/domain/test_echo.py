"""Two ears in one Room tell a comment once each; it counts once. A viewer who says a thing twice has said it twice."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain.admit import admit
from companion.domain.decide import decide
from companion.domain.echo import EARS_MOST, LATELY, LATELY_MS, ROOMS_MOST, Echoes, may_be_one_name
from companion.domain.facts import CommentEchoed, CommentSeen
from companion.domain.inbound import Comment, User
from companion.domain.keeping import keep, wake
from companion.domain.state import State, apply
from tests.domain.shop import T0


class Hall:
    """A station that hears comments of one Room from ears of several kinds."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()

    def hear(self, source: str, key: str, text: str, name: str = "山里人", after_ms: int = 0, **more: Any) -> list[str]:
        user = User(more.get("user", ""), name)
        noun = admit(Comment(T0 + after_ms, source, more.get("room", "douyin"), key, user, text))
        facts = decide(self.state, noun, None, noun.at_ms)
        for fact in facts:
            apply(self.state, fact)
        return [type(fact).__name__ for fact in facts]

    @property
    def seen(self) -> int:
        return self.state.show.seen


def test_one_comment_under_one_id_by_two_ears_is_one_comment() -> None:
    hall = Hall()
    assert hall.hear("bridge", "7301885484794450954", "发新疆不") == [CommentSeen.__name__]
    assert hall.hear("barragegrab", "7301885484794450954", "发新疆不", after_ms=LATELY_MS * 5) == [
        CommentEchoed.__name__
    ]
    assert hall.hear("barragegrab", "7301885484794450954", "发新疆不") == []
    assert hall.seen == 1
    ears = hall.state.show.connectors
    assert (ears["bridge"].comments, ears["barragegrab"].comments) == (1, 1)
    assert ears["barragegrab"].last_at == T0 + LATELY_MS * 5


def test_a_number_that_a_tool_counts_itself_is_no_id_of_the_platforms() -> None:
    hall = Hall()
    hall.hear("social_stream", "7", "发新疆不", "甲")
    hall.hear("json_lines", "7", "多少钱一斤", "乙")
    assert hall.seen == 2


def test_without_a_shared_id_the_same_words_of_the_same_person_at_the_same_time_are_one() -> None:
    hall = Hall()
    hall.hear("bridge", "7301885484794450954", "多少钱", user="sec-1")
    assert hall.hear("json_lines", "a-1", "多少钱", user="u-9", after_ms=2_000) == [CommentEchoed.__name__]
    hall.hear("json_lines", "a-2", "多少钱", "别人", after_ms=2_000)
    hall.hear("json_lines", "a-3", "多少钱", room="kuaishou", after_ms=2_000)
    hall.hear("json_lines", "a-4", "多少", after_ms=2_000)
    assert hall.seen == 4


def test_who_says_it_twice_has_said_it_twice_however_the_ears_take_turns() -> None:
    for turns in ("AABB", "ABAB", "ABBA", "BBAA", "BAAB"):
        hall = Hall()
        for number, ear in enumerate(turns):
            hall.hear(ear, f"{ear}{number}", "1", after_ms=number * 1_000)
        assert hall.seen == 2, turns


def test_one_ear_alone_never_echoes_itself() -> None:
    hall = Hall()
    for number in range(5):
        hall.hear("bridge", f"k{number}", "1", after_ms=number)
    assert hall.seen == 5


def test_the_same_words_later_are_another_comment() -> None:
    hall = Hall()
    hall.hear("bridge", "k1", "多少钱")
    hall.hear("bridge", "k2", "好", "别人", after_ms=LATELY_MS + 1)
    assert hall.hear("json_lines", "j1", "多少钱", after_ms=LATELY_MS + 1) == [CommentSeen.__name__]


def test_three_ears_tell_it_once() -> None:
    hall = Hall()
    for ear in ("bridge", "json_lines", "social_stream"):
        hall.hear(ear, f"{ear}-1", "包邮吗")
    assert hall.seen == 1


def test_a_guest_is_known_again_under_a_masked_name_and_no_guest_is_taken_for_another() -> None:
    hall = Hall()
    hall.hear("bridge", "k1", "多少钱", "無***", user="111111")
    hall.hear("bridge", "k2", "多少钱", "無***", user="111111")
    hall.hear("json_lines", "j1", "多少钱", "無名氏")
    hall.hear("json_lines", "j2", "多少钱", "無心人")
    assert hall.seen == 2
    assert hall.hear("json_lines", "j3", "多少钱", "陈***") == [CommentSeen.__name__]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("山里人", "山里人", True),
        ("山*人", "山里人", True),
        ("山**", "山里人", True),
        ("山里＊＊", "山里人", True),
        ("山***", "山**", True),
        ("山*水", "山里人", False),
        ("水**", "山里人", False),
        ("***", "山里人", False),
        ("", "", False),
        ("山里人", "", False),
        ("山里人", "山里人家", False),
    ],
)
def test_which_names_may_be_one_persons(one: str, other: str, same: bool) -> None:
    assert may_be_one_name(one, other) is may_be_one_name(other, one) is same


def test_what_an_ear_tells_again_after_a_restart_is_known_by_its_id() -> None:
    hall = Hall()
    hall.hear("bridge", "7301885484794450954", "发新疆不")
    again = Hall(wake(keep(hall.state)))
    assert again.hear("barragegrab", "7301885484794450954", "发新疆不") == [CommentEchoed.__name__]


def test_what_is_remembered_is_bounded() -> None:
    echoes = Echoes()
    for number in range(ROOMS_MOST + 50):
        echoes.see(CommentSeen("s", f"room-{number}", f"k{number}", at_ms=T0), T0)
    for number in range(LATELY * 2):
        echoes.see(CommentSeen(f"s{number}", "room", f"k{number}", at_ms=T0), T0)
    assert len(echoes.lately) <= ROOMS_MOST
    assert len(echoes.ears) <= ROOMS_MOST
    assert len(echoes.lately["room"]) == LATELY
    assert len(echoes.ears["room"]) == EARS_MOST
