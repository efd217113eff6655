"""Whose loss it is: shared by what lay in the shed at that time, never more than a lot has, given back when found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.lots import Loss, Lot
from companion.domain.spoilage import apportion, charge, fill


def lot(id: str, amount: int, at_ms: int = 0) -> Lot:
    return Lot(id, id, "plum", amount, 100, at_ms)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), max_size=8))
def test_parts_add_up_stay_within_their_weights_and_within_one_of_what_is_fair(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    whole = sum(weights)
    assert sum(parts) == min(total, whole)
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))
    if total < whole:
        assert all(abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True))


def test_the_remaining_gram_goes_to_the_largest_remainder_and_between_equals_to_the_first() -> None:
    assert apportion(1, [1, 1, 1]) == [1, 0, 0]
    assert apportion(10, [10, 20, 6]) == [3, 5, 2]
    assert apportion(5, []) == []
    assert apportion(0, [0, 0]) == [0, 0]


def test_rooms_are_filled_one_after_another() -> None:
    assert fill(7, [5, 0, 5]) == [5, 0, 2]
    assert fill(20, [5, -3, 5]) == [5, 0, 5]


def test_a_loss_is_shared_as_much_as_each_lot_had_in_the_shed() -> None:
    lots = [lot("a", 100), lot("b", 300), lot("c", 100, at_ms=50)]
    early, late = Loss(10, "plum", 40), Loss(60, "plum", 40)
    assert charge(lots, [early], [], "pro_rata").by_lot == {"a": 10, "b": 30, "c": 0}
    assert charge(lots, [late], [], "pro_rata").by_lot == {"a": 8, "b": 24, "c": 8}
    assert charge(lots, [late], [(55, 200)], "pro_rata").by_lot == {"a": 0, "b": 27, "c": 13}
    assert charge(lots, [early], [(55, 200)], "pro_rata").by_lot == {"a": 10, "b": 30, "c": 0}


def test_a_loss_that_names_a_lot_is_that_lots_under_both_rules() -> None:
    lots = [lot("a", 100), lot("b", 100)]
    losses = [Loss(1, "plum", 30, "b"), Loss(2, "plum", 10)]
    assert charge(lots, losses, [], "named") == ({"a": 0, "b": 30}, 10)
    assert charge(lots, losses, [], "pro_rata") == ({"a": 6, "b": 34}, 0)
    assert charge(lots, [Loss(1, "plum", 130, "b")], [], "named").by_lot == {"a": 0, "b": 100}
    assert charge(lots, [Loss(1, "plum", -5, "b")], [], "named").by_lot == {"a": 0, "b": -5}


def test_more_lost_than_there_was_is_charged_to_nobody() -> None:
    assert charge([lot("a", 100)], [Loss(1, "plum", 130)], [], "pro_rata") == ({"a": 100}, 30)
    assert charge([], [Loss(1, "plum", 30)], [], "pro_rata") == ({}, 30)
    assert charge([lot("a", 100)], [Loss(1, "plum", 130, "a")], [], "named") == ({"a": 100}, 30)


def test_what_is_found_again_gives_the_latest_losses_back() -> None:
    lots = [lot("a", 100), lot("b", 100, at_ms=50)]
    losses = [Loss(10, "plum", 20), Loss(60, "plum", 18), Loss(70, "plum", -20)]
    assert charge(lots, losses[:2], [], "pro_rata").by_lot == {"a": 28, "b": 10}
    assert charge(lots, losses, [], "pro_rata").by_lot == {"a": 18, "b": 0}
    assert charge(lots, [*losses, Loss(80, "plum", -50)], [], "pro_rata").by_lot == {"a": 0, "b": 0}
    assert charge(lots, [Loss(1, "plum", 5), Loss(2, "plum", -2)], [], "named").uncharged == 3


def test_a_count_that_was_much_too_high_and_its_correction_cost_nobody_anything() -> None:
    lots = [lot("a", 60), lot("b", 30)]
    slip, mended, later = Loss(1, "plum", -900), Loss(2, "plum", 910), Loss(3, "plum", 5)
    assert charge(lots, [slip, mended], [], "pro_rata") == ({"a": 7, "b": 3}, 0)
    assert charge(lots, [slip, mended], [], "named").uncharged == 10
    assert charge(lots, [Loss(0, "plum", 4), slip, mended, later], [], "named").uncharged == 19
    assert charge(lots, [slip, Loss(2, "plum", 20, "b")], [], "pro_rata").by_lot == {"a": 0, "b": 20}
