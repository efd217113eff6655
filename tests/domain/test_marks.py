"""Those who asked are counted as a set counts them, in a few bytes each, and outlive a start."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.marks import FRESH, SHARE, Marks
from companion.domain.questions import asker_mark

marks = st.integers(0, 2**64 - 1) | st.integers(0, 40)
deeds = st.lists(st.tuples(st.booleans(), marks), max_size=3 * FRESH)


@given(deeds)
def test_whoever_comes_and_goes_is_counted_as_in_a_set(done: list[tuple[bool, int]]) -> None:
    ours, theirs = Marks(), set[int]()
    for comes, mark in done:
        (ours.add if comes else ours.discard)(mark)
        (theirs.add if comes else theirs.discard)(mark)
        assert (mark in ours, len(ours)) == (comes, len(theirs))
    assert sorted(ours) == sorted(theirs)
    assert Marks.woken(ours.kept()) == ours


def test_a_hundred_thousand_askers_take_about_eight_bytes_each() -> None:
    ours = Marks()
    for number in range(100_000):
        ours.add(asker_mark(f"bridge:{number}"))
        ours.add(asker_mark(f"bridge:{number // 2}"))
    assert len(ours) == 100_000
    assert len(ours.kept()) == 800_000
    laid, fresh = ours._laid, ours._fresh
    assert sys.getsizeof(laid) < 1_000_000
    assert len(fresh) <= len(laid) // SHARE


def test_groups_that_are_put_together_or_set_apart_count_each_person_once() -> None:
    one, other = Marks([1, 2, 3]), Marks([3, 4])
    assert sorted(one | other) == [1, 2, 3, 4]
    assert sorted(one - other) == [1, 2]
    one -= other
    assert one == Marks([2, 1])
    assert 3 not in one
    assert repr(one) == "Marks([1, 2])"


def test_bytes_that_are_no_marks_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple"):
        Marks.woken(b"12345")
