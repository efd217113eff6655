"""Youzan's messages are the order events they mean, goods and all; what is not understood is parked."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, quote_plus

import orjson
import pytest

from companion.domain.inbound import OrderEvent, OrderLine
from connectors.kit.pushed import Pushed
from connectors.youzan.payload import read_push
from tests.connectors.pushes import PRIVATE, vectors

ORDER: Final = "E20240720160000012345678"
PAID_MS: Final = 1_721_462_460_000
"""2024-07-20 16:01:00 in China."""
LINE: Final = {"oid": "2700000000000000001", "item_id": 1, "sku_id": 2, "outer_sku_id": "PLUM-3J", "num": 2}
RECORDED: Final[Any] = vectors("youzan")


def outer(kind: str, told: Any, **more: Any) -> bytes:
    msg = told if isinstance(told, str) else quote(orjson.dumps(told))
    return orjson.dumps({"type": kind, "msg_id": "m-1", "id": ORDER, "msg": msg, "version": 1_721_462_460} | more)


def trade(kind: str, lines: Any = (LINE,), **order_info: Any) -> bytes:
    times = {"created": "2024-07-20 16:00:00", "update_time": "2024-07-20 16:02:00"}
    return outer(kind, {"full_order_info": {"order_info": {"tid": ORDER} | times | order_info, "orders": lines}})


def read(body: bytes) -> tuple[OrderEvent, ...]:
    found = read_push(body, "")
    assert found.parked == ()
    return found.events


def test_a_new_order_names_its_goods_its_deadline_and_its_version() -> None:
    (told,) = read(trade("trade_TradeCreate", expired_time="2024-07-20 16:30:00"))
    assert (told.event, told.order, told.key, told.source) == ("created", ORDER, "m-1", "youzan")
    assert (told.at_ms, told.version, told.expires_at_ms) == (PAID_MS - 60_000, PAID_MS + 60_000, PAID_MS + 1_740_000)
    assert told.lines == (OrderLine("2700000000000000001", "PLUM-3J", quantity=2),)


@pytest.mark.parametrize(
    ("kind", "more", "event", "at_ms"),
    [
        ("trade_TradeBuyerPay", {"pay_time": "2024-07-20 16:01:00"}, "paid", PAID_MS),
        ("trade_TradePaid", {}, "paid", PAID_MS + 60_000),
        ("trade_TradeSellerShip", {}, "shipped", PAID_MS + 60_000),
        ("trade_TradeSuccess", {}, "completed", PAID_MS + 60_000),
        ("trade_TradeClose", {"pay_time": ""}, "cancelled", PAID_MS + 60_000),
        ("trade_TradeClose", {"pay_time": "2024-07-20 16:01:00"}, "closed", PAID_MS + 60_000),
    ],
)
def test_a_trade_is_its_goods_and_the_event_it_means(kind: str, more: Any, event: str, at_ms: int) -> None:
    changed, told = read(trade(kind, **more))
    assert (changed.event, changed.key, changed.lines[0].quantity) == ("changed", "m-1/detail", 2)
    assert (told.event, told.key, told.at_ms, told.lines) == (event, "m-1", at_ms, ())


def test_a_trade_without_goods_is_the_event_alone_at_the_time_of_its_version() -> None:
    for version in (PAID_MS, PAID_MS // 1000):
        (told,) = read(outer("trade_TradeSuccess", {}, version=version))
        assert (told.order, told.at_ms) == (ORDER, PAID_MS)


def test_a_line_is_known_by_the_sellers_code_and_else_by_the_platforms() -> None:
    lines = [
        LINE | {"outer_sku_id": "李子5斤"},
        {"oid": 2, "outer_sku_id": "", "outer_item_id": "X"},
        {"oid": 3, "sku_id": 36, "item_id": 1, "num": "4"},
        {"oid": 4, "sku_id": 0, "item_id": 1, "num": -1},
    ]
    (told,) = read(trade("trade_TradeCreate", lines))
    assert told.lines == (
        OrderLine("2700000000000000001", "李子5斤", quantity=2),
        OrderLine("2", "X"),
        OrderLine("3", sku="36", quantity=4),
        OrderLine("4", sku="1"),
    )


def test_the_inner_text_may_be_written_as_any_url_is() -> None:
    told = {"full_order_info": {"order_info": {"tid": ORDER, "created": "2024-07-20 16:00:00"}, "orders": [LINE]}}
    told["full_order_info"]["orders"] = [LINE | {"outer_sku_id": "A+B 100%"}]
    text = orjson.dumps(told).decode()
    found = {read(outer("trade_TradeCreate", form))[0].lines[0].pack for form in (quote(text), quote_plus(text), text)}
    assert found == {"A+B 100%"}


def test_a_refund_names_its_lines() -> None:
    told = {"tid": ORDER, "oids": [11, "12", 11], "refund_id": "R1", "refunded_fee": "29.90"}
    (refund,) = read(outer("trade_refund_RefundSuccess", told | {"update_time": "2024-07-20 16:01:00"}))
    assert (refund.event, refund.refund, refund.amount_fen, refund.at_ms) == ("refunded", "R1", 2990, PAID_MS)
    assert refund.lines == (OrderLine("11"), OrderLine("12"))
    for fee in (29.9, 2990, "2990", None, "-1.00"):
        (refund,) = read(outer("trade_refund_RefundSuccess", told | {"refunded_fee": fee}))
        assert refund.amount_fen is None


def test_part_of_an_order_shipped_tells_the_goods_and_is_parked() -> None:
    found = read_push(trade("trade_TradePartlySellerShip"), "")
    assert [told.event for told in found.events] == ["changed"]
    assert found.parked == ("部分发货，没说哪几件",)


@pytest.mark.parametrize("kind", ["trade_TradeMemoModified", "trade_refund_BuyerCreated", "trade_refund_RefundClosed"])
def test_what_moves_no_fruit_is_neither_an_event_nor_parked(kind: str) -> None:
    assert read_push(outer(kind, {}), "") == Pushed()


def test_a_test_of_the_platform_is_no_event() -> None:
    assert read_push(outer("trade_TradeCreate", {}, test=True), "") == Pushed()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"{", "不是 JSON"),
        (b"[]", "不是对象"),
        (outer("trade_New", {}), "不认识的 type trade_New"),
        (outer("<b>", {}), "不认识的 type "),
        (outer("trade_TradeCreate", {}, msg_id=None), "trade_TradeCreate 没有 msg_id"),
        (outer("trade_TradeCreate", {}, id=""), "trade_TradeCreate 没有 tid"),
        (outer("trade_TradeCreate", {}, version=0), "trade_TradeCreate 没有时间"),
        (outer("trade_TradeCreate", "%FF"), "trade_TradeCreate 的 msg 读不懂"),
        (outer("trade_TradeCreate", "%5B%5D"), "trade_TradeCreate 的 msg 读不懂"),
        (outer("trade_TradeCreate", {}, msg=7), "trade_TradeCreate 的 msg 不是文字"),
        (trade("trade_TradeCreate", [{"num": 1}]), "有一行没有 oid"),
        (outer("trade_refund_RefundSuccess", {"tid": ORDER}), "退款没有 tid、refund_id 或时间"),
    ],
)
def test_what_is_not_understood_is_parked(body: bytes, why: str) -> None:
    assert read_push(body, "") == Pushed(parked=(why,))


def test_nothing_of_the_buyer_leaves_the_parser() -> None:
    private = dict(zip(("receiver_tel", "receiver_name", "delivery_address", "yz_open_id"), PRIVATE, strict=True))
    for kind in ("trade_TradeCreate", "trade_TradeBuyerPay", "trade_refund_RefundSuccess", "trade_New"):
        line = LINE | {"buyer_messages": PRIVATE[0], "title": PRIVATE[1]}
        full = {
            "order_info": {"tid": ORDER} | private,
            "orders": [line],
            "address_info": private,
            "buyer_info": private,
        }
        told = {"full_order_info": full, "tid": ORDER, "refund_id": "R", **private}
        assert [word for word in PRIVATE if word in repr(read_push(outer(kind, told), ""))] == []


@pytest.mark.skipif(RECORDED is None, reason="no recorded vectors beside this checkout")
def test_the_recorded_push_is_understood() -> None:
    changed, paid = read(RECORDED["body"].encode())
    assert changed.lines == (OrderLine("2700000000000000001", "PLUM-3J", quantity=2),)
    assert (paid.order, paid.key, paid.at_ms) == (ORDER, "8a3f0c1e-0001", PAID_MS)
