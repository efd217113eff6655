"""What faces are told of the passing of time: only when it is told, everything that differs, and nothing while idle."""

from __future__ import annotations

from companion.domain.state import State
from companion.domain.ticking import TICK_MS, stir
from companion.domain.view import whole
from tests.domain.shop import T0, Shop, plums


def told(shop: Shop) -> set[tuple[str, str]]:
    touched = set(shop.state.touched)
    shop.state.touched.clear()
    return touched


def test_an_idle_station_is_not_woken() -> None:
    shop = Shop()
    assert stir(shop.state, T0) is None
    assert stir(State(), T0) is None


def test_while_something_sells_the_faces_are_told_every_five_seconds_for_three_minutes() -> None:
    shop = Shop()
    shop.event("created", plums(1))
    now_ms, ticks, wakes = shop.at_ms, 0, stir(shop.state, shop.at_ms)
    while wakes is not None:
        assert wakes == now_ms + TICK_MS
        now_ms, ticks = wakes, ticks + 1
        wakes = stir(shop.state, now_ms)
    assert 34 <= ticks <= 37
    assert whole(shop.state, "helper")["pools"]["plum"]["pace"] == 0


def test_time_moves_for_the_faces_only_with_a_tick() -> None:
    shop = Shop()
    stir(shop.state, T0)
    assert stir(shop.state, T0 + TICK_MS - 1) is None
    assert shop.state.now_ms == T0
    stir(shop.state, T0 + TICK_MS)
    assert shop.state.now_ms == T0 + TICK_MS
    # A clock that is put back by an hour is followed.
    stir(shop.state, T0 - 3_600_000)
    assert shop.state.now_ms == T0 - 3_600_000


def test_orders_move_the_quota_with_the_next_tick_and_a_helper_moves_it_at_once() -> None:
    shop = Shop()
    stir(shop.state, shop.at_ms)
    listed = shop.state.quota["doudian/plum-5"].units
    assert listed == 128
    told(shop)
    shop.event("created", plums(8))
    stir(shop.state, shop.at_ms)
    assert ("quota", "doudian/plum-5") not in told(shop)
    stir(shop.state, shop.at_ms + TICK_MS)
    assert ("quota", "doudian/plum-5") in told(shop)
    assert shop.state.quota["doudian/plum-5"].units == 120
    shop.command("adjust_stock", pool="plum", delta="-50斤", reason="spoilage")
    stir(shop.state, shop.state.now_ms + 1)
    assert shop.state.quota["doudian/plum-5"].units == 110


def test_a_listing_that_is_no_more_is_taken_away() -> None:
    shop = Shop()
    stir(shop.state, T0)
    shop.event("created", plums(1), shop="doudian-north")
    stir(shop.state, T0 + TICK_MS)
    assert set(shop.state.quota) == {"doudian-north/plum-5"}
    assert ("quota", "doudian/plum-5") in told(shop)


def test_a_shop_that_falls_silent_wakes_the_station_once() -> None:
    shop = Shop()
    shop.command("start_broadcast", title="夜场")
    shop.event("created", plums(1))
    now_ms = shop.at_ms
    while not shop.state.freshness.shops:
        wakes = stir(shop.state, now_ms)
        assert wakes is not None
        told(shop)
        now_ms = wakes
        stir(shop.state, now_ms)
    assert told(shop) >= {("freshness", "")}
    assert now_ms == shop.at_ms + 120_001
    shop.event("paid", at_ms=now_ms)
    stir(shop.state, now_ms)
    assert not shop.state.freshness.shops


def test_a_state_woken_from_a_snapshot_of_the_books_alone_has_its_quotas_again() -> None:
    shop = Shop()
    shop.state.watch.unsplit.clear()
    stir(shop.state, T0)
    assert shop.state.quota["doudian/plum-5"].units == 128
