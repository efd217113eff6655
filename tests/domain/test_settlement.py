"""What each household is owed: I13 over made-up seasons, whatever their order and however often they are settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.catalogue import RefundBearer, SpoilageRule
from companion.domain.facts import LotReceived
from companion.domain.keeping import keep, wake
from companion.domain.lots import NO_LOT, Frozen
from companion.domain.settlement import PER_PRICE, Reckoning, reckon, sent_lines, share_fen
from companion.domain.state import State
from tests.domain.season import Season, Step, order_events, seasons
from tests.domain.shop import T0, plums, units

IN_SHED = ("lose", "find", "receive")
UNIT = {"plum": "g", "bamboo": "piece"}
BEARERS: st.SearchStrategy[RefundBearer] = st.sampled_from(["cooperative", "household"])
RULES: st.SearchStrategy[SpoilageRule] = st.sampled_from(["pro_rata", "named"])


def allotted(state: State, reckoning: Reckoning | None = None) -> Counter[str]:
    """What each lot has given, frozen or in this reckoning; what no lot has given under ""."""
    given: Counter[str] = Counter()
    for by_lot in state.lots.frozen.values():
        for lot, was in by_lot.items():
            given[lot] += was.amount
    for row in reckoning.rows if reckoning else ():
        given[row.lot] += row.amount
    return given


def lines_held(state: State, reckoning: Reckoning) -> dict[tuple[Any, ...], Counter[str]]:
    held: dict[tuple[Any, ...], Counter[str]] = {}
    for id, by_lot in state.lots.frozen.items():
        held.setdefault(id, Counter()).update({lot: was.amount for lot, was in by_lot.items()})
    for row in reckoning.rows:
        held.setdefault((row.shop, row.order, row.line, row.pool), Counter())[row.lot] += row.amount
    return held


@given(seasons(settled=True), BEARERS, RULES)
def test_no_lot_gives_more_than_it_has_earlier_ones_are_exhausted_first_and_all_that_was_sent_is_accounted_for(
    steps: list[Step], refunds: RefundBearer, spoilage: SpoilageRule
) -> None:
    state = Season(refunds, spoilage).play(steps).state
    reckoning = reckon(state)
    given, shown = allotted(state, reckoning), {lot.lot: lot for lot in reckoning.lots}
    for pool in state.stock.pools:
        later = 0
        for lot in reversed(state.lots.of(pool)):
            capacity = lot.amount - shown[lot.id].lost if lot.id in shown else given[lot.id]
            assert 0 <= given[lot.id] <= capacity
            assert not later or given[lot.id] == capacity
            later += given[lot.id]
    shipped = sum(pool.shipped for pool in state.stock.pools.values())
    assert sum(given.values()) == shipped
    wanted = {line.id: line for lines in sent_lines(state).values() for line in lines}
    for id, by_lot in lines_held(state, reckoning).items():
        assert sum(by_lot.values()) == (wanted[id].amount if id in wanted else 0)
        assert min(by_lot.values()) >= 0


@given(seasons(settled=True), BEARERS)
def test_the_money_is_rounded_once_and_every_fen_of_it_is_somebodys(steps: list[Step], refunds: RefundBearer) -> None:
    season = Season(refunds).play(steps)
    season.settle()
    for reckoning in season.settled:
        assert sum(lot.owed_fen for lot in reckoning.lots) == reckoning.total_fen
        exact = {lot.lot: lot.amount * lot.price_fen * PER_PRICE[UNIT[lot.pool]] for lot in reckoning.lots}
        assert all(abs(lot.owed_fen * 500 - exact[lot.lot]) < 500 for lot in reckoning.lots)
        assert abs(reckoning.total_fen * 500 - sum(exact.values())) <= 250
        assert all(lot.amount == lot.allotted - lot.refunded for lot in reckoning.lots)
        rows: Counter[str] = Counter()
        for row in reckoning.rows:
            rows[row.lot] += row.amount - row.refunded
        assert {lot.lot: lot.amount for lot in reckoning.lots if lot.amount} == {
            lot: amount for lot, amount in rows.items() if amount and lot != NO_LOT
        }


@given(seasons(settled=True), BEARERS, RULES)
def test_several_settlements_say_together_what_a_single_one_says(
    steps: list[Step], refunds: RefundBearer, spoilage: SpoilageRule
) -> None:
    often, once = Season(refunds, spoilage), Season(refunds, spoilage)
    often.play(steps).settle()
    once.play(step for step in steps if step.what != "settle").settle()
    if any(reckoning.unallotted for reckoning in often.settled[:-1]):
        # What was explained stays explained; all else is still accounted for.
        assert sum(allotted(often.state).values()) == sum(allotted(once.state).values())
        return
    assert +allotted(often.state) == +allotted(once.state)
    assert sum(refunds_borne(often)) == sum(refunds_borne(once))
    if refunds == "cooperative":
        for lot in once.state.lots.lots:
            apart = owed(often, lot) - owed(once, lot)
            assert abs(apart) <= len(often.settled) + 1, "a fen for each settlement, at most"


def refunds_borne(season: Season) -> Iterator[int]:
    return (was.refunded for by_lot in season.state.lots.frozen.values() for was in by_lot.values())


def owed(season: Season, lot: str) -> int:
    return sum(x.owed_fen for closed in season.state.lots.closed.values() for x in closed.lots if x.lot == lot)


@given(seasons(settled=False), BEARERS, st.randoms(use_true_random=False))
def test_the_order_in_which_events_arrive_changes_no_settlement(
    steps: list[Step], refunds: RefundBearer, chance: Any
) -> None:
    shed = [(step, f"shed{number}") for number, step in enumerate(steps) if step.what in IN_SHED]
    events = [noun for number, x in enumerate(steps) if x.what not in IN_SHED for noun in order_events(x, f"o{number}")]
    said = []
    for _ in range(2):
        season, left = Season(refunds), iter(shed)
        arriving: list[Any] = [*events, *events, *([None] * len(shed))]
        chance.shuffle(arriving)
        for noun in arriving:
            if noun is None:
                season.take(*next(left))
            else:
                season.shop.tell(noun)
        said.append(reckon(season.state))
    assert said[0] == said[1]


def plain(**more: Any) -> Season:
    """A season of plums: 罗家 10,000 g at 6.50, 韦家 12,500 g at 3.33, the cooperative 2,500 g."""
    return Season(**more)


def sell(season: Season, order: str, quantity: int, at: int, sent: int | None = None) -> None:
    """An order paid and sent whole, or so many units of it."""
    shop, at_ms = season.shop, T0 + at * 1000
    shop.event("created", plums(quantity), order=order, at_ms=at_ms)
    shop.event("shipped", *(() if sent is None else (units(sent),)), order=order, at_ms=at_ms)


def rows(reckoning: Reckoning) -> list[tuple[str, str, int, int]]:
    return [(row.order, row.lot, row.amount, row.refunded) for row in reckoning.rows]


def test_a_line_may_span_lots_and_the_first_lot_goes_first() -> None:
    season = plain()
    sell(season, "D2", 3, at=20)
    sell(season, "D1", 3, at=10)
    reckoning = reckon(season.state)
    assert rows(reckoning) == [
        ("D1", "plum-1", 7500, 0),
        ("D2", "plum-1", 2500, 0),
        ("D2", "plum-2", 5000, 0),
    ]
    assert [(lot.lot, lot.amount, lot.owed_fen) for lot in reckoning.lots if lot.amount] == [
        ("plum-1", 10_000, 13_000),
        ("plum-2", 5000, 3330),
    ]
    assert reckoning.total_fen == 16_330


def test_what_was_sent_less_of_after_a_settlement_is_taken_back_in_the_next() -> None:
    season = plain()
    sell(season, "D1", 4, at=10)
    sell(season, "D2", 2, at=20)
    season.settle()
    season.shop.event("refunded", units(2, phase="pre"), order="D1", refund="R1")
    reckoning = reckon(season.state)
    assert [(row.order, row.lot, row.amount, row.adjusts) for row in reckoning.rows] == [
        ("D1", "plum-1", -5000, True),
        ("D2", "plum-1", 5000, True),
        ("D2", "plum-2", -5000, True),
    ]
    assert reckoning.total_fen == -3330
    assert [(lot.lot, lot.owed_fen) for lot in reckoning.lots if lot.owed_fen] == [("plum-2", -3330)]


def test_more_of_a_settled_line_sent_later_is_no_correction() -> None:
    season = plain()
    sell(season, "D1", 4, at=10, sent=1)
    season.settle()
    season.shop.event("shipped", units(4), order="D1")
    reckoning = reckon(season.state)
    assert [(row.lot, row.amount, row.adjusts) for row in reckoning.rows] == [("plum-1", 7500, False)]


def test_fruit_refunded_after_it_was_sent_is_the_cooperatives_or_the_households_loss_as_it_is_set() -> None:
    for refunds, back in (("cooperative", 0), ("household", 2500)):
        season = plain(refunds=refunds)
        sell(season, "D1", 4, at=10)
        season.settle()
        season.shop.event("refunded", units(1), order="D1", refund="R1", at_ms=T0 + 20_000)
        season.shop.event("refunded", units(0), order="D1", refund="money only", at_ms=T0 + 20_000)
        sell(season, "D2", 1, at=30)
        reckoning = reckon(season.state)
        assert sum(row.refunded for row in reckoning.rows) == back
        assert ("D2", "plum-2", 2500, 0) in rows(reckoning), "fruit that was sent leaves no room behind"
        (luo,) = (lot for lot in reckoning.lots if lot.lot == "plum-1") if back else (None,)
        assert luo is None or (luo.amount, luo.owed_fen) == (-2500, -3250)


def test_what_no_lot_has_is_said_and_once_explained_it_does_not_come_again() -> None:
    season = plain()
    sell(season, "D1", 12, at=10)
    reckoning = season.settle()
    assert reckoning.unallotted == {"plum": 5000}
    assert rows(reckoning)[-1] == ("D1", NO_LOT, 5000, 0)
    season.take(Step(50, "receive", "plum", 6000), "later")
    assert reckon(season.state).rows == ()
    sell(season, "D2", 1, at=60)
    assert rows(reckon(season.state)) == [("D2", "llater", 2500, 0)]


def test_a_lot_taken_back_after_it_was_settled_gives_its_lines_to_the_next() -> None:
    season = plain()
    season.take(Step(1, "receive", "plum", 5000), "x")
    sell(season, "D1", 11, at=10)
    season.settle()
    season.shop.hold(LotReceived("x\x1eundo", "plum", "班家", -5000, lot="lx", at_ms=T0 + 99_000))
    reckoning = reckon(season.state)
    assert rows(reckoning) == [("D1", "lx", -2500, 0), ("D1", NO_LOT, 2500, 0)]
    assert reckoning.unallotted == {"plum": 2500}


def test_a_line_mapped_to_another_pool_after_a_settlement_moves_there() -> None:
    season = plain()
    sell(season, "D1", 1, at=10)
    season.settle()
    season.shop.event("changed", plums(1, pack="bamboo-2"), order="D1", at_ms=T0 + 90_000)
    assert rows(reckon(season.state)) == [("D1", "plum-1", -2500, 0), ("D1", "bamboo-1", 2, 0)]


def test_a_lot_without_a_price_is_named_and_the_cooperatives_own_needs_none() -> None:
    season = plain()
    season.state.lots.lots["plum-1"].price_fen = 0
    sell(season, "D1", 10, at=10)
    reckoning = reckon(season.state)
    assert reckoning.unpriced == ("plum-1",)
    assert {lot.lot for lot in reckoning.lots if lot.amount} == {"plum-1", "plum-2", "plum-rest"}


@pytest.mark.parametrize(
    ("exact", "total", "parts"),
    [
        ({"a": 499, "b": 499}, 2, {"a": 1, "b": 1}),
        ({"a": 250, "b": 250}, 1, {"a": 1, "b": 0}),
        ({"a": 249}, 0, {"a": 0}),
        ({"a": -1, "b": 1200}, 2, {"a": 0, "b": 2}),
        ({"a": -600, "b": -600}, -2, {"a": -1, "b": -1}),
        ({}, 0, {}),
    ],
)
def test_remaining_fen_go_to_the_largest_remainders(exact: dict[str, int], total: int, parts: dict[str, int]) -> None:
    assert share_fen(exact) == (total, parts)


def test_a_settlement_outlives_a_snapshot() -> None:
    season = plain()
    sell(season, "D1", 11, at=10)
    season.settle()
    season.take(Step(40, "lose", "plum", 700), "gone")
    woken = wake(keep(season.state))
    assert woken.lots == season.state.lots
    assert reckon(woken) == reckon(season.state)
    assert woken.lots.frozen[("doudian", "D1", "1", "plum")]["plum-1"] == Frozen(10_000, 0)
