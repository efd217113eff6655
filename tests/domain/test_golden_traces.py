"""The fourteen golden traces, told as a recording's nouns, give the balances the reference model found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.inbound import EventName, OrderLine, RoomStatus
from companion.domain.trouble import Refused
from tests.domain.shop import T0, Shop, balanced

NAMES = (
    "01_normal_5jin_x2",
    "02_pay_before_create",
    "03_timeout_then_late_pay",
    "04_platform_cancel_unpaid_then_pay",
    "05_refund_before_pay_event",
    "06_partial_refund_pre_then_ship",
    "07_refund_after_shipping_no_restock",
    "08_rotten_fruit_money_only",
    "09_multi_line_one_pool",
    "10_duplicates_and_two_connectors",
    "11_oversell_two_platforms",
    "12_restock_then_late_ship",
    "13_quantity_changed_by_snapshot",
    "14_adjust_and_undo",
)
PACKS = {grams: Pack(f"g{grams}", "plum", f"{grams} 克", grams, 1000) for grams in (1500, 2500, 5000)}


@pytest.fixture(scope="module")
def traces(shared: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = msgspec.json.decode((shared / "design" / "inventory_traces.json").read_bytes())
    return loaded


def test_every_golden_trace_is_played(traces: dict[str, Any]) -> None:
    assert set(NAMES) == set(traces)


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_trace_gives_the_reference_balances_at_every_step(name: str, traces: dict[str, Any]) -> None:
    trace = traces[name]
    shop = Shop(catalogue_of(trace))
    for event, wanted in zip(trace["events"], trace["trace"], strict=True):
        tell(shop, event)
        account = dict(zip(wanted["balances_g"], shop.pool(), strict=True))
        assert account == wanted["balances_g"], wanted["step"]
        assert [flag for flag, count in shop.state.stock.tally.flags.items() if count] == wanted["flags"]
        assert balanced(shop.state)


def catalogue_of(trace: dict[str, Any]) -> Catalogue:
    """A shop with as much fruit as the trace begins with."""
    return Catalogue("样", pools=(StockPool("plum", "李", "g", trace["received_g"]),), packs=tuple(PACKS.values()))


def tell(shop: Shop, event: dict[str, Any]) -> None:
    """One step of a trace, as the nouns that say the same."""
    if event["id"] == "ADJ":
        shop.command("adjust_stock", once=event["line"], pool="plum", delta=f"{event['fact']}克", reason="spoilage")
    elif event["id"] == "UNDO":
        undo(shop, event["line"])
    elif event["id"] == "RESTOCK":
        shop.command("restock", order="O", line=event["line"], quantity=event["fact"])
    else:
        tell_order(shop, event)


def undo(shop: Shop, key: str) -> None:
    undone = shop.state.show.commands[key].undone
    try:
        shop.command("undo", key=key)
    except Refused:
        assert undone
    else:
        assert not undone


def tell_order(shop: Shop, event: dict[str, Any]) -> None:
    fact, line = event["fact"], event["line"]

    def say(name: EventName, at: int, *lines: OrderLine, **more: Any) -> None:
        shop.event(name, *lines, order="O", key=f"{event['id']}/{name}", at_ms=T0 + at, **more)

    if "expired" in fact:
        # In a recording time passes because something else is heard.
        shop.tell(RoomStatus(T0 + 3_600_000, "douyin", "douyin", event["id"], 1))
        shop.wait(T0 + 3_600_000)
    if "detail" in fact:
        version, quantity, grams = fact["detail"]
        say("created", 0, OrderLine(line, PACKS[grams].id, quantity=quantity), version=version)
    if "paid_ms" in fact:
        say("paid", fact["paid_ms"], OrderLine(line))
    if "closed_unpaid_ms" in fact:
        say("cancelled", fact["closed_unpaid_ms"], OrderLine(line))
    for refund, count, phase, at in fact.get("refunds", ()):
        say("refunded", at, OrderLine(line, quantity=count, phase=phase), refund=refund)
    if "ship_all" in fact:
        say("shipped", fact.get("ship_ms", 60))
    if "completed" in fact:
        say("completed", 70, OrderLine(line))
