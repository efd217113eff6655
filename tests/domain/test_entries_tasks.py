"""What a helper is shown of a task: which order, what to look at, what to do."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from companion.domain.entries_tasks import task_entry
from companion.domain.inbound import OrderLine
from companion.domain.orders import FLAGS
from companion.domain.view import whole
from tests.domain.shop import CATALOGUE, Shop, plums, units


def test_an_unknown_code_is_shown_with_whose_it_is_and_how_many() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", sku="NEW", quantity=3), buyer="山里**")
    entry = task_entry(shop.state, "1/UNMAPPED")
    assert entry is not None
    assert {
        key: entry[key] for key in ("flag", "number", "shop", "order", "buyer", "state", "source", "sku", "quantity")
    } == {
        "flag": "UNMAPPED",
        "number": "1",
        "shop": "doudian",
        "order": "D1",
        "buyer": "山里**",
        "state": "unpaid",
        "source": "doudian",
        "sku": "NEW",
        "quantity": 3,
    }
    assert entry["lines"] == "NEW ×3"
    assert "NEW" in entry["what"]


def everything() -> Shop:
    shop = Shop()
    shop.event("paid", order="detail")
    for event in ("created", "paid", "cancelled"):
        shop.event(event, *((plums(2),) if event == "created" else ()), order="closed")
    shop.event("created", plums(1), order="refund")
    shop.event("refunded", units(2, phase="pre"), refund="R1", order="refund")
    shop.event("created", plums(1), order="late")
    shop.event("refunded", units(0), refund="R2", order="late")
    shop.event("created", plums(1), order="back")
    shop.event("refunded", units(1, phase="pre"), refund="R3", order="back")
    shop.command("restock", order="back")
    shop.event("shipped", units(1), order="back")
    shop.event("created", OrderLine("1", sku="NEW", quantity=3), order="code")
    shop.event("created", OrderLine("1", quantity=3), order="nameless")
    shop.event("created", plums(1), order="twice", key="k")
    shop.event("created", plums(2), order="twice", key="k")
    return shop


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_flag_has_one_sentence_in_the_language_of_the_station(language: str) -> None:
    shop = everything()
    shop.state.catalogue = replace(CATALOGUE, language=language)
    shown = whole(shop.state, "helper")["tasks"]
    assert {entry["flag"] for entry in shown.values()} == set(FLAGS)
    assert len(shown) == len(FLAGS) + 1
    for entry in shown.values():
        assert entry["what"]
        assert "{" not in entry["what"]
        assert entry["what"].isascii() == (language == "en") or "×" in entry["what"]


def test_viewers_are_shown_no_tasks() -> None:
    assert "tasks" not in whole(everything().state, "overlay")


def test_a_task_that_is_seen_to_is_gone_from_the_view() -> None:
    shop = everything()
    before = whole(shop.state, "anchor")
    shop.command("resolve_task", shop="doudian", order="twice", flag="CONFLICT")
    after = whole(shop.state, "anchor")
    assert before["counts"]["tasks"] == after["counts"]["tasks"] + 1
    assert len(before["tasks"]) == len(after["tasks"]) + 1
