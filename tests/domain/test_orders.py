"""The order machine: the table of states and events, row by row, and the merge that makes order of arrival harmless."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.orders import ALL, Goods, Quantity, Refund, Split, Tale, flags, merge, split

DETAIL = Tale(quantity=Quantity(1, 4), goods=Goods(1, (("plum", 2500),), 3990, "plum-5"), created=True)
PAID = Tale(paid_ms=10)
SHIP_ALL = Tale(ship_all=True, ship_ms=60)


def tale(*parts: Tale) -> Tale:
    whole = Tale()
    for part in parts:
        whole = merge(whole, part)
    return whole


STATES = {
    "RESERVED": DETAIL,
    "EXPIRED": tale(DETAIL, Tale(expired=True)),
    "CLOSED_UNPAID": tale(DETAIL, Tale(closed_unpaid_ms=50)),
    "COMMITTED": tale(DETAIL, PAID),
    "PART_SHIPPED": tale(DETAIL, PAID, Tale(shipped_units=1, ship_ms=30)),
    "SHIPPED": tale(DETAIL, PAID, SHIP_ALL),
    "REFUNDED_PRE": tale(DETAIL, PAID, Tale(refunds={"r0": Refund(1, "pre", 20)})),
    "CLOSED_REFUND": tale(DETAIL, PAID, Tale(closed_refund=True)),
}
EVENTS = {
    "detail": DETAIL,
    "pay": PAID,
    "cancel": Tale(closed_unpaid_ms=55),
    "timer": Tale(expired=True),
    "ship 2": Tale(shipped_units=2, ship_ms=60),
    "ship all": SHIP_ALL,
    "refund 2 pre": Tale(refunds={"r1": Refund(2, "pre", 70)}),
    "refund 2 post": Tale(refunds={"r1": Refund(2, "post", 70)}),
    "money only": Tale(refunds={"r1": Refund(0, "post", 70)}),
    "closed": Tale(closed_refund=True),
    "complete": Tale(completed=True),
}
# Deltas of (available, reserved, committed, shipped, recoverable) in units, "!" where a helper must look.
TABLE = """
RESERVED 0|R-4 C+4|A+4 R-4|A+4 R-4|R-4 C+2 S+2|R-4 S+4|R-4 C+2 K+2|R-4 C+4 !|R-4 C+4 !|R-4 K+4|R-4 S+4
EXPIRED        0|A-4 C+4|0|0|A-4 C+2 S+2|A-4 S+4|A-4 C+2 K+2|A-4 C+4 !|A-4 C+4 !|A-4 K+4|A-4 S+4
CLOSED_UNPAID  0|A-4 C+4 !|0|0|A-4 C+2 S+2 !|A-4 S+4 !|A-4 C+2 K+2 !|A-4 C+4 !|A-4 C+4 !|A-4 K+4 !|A-4 S+4 !
COMMITTED      0|0|0 !|0|C-2 S+2|C-4 S+4|C-2 K+2|0 !|0 !|C-4 K+4|C-4 S+4
PART_SHIPPED   0|0|0 !|0|C-1 S+1|C-3 S+3|C-2 K+2|0|0|C-3 K+3|C-3 S+3
SHIPPED        0|0|0 !|0|0|0|S-2 K+2|0|0|0|0
REFUNDED_PRE   0|0|0 !|0|C-2 S+2|C-3 S+3|C-2 K+2|0 !|0 !|C-3 K+3|C-3 S+3
CLOSED_REFUND  0|0|0 !|0|S+2 K-2|S+4 K-4|0|0|0|0|S+4 K-4
"""
CELLS = [
    (state, event, cell.strip())
    for row in TABLE.strip().splitlines()
    for state, cells in [row.split(maxsplit=1)]
    for event, cell in zip(EVENTS, cells.split("|"), strict=True)
]


def accounts(where: Split) -> dict[str, int]:
    held = where.reserved + where.committed + where.shipped + where.recoverable
    return {"A": -held, "R": where.reserved, "C": where.committed, "S": where.shipped, "K": where.recoverable}


@pytest.mark.parametrize(("state", "event", "cell"), CELLS)
def test_each_event_moves_an_order_as_the_table_says(state: str, event: str, cell: str) -> None:
    before, after = STATES[state], merge(STATES[state], EVENTS[event])
    old, new = accounts(split(before)), accounts(split(after))
    moved = {name: new[name] - old[name] for name in old if new[name] != old[name]}
    words = cell.split()
    assert moved == {word[0]: int(word[1:]) for word in words if word[0] in "ARCSK"}
    assert bool(flags(after, split(after))) == ("!" in words)


@pytest.mark.parametrize("event", [name for name in EVENTS if name != "detail"])
def test_an_event_about_an_order_not_yet_described_moves_nothing(event: str) -> None:
    heard = merge(Tale(), EVENTS[event])
    assert split(heard) == Split()
    assert ("NEED_DETAIL" in flags(heard, split(heard))) == (event not in ("cancel", "timer"))


def test_an_order_that_cannot_be_held_unpaid_holds_nothing_until_it_is_paid() -> None:
    assert split(DETAIL, hold_unpaid=False) == Split()
    assert split(tale(DETAIL, PAID), hold_unpaid=False).committed == 4


def test_goods_put_back_and_then_shipped_after_all_are_shown_to_the_helper() -> None:
    heard = tale(DETAIL, PAID, Tale(refunds={"r": Refund(4, "", 40)}))
    assert split(heard, restocked=4).restocked == 4
    late = merge(heard, Tale(ship_all=True, ship_ms=30))
    assert split(late, restocked=4).shipped == 4
    assert flags(late, split(late, restocked=4), restocked=4) == ("RESTOCK_OVER_REFUND",)


def test_a_refund_of_more_than_was_bought_is_shown_to_the_helper() -> None:
    heard = tale(DETAIL, PAID, Tale(refunds={"a": Refund(3, "pre", 20), "b": Refund(3, "pre", 21)}))
    assert split(heard).recoverable == 4
    assert flags(heard, split(heard)) == ("REFUND_OVER_QTY",)


def test_what_was_written_off_is_lost_and_no_longer_waits_for_a_decision() -> None:
    heard = tale(DETAIL, PAID, Tale(refunds={"r": Refund(3, "pre", 20)}))
    assert split(heard, restocked=1, lost=1) == Split(0, 1, 0, 1, 1, 1)


def test_a_pool_that_takes_fruit_back_by_itself_leaves_nothing_to_decide() -> None:
    heard = tale(DETAIL, PAID, Tale(refunds={"r": Refund(3, "pre", 20)}))
    assert split(heard, restocked=ALL).restocked == 3
    assert flags(heard, split(heard, restocked=ALL), restocked=ALL) == ()


TIMES = st.integers(0, 3)
REFUNDS = st.dictionaries(
    st.sampled_from("ab"),
    st.builds(Refund, st.none() | st.integers(0, 5), st.sampled_from(["", "pre", "post"]), st.integers(1, 90)),
    max_size=2,
)
TALES = st.builds(
    Tale,
    st.none() | st.builds(Quantity, TIMES, st.integers(0, 5)),
    st.none() | st.builds(Goods, TIMES, st.sampled_from([(), (("plum", 2500),), (("plum", 1500),)])),
    st.booleans(),
    TIMES,
    TIMES,
    st.booleans(),
    st.booleans(),
    st.integers(0, 5),
    st.booleans(),
    TIMES,
    REFUNDS,
    st.booleans(),
)


@given(TALES, TALES, TALES)
def test_what_two_sources_tell_is_the_same_in_any_order_and_any_number_of_times(a: Tale, b: Tale, c: Tale) -> None:
    assert len({repr(_sorted(tale(*order))) for order in permutations((a, b, c))}) == 1
    assert merge(a, a) == a


def _sorted(one: Tale) -> Tale:
    one.refunds = dict(sorted(one.refunds.items()))
    return one


@given(TALES, st.integers(0, 5), st.integers(0, 5))
def test_every_unit_of_a_line_is_somewhere_and_none_is_anywhere_twice(one: Tale, restocked: int, lost: int) -> None:
    where = split(one, restocked, lost)
    assert min(where) >= 0
    quantity = one.quantity.units if one.quantity else 0
    if one.paid:
        assert where.reserved == 0
        assert sum(where) == quantity
    else:
        assert sum(where) in (0, quantity)
        assert sum(where) == where.reserved


def test_a_refund_that_names_no_units_gives_way_to_whoever_counts_them() -> None:
    pushed, asked = Tale(refunds={"r": Refund(None, "pre", 20)}), Tale(refunds={"r": Refund(1, "pre", 20)})
    assert split(tale(DETAIL, PAID, pushed)).recoverable == 4
    assert split(tale(DETAIL, PAID, pushed, asked)).recoverable == 1
    assert split(tale(DETAIL, PAID, asked, pushed)).recoverable == 1
