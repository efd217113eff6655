"""What went by lately is known again, within a bound."""

from __future__ import annotations

from connectors.kit.seen import Seen


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
