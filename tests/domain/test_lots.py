"""Whose fruit it is: lots open with their pool, come with households, are priced until settled, lose what is lost."""

from __future__ import annotations

import pytest
from msgspec import structs

from companion.domain.catalogue import Lot as ListedLot
from companion.domain.catalogue import StockPool
from companion.domain.decide import opening
from companion.domain.facts import LotReceived, SettlementClosed, StockAdjusted
from companion.domain.lots import Loss, Lot, Lots, households
from companion.domain.trouble import Refused
from tests.domain.shop import CATALOGUE, T0, Shop, plums

LUO, WEI = ListedLot("罗家", 100_000), ListedLot("韦家", 200_000, 600)


def shop(*lots: ListedLot, on_hand: int = 320_000) -> Shop:
    pools = (StockPool("plum", "蜂糖李", "g", on_hand, lots=lots), *CATALOGUE.pools[1:])
    return Shop(structs.replace(CATALOGUE, pools=pools))


def reopen(shop: Shop, *lots: ListedLot) -> None:
    """The station starts again with these lots in its station.toml."""
    pools = (structs.replace(shop.state.catalogue.pools[0], lots=lots), *CATALOGUE.pools[1:])
    for fact in opening(shop.state, structs.replace(CATALOGUE, pools=pools), shop.at_ms):
        shop.hold(fact)


def prices(shop: Shop) -> dict[str, int]:
    return {lot.id: lot.price_fen for lot in shop.state.lots.of("plum")}


def settle(shop: Shop) -> None:
    shop.event("created", plums(1))
    shop.event("shipped")
    shop.command("close_settlement")


def test_a_pool_opens_with_its_lots_and_the_rest_is_the_cooperatives() -> None:
    lots = shop(LUO, WEI).state.lots
    assert [(lot.id, lot.household, lot.amount, lot.price_fen) for lot in lots.of("plum")] == [
        ("plum-1", "罗家", 100_000, 0),
        ("plum-2", "韦家", 200_000, 600),
        ("plum-rest", "", 20_000, 0),
    ]
    assert [lot.id for lot in shop(LUO, WEI, on_hand=300_000).state.lots.of("plum")] == ["plum-1", "plum-2"]


def test_lots_of_one_time_go_by_their_number_and_earlier_ones_first() -> None:
    lots = Lots({id: Lot(id, "", "p", 1, 0, at_ms) for id, at_ms in [("p-10", 5), ("p-rest", 5), ("p-2", 5), ("z", 1)]})
    assert [lot.id for lot in lots.of("p")] == ["z", "p-2", "p-10", "p-rest"]


def test_a_price_may_be_listed_later_and_changed_until_it_was_settled() -> None:
    one = shop(LUO, WEI)
    reopen(one, structs.replace(LUO, price_fen=700), WEI)
    assert prices(one) == {"plum-1": 700, "plum-2": 600, "plum-rest": 0}
    settle(one)
    reopen(one, structs.replace(LUO, price_fen=900), structs.replace(WEI, price_fen=610))
    assert prices(one) == {"plum-1": 700, "plum-2": 610, "plum-rest": 0}


def test_a_price_given_by_hand_outlives_a_restart_until_the_file_says_another() -> None:
    one = shop(LUO, WEI)
    one.command("price_lot", lot="plum-1", price="6.5")
    reopen(one, LUO, structs.replace(WEI, price_fen=610))
    assert prices(one)["plum-1"] == 650
    reopen(one, structs.replace(LUO, price_fen=720), WEI)
    assert prices(one)["plum-1"] == 720


def test_a_listed_lot_of_another_household_at_that_place_changes_nothing() -> None:
    one = shop(LUO, WEI)
    reopen(one, structs.replace(WEI, price_fen=999), structs.replace(LUO, price_fen=999))
    assert prices(one) == {"plum-1": 0, "plum-2": 600, "plum-rest": 0}


def test_a_lot_that_is_taken_back_is_one_lot_however_its_undo_is_named() -> None:
    lots = Lots()
    lots.receive(LotReceived("k1", "plum", "班家", 500, price_fen=700, at_ms=1))
    lots.receive(LotReceived("k1\x1eundo", "plum", "班家", -500, at_ms=2))
    lots.receive(LotReceived("k2", "plum", "班家", 300, lot="plum-7", at_ms=3))
    lots.receive(LotReceived("k3", "plum", "班家", -300, lot="plum-7", at_ms=4))
    assert {lot.id: lot.amount for lot in lots.of("plum")} == {"k1": 0, "plum-7": 0}


