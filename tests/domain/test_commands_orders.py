"""What a helper writes of orders: details the platform does not tell, orders by phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from companion.domain.facts import OrderExpired
from companion.domain.orders import TOLD
from companion.domain.sheet import sheet
from companion.domain.state import State, apply
from companion.domain.trouble import Refused
from companion.domain.view import whole
from tests.domain.shop import Shop, balanced, plums, units


def flags(shop: Shop) -> set[str]:
    return {flag for flag, count in sheet(shop.state)["orders"]["flags"].items() if count}


def told(*events: Callable[[Shop], object]) -> Shop:
    shop = Shop()
    for event in events or (lambda shop: shop.event("paid"),):
        event(shop)
    shop.command("tell_detail", once="t", shop="doudian", order="D1", pack="plum-5", quantity=2)
    return shop


def test_what_a_helper_tells_of_an_order_counts_until_the_platform_tells_it() -> None:
    shop = told()
    assert shop.pool() == (315_000, 0, 5000, 0, 0, 0)
    assert flags(shop) == set()
    assert whole(shop.state, "helper")["orders"]["1"]["told"] is True
    shop.event("created", plums(3, pack="plum-10"))
    assert shop.pool() == (305_000, 0, 15_000, 0, 0, 0)
    assert "told" not in whole(shop.state, "helper")["orders"]["1"]
    assert list(shop.state.stock.by_number[0].lines) == ["1"]
    assert sheet(shop.state)["packs"]["plum-5"]["sold"] == 0
    assert balanced(shop.state)


def test_what_is_told_follows_what_becomes_of_the_order() -> None:
    shop = told(lambda shop: shop.event("created"))
    assert shop.pool() == (315_000, 5000, 0, 0, 0, 0)
    shop.event("paid")
    shop.event("shipped", units(1, "7"))
    assert shop.pool() == (315_000, 0, 2500, 2500, 0, 0)
    shop.event("refunded", units(1, "7", phase="pre"), refund="R1")
    assert shop.pool() == (315_000, 0, 0, 2500, 2500, 0)
    shop.command("restock", order="D1")
    assert shop.pool() == (317_500, 0, 0, 2500, 0, 0)


@pytest.mark.parametrize("detail_first", [False, True])
def test_the_platforms_detail_and_the_helpers_give_the_same_in_either_order_of_events(detail_first: bool) -> None:
    shop = told(lambda shop: shop.event("created"))
    late = [shop.noun("created", plums(4)), shop.noun("paid")]
    for noun in late if detail_first else reversed(late):
        shop.tell(noun)
    assert shop.pool() == (310_000, 0, 10_000, 0, 0, 0)
    assert sheet(shop.state)["orders"]["total"] == 1


def test_what_was_told_is_corrected_and_taken_back() -> None:
    shop = told()
    shop.command("tell_detail", once="u", shop="doudian", order="D1", pack="plum-10", quantity=1)
    assert shop.pool()[2] == 5000
    with pytest.raises(Refused, match="之后又有人改过"):
        shop.command("undo", key="t")
    shop.command("undo", key="u")
    assert shop.pool()[2] == 5000
    assert sheet(shop.state)["packs"]["plum-5"]["sold"] == 2
    shop.command("undo", key="t")
    assert shop.pool() == (320_000, 0, 0, 0, 0, 0)
    assert flags(shop) == {"NEED_DETAIL"}
    shop.command("tell_detail", shop="doudian", order="D1", pack="-", quantity=1)
    assert flags(shop) == set()
    assert shop.pool()[0] == 320_000


def test_an_undo_after_the_platform_has_told_changes_nothing() -> None:
    shop = told()
    shop.event("created", plums(3))
    before = sheet(shop.state)["pools"]
    shop.command("undo", key="t")
    assert sheet(shop.state)["pools"] == before


@pytest.mark.parametrize(
    ("order", "pack", "why"),
    [("D9", "plum-5", "没有订单"), ("D1", "mango", "没有「mango」"), ("D2", "plum-5", "已经给了")],
)
def test_a_detail_that_can_not_be_told_is_refused(order: str, pack: str, why: str) -> None:
    shop = Shop()
    shop.event("paid")
    shop.event("created", plums(1), order="D2")
    with pytest.raises(Refused, match=why):
        shop.command("tell_detail", shop="doudian", order=order, pack=pack, quantity=1)


def test_no_line_from_outside_takes_the_place_of_what_a_helper_told() -> None:
    assert not TOLD.isprintable()


def test_a_book_with_told_details_is_read_again_to_the_same_state() -> None:
    shop = told()
    shop.event("shipped")
    shop.event("created", plums(1))
    shop.command("undo", key="t")
    again = State()
    for fact in shop.book:
        apply(again, fact)
    assert sheet(again) == sheet(shop.state)
    assert again.stock.by_number == shop.state.stock.by_number


def test_every_fact_about_an_order_is_traced_to_its_place_in_the_book() -> None:
    shop = Shop()
    shop.event("created", plums(2), key="same")
    shop.event("created", plums(9), key="same")
    shop.event("paid", order="D2")
    shop.command("tell_detail", shop="doudian", order="D2", pack="plum-5", quantity=1)
    shop.command("resolve_task", shop="doudian", order="D1", flag="CONFLICT")
    shop.hold(OrderExpired("doudian", "D1", at_ms=shop.at_ms))
    first, second = shop.state.stock.by_number
    about = [type(shop.book[sequence - 1]).__name__ for sequence in first.seqs]
    assert about == ["OrderCreated", "OrderConflicted", "TaskResolved", "OrderExpired"]
    assert [type(shop.book[sequence - 1]).__name__ for sequence in second.seqs] == ["OrderPaid", "OrderChanged"]


def test_an_order_of_the_wechat_group_is_a_shop_of_its_own_and_can_be_called_off_and_sent() -> None:
    shop = Shop()
    shop.command("record_order", pack="plum-5", quantity=2, via="wechat_group", buyer="张三丰")
    ((told, number),) = shop.state.stock.orders
    assert (told, number[0]) == ("wechat_group", "G")
    assert shop.state.stock.pools["plum"].committed == 5000
    shop.command("cancel_order", order=number)
    assert shop.state.stock.pools["plum"].committed == 0
    shop.command("record_order", pack="plum-5", via="wechat_group")
    number = list(shop.state.stock.orders)[-1][1]
    shop.command("ship_order", order=number)
    assert shop.state.stock.pools["plum"].shipped == 2500
