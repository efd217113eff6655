"""The same key twice is once, in bounded memory."""

from __future__ import annotations

import pytest

from companion.domain import once
from companion.domain.once import Once
from tests.domain.shop import Shop


def test_a_comment_heard_twice_is_one_comment() -> None:
    shop = Shop()
    assert shop.say("好甜", key="k")
    assert shop.say("好甜", key="k") == ()
    assert shop.state.show.seen == 1


def test_comment_keys_are_remembered_for_at_least_a_generation_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(once, "GENERATION", 10)
    keys = Once()
    for number in range(25):
        keys.see("ear", str(number))
        assert all(keys.seen("ear", str(n)) for n in range(max(0, number - 9), number + 1))
    assert not keys.seen("ear", "0")


def test_the_first_word_of_an_order_event_is_the_one_that_is_kept() -> None:
    keys = Once()
    keys.keep("doudian", "e1", 7)
    keys.keep("doudian", "e1", 8)
    assert keys.body("doudian", "e1") == 7
    assert keys.body("wechat", "e1") is None
