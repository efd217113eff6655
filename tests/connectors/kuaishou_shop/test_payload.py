"""Kuaishou's messages are the order events they mean; what is not understood is parked."""

from __future__ import annotations

from typing import Any, Final

import pytest

from companion.domain.inbound import OrderEvent, OrderLine
from connectors.kit.pushed import Pushed
from connectors.kuaishou_shop.payload import read_message
from tests.connectors.kuaishou_shop.sealing import AT_MS, message
from tests.connectors.pushes import PRIVATE

ORDER: Final = 2420100000000001234
REFUND: Final = "kwaishop_aftersales_updateRefund"


def read(event: str, info: Any, **more: Any) -> OrderEvent:
    (found,) = read_message(message(event, info, **more), "").events
    return found


@pytest.mark.parametrize(
    ("event", "field", "name"),
    [
        ("addOrder", "createTime", "created"),
        ("paySuccess", "updateTime", "paid"),
        ("delivering", "updateTime", "shipped"),
        ("orderSuccess", "updateTime", "completed"),
        ("orderFail", "updateTime", "cancelled"),
    ],
)
def test_a_message_is_the_event_it_means_of_the_whole_order(event: str, field: str, name: str) -> None:
    for order in (ORDER, str(ORDER)):
        found = read(f"kwaishop_order_{event}", {"oid": order, field: AT_MS - 5})
        assert (found.event, found.order, found.at_ms, found.lines) == (name, str(ORDER), AT_MS - 5, ())
        assert (found.source, found.shop, found.key) == ("kuaishou_shop", "", f"e-kwaishop_order_{event}")


def test_a_message_without_a_time_of_its_own_has_that_of_its_envelope() -> None:
    assert read("kwaishop_order_paySuccess", {"oid": ORDER}).at_ms == AT_MS


@pytest.mark.parametrize(("way", "phase"), [(1, "post"), ("1", "post"), (10, ""), (3, ""), (None, "")])
def test_a_refund_is_of_money_until_the_detail_says_more(way: Any, phase: Any) -> None:
    told = {"refundId": 77, "orderId": ORDER, "handlingWay": way, "status": 60, "updateTime": AT_MS}
    found = read(REFUND, told)
    assert (found.event, found.refund, found.order) == ("refunded", "77", str(ORDER))
    assert found.lines == (OrderLine(str(ORDER), quantity=0, phase=phase),)


def test_a_refund_that_has_not_succeeded_and_what_moves_no_fruit_is_no_event() -> None:
    for status in (10, 22, 50, 70, None):
        assert read_message(message(REFUND, {"refundId": 7, "orderId": 8, "status": status}), "") == Pushed()
    for event in ("order_deliverySuccess", "order_totalFeeChange", "order_addNote", "aftersales_addRefund"):
        assert read_message(message(f"kwaishop_{event}", {"oid": 8}), "") == Pushed()


def test_a_test_of_the_platform_is_no_event() -> None:
    assert read_message(message("kwaishop_order_addOrder", {"oid": 1}, test=True), "") == Pushed()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (message("kwaishop_order_new", {}), "不认识的 event kwaishop_order_new"),
        (message("addOrder", {"oid": 1}), "不认识的 event addOrder"),
        (message("addNote", {"oid": 1}), "不认识的 event addNote"),
        (message("<b>", {}), "不认识的 event "),
        (message("kwaishop_order_addOrder", {"oid": 1}, eventId=""), "kwaishop_order_addOrder 没有 eventId"),
        (message("kwaishop_order_addOrder", "{"), "kwaishop_order_addOrder 的 info 不是 JSON"),
        (message("kwaishop_order_addOrder", {"oid": 2.4e18}), "kwaishop_order_addOrder 没有 oid"),
        (message(REFUND, {"status": 60, "refundId": 1}), "退款没有 orderId"),
        (message(REFUND, {"status": 60, "orderId": 1}), "退款没有 refundId"),
        (message(REFUND, {"status": 60, "orderId": 1, "refundId": 2, "handlingWay": 4}), "补寄：多发的货请手工报损"),
    ],
)
def test_what_is_not_understood_is_parked(told: dict[str, Any], why: str) -> None:
    assert read_message(told, "") == Pushed(parked=(why,))


def test_nothing_of_the_buyer_leaves_the_parser() -> None:
    private = dict(zip(("mobile", "consignee", "address", "buyerOpenId"), PRIVATE, strict=True))
    for event in ("kwaishop_order_addOrder", "kwaishop_order_addressUpdateAudit", REFUND, "other"):
        info = {"oid": 1, "orderId": 1, "refundId": 2, "status": 60, "customizedInfo": PRIVATE[0]} | private
        found = repr(read_message(message(event, info, operator=PRIVATE[1]), ""))
        assert [word for word in PRIVATE if word in found] == []
