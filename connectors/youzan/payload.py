"""Floor 3, pure: Youzan's pushes as order events. Reads the bytes of a verified body; writes nothing.

Unlike others, Youzan tells goods and quantities with every trade. Only the fields named here are read; buyers,
addresses and remarks are let go with the body.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_plus

from companion.domain.inbound import EventName, OrderEvent, OrderLine
from connectors.kit.pushed import Pushed
from connectors.kit.values import (
    Unreadable,
    code_of,
    fen_of,
    id_of,
    ms_of,
    ms_of_china,
    ms_of_s,
    read_json,
    read_object,
    units_of,
)

SOURCE: Final = "youzan"

_WHOLE: Final[dict[str, tuple[EventName, str]]] = {
    "trade_TradeCreate": ("created", "created"),
    "trade_TradeBuyerPay": ("paid", "pay_time"),
    "trade_TradePaid": ("paid", "pay_time"),
    "trade_TradeSellerShip": ("shipped", ""),
    "trade_TradeSuccess": ("completed", ""),
    "trade_TradeClose": ("cancelled", ""),
}
"""Type → what it says of the whole order, and the field of its time; others have `update_time`."""

_PART_SHIPPED: Final = "trade_TradePartlySellerShip"
_REFUNDED: Final = "trade_refund_RefundSuccess"
_KEPT: Final = frozenset(
    {
        "trade_TradeMemoModified",
        *(f"trade_refund_{step}" for step in ("BuyerCreated", "SellerAgree", "SellerRefuse", "RefundClosed")),
        "trade_refund_BuyerReturnGoods",
    }
)
"""Types that change nothing we book."""

_YUAN: Final = re.compile(r"([0-9]{1,10})\.([0-9]{2})", re.ASCII)
_MOST_LINES: Final = 200


class _Push(NamedTuple):
    kind: str
    key: str
    version_ms: int
    of: str
    told: dict[str, Any]


def read_push(body: bytes, shop: str) -> Pushed:
    """What one push says. What can't be read is parked; it never raises."""
    try:
        told = read_object(read_json(body))
        kind = told.get("type")
        if told.get("test") is True or kind in _KEPT:
            return Pushed()
        push = _read_outer(told)
        if push.kind == _REFUNDED:
            return Pushed((_refunded(push, shop),))
        return _trade(push, shop)
    except Unreadable as why:
        return Pushed(parked=(str(why),))


def _read_outer(told: dict[str, Any]) -> _Push:
    kind = told.get("type")
    if not isinstance(kind, str) or kind not in (*_WHOLE, _PART_SHIPPED, _REFUNDED):
        raise Unreadable(f"不认识的 type {kind[:60] if isinstance(kind, str) and kind.isidentifier() else ''}")
    key = id_of(told.get("msg_id"))
    if not key:
        raise Unreadable(f"{kind} 没有 msg_id")
    version = told.get("version")
    return _Push(
        kind, key, ms_of(version) or ms_of_s(version), id_of(told.get("id")), _read_inner(kind, told.get("msg"))
    )


def _read_inner(kind: str, msg: Any) -> dict[str, Any]:
    """What stands in `msg`: JSON, written as a URL writes it, in which a space may be a `+`."""
    if not isinstance(msg, str):
        raise Unreadable(f"{kind} 的 msg 不是文字")
    try:
        return read_object(msg if msg.lstrip()[:1] == "{" else unquote_plus(msg, errors="strict"))
    except (Unreadable, UnicodeError):
        raise Unreadable(f"{kind} 的 msg 读不懂") from None


def _trade(push: _Push, shop: str) -> Pushed:
    full = push.told.get("full_order_info")
    full = full if isinstance(full, dict) else {}
    order_info = full.get("order_info")
    order_info = order_info if isinstance(order_info, dict) else push.told
    order = id_of(order_info.get("tid")) or id_of(push.told.get("tid")) or push.of
    if not order:
        raise Unreadable(f"{push.kind} 没有 tid")
    lines = _lines(full.get("orders"))
    changed_ms = ms_of_china(order_info.get("update_time")) or push.version_ms
    if push.kind == _PART_SHIPPED:
        return Pushed(_detail(push, order, lines, changed_ms, shop), ("部分发货，没说哪几件",))
    event, field = _WHOLE[push.kind]
    at_ms = (field and ms_of_china(order_info.get(field))) or changed_ms
    if not at_ms:
        raise Unreadable(f"{push.kind} 没有时间")
    if event == "created":
        expires_ms = ms_of_china(order_info.get("expired_time")) or None
        return Pushed((OrderEvent(at_ms, SOURCE, push.key, order, event, lines, shop, changed_ms, expires_ms),))
    if event == "cancelled" and ms_of_china(order_info.get("pay_time")):
        event = "closed"
    told = OrderEvent(at_ms, SOURCE, push.key, order, event, shop=shop)
    return Pushed((*_detail(push, order, lines, changed_ms or at_ms, shop), told))


def _detail(push: _Push, order: str, lines: tuple[OrderLine, ...], at_ms: int, shop: str) -> tuple[OrderEvent, ...]:
    if not lines or not at_ms:
        return ()
    return (OrderEvent(at_ms, SOURCE, f"{push.key}/detail", order, "changed", lines, shop),)


def _lines(value: Any) -> tuple[OrderLine, ...]:
    lines: dict[str, OrderLine] = {}
    for one in value[:_MOST_LINES] if isinstance(value, list) else ():
        line = id_of(one.get("oid")) if isinstance(one, dict) else ""
        if not line:
            raise Unreadable("有一行没有 oid")
        pack = code_of(one.get("outer_sku_id")) or code_of(one.get("outer_item_id"))
        sku = id_of(one.get("sku_id")) or id_of(one.get("item_id"))
        lines[line] = OrderLine(line, pack, "" if pack else sku, units_of(one.get("num")))
    return tuple(lines.values())


def _refunded(push: _Push, shop: str) -> OrderEvent:
    told = push.told
    order, refund = id_of(told.get("tid")), id_of(told.get("refund_id"))
    at_ms = ms_of_china(told.get("update_time")) or push.version_ms
    if not order or not refund or not at_ms:
        raise Unreadable("退款没有 tid、refund_id 或时间")
    oids = told.get("oids")
    lines = tuple(OrderLine(id) for id in dict.fromkeys(map(id_of, oids if isinstance(oids, list) else ())) if id)
    amount_fen = _fen_of_yuan(told.get("refunded_fee"))
    return OrderEvent(at_ms, SOURCE, push.key, order, "refunded", lines, shop, refund=refund, amount_fen=amount_fen)


def _fen_of_yuan(value: Any) -> int | None:
    """An amount written as yuan with two decimals; a whole number may be either yuan or fen, and is not taken."""
    found = _YUAN.fullmatch(value) if isinstance(value, str) else None
    return fen_of(found[1] + found[2]) if found else None
