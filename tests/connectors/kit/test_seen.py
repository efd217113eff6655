"""What went by lately is known again, within a bound."""

from __future__ import annotations

from connectors.kit.seen import FirstHeard, Seen


def test_a_key_is_new_once() -> None:
    seen = Seen()
    assert [seen.again(key) for key in ("a", "b", "a", "a")] == [False, False, True, True]


def test_the_oldest_key_is_forgotten_first() -> None:
    seen = Seen(3)
    for key in "abcd":
        seen.again(key)
    assert len(seen) == 3
    assert seen.again("d")
    assert not seen.again("a")


def test_a_key_keeps_the_moment_it_was_first_heard_until_many_others_were() -> None:
    heard = FirstHeard(most=2)
    assert [heard.at_ms(key, at_ms) for key, at_ms in (("a", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5))] == [
        1,
        1,
        3,
        4,
        5,
    ]
