"""Every row and column of the table of states and events, told as a platform tells it, and looked up in the books."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from companion.domain import facts as f
from companion.domain.orders import FLAGS, NEED_DETAIL
from companion.domain.sheet import sheet
from tests.domain.shop import Shop, balanced, plums, units

Told = Callable[[Shop], object]

ACCOUNTS: Final = dict(zip("ARCSK", ("available", "reserved", "committed", "shipped", "recoverable"), strict=True))
GRAMS: Final = 2500


def expire(shop: Shop) -> None:
    """Our timer, as the desk writes it, whether or not the order's time has come."""
    shop.hold(f.OrderExpired("doudian", "D1", at_ms=shop.at_ms))


STATES: Final[dict[str, tuple[Told, ...]]] = {
    "NEW": (),
    "RESERVED": (lambda shop: shop.event("created", plums(4)),),
    "EXPIRED": (lambda shop: shop.event("created", plums(4)), expire),
    "CLOSED_UNPAID": (lambda shop: shop.event("created", plums(4)), lambda shop: shop.event("cancelled")),
    "COMMITTED": (lambda shop: shop.event("created", plums(4)), lambda shop: shop.event("paid")),
    "PART_SHIPPED": (
        lambda shop: shop.event("created", plums(4)),
        lambda shop: shop.event("paid"),
        lambda shop: shop.event("shipped", units(1)),
    ),
    "SHIPPED": (
        lambda shop: shop.event("created", plums(4)),
        lambda shop: shop.event("paid"),
        lambda shop: shop.event("shipped"),
    ),
    "REFUNDED_PRE": (
        lambda shop: shop.event("created", plums(4)),
        lambda shop: shop.event("paid"),
        lambda shop: shop.event("refunded", units(1, phase="pre"), refund="R0"),
    ),
    "CLOSED_REFUND": (
        lambda shop: shop.event("created", plums(4)),
        lambda shop: shop.event("paid"),
        lambda shop: shop.event("closed"),
    ),
}
EVENTS: Final[dict[str, Told]] = {
    "create+detail": lambda shop: shop.event("created", plums(4)),
    "pay": lambda shop: shop.event("paid"),
    "cancel unpaid": lambda shop: shop.event("cancelled"),
    "our timer": expire,
    "ship 2 (cum.)": lambda shop: shop.event("shipped", units(2)),
    "ship all": lambda shop: shop.event("shipped"),
    "refund ok 2 pre": lambda shop: shop.event("refunded", units(2, phase="pre"), refund="R1"),
    "refund ok 2 post": lambda shop: shop.event("refunded", units(2, phase="post"), refund="R1"),
    "money-only refund": lambda shop: shop.event("refunded", units(0), refund="R1"),
    "closed: all refunded": lambda shop: shop.event("closed"),
    "complete": lambda shop: shop.event("completed"),
}
TABLE: Final = """
| NEW | A−4 R+4 | !detail | 0 | 0 | !detail | !detail | !detail | !detail | !detail | !detail | !detail |
| RESERVED | 0 | R−4 C+4 | A+4 R−4 | A+4 R−4 | R−4 C+2 S+2 | R−4 S+4 | R−4 C+2 K+2 | R−4 C+4 ! | R−4 C+4 ! | R−4 K+4 | R−4 S+4 |
| EXPIRED | 0 | A−4 C+4 | 0 | 0 | A−4 C+2 S+2 | A−4 S+4 | A−4 C+2 K+2 | A−4 C+4 ! | A−4 C+4 ! | A−4 K+4 | A−4 S+4 |
| CLOSED_UNPAID | 0 | A−4 C+4 ! | 0 | 0 | A−4 C+2 S+2 ! | A−4 S+4 ! | A−4 C+2 K+2 ! | A−4 C+4 ! | A−4 C+4 ! | A−4 K+4 ! | A−4 S+4 ! |
| COMMITTED | 0 | 0 | 0 ! | 0 | C−2 S+2 | C−4 S+4 | C−2 K+2 | 0 ! | 0 ! | C−4 K+4 | C−4 S+4 |
| PART_SHIPPED | 0 | 0 | 0 ! | 0 | C−1 S+1 | C−3 S+3 | C−2 K+2 | 0 | 0 | C−3 K+3 | C−3 S+3 |
| SHIPPED | 0 | 0 | 0 ! | 0 | 0 | 0 | S−2 K+2 | 0 | 0 | 0 | 0 |
| REFUNDED_PRE | 0 | 0 | 0 ! | 0 | C−2 S+2 | C−3 S+3 | C−2 K+2 | 0 ! | 0 ! | C−3 K+3 | C−3 S+3 |
| CLOSED_REFUND | 0 | 0 | 0 ! | 0 | S+2 K−2 | S+4 K−4 | 0 | 0 | 0 | 0 | S+4 K−4 |
"""  # noqa: E501
"""As the design has it; deltas in units of the order's four."""

ROWS: Final = [[cell.strip() for cell in row.strip("| ").split("|")] for row in TABLE.strip().splitlines()]
CELLS: Final = [(row[0], event, cell) for row in ROWS for event, cell in zip(EVENTS, row[1:], strict=True)]


def accounts(shop: Shop) -> dict[str, int]:
    pool = sheet(shop.state)["pools"]["plum"]
    return {letter: pool[name] // GRAMS for letter, name in ACCOUNTS.items()}


def flags(shop: Shop) -> set[str]:
    counted = sheet(shop.state)["orders"]["flags"]
    assert set(counted) == set(FLAGS)
    return {flag for flag, count in counted.items() if count}


def test_the_table_has_every_state_and_every_event() -> None:
    assert [row[0] for row in ROWS] == list(STATES)
    assert {len(row) for row in ROWS} == {1 + len(EVENTS)}


@pytest.mark.parametrize(("state", "event", "cell"), CELLS, ids=[f"{row}-{event}" for row, event, _ in CELLS])
def test_an_event_moves_the_books_as_the_table_says(state: str, event: str, cell: str) -> None:
    shop = Shop()
    for told in STATES[state]:
        told(shop)
    before = accounts(shop)
    assert not flags(shop)
    EVENTS[event](shop)
    after = accounts(shop)
    words = cell.replace("−", "-").split()
    wanted = {word[0]: int(word[1:]) for word in words if word[0] in ACCOUNTS}
    assert {letter: after[letter] - before[letter] for letter in ACCOUNTS if after[letter] != before[letter]} == wanted
    assert balanced(shop.state)
    if "!detail" in words:
        assert flags(shop) == {NEED_DETAIL}
    else:
        assert bool(flags(shop)) == ("!" in words)


@pytest.mark.parametrize(("state", "event", "cell"), CELLS, ids=[f"{row}-{event}" for row, event, _ in CELLS])
def test_the_same_event_told_twice_under_two_names_moves_the_books_once(state: str, event: str, cell: str) -> None:
    shop = Shop()
    for told in (*STATES[state], EVENTS[event]):
        told(shop)
    before, flagged = accounts(shop), flags(shop)
    EVENTS[event](shop)
    assert (accounts(shop), flags(shop)) == (before, flagged), cell
