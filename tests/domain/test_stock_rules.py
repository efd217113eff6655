"""Stock and money under new rules, odd events and late ones: what was decided stays so, what was told newest counts."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from companion.domain.catalogue import RefundRule
from companion.domain.decide import decide, opening
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.stock import contribution
from tests.domain.shop import CATALOGUE, T0, Shop, balanced, plums, units


def ruled(shop: Shop, rule: RefundRule, **more: Any) -> None:
    pools = tuple(replace(p, refund_before_shipping=rule) if p.id == "plum" else p for p in CATALOGUE.pools)
    for fact in opening(shop.state, replace(CATALOGUE, pools=pools, **more), T0):
        shop.hold(fact)


def refunded() -> Shop:
    shop = Shop()
    shop.event("created", plums(4))
    shop.event("paid")
    shop.event("refunded", units(2, phase="pre"), refund="R1")
    return shop


def test_a_new_rule_is_a_rule_for_every_order() -> None:
    shop = refunded()
    shop.event("created", plums(3), order="D2")
    assert shop.pool() == (302_500, 7500, 5000, 0, 5000, 0)
    ruled(shop, "restock", count_unpaid=False)
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)
    ruled(shop, "restock")
    assert shop.pool() == (307_500, 7500, 5000, 0, 0, 0)


def test_what_was_written_off_stays_lost_whatever_the_rule() -> None:
    shop = refunded()
    shop.command("write_off", order="D1", quantity=1)
    ruled(shop, "restock")
    assert shop.pool() == (312_500, 0, 5000, 0, 0, 2500)
    shop.event("completed")
    assert shop.pool() == (312_500, 0, 0, 5000, 0, 2500)


def test_what_a_rule_has_put_back_stays_put_back_when_the_rule_goes() -> None:
    shop = refunded()
    ruled(shop, "restock")
    ruled(shop, "ask")
    shop.event("paid")
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)
    shop.event("shipped", units(4))
    assert sheet(shop.state)["orders"]["flags"]["RESTOCK_OVER_REFUND"] == 1


def test_a_decision_taken_back_twice_over_never_counts_below_nothing() -> None:
    shop = refunded()
    shop.command("restock", once="r", order="D1")
    ruled(shop, "restock")
    shop.event("shipped", units(4))
    shop.command("undo", key="r")
    assert balanced(shop.state)
    assert shop.pool() == (310_000, 0, 0, 10_000, 0, 0)


def test_the_same_orders_under_changing_rules_are_the_same_when_the_book_is_read_again() -> None:
    shop = refunded()
    ruled(shop, "restock", count_unpaid=False)
    shop.event("created", plums(3), order="D2")
    ruled(shop, "ask")
    again = State()
    for fact in shop.book:
        apply(again, fact)
    assert sheet(again) == sheet(shop.state)


def test_a_price_lowered_before_payment_is_what_was_paid() -> None:
    for turned in (False, True):
        shop = Shop()
        told = [shop.noun("created", plums(2), total_fen=7980), shop.noun("changed", plums(2), total_fen=7000)]
        for noun in reversed(told) if turned else told:
            shop.tell(noun)
        shop.event("paid")
        assert sheet(shop.state)["sales"]["paid_fen"] == 7000


def test_a_line_closed_after_refund_is_money_given_back() -> None:
    shop = Shop()
    shop.event("created", plums(1), plums(1, "2"), total_fen=7000)
    shop.event("paid")
    shop.event("closed", units(1))
    assert sheet(shop.state)["sales"] == {"paid_fen": 7000, "refunded_fen": 3500}
    shop.event("refunded", units(1), refund="R1", amount_fen=3400)
    assert sheet(shop.state)["sales"]["refunded_fen"] == 3400
    shop.event("closed")
    assert sheet(shop.state)["sales"]["refunded_fen"] == 7000


def test_a_payment_at_the_beginning_of_time_is_a_payment() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    shop.event("paid", at_ms=0)
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)


def test_an_id_used_again_for_an_order_nobody_knows_makes_no_order_and_is_counted() -> None:
    shop = Shop()
    shop.event("created", plums(2), key="same")
    again = shop.noun("paid", order="D9", key="same")
    assert len(shop.tell(again)) == 1
    assert sheet(shop.state)["orders"]["total"] == 1
    assert sheet(shop.state)["connectors"]["doudian"]["parked"] == 1
    assert shop.tell(again) == (), "told once is enough"


def test_another_mask_of_the_buyers_name_is_no_conflict_and_another_deadline_is() -> None:
    shop = Shop()
    first = shop.noun("created", plums(2), buyer="山**", expires_at_ms=T0 + 600_000)
    shop.tell(first)
    assert shop.tell(replace(first, buyer="山里**")) == ()
    shop.tell(replace(first, expires_at_ms=T0 + 700_000))
    assert sheet(shop.state)["orders"]["flags"]["CONFLICT"] == 1


def test_a_guessed_deadline_heard_at_another_time_is_no_conflict() -> None:
    shop = Shop()
    noun = shop.noun("created", plums(2))
    shop.tell(noun)
    assert decide(shop.state, noun, None, noun.at_ms + 5000) == ()


def test_the_same_order_from_two_connectors_is_one_order_though_one_tells_it_days_later() -> None:
    shop = Shop()
    shop.event("paid", source="poll", shop="doudian")
    shop.event("shipped", source="poll", shop="doudian")
    assert shop.pool()[0] == 320_000
    shop.event("created", plums(2), at_ms=T0 + 3 * 86_400_000, version=1)
    assert shop.pool() == (315_000, 0, 0, 5000, 0, 0)
    assert sheet(shop.state)["orders"]["total"] == 1


def test_while_audited_each_order_that_moves_is_kept_with_what_it_had_contributed() -> None:
    shop = refunded()
    shop.state.stock.auditing = True
    shop.event("created", plums(1), plums(1, "2", "bamboo-2"), order="D2")
    shop.event("paid", order="D2")
    shop.event("shipped", units(1))
    assert shop.state.stock.before == {2: {}, 1: {"plum": (0, 5000, 0, 5000, 0, 10_000)}}
    books = shop.state.stock.by_number
    assert contribution(books[0]) == {"plum": (0, 2500, 2500, 5000, 0, 10_000)}
    assert contribution(books[1]) == {"plum": (0, 2500, 0, 0, 0, 2500), "bamboo": (0, 2, 0, 0, 0, 2)}