def test_receiving_a_lot_and_undoing_it_leaves_nothing_of_it() -> None:
    one = shop(LUO, WEI)
    one.command("receive_lot", once="r1", pool="plum", household="班家", amount="20斤")
    assert households(one.state, "plum") == (("韦家", 200_000), ("罗家", 100_000), ("班家", 10_000))
    one.command("undo", key="r1")
    assert households(one.state, "plum") == (("韦家", 200_000), ("罗家", 100_000))


def test_losses_are_kept_undone_and_found_again() -> None:
    one = shop(LUO, WEI)
    one.command("adjust_stock", once="a1", pool="plum", delta="-20斤", reason="spoilage")
    (loss,) = one.state.lots.losses.values()
    assert (loss.pool, loss.amount, loss.lot) == ("plum", 10_000, "")
    one.command("undo", key="a1")
    assert one.state.lots.losses == {}
    one.command("count_stock", pool="plum", amount="645斤")
    one.command("adjust_stock", pool="plum", delta="+3斤", reason="other")
    one.command("adjust_stock", pool="plum", delta="-3斤", reason="transfer")
    assert [loss.amount for loss in one.state.lots.losses.values()] == [-2500]


def test_too_much_reported_as_lost_and_then_put_right_is_given_back() -> None:
    one = shop(LUO, WEI)
    one.command("adjust_stock", pool="plum", delta="-50斤", reason="spoilage")
    one.command("adjust_stock", pool="plum", delta="+45斤", reason="压坏的其实只有 5 斤")
    assert [loss.amount for loss in one.state.lots.losses.values()] == [25_000, -22_500]


def test_a_named_adjustment_is_its_lots_whatever_its_reason() -> None:
    lots = Lots()
    lots.adjust(StockAdjusted("k1", "plum", -500, "transfer", lot="plum-1", at_ms=1))
    lots.adjust(StockAdjusted("k2", "plum", 200, "other", lot="plum-1", at_ms=2))
    assert list(lots.losses.values()) == [Loss(1, "plum", 500, "plum-1"), Loss(2, "plum", -200, "plum-1")]


def test_the_next_lot_of_a_pool_has_a_name_that_is_free_and_can_be_typed() -> None:
    one = shop(LUO, WEI)
    assert one.state.lots.fresh_id("plum") == "plum-4"
    assert one.state.lots.fresh_id("dried") == "dried-2"
    assert Lots().fresh_id("plum") == "plum-1"


@pytest.mark.parametrize(
    ("lot", "price", "sentence"),
    [("no-such", "6.5", "有：plum-1、plum-2"), ("plum-1", "a lot", "看不懂价格"), ("plum-1", "0", "不能是 0")],
)
def test_a_price_that_makes_no_sense_is_refused_with_a_sentence(lot: str, price: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        shop(LUO, WEI).command("price_lot", lot=lot, price=price)


def test_a_settled_price_is_neither_changed_nor_taken_back() -> None:
    one = shop(LUO, WEI)
    one.command("price_lot", once="p1", lot="plum-1", price="6.5")
    settle(one)
    with pytest.raises(Refused, match=r"S1 里已经按 6\.5 元结算过"):
        one.command("price_lot", lot="plum-1", price="7")
    with pytest.raises(Refused, match="S1"):
        one.command("undo", key="p1")
    assert prices(one)["plum-1"] == 650


def test_a_price_is_taken_back_while_nothing_was_settled_at_it() -> None:
    one = shop(LUO, WEI)
    one.command("price_lot", once="p1", lot="plum-2", price="6.5")
    one.command("price_lot", once="p2", lot="plum-2", price="6.8")
    with pytest.raises(Refused, match="请先撤销那一步"):
        one.command("undo", key="p1")
    one.command("undo", key="p2")
    one.command("undo", key="p1")
    assert prices(one)["plum-2"] == 600


def test_a_lot_that_only_stood_in_a_settlement_keeps_its_price_open() -> None:
    one = shop(LUO, WEI)
    reopen(one, structs.replace(LUO, price_fen=650), WEI)
    settle(one)
    assert [lot.settled for lot in one.state.lots.of("plum")] == ["S1", "", ""]
    (closed,) = [fact for fact in one.book if isinstance(fact, SettlementClosed)]
    assert [lot.lot for lot in closed.lots if lot.pool == "plum"] == ["plum-1", "plum-2", "plum-rest"]
    assert closed.at_ms > T0
