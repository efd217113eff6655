"""Orders are found by the end of their id or by whom they are, the newest first."""

from __future__ import annotations

import pytest

from companion.domain.books import OrderBook
from companion.domain.finding import SLICE, found, found_in, wanted
from companion.domain.state import State
from tests.domain.shop import Shop, plums


def numbers(state: State, typed: str) -> list[int]:
    return [number for part in found_in(state.stock.by_number, wanted(typed)) for number in part]


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    for order, buyer in (("6920114821", "山里**"), ("A4821x", "王*"), ("6920119999", "山***"), ("Pab12", "vill**")):
        shop.event("created", plums(2), order=order, buyer=buyer)
    return shop


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("4821", [1]),
        ("821x", [2]),
        ("821X", [2]),
        ("4821X ", [2]),
        ("6920119999", [3]),
        ("９９９９", [3]),
        ("#9999", [3]),
        ("69 2011 9999", [3]),
        ("1", [1]),
        ("12", [4]),
        ("AB12", [4]),
        ("777", []),
        ("692011999", []),
        ("", [4, 3, 2, 1]),
    ],
)
def test_an_order_is_found_by_the_end_of_its_id(shop: Shop, typed: str, who: list[int]) -> None:
    assert numbers(shop.state, typed) == who


@pytest.mark.parametrize(
    ("typed", "who"),
    [("山里人", [3, 1]), ("山里**", [3, 1]), ("山", [3, 1]), ("山中", [3]), ("王五", [2]), ("vill", [4]),
     ("village", [4]), ("里", []), ("五", [])],
)  # fmt: skip
def test_an_order_is_found_by_its_buyers_name_as_far_as_that_is_known(shop: Shop, typed: str, who: list[int]) -> None:
    assert numbers(shop.state, typed) == who


def test_many_orders_are_walked_through_in_slices_the_newest_first() -> None:
    looked_for = (2 * SLICE + 1, SLICE, 1)
    books = [OrderBook(("s", f"{n}{'77' if n in looked_for else '08'}"), n, 0) for n in range(1, 2 * SLICE + 4)]
    assert list(found_in(books, "77")) == [[2 * SLICE + 1], [SLICE], [1]]


def test_what_is_found_is_told_in_short(shop: Shop) -> None:
    shop.event("paid", order="6920114821")
    assert found(shop.state, 1) == {
        "number": "1", "shop": "doudian", "order": "6920114821", "buyer": "山里**", "lines": "蜂糖李 5斤装 ×2",
        "state": "paid", "at": shop.told[0].at_ms, "total_fen": 7980, "flags": [],
    }  # fmt: skip
