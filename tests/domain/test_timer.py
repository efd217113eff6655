"""Our own timer: unpaid orders let go after their deadline and its grace, and are asked about once more before."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from companion.domain.books import GRACE_MS
from companion.domain.decide import decide
from companion.domain.inbound import OrderEvent
from companion.domain.state import State, apply
from companion.domain.timer import REFETCH_MS, due, next_due, to_refetch
from tests.domain.shop import CATALOGUE, T0, Shop, balanced, plums

DEADLINE = T0 + 60_000
RELEASE = DEADLINE + GRACE_MS


def hear(shop: Shop, noun: OrderEvent, now_ms: int) -> None:
    for fact in decide(shop.state, noun, None, now_ms):
        shop.hold(fact)


def held() -> Shop:
    shop = Shop()
    shop.event("created", plums(2), expires_at_ms=DEADLINE)
    return shop


def test_an_order_is_asked_about_in_the_last_minute_before_it_lets_go() -> None:
    shop = held()
    assert to_refetch(shop.state, RELEASE - REFETCH_MS - 1) == ()
    assert to_refetch(shop.state, RELEASE - REFETCH_MS) == (("doudian", "D1"),)
    assert to_refetch(shop.state, RELEASE - 1) == (("doudian", "D1"),)
    shop.wait(RELEASE)
    assert to_refetch(shop.state, RELEASE) == ()


def test_an_order_that_was_paid_or_cancelled_meanwhile_is_not_asked_about() -> None:
    for event in ("paid", "cancelled"):
        shop = held()
        shop.event(event)
        assert to_refetch(shop.state, RELEASE - 1) == ()


def test_of_many_orders_only_those_that_are_about_to_let_go_are_asked_about_the_earliest_first() -> None:
    shop = Shop()
    for number in range(60):
        shop.event("created", plums(1), order=f"D{number:02}", expires_at_ms=T0 + (60 - number) * 30_000)
    now_ms = T0 + 10 * 30_000 + GRACE_MS
    assert to_refetch(shop.state, now_ms) == (("doudian", "D49"), ("doudian", "D48"))
    assert len(shop.wait(now_ms)) == 10


def test_hearing_of_an_order_again_holds_it_no_longer_than_our_first_guess() -> None:
    shop = Shop()
    noun = shop.noun("created", plums(2))
    for number in range(5):
        hear(shop, replace(noun, key=f"again{number}"), noun.at_ms + number * 20 * 60_000)
    assert shop.state.stock.by_number[0].expires_ms == noun.at_ms + CATALOGUE.hold_ms
    assert len(shop.wait(noun.at_ms + CATALOGUE.hold_ms + GRACE_MS)) == 1
    hear(shop, replace(noun, key="late"), noun.at_ms + 3 * 3_600_000)
    assert shop.pool()[:2] == (320_000, 0)


def test_of_two_deadlines_the_platform_told_the_newest_counts_whichever_comes_first() -> None:
    for turned in (False, True):
        shop = Shop()
        told = [
            shop.noun("created", plums(2), version=1, expires_at_ms=DEADLINE + 600_000),
            shop.noun("created", plums(2), version=2, expires_at_ms=DEADLINE),
        ]
        for noun in reversed(told) if turned else told:
            shop.tell(noun)
        assert shop.wait(RELEASE - 1) == []
        assert len(shop.wait(RELEASE)) == 1


def test_an_order_let_go_on_our_guess_is_held_again_when_the_platform_gives_it_longer() -> None:
    shop = Shop()
    noun = shop.noun("created", plums(2))
    shop.tell(noun)
    guessed = noun.at_ms + CATALOGUE.hold_ms + GRACE_MS
    assert len(shop.wait(guessed)) == 1
    shop.event("created", plums(2), expires_at_ms=guessed + 600_000)
    assert shop.pool()[:2] == (315_000, 5000)
    assert shop.state.stock.by_number[0].state == "unpaid"
    assert len(shop.wait(guessed + 600_000 + GRACE_MS)) == 1
    assert shop.pool()[:2] == (320_000, 0)
    assert balanced(shop.state)


def test_a_deadline_told_late_and_earlier_than_ours_lets_go_at_once() -> None:
    shop = Shop()
    shop.event("created", plums(2))
    shop.event("created", plums(2), expires_at_ms=DEADLINE)
    (fact,) = shop.wait(RELEASE)
    assert fact.at_ms == RELEASE


def test_nothing_waits_when_there_is_no_order() -> None:
    shop = Shop()
    assert next_due(shop.state) is None
    assert due(shop.state, T0 + 10**9) is None
    assert to_refetch(shop.state, T0 + 10**9) == ()


def test_days_after_the_show_every_event_still_lands_where_it_belongs() -> None:
    shop = held()
    later: dict[str, Any] = {"at_ms": T0 + 9 * 86_400_000}
    shop.wait(later["at_ms"])
    shop.event("paid", **later)
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)
    shop.event("shipped", **later)
    shop.event("refunded", refund="R1", **(later | {"at_ms": later["at_ms"] + 1}))
    shop.event("completed", **later)
    assert shop.pool() == (315_000, 0, 0, 5000, 0, 0)


def test_an_order_that_holds_again_after_its_deadline_lets_go_as_it_does_when_the_book_is_read_again() -> None:
    shop = held()
    shop.event("cancelled", plums(None))
    assert shop.wait(RELEASE + 1) == []
    shop.event("created", plums(1, "2"))
    assert shop.pool()[1] == 2500
    again = State()
    for fact in shop.book:
        apply(again, fact)
    assert due(again, RELEASE + 2) == due(shop.state, RELEASE + 2)
    (fact,) = shop.wait(RELEASE + 2)
    assert fact.at_ms == RELEASE
    assert shop.pool()[1] == 0
