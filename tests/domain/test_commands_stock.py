"""The helper's hands on stock: adjusted, counted, received, put back, written off, by phone; each taken back once."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain import facts as f
from companion.domain.inbound import OrderLine
from companion.domain.sheet import sheet
from companion.domain.trouble import Refused
from tests.domain.shop import Shop, balanced
from tests.domain.test_commands import busy


def test_counting_the_shed_makes_what_is_on_hand_what_was_counted() -> None:
    shop = busy()
    shop.command("count_stock", pool="plum", amount="600斤")
    assert shop.state.stock.pools["plum"].on_hand == 300_000


BENEATH: list[tuple[str, dict[str, Any]]] = [
    ("adjust_stock", {"pool": "plum", "delta": "-20斤", "reason": "压坏"}),
    ("receive_lot", {"pool": "plum", "household": "罗家", "amount": "100斤"}),
    ("count_stock", {"pool": "plum", "amount": "610斤"}),
    ("write_off", {"order": "D1"}),
]


@pytest.mark.parametrize(("name", "args"), BENEATH)
def test_what_lies_beneath_a_count_is_not_taken_back_for_the_count_would_be_wrong(
    name: str, args: dict[str, Any]
) -> None:
    shop = busy()
    shop.command(name, once="beneath", **args)
    shop.command("count_stock", once="count", pool="plum", amount="600斤")
    with pytest.raises(Refused, match="盘点过"):
        shop.command("undo", key="beneath")
    assert shop.state.stock.pools["plum"].on_hand == 300_000
    shop.command("undo", key="count")
    shop.command("undo", key="beneath")


def test_a_count_of_one_pool_is_no_matter_to_another_and_putting_back_is_none_to_any() -> None:
    shop = busy()
    shop.command("adjust_stock", once="a", pool="bamboo", delta="-2件")
    shop.command("restock", once="r", order="D1")
    shop.command("count_stock", pool="plum", amount="600斤")
    shop.command("undo", key="a")
    shop.command("undo", key="r")
    assert shop.state.stock.pools["plum"].on_hand == 300_000


def test_an_undo_is_not_undone_but_done_anew() -> None:
    shop = Shop()
    shop.command("adjust_stock", once="a", pool="plum", delta="-20斤", reason="压坏")
    shop.command("undo", once="u", key="a")
    with pytest.raises(Refused, match="不能撤销"):
        shop.command("undo", key="u")


def test_why_it_was_adjusted_is_one_of_a_few_reasons_and_the_words_are_kept() -> None:
    shop = Shop()
    shop.command("adjust_stock", pool="plum", delta="-20斤", reason="压坏三筐", note="路上", lot="plum-rest")
    shop.command("adjust_stock", pool="plum", delta="+5斤", reason="found")
    told = [fact for fact in shop.book if isinstance(fact, f.StockAdjusted)]
    assert [(x.reason, x.note, x.lost, x.lot) for x in told] == [
        ("spoilage", "压坏三筐，路上", 10_000, "plum-rest"),
        ("found", "", 0, ""),
    ]


def test_a_lot_has_a_price_and_an_id_short_enough_to_type() -> None:
    shop = Shop()
    shop.command("receive_lot", once="x", pool="plum", household="罗家", amount="100斤", price="6.5")
    (lot,) = [lot for lot in shop.state.lots.lots.values() if lot.household == "罗家"]
    assert (lot.pool, lot.amount, lot.price_fen) == ("plum", 50_000, 650)
    shop.command("undo", key="x")
    assert lot.amount == 0
    assert shop.pool()[0] == 320_000


def test_an_id_is_known_for_another_commands_however_long_ago() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5")
    for _ in range(210):
        shop.command("pin_pack", pack="plum-5")
    assert shop.command("record_order", once="p", pack="plum-5") == ()
    with pytest.raises(Refused, match="已经用过"):
        shop.command("record_order", once="p", pack="plum-10")


def test_a_phone_order_that_was_sent_is_not_taken_back() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5")
    shop.event("shipped", order="Pp", shop="phone")
    for name, args in (("undo", {"key": "p"}), ("cancel_order", {"order": "Pp"})):
        with pytest.raises(Refused, match="已经发出"):
            shop.command(name, **args)


def test_fruit_moved_elsewhere_is_not_lost_and_fruit_found_is_there() -> None:
    shop = Shop()
    shop.command("adjust_stock", pool="plum", delta="-20斤", reason="transfer")
    assert shop.pool() == (310_000, 0, 0, 0, 0, 0)
    shop.command("adjust_stock", pool="plum", delta="+30斤", reason="found")
    assert shop.pool() == (325_000, 0, 0, 0, 0, 0)


def test_goods_refunded_before_shipping_are_put_back_or_written_off() -> None:
    shop = busy()
    committed = shop.pool()[2]
    assert shop.pool()[4] == 7500
    shop.command("restock", order="D1", line="1", quantity=2)
    shop.command("write_off", order="D1", shop="doudian")
    assert shop.pool()[2:] == (committed, 0, 0, 2500)


def test_a_phone_order_called_off_goes_back_to_the_pile() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5", quantity=2, buyer="老张")
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)
    shop.command("cancel_order", once="c", order="Pp")
    assert shop.pool() == (320_000, 0, 0, 0, 0, 0)
    shop.command("undo", key="c")
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)


def test_an_unpaid_phone_order_is_held_and_let_go() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5", paid=False)
    assert shop.pool()[1] == 2500
    shop.command("undo", key="p")
    assert shop.pool() == (320_000, 0, 0, 0, 0, 0)


def test_the_ids_of_a_phone_order_take_no_ones_place() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5")
    shop.command("adjust_stock", once="p:paid", pool="plum", delta="-1斤")
    assert shop.pool()[5] == 500


def test_a_phone_order_cancelled_and_taken_up_again_is_not_undone_as_if_nothing_had_been() -> None:
    shop = Shop()
    shop.command("record_order", once="p", pack="plum-5")
    shop.command("cancel_order", once="x", order="Pp")
    shop.command("undo", key="x")
    with pytest.raises(Refused, match="已经取消"):
        shop.command("undo", key="p")
    shop.command("cancel_order", once="y", order="Pp-2")
    assert shop.pool()[0] == 320_000


def test_a_wrong_mapping_is_corrected_and_taken_back_with_all_it_booked() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", sku="999", quantity=2))
    shop.event("paid")
    shop.command("map_sku", once="m", source="doudian", sku="999", pack="plum-10")
    assert shop.pool()[2] == 10_000
    shop.command("undo", key="m")
    assert shop.pool()[2] == 0
    assert sheet(shop.state)["orders"]["unmatched"] == 1
    shop.command("map_sku", once="n", source="doudian", sku="999", pack="plum-5")
    assert shop.pool()[2] == 5000
    assert balanced(shop.state)


def test_a_newer_word_of_the_platform_is_not_undone_with_a_mapping() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", sku="999", quantity=2))
    shop.event("paid")
    shop.command("map_sku", once="m", source="doudian", sku="999", pack="plum-5")
    shop.event("changed", OrderLine("1", "plum-10", quantity=2))
    shop.command("undo", key="m")
    assert shop.pool()[2] == 10_000
