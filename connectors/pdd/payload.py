"""Floor 3, pure: Pinduoduo's messages as order events, and what is said to the platform. Reads and writes text frames.

No message names goods or quantities, and there is none of an order that is not paid for: the first is that it was. What
it holds is then asked for. Of a message only the fields named here are read.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import orjson

from companion.domain.inbound import EventName, OrderEvent
from connectors.kit.pushed import Pushed
from connectors.kit.values import Unreadable, id_of, ms_of, read_json, read_object

SOURCE: Final = "pdd"
MOST_BYTES: Final = 1 << 20

_WHOLE: Final[dict[str, tuple[EventName, ...]]] = {
    "pdd_trade_TradeConfirmed": ("created", "paid"),
    "pdd_trade_TradeSellerShip": ("shipped",),
    "pdd_trade_TradeSuccess": ("completed",),
}
"""What each type says of the whole order."""
_KEPT: Final = ("pdd_trade_", "pdd_refund_", "pdd_goods_")
"""How the types begin that change nothing we book by themselves: a refund counts when the platform, asked, says that it
has succeeded."""


class Frame(NamedTuple):
    """One frame of the platform's: what it is (Common, HeartBeat, …), and of a message its id, type and shop."""

    kind: str
    id: int = 0
    type: str = ""
    mall: str = ""
    sent_ms: int = 0
    told: dict[str, Any] | None = None


def read_frame(text: bytes | str) -> Frame:
    """A frame. Raises `Unreadable` for what is none, which can't even be acknowledged."""
    told = read_object(read_json(text))
    kind = told.get("commandType")
    if not isinstance(kind, str):
        raise Unreadable("没有 commandType")
    if kind != "Common":
        return Frame(kind)
    id, message = told.get("id"), told.get("message")
    if not isinstance(id, int) or isinstance(id, bool) or not isinstance(message, dict):
        raise Unreadable("消息没有 id 或 message")
    sent_ms = told.get("sendTime")
    return Frame(
        kind,
        id,
        str(message.get("type", "")),
        id_of(message.get("mallID")),
        sent_ms if isinstance(sent_ms, int) else 0,
        told | {"content": message.get("content")},
    )


def read_message(frame: Frame, shop: str, mall: str = "", now_ms: int = 0) -> Pushed:
    """What a message says; `mall` is the shop's own number, where others' are not to be heard. It never raises."""
    try:
        return Pushed(_events(frame, shop, mall, now_ms))
    except Unreadable as why:
        return Pushed(parked=(str(why),))


def _events(frame: Frame, shop: str, mall: str, now_ms: int) -> tuple[OrderEvent, ...]:
    names = _WHOLE.get(frame.type)
    if names is None:
        if frame.type.startswith(_KEPT):
            return ()
        raise Unreadable(f"不认识的 type {frame.type[:60] if frame.type.isidentifier() else ''}")
    if mall and frame.mall != mall:
        raise Unreadable("是别的店（mallID）的消息")
    told = frame.told or {}
    try:
        content = read_object(told.get("content"))
    except Unreadable as why:
        raise Unreadable(f"{frame.type} 的 content {why}") from None
    order = id_of(content.get("tid"))
    if not order:
        raise Unreadable(f"{frame.type} 没有 tid")
    at_ms = ms_of(told.get("time")) or ms_of(frame.sent_ms) or now_ms
    return tuple(OrderEvent(at_ms, SOURCE, f"{frame.id}/{name}", order, name, shop=shop) for name in names)


def write_ack(frame: Frame, now_ms: int) -> bytes:
    """What has the platform send a message no more: to be said only when it is in the book."""
    mall = int(frame.mall) if frame.mall.isdigit() else frame.mall
    told = {"id": frame.id, "commandType": "Ack", "time": now_ms, "sendTime": frame.sent_ms}
    return orjson.dumps(told | {"type": frame.type, "mallID": mall})


def write_heartbeat(now_ms: int) -> bytes:
    """What keeps the line."""
    return orjson.dumps({"id": now_ms, "commandType": "HeartBeat", "time": now_ms})
