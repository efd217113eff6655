"""Stock that is always right: shuffled, duplicated, told twice under other names, read again from the book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from companion.domain.books import GRACE_MS
from companion.domain.decide import opening
from companion.domain.facts import AnyFact
from companion.domain.inbound import OrderEvent, OrderLine, Phase
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from tests.domain.shop import CATALOGUE, T0, Shop, balanced, plums, units

EVENTS = ("created", "changed", "paid", "cancelled", "closed", "shipped", "refunded", "completed")


@st.composite
def events(draw: st.DrawFn) -> list[OrderEvent]:
    """A few orders of one or two lines, and what a platform may say of them, in its own order of time."""
    told = []
    for number in range(draw(st.integers(1, 12))):
        event = draw(st.sampled_from(EVENTS))
        detailed = event in ("created", "changed")
        lines: tuple[OrderLine, ...] = ()
        if detailed or draw(st.booleans()):
            packs = st.sampled_from(["plum-5", "plum-10", "bamboo-2", "mango"]) if detailed else st.just("")
            ids = draw(st.lists(st.sampled_from("12"), min_size=1, max_size=2, unique=True))
            phase: st.SearchStrategy[Phase] = st.sampled_from(["", "pre", "post"])
            lines = tuple(OrderLine(i, draw(packs), quantity=draw(st.integers(0, 6)), phase=draw(phase)) for i in ids)
        refund = draw(st.sampled_from(["R1", "R2"])) if event == "refunded" else ""
        order = draw(st.sampled_from(["D1", "D2"]))
        at = T0 + number * 1000
        told.append(OrderEvent(at, "doudian", f"e{number}", order, event, lines, refund=refund))  # type: ignore[arg-type]
    return told


def balances(told: Sequence[OrderEvent]) -> dict[str, Any]:
    shop = Shop()
    for noun in told:
        shop.tell(noun)
        assert balanced(shop.state)
    whole = sheet(shop.state)
    return {key: whole[key] for key in ("pools", "packs", "orders", "sales")}


@given(events(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_balances(told: list[OrderEvent], chance: Any) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert balances(shuffled) == balances(told)


@given(events(), st.data())
def test_events_told_again_change_nothing(told: list[OrderEvent], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(told), max_size=8))
    assert balances([*told, *again]) == balances(told)


@given(events())
def test_the_same_facts_from_a_second_source_change_nothing(told: list[OrderEvent]) -> None:
    twin = [
        OrderEvent(x.at_ms, "poll", f"p{x.key}", x.order, x.event, x.lines, "doudian", refund=x.refund) for x in told
    ]
    assert balances([*told, *twin]) == balances(told)


@given(events())
def test_the_book_read_again_gives_every_balance(told: list[OrderEvent]) -> None:
    shop = Shop()
    for noun in told:
        shop.tell(noun)
    again = State()
    for fact in shop.book:
        apply(again, fact)
    assert sheet(again) == sheet(shop.state)
    committed = sum(
        line.posted.committed * grams
        for book in again.stock.orders.values()
        for line in book.lines.values()
        if line.goods
        for pool, grams in line.goods.takes
        if pool == "plum"
    )
    assert again.stock.pools["plum"].committed == committed


def test_an_order_holds_stock_until_it_is_paid_and_then_sells_it() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    assert shop.pool() == (315_000, 5000, 0, 0, 0, 0)
    shop.event("paid")
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)
    shop.event("shipped")
    assert shop.pool() == (315_000, 0, 0, 5000, 0, 0)


def test_two_pack_sizes_count_one_pile() -> None:
    shop = Shop()
    shop.event("created", plums(2), plums(1, "2", "plum-10"))
    shop.event("paid")
    view = sheet(shop.state)
    assert view["pools"]["plum"]["sold"] == 10_000
    assert view["packs"]["plum-5"] == {"available": 124, "sold": 2, "reserved": 0}
    assert view["packs"]["plum-10"] == {"available": 62, "sold": 1, "reserved": 0}


def test_a_paid_order_beyond_stock_is_recorded_as_oversold() -> None:
    shop = Shop()
    shop.event("created", plums(130))
    shop.event("paid")
    assert shop.pool()[0] == -5000
    assert sheet(shop.state)["pools"]["plum"]["oversold"] == 5000
    assert sheet(shop.state)["packs"]["plum-5"]["available"] == 0


def test_an_unpaid_order_lets_go_after_its_deadline_and_the_grace_and_a_late_payment_wins() -> None:
    shop = Shop()
    shop.event("created", plums(2), expires_at_ms=T0 + 60_000)
    assert shop.wait(T0 + 60_000 + GRACE_MS - 1) == []
    assert len(shop.wait(T0 + 60_000 + GRACE_MS)) == 1
    assert shop.pool() == (320_000, 0, 0, 0, 0, 0)
    shop.event("paid")
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)


def test_a_paid_order_does_not_expire() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    shop.event("paid")
    assert shop.wait(T0 + 10**9) == []


def test_an_order_of_something_unknown_is_kept_counted_and_booked_when_it_is_mapped() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", sku="NEW", quantity=3))
    shop.event("paid")
    assert sheet(shop.state)["orders"]["unmatched"] == 1
    assert shop.pool()[0] == 320_000
    shop.command("map_sku", source="doudian", sku="NEW", pack="plum-5")
    assert sheet(shop.state)["orders"]["unmatched"] == 0
    assert shop.pool() == (312_500, 0, 7500, 0, 0, 0)
    shop.event("created", OrderLine("1", sku="NEW", quantity=1), order="D2")
    assert shop.pool()[1] == 2500


def test_what_a_unit_takes_is_frozen_when_the_line_is_first_booked() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    packs = tuple(
        p if p.id != "plum-5" else type(p)(p.id, p.pool, p.title, 3000, 4990, p.link) for p in CATALOGUE.packs
    )
    changed = type(CATALOGUE)(name="弄袍村", pools=CATALOGUE.pools, packs=packs)
    for fact in _opened(shop.state, changed):
        shop.hold(fact)
    shop.event("changed", plums(3))
    assert shop.pool()[1] == 7500
    shop.event("created", plums(1), order="D2")
    assert shop.pool()[1] == 10_500


def _opened(state: State, catalogue: Any) -> tuple[AnyFact, ...]:
    return opening(state, catalogue, T0)


def test_a_newer_quantity_that_names_no_goods_keeps_those_of_the_older_word() -> None:
    shop = Shop()
    late = shop.noun("changed", units(1))
    shop.tell(shop.noun("created", plums(4), at_ms=T0))
    shop.tell(late)
    assert shop.pool()[1] == 2500


def test_money_is_counted_as_the_platform_tells_it_and_shared_by_the_lines() -> None:
    shop = Shop()
    shop.event("created", plums(2), total_fen=7000)
    assert sheet(shop.state)["sales"] == {"paid_fen": 0, "refunded_fen": 0}
    shop.event("paid")
    shop.event("refunded", units(1), refund="R1")
    assert sheet(shop.state)["sales"] == {"paid_fen": 7000, "refunded_fen": 3500}
    shop.event("refunded", units(0), refund="R2", amount_fen=200)
    assert sheet(shop.state)["sales"]["refunded_fen"] == 3700


def test_a_pool_that_takes_fruit_back_by_itself_does_so() -> None:
    shop = Shop()
    shop.event("created", plums(3, pack="dried-1"))
    shop.event("paid")
    shop.event("refunded", units(2), refund="R1")
    assert shop.pool("dried") == (9500, 0, 500, 0, 0, 0)


def test_an_event_id_with_another_body_is_kept_out_and_shown() -> None:
    shop = Shop()
    shop.event("created", plums(2), key="same")
    shop.event("created", plums(9), key="same")
    assert shop.pool()[1] == 5000
    assert sheet(shop.state)["orders"]["flags"]["CONFLICT"] == 1


def test_a_second_start_with_the_same_pools_brings_no_fruit() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    for fact in _opened(shop.state, CATALOGUE):
        shop.hold(fact)
    assert shop.pool()[0] == 315_000


def test_a_deadline_the_platform_names_goes_before_our_own() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    shop.event("created", plums(2), source="poll", shop="doudian", expires_at_ms=T0 + 60_000)
    shop.event("created", plums(2), key="again")
    assert len(shop.wait(T0 + 60_000 + GRACE_MS)) == 1


def test_a_line_nobody_paid_for_lets_go_though_another_of_its_order_was_paid() -> None:
    shop = Shop()
    shop.event("created", plums(1), plums(1, "2"), expires_at_ms=T0 + 60_000)
    shop.event("paid", OrderLine("1"))
    shop.wait(T0 + 60_000 + GRACE_MS)
    assert shop.pool() == (317_500, 0, 2500, 0, 0, 0)
