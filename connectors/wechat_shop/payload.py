"""Floor 3, pure: the events of a WeChat shop as order events. Reads bytes whose signature held; writes nothing.

No push names goods or quantities: the events are about the whole order, which then waits for its detail. Only the
fields named here are read; open ids are let go with the body.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from companion.domain.inbound import EventName, OrderEvent
from connectors.kit.pushed import Pushed
from connectors.kit.values import Unreadable, id_of, ms_of_s, read_json, read_object, whole_of
from connectors.wechat_shop.xml import read_xml

SOURCE: Final = "wechat_shop"

_PREFIX: Final = "channels_ec_"
_WHOLE: Final[dict[str, tuple[EventName, str]]] = {
    "order_new": ("created", ""),
    "order_pay": ("paid", "pay_time"),
    "order_wait_shipping": ("paid", ""),
    "order_confirm": ("completed", ""),
}
"""What each event says of the whole order, and the field of its time, if it has one of its own."""

_CANCELLED: Final[dict[int, EventName]] = {1: "cancelled", 2: "cancelled", 3: "closed"}
"""cancel_type: by the buyer, by timeout; 3 when all of it was refunded."""

_AFTERSALES: Final = {
    "aftersale_update": "finder_shop_aftersale_status_update",
    "present_aftersale_update": "finder_shop_present_aftersale_status_update",
}
_REFUNDED: Final = ("MERCHANT_REFUND_SUCCESS", "MERCHANT_RETURN_SUCCESS", "13", "14")
_KEPT: Final = ("order_settle", "order_ext_info_update")
_SHORT: Final = "stock_no_enough"
_LISTED: Final = "product_spu_listing"


def read_body(body: bytes) -> dict[str, Any]:
    """A body, JSON or XML, as an object. Raises `Unreadable`."""
    text = body.strip()
    return read_xml(text) if text[:1] == b"<" else read_object(read_json(text))


def sealed_in(told: dict[str, Any]) -> str:
    """The sealed text of a body in safe mode; "" if it has none."""
    sealed = told.get("Encrypt", "")
    return sealed if isinstance(sealed, str) else ""


def read_event(plain: bytes, shop: str, asking: bool = False) -> Pushed:
    """What one event says, from its plain text. What can't be read is parked; it never raises.

    `asking`: which goods a first parcel holds is found out by asking, and no reason to park.
    """
    try:
        told = read_body(plain)
        name = told.get("Event", "")
        if told.get("MsgType") != "event" or not isinstance(name, str):
            raise Unreadable("不是事件")
        if name == _LISTED:
            return Pushed()
        kind = name.removeprefix(_PREFIX)
        if kind in _KEPT or (asking and _is_part_sent(kind, told)):
            return Pushed()
        if kind == _SHORT:
            return Pushed(told="微信小店说有商品库存不足")
        digest = sha256(plain).hexdigest()[:32]
        if kind in _AFTERSALES:
            return Pushed(_refunded(kind, told, shop, digest))
        return Pushed((_event(kind, told, shop, digest),))
    except Unreadable as why:
        return Pushed(parked=(str(why),))


def _event(kind: str, told: dict[str, Any], shop: str, digest: str) -> OrderEvent:
    at_ms = ms_of_s(told.get("CreateTime"))
    if not at_ms:
        raise Unreadable("没有 CreateTime")
    order_info = read_object(told.get("order_info", {}))
    event = _told(kind, order_info)
    order = id_of(order_info.get("order_id"))
    if not order:
        raise Unreadable(f"{kind} 没有 order_id")
    field = _WHOLE[kind][1] if kind in _WHOLE else ""
    # There is no id of the push; its plain text is the same whenever it is sent again, under another seal.
    key = f"{kind}/{order}/{at_ms // 1000}/{digest}"
    return OrderEvent((field and ms_of_s(order_info.get(field))) or at_ms, SOURCE, key, order, event, shop=shop)


def _is_part_sent(kind: str, told: dict[str, Any]) -> bool:
    if kind != "order_deliver":
        return False
    return whole_of(read_object(told.get("order_info", {})).get("finish_delivery")) == 0


def _told(kind: str, order_info: dict[str, Any]) -> EventName:
    if kind in _WHOLE:
        return _WHOLE[kind][0]
    if kind == "order_cancel":
        event = _CANCELLED.get(whole_of(order_info.get("cancel_type")) or 0)
        if event is None:
            raise Unreadable("不认识的 cancel_type")
        return event
    if kind == "order_deliver":
        if whole_of(order_info.get("finish_delivery")) != 1:
            raise Unreadable("部分发货，没说哪几件")
        return "shipped"
    raise Unreadable(f"不认识的事件 {kind[:60] if kind.isidentifier() else ''}")


def _refunded(kind: str, told: dict[str, Any], shop: str, digest: str) -> tuple[OrderEvent, ...]:
    """The event of an after-sale that has succeeded; none of one on its way. It names no line: all of the order."""
    of, at_ms = read_object(told.get(_AFTERSALES[kind], {})), ms_of_s(told.get("CreateTime"))
    if str(of.get("status", "")) not in _REFUNDED:
        return ()
    order, refund = id_of(of.get("order_id")), id_of(of.get("after_sale_order_id"))
    if not order or not refund or not at_ms:
        raise Unreadable(f"{kind} 没有 order_id、after_sale_order_id 或 CreateTime")
    key = f"{kind}/{refund}/{at_ms // 1000}/{digest}"
    return (OrderEvent(at_ms, SOURCE, key, order, "refunded", shop=shop, refund=refund),)
