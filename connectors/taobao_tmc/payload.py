"""Floor 3, pure: Taobao's messages as order events, and what is said to the platform. Reads and writes frames.

Messages come unencrypted and name no goods, but for closed orders: they are a hint, and what an order holds is asked
for. Only the fields named here are read; nicknames and open ids are let go with the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from companion.domain.inbound import EventName, OrderEvent, OrderLine
from connectors.kit.pushed import Pushed
from connectors.kit.times import believable
from connectors.kit.values import Unreadable, id_of, ms_of_china, read_object
from connectors.taobao_tmc.frames import (
    CONFIRM,
    CONNECT,
    KIND,
    PULL,
    SEND,
    Byte,
    Frame,
    Long,
    Value,
    write_frame,
)
from connectors.taobao_tmc.signature import sign_connect

SOURCE: Final = "taobao"
"""Under what name it speaks: that of the platform's export, so that an order is one, whichever way it comes."""

_TRADE: Final = "taobao_trade_"
_WHOLE: Final[dict[str, EventName]] = {
    "TradeCreate": "created",
    "TradeBuyerPay": "paid",
    "TradeSellerShip": "shipped",
    "TradeSuccess": "completed",
}
_CLOSED: Final[dict[str, EventName]] = {"TRADE_CLOSED_BY_TAOBAO": "cancelled", "TRADE_CLOSED": "closed"}
"""How a closed order says whether it was paid for."""
_HINTS: Final = frozenset(
    {
        *("TradePartlySellerShip", "TradePartlyConfirmPay", "TradePartlyRefund", "TradeCloseAndModifyDetailOrder"),
        *("TradeModifyFee", "TradeChanged", "TradeMemoModified", "TradeLogisticsAddressChanged", "TradeTimeoutRemind"),
        *("TradeBuyerStepPay", "OrderSkuChanged"),
    }
)
"""What changes nothing we book by itself: what became of the order is asked for within the minute."""
_REFUNDED: Final = "taobao_refund_RefundSuccess"
_KEPT: Final = ("taobao_refund_", "taobao_item_")


def write_connect(app_key: str, app_secret: str, group: str, now_ms: int) -> bytes:
    """The frame that opens the channel."""
    timestamp = str(now_ms)
    sign = sign_connect(app_key, app_secret, group, timestamp)
    told = {"app_key": app_key, "group_name": group, "timestamp": timestamp, "sign": sign, "sdk": "zhubotai"}
    return write_frame(CONNECT, told)


def write_pull(token: str) -> bytes:
    """The frame that asks for what waits."""
    return write_frame(SEND, {KIND: Byte(PULL)}, token)


def write_confirm(token: str, id: int) -> bytes:
    """The frame that has a message come no more: to be sent only when it is in the book."""
    return write_frame(SEND, {KIND: Byte(CONFIRM), "id": Long(id)}, token)


def id_in(frame: Frame) -> int:
    """The id of a message. Raises `Unreadable` where there is none, and nothing can be confirmed."""
    id = frame.headers.get("id")
    if not isinstance(id, int):
        raise Unreadable("消息没有 id")
    return id


def read_message(frame: Frame, shop: str, now_ms: int) -> Pushed:
    """What a message says. What can't be read is parked; it never raises."""
    try:
        return Pushed(_events(frame.headers, shop, now_ms))
    except Unreadable as why:
        return Pushed(parked=(str(why),))


def _events(headers: Mapping[str, Value], shop: str, now_ms: int) -> tuple[OrderEvent, ...]:
    topic = str(headers.get("topic", ""))
    kind = topic.removeprefix(_TRADE)
    if kind in _HINTS or (topic != _REFUNDED and topic.startswith(_KEPT)):
        return ()
    if topic != _REFUNDED and kind not in (*_WHOLE, "TradeClose"):
        raise Unreadable(f"不认识的 topic {topic[:60] if topic.isidentifier() else ''}")
    try:
        content = read_object(headers.get("content"))
    except Unreadable as why:
        raise Unreadable(f"{topic} 的 content {why}") from None
    order, key = id_of(content.get("tid")), str(headers.get("id"))
    if not order:
        raise Unreadable(f"{topic} 没有 tid")
    at_ms = _at_ms(headers, now_ms)
    if topic == _REFUNDED:
        return _refunded(content, order, key, ms_of_china(content.get("modified")) or at_ms, shop)
    event = _CLOSED.get(str(content.get("status", ""))) if kind == "TradeClose" else _WHOLE[kind]
    if event is None:
        raise Unreadable(f"{topic} 的 status 不认识")
    lines = _closed_lines(content, order) if kind == "TradeClose" else ()
    return (OrderEvent(at_ms, SOURCE, key, order, event, lines, shop),)


def _closed_lines(content: Mapping[str, Any], order: str) -> tuple[OrderLine, ...]:
    """Which line of the order was closed; none named is all of it."""
    line = id_of(content.get("oid"))
    return (OrderLine(line),) if line and line != order else ()


def _refunded(content: Mapping[str, Any], order: str, key: str, at_ms: int, shop: str) -> tuple[OrderEvent, ...]:
    refund, line = id_of(content.get("refund_id")), id_of(content.get("oid"))
    if not refund or not line:
        raise Unreadable(f"退款没有 {'oid' if refund else 'refund_id'}")
    return (OrderEvent(at_ms, SOURCE, key, order, "refunded", (OrderLine(line),), shop, refund=refund),)


def _at_ms(headers: Mapping[str, Value], now_ms: int) -> int:
    told = headers.get("time")
    return told if isinstance(told, int) and believable(told) else now_ms
