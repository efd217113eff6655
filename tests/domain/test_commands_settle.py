"""The bookkeeper's commands: refused with a sentence where they make no sense, written in parts of a bounded size."""

from __future__ import annotations

import pytest
from msgspec import structs

from companion.domain.catalogue import Lot, StockPool
from companion.domain.commands_settle import ROWS_A_FACT
from companion.domain.facts import CommandDone, SettlementClosed, SettlementWritten
from companion.domain.trouble import Refused
from tests.domain.shop import CATALOGUE, Shop, plums


@pytest.fixture
def shop() -> Shop:
    """Plums of two households, one of them without a price."""
    plum = StockPool("plum", "蜂糖李", "g", 20_000_000, lots=(Lot("罗家", 5_000, 650), Lot("韦家", 10_000)))
    return Shop(structs.replace(CATALOGUE, pools=(plum, *CATALOGUE.pools[1:])))


def sell(shop: Shop, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        shop.event("created", plums(1), order=f"D{number}")
        shop.event("shipped", order=f"D{number}")


def test_a_settlement_is_written_in_parts_then_closed_and_cannot_be_undone(shop: Shop) -> None:
    shop.command("price_lot", lot="plum-2", price="6")
    sell(shop, ROWS_A_FACT + 3)
    *written, closed, done = shop.command("close_settlement", once="s1", by="会计")
    assert [len(part.rows) for part in written if isinstance(part, SettlementWritten)] == [ROWS_A_FACT, 3]
    assert isinstance(closed, SettlementClosed)
    assert (closed.settlement, closed.total_fen, closed.by, closed.since_ms) == ("S1", 18_500, "会计", 0)
    assert isinstance(done, CommandDone)
    assert done.what == "S1 185.00 元"
    with pytest.raises(Refused, match="不能撤销"):
        shop.command("undo", key="s1")
    sell(shop, 1, first=9000)
    *_, second, _ = shop.command("close_settlement")
    assert isinstance(second, SettlementClosed)
    assert (second.settlement, second.since_ms) == ("S2", closed.at_ms)


def test_nothing_new_is_nothing_to_settle(shop: Shop) -> None:
    shop.event("created", plums(1))
    shop.event("paid")
    with pytest.raises(Refused, match="没有要结算的"):
        shop.command("close_settlement")


def test_a_missing_price_is_told_with_the_lot_and_both_ways_to_give_it(shop: Shop) -> None:
    sell(shop, 3)
    with pytest.raises(Refused, match=r"韦家 plum-2。.*\[\[pool.lot\]\].*price_lot") as told:
        shop.command("close_settlement")
    assert "plum-2" in told.value.en
    assert shop.state.lots.closed == {}


def test_fruit_of_no_lot_must_be_explained(shop: Shop) -> None:
    shop.event("created", plums(1, pack="bamboo-2"), order="B1")
    shop.event("shipped", order="B1")
    shop.command("close_settlement")
    shop.event("created", plums(60, pack="bamboo-2"), order="B2")
    shop.event("shipped", order="B2")
    with pytest.raises(Refused, match="方竹笋 22件"):
        shop.command("close_settlement", note=" ")
    *_, closed, _ = shop.command("close_settlement", note="隔壁村借的")
    assert isinstance(closed, SettlementClosed)
    assert (closed.unallotted, closed.note) == ({"bamboo": 22}, "隔壁村借的")


def test_a_phone_order_that_was_handed_over_is_sent_and_so_settled(shop: Shop) -> None:
    shop.command("record_order", once="p1", pack="plum-5", quantity=2, buyer="老张")
    with pytest.raises(Refused, match="没有要结算的"):
        shop.command("close_settlement")
    shop.command("ship_order", order="Pp1")
    assert shop.state.stock.orders[("phone", "Pp1")].state == "shipped"
    (closed,) = (x for x in shop.command("close_settlement") if isinstance(x, SettlementClosed))
    assert closed.total_fen == 6500


@pytest.mark.parametrize(("order", "sentence"), [("D0", "不是自己记的订单"), ("Pp1", "已经取消或交货了")])
def test_only_a_phone_order_is_handed_over_and_only_once(shop: Shop, order: str, sentence: str) -> None:
    sell(shop, 1)
    shop.command("record_order", once="p1", pack="plum-5")
    shop.command("ship_order", order="Pp1")
    with pytest.raises(Refused, match=sentence):
        shop.command("ship_order", order=order)
