"""The state as programs read it: the fields of the contract, whole numbers only, and every order counted once."""

from __future__ import annotations

from typing import Any

from companion.domain.sheet import sheet
from tests.domain.shop import Shop, plums, units


def evening() -> dict[str, Any]:
    shop = Shop()
    shop.say("新疆发货吗", "u1")
    shop.say("新疆能发不", "u2")
    shop.event("created", plums(2))
    shop.event("paid")
    shop.event("created", plums(1), order="D2")
    shop.event("created", plums(1), order="D3")
    shop.event("cancelled", order="D3")
    shop.event("created", plums(3), order="D4")
    shop.event("paid", order="D4")
    shop.event("refunded", units(1), order="D4", refund="R1", amount_fen=3990)
    return sheet(shop.state)


def test_the_sheet_has_the_fields_of_the_contract() -> None:
    found = evening()
    assert {"revision", "station", "pools", "packs", "orders", "sales", "questions", "comments", "connectors"} <= set(
        found
    )
    assert found["pools"]["plum"] == {
        "unit": "g",
        "available": 305_000,
        "reserved": 2500,
        "committed": 10_000,
        "shipped": 0,
        "recoverable": 2500,
        "lost": 0,
        "on_hand": 320_000,
        "sold": 10_000,
        "oversold": 0,
        "level": "normal",
    }
    assert found["packs"]["plum-5"] == {"available": 122, "sold": 4, "reserved": 1}
    assert found["sales"] == {"paid_fen": 5 * 3990, "refunded_fen": 3990}
    assert found["comments"] == {"seen": 2, "shed": 0}
    (group,) = found["questions"]["groups"]
    assert (group["askers"], group["comments"], group["state"], group["by"]) == (2, 2, "open", None)


def test_every_order_is_unpaid_paid_or_closed() -> None:
    orders = evening()["orders"]
    assert (orders["total"], orders["unpaid"], orders["paid"], orders["closed"]) == (4, 1, 2, 1)
    assert orders["total"] == orders["unpaid"] + orders["paid"] + orders["closed"]


def test_there_is_no_fraction_anywhere() -> None:
    def numbers(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [found for inner in value.values() for found in numbers(inner)]
        if isinstance(value, list):
            return [found for inner in value for found in numbers(inner)]
        return [value]

    assert not [value for value in numbers(evening()) if isinstance(value, float)]
