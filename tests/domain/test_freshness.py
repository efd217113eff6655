"""Whether the numbers may be behind: a shop that is silent for two minutes during a show is told of, and only then."""

from __future__ import annotations

from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.facts import AnyFact, ConnectorChanged
from companion.domain.freshness import FRESH, SILENT_MS, Freshness, freshness, next_silence
from companion.domain.inbound import ConnectorStatus, RoomStatus
from companion.domain.state import State
from tests.domain.shop import T0, Shop, plums


def on_air() -> Shop:
    shop = Shop()
    shop.command("start_broadcast", title="夜场")
    return shop


def test_a_shop_that_falls_silent_is_stale_after_two_minutes_and_fresh_with_the_next_order() -> None:
    shop = on_air()
    shop.event("created", plums(1))
    heard_ms = shop.at_ms
    assert freshness(shop.state, heard_ms + SILENT_MS) == FRESH
    assert next_silence(shop.state, heard_ms) == heard_ms + SILENT_MS + 1
    late_ms = heard_ms + SILENT_MS + 1
    assert freshness(shop.state, late_ms) == Freshness(("doudian",), heard_ms)
    assert next_silence(shop.state, late_ms) is None
    shop.event("paid", at_ms=late_ms)
    assert freshness(shop.state, late_ms) == FRESH


def test_without_a_broadcast_nothing_is_stale() -> None:
    shop = Shop()
    shop.event("created", plums(1))
    assert freshness(shop.state, T0 + 86_400_000) == FRESH
    shop.command("start_broadcast", title="夜场")
    assert freshness(shop.state, shop.at_ms + SILENT_MS) == FRESH
    assert freshness(shop.state, shop.at_ms + SILENT_MS + 1).shops == ("doudian",)
    shop.command("end_broadcast")
    assert freshness(shop.state, shop.at_ms + 86_400_000) == FRESH
    assert next_silence(shop.state, shop.at_ms) is None


def test_of_two_silent_shops_both_are_named_and_the_longer_silence_told() -> None:
    shop = on_air()
    shop.event("created", plums(1))
    first_ms = shop.at_ms
    shop.event("created", plums(1), order="K1", source="kuaishou")
    assert freshness(shop.state, first_ms + SILENT_MS + 1).shops == ("doudian",)
    assert freshness(shop.state, first_ms + 2 * SILENT_MS) == Freshness(("doudian", "kuaishou"), first_ms)


def test_two_connectors_of_one_shop_keep_each_other_fresh() -> None:
    shop = on_air()
    shop.event("created", plums(1), source="push", shop="doudian")
    shop.at_ms += SILENT_MS
    shop.event("created", plums(1), source="poll", shop="doudian", order="D2")
    assert freshness(shop.state, shop.at_ms + 10_000) == FRESH


def test_a_poll_that_succeeds_keeps_a_quiet_shop_fresh_and_costs_a_fact_a_minute() -> None:
    shop = on_air()
    shop.event("created", plums(1))
    facts: list[AnyFact] = []
    for second in range(0, 1800, 5):
        now_ms = shop.at_ms + second * 1000
        facts += shop.tell(ConnectorStatus(now_ms, "doudian", "up"))
        assert freshness(shop.state, now_ms) == FRESH
    assert 25 <= len(facts) <= 30
    assert {type(fact) for fact in facts} == {ConnectorChanged}


def test_a_connector_that_is_down_says_so_once_and_keeps_nothing_fresh() -> None:
    shop = on_air()
    shop.event("created", plums(1))
    heard_ms = shop.at_ms
    told = [shop.tell(ConnectorStatus(heard_ms + s * 1000, "doudian", "down", "网断了")) for s in range(0, 600, 5)]
    assert sum(map(len, told)) == 1
    assert freshness(shop.state, heard_ms + 600_000).shops == ("doudian",)


def test_a_shop_whose_codes_are_listed_is_waited_for_once_its_connector_has_spoken() -> None:
    shop = on_air()
    late_ms = shop.at_ms + SILENT_MS + 1
    assert freshness(shop.state, late_ms) == FRESH
    shop.tell(ConnectorStatus(shop.at_ms, "doudian", "down", "还没有连上"))
    assert freshness(shop.state, late_ms).shops == ("doudian",)


def test_ears_that_bring_no_orders_and_helpers_are_no_shops() -> None:
    shop = on_air()
    shop.say("666")
    shop.tell(RoomStatus(shop.at_ms, "ear", "douyin", "r", 3))
    shop.command("record_order", pack="plum-5")
    assert freshness(shop.state, shop.at_ms + 86_400_000) == FRESH


def test_a_clock_that_is_hours_ahead_keeps_no_shop_fresh() -> None:
    shop = on_air()
    shop.event("created", plums(1))
    heard_ms = shop.at_ms
    shop.tell(RoomStatus(heard_ms + 8 * 3_600_000, "doudian", "douyin", "r", 3))
    assert freshness(shop.state, heard_ms + SILENT_MS + 1).shops == ("doudian",)


def test_a_state_that_knows_nothing_is_fresh() -> None:
    assert freshness(State(), T0) == FRESH
    empty = Shop(Catalogue("样", pools=(StockPool("p", "p", "g", 0),), packs=(Pack("a", "p", "a", 1, 1),)))
    assert next_silence(empty.state, T0) is None
