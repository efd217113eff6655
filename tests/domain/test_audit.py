"""The books checked against themselves: silent in every honest evening, and loud at the first wrong gram."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given

from companion.domain.audit import Auditor, BooksDontBalance
from companion.domain.orders import Split
from tests.domain.shop import Shop, plums, units
from tests.domain.tales import Step, evenings
from tests.domain.test_stock_properties import take


@given(evenings())
def test_an_honest_evening_always_balances(steps: list[Step]) -> None:
    shop, auditor = Shop(), Auditor()
    auditor.begin(shop.state)
    for step in steps:
        take(shop, step)
        auditor.check(shop.state)
    Auditor().begin(shop.state)


def busy() -> tuple[Shop, Auditor]:
    """A shop in mid-evening, audited so far."""
    shop, auditor = Shop(), Auditor()
    auditor.begin(shop.state)
    shop.event("created", plums(4))
    shop.event("paid")
    shop.event("refunded", units(1, phase="pre"), refund="R1")
    shop.command("adjust_stock", pool="plum", delta="-3斤", reason="spoilage")
    auditor.check(shop.state)
    return shop, auditor


def _available(shop: Shop) -> None:
    shop.state.stock.pools["plum"].available += 1


def _moved(shop: Shop) -> None:
    pool = shop.state.stock.pools["plum"]
    pool.committed, pool.shipped = pool.committed - 2500, pool.shipped + 2500


def _negative(shop: Shop) -> None:
    pool = shop.state.stock.pools["bamboo"]
    pool.reserved, pool.available = pool.reserved - 2, pool.available + 2


def _lost(shop: Shop) -> None:
    pool = shop.state.stock.pools["plum"]
    shop.command("write_off", order="D1")
    pool.lost, pool.available = 0, pool.available + pool.lost


@pytest.mark.parametrize("spoil", [_available, _moved, _negative, _lost])
def test_a_pool_that_shows_what_no_order_explains_stops_the_show(spoil: Callable[[Shop], None]) -> None:
    shop, auditor = busy()
    spoil(shop)
    with pytest.raises(BooksDontBalance):
        auditor.check(shop.state)


def test_a_line_posted_wrong_is_found_when_its_order_is_next_touched() -> None:
    shop, auditor = busy()
    shop.event("paid")
    line = shop.state.stock.orders[("doudian", "D1")].lines["1"]
    line.posted = Split(committed=4)
    with pytest.raises(BooksDontBalance, match="D1"):
        auditor.check(shop.state)


def test_books_read_from_an_old_journal_are_added_up_whole() -> None:
    shop, _ = busy()
    Auditor().begin(shop.state)
    shop.state.stock.pools["plum"].shipped += 2500
    shop.state.stock.pools["plum"].available -= 2500
    with pytest.raises(BooksDontBalance, match="shipped"):
        Auditor().begin(shop.state)


def test_a_check_looks_only_at_the_orders_touched_since_the_last() -> None:
    shop, auditor = busy()
    assert not shop.state.stock.before
    shop.event("created", plums(1), order="D2")
    assert list(shop.state.stock.before) == [2]
    auditor.check(shop.state)
    assert not shop.state.stock.before
