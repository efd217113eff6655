"""Kinds are counted, new ones are told apart once, and a stranger can't make the list grow without end."""

from __future__ import annotations

from connectors.kit.tally import OTHERS, Tally


def test_only_the_first_of_a_kind_is_news() -> None:
    tally = Tally()
    assert [tally.count("gift"), tally.count("gift"), tally.count("like", 3)] == [True, False, True]
    assert (tally["gift"], tally["like"], tally["never"]) == (2, 3, 0)


def test_kinds_beyond_the_bound_are_counted_together() -> None:
    tally = Tally(2)
    assert [tally.count(f"kind {number}") for number in range(5)] == [True, True, False, False, False]
    assert not tally.count("kind 0")
    assert tally.counts == {"kind 0": 2, "kind 1": 1, OTHERS: 3}
