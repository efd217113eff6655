"""The State that a start reads out of the book is the one that was lived, whatever happened."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from companion.domain import once, replay_orders
from companion.domain.audit import Auditor
from companion.domain.facts import AnyFact, OrderCreated, OrderPaid
from companion.domain.keeping import keep, wake
from companion.domain.replay import replay
from companion.domain.state import State, apply
from companion.domain.timer import due
from tests.domain.medley import Medley
from tests.domain.shop import Shop, plums
from tests.domain.test_keeping import assert_same

SEEDS = (0, 1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow))


@pytest.fixture(scope="module", params=SEEDS)
def shop(request: pytest.FixtureRequest) -> Shop:
    return Medley(request.param).shop


def reread(book: Sequence[AnyFact], row: int, state: State | None = None) -> State:
    state = state or State()
    replay(state, (book[first : first + row] for first in range(0, len(book), row)))
    state.touched.clear()
    return state


def settled(state: State, now_ms: int) -> State:
    """The State without the deadlines that went by: the timer lets go of each when it looks, which no fact tells."""
    assert due(state, now_ms) is None
    state.deadlines.sort()
    return state


@pytest.mark.parametrize("row", [1, 7, 100, 100_000])
def test_what_is_read_is_what_was_lived_to_the_byte(shop: Shop, row: int) -> None:
    state = settled(reread(shop.book, row), shop.at_ms)
    lived = settled(shop.state, shop.at_ms)
    for one in (state, lived):
        one.once.seen("", "")
    assert keep(state) == keep(lived)
    assert_same(state, lived)
    assert state.watched


@pytest.mark.parametrize("cut", [0.3, 0.8])
def test_what_is_read_after_a_snapshot_is_what_was_lived(shop: Shop, cut: float) -> None:
    at = int(len(shop.book) * cut)
    state = reread(shop.book[at:], 50, wake(keep(reread(shop.book[:at], 50))))
    assert_same(settled(state, shop.at_ms), settled(shop.state, shop.at_ms))


def test_the_evening_goes_on_after_it_was_read_as_if_it_had_not_been(shop: Shop) -> None:
    half = len(shop.book) // 2
    state = reread(shop.book[:half], 50)
    for fact in shop.book[half:]:
        apply(state, fact)
    assert state.touched
    assert_same(settled(state, shop.at_ms), settled(shop.state, shop.at_ms))


def test_the_books_that_were_read_balance(shop: Shop) -> None:
    Auditor().begin(reread(shop.book, 100))


def test_an_order_that_is_placed_and_paid_is_read_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop()
    shop.event("created", plums(999), buyer="山**", total_fen=7980)
    shop.event("paid")
    told = [fact for fact in shop.book if isinstance(fact, OrderCreated | OrderPaid)]
    monkeypatch.setattr(replay_orders, "_PLACE", None)
    monkeypatch.setattr(replay_orders, "_PAY", None)
    state = reread(shop.book, 100)
    assert len(told) == 2
    assert state.short == {"plum"}
    assert_same(settled(state, shop.at_ms), settled(shop.state, shop.at_ms))


def test_keys_pass_from_one_generation_to_the_next_as_they_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "GENERATION", 25)
    shop = Medley(9).shop
    assert_same(settled(reread(shop.book, 11), shop.at_ms), settled(shop.state, shop.at_ms))
