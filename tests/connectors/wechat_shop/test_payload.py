"""A WeChat shop's events are the order events they mean, as JSON and as XML; what is not understood is parked."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.domain.inbound import OrderEvent
from connectors.kit.pushed import Pushed
from connectors.wechat_shop.payload import read_event
from tests.connectors.pushes import PRIVATE, SAMPLES
from tests.connectors.wechat_shop.sealing import AT, ORDER, as_xml, event

EVENTS: Final = SAMPLES / "skit-wechat-channels" / "EventSamples"
needs_samples: Final = pytest.mark.skipif(not EVENTS.is_dir(), reason="no recorded samples beside this checkout")


def read(plain: bytes) -> OrderEvent:
    (found,) = read_event(plain, "").events
    return found


def aftersale(status: str, kind: str = "aftersale_update", field: str = "aftersale_status_update") -> bytes:
    outer = orjson.loads(event(kind))
    told = {"status": status, "after_sale_order_id": "2000000000123456", "order_id": ORDER}
    return orjson.dumps(outer | {f"finder_shop_{field}": told})


@pytest.mark.parametrize(
    ("name", "told", "found", "at_s"),
    [
        ("order_new", {}, "created", AT),
        ("order_pay", {"pay_time": AT - 1}, "paid", AT - 1),
        ("order_pay", {"pay_time": str(AT - 1)}, "paid", AT - 1),
        ("order_pay", {}, "paid", AT),
        ("order_wait_shipping", {}, "paid", AT),
        ("order_cancel", {"cancel_type": 1}, "cancelled", AT),
        ("order_cancel", {"cancel_type": "2"}, "cancelled", AT),
        ("order_cancel", {"cancel_type": "3"}, "closed", AT),
        ("order_deliver", {"finish_delivery": 1}, "shipped", AT),
        ("order_confirm", {"confirm_type": "1"}, "completed", AT),
    ],
)
def test_an_event_is_what_it_means_of_the_whole_order(name: str, told: Any, found: str, at_s: int) -> None:
    for order in (int(ORDER), ORDER):
        plain = event(name, order_id=order, **told)
        for form in (plain, as_xml(plain)):
            one = read(form)
            assert (one.event, one.at_ms, one.order, one.lines) == (found, at_s * 1000, ORDER, ())
            assert (one.source, one.shop) == ("wechat_shop", "")


def test_a_refund_is_told_once_it_has_succeeded() -> None:
    for status in ("MERCHANT_REFUND_SUCCESS", "MERCHANT_RETURN_SUCCESS"):
        one = read(aftersale(status))
        assert (one.event, one.refund, one.order, one.lines) == ("refunded", "2000000000123456", ORDER, ())
    gift = aftersale("MERCHANT_REFUND_SUCCESS", "present_aftersale_update", "present_aftersale_status_update")
    assert read(gift).event == "refunded"
    for status in ("USER_CANCELD", "MERCHANT_PROCESSING", "PLATFORM_REFUNDING", "SOMETHING_NEW", ""):
        assert read_event(aftersale(status), "") == Pushed()


def test_the_same_plain_text_has_the_same_key_and_any_other_another() -> None:
    keys = [read(event("order_pay", at_s, pay_time=paid)).key for at_s, paid in ((AT, 1), (AT, 2), (AT + 1, 1))]
    assert len(set(keys)) == 3
    assert read(event("order_pay", AT, pay_time=1)).key == keys[0]


def test_what_moves_no_fruit_is_neither_an_event_nor_parked() -> None:
    for name in ("order_settle", "order_ext_info_update"):
        assert read_event(event(name), "") == Pushed()
    listing = orjson.dumps(orjson.loads(event("x")) | {"Event": "product_spu_listing"})
    assert read_event(listing, "") == Pushed()


def test_that_stock_runs_short_there_is_told() -> None:
    assert read_event(event("stock_no_enough"), "") == Pushed(told="微信小店说有商品库存不足")


@pytest.mark.parametrize(
    ("plain", "why"),
    [
        (event("debug_demo"), "不认识的事件 debug_demo"),
        (event("<b>"), "不认识的事件 "),
        (event("order_pay", order_id=3.7e18), "order_pay 没有 order_id"),
        (event("order_new", order_id=""), "order_new 没有 order_id"),
        (event("order_new", 0), "没有 CreateTime"),
        (event("order_cancel", cancel_type=4), "不认识的 cancel_type"),
        (event("order_deliver", finish_delivery=0), "部分发货，没说哪几件"),
        (b'{"MsgType":"text","Content":"13812345678"}', "不是事件"),
        (b"[]", "不是对象"),
        (b"{", "不是 JSON"),
        (b"<xml>", "不是 XML"),
    ],
)
def test_what_is_not_understood_is_parked(plain: bytes, why: str) -> None:
    assert read_event(plain, "") == Pushed(parked=(why,))


def test_a_refund_that_names_no_order_is_parked() -> None:
    told = orjson.loads(aftersale("MERCHANT_REFUND_SUCCESS"))
    del told["finder_shop_aftersale_status_update"]["order_id"]
    assert len(read_event(orjson.dumps(told), "").parked) == 1


def test_nothing_of_the_buyer_leaves_the_parser() -> None:
    private = dict(zip(("tel_number", "user_name", "detail_info", "openid"), PRIVATE, strict=True))
    for name in ("order_new", "order_pay", "order_cancel", "order_ext_info_update", "other"):
        plain = event(name, address_info=private, cancel_type=1, **private)
        for form in (plain, as_xml(plain)):
            assert [word for word in PRIVATE if word in repr(read_event(form, ""))] == []


@needs_samples
@pytest.mark.parametrize("path", sorted(EVENTS.rglob("*.json")), ids=lambda path: path.stem)
def test_a_recorded_sample_is_understood(path: Path) -> None:
    assert read_event(path.read_bytes(), "").parked == ()
