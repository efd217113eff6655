"""Floor 3, pure: Kuaishou's messages as order events. Reads an opened message; writes nothing.

No message names goods or quantities: the events are about the whole order, which then waits for its detail. Only the
fields named here are read; open ids are let go with the message.
"""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from companion.domain.inbound import EventName, OrderEvent, OrderLine, Phase
from connectors.kit.pushed import Pushed
from connectors.kit.values import Unreadable, id_of, ms_of, read_object, whole_of

SOURCE: Final = "kuaishou_shop"

_ORDER: Final = "kwaishop_order_"
_WHOLE: Final[dict[str, tuple[EventName, str]]] = {
    "addOrder": ("created", "createTime"),
    "paySuccess": ("paid", "updateTime"),
    "delivering": ("shipped", "updateTime"),
    "orderSuccess": ("completed", "updateTime"),
    "orderFail": ("cancelled", "updateTime"),
}
"""What each message says of the order, and the field of its time.

orderFail does not say whether the order was paid. As "cancelled" it frees what was unpaid, and raises a flag if it was.
"""
_KEPT: Final = ("deliverySuccess", "totalFeeChange", "addNote", "addressUpdateAudit")

_REFUND_ADDED: Final = "kwaishop_aftersales_addRefund"
_REFUND_CHANGED: Final = "kwaishop_aftersales_updateRefund"
_SUCCEEDED: Final = 60
_RETURNED: Final = 1
_RESENT: Final = 4


def read_message(told: dict[str, Any], shop: str, asking: bool = False) -> Pushed:
    """What one message says. What can't be read is parked; it never raises.

    `asking`: whether an order that failed had been paid for is found out by asking, and not said before.
    """
    if told.get("test") is True:
        return Pushed()
    try:
        events = _events(told, shop)
        return Pushed(tuple(map(_only_known, events)) if asking else events)
    except Unreadable as why:
        return Pushed(parked=(str(why),))


def _only_known(event: OrderEvent) -> OrderEvent:
    return replace(event, event="changed") if event.event == "cancelled" else event


def _events(told: dict[str, Any], shop: str) -> tuple[OrderEvent, ...]:
    name = told.get("event")
    name = name if isinstance(name, str) else ""
    kind = name.removeprefix(_ORDER)
    if name == _REFUND_ADDED or (kind in _KEPT and kind != name):
        return ()
    if name != _REFUND_CHANGED and (kind not in _WHOLE or kind == name):
        raise Unreadable(f"不认识的 event {name[:60] if name.isidentifier() else ''}")
    key = id_of(told.get("eventId"))
    if not key:
        raise Unreadable(f"{name} 没有 eventId")
    try:
        of = read_object(told.get("info"))
    except Unreadable as why:
        raise Unreadable(f"{name} 的 info {why}") from None
    if name == _REFUND_CHANGED:
        return _refunded(of, key, _at_ms(of, "updateTime", told), shop)
    order = id_of(of.get("oid"))
    if not order:
        raise Unreadable(f"{name} 没有 oid")
    event, field = _WHOLE[kind]
    return (OrderEvent(_at_ms(of, field, told), SOURCE, key, order, event, shop=shop),)


def _at_ms(of: dict[str, Any], field: str, told: dict[str, Any]) -> int:
    return ms_of(of.get(field)) or ms_of(told.get("createTime"))


def _refunded(of: dict[str, Any], key: str, at_ms: int, shop: str) -> tuple[OrderEvent, ...]:
    """A refund that succeeded: of money only, until the detail says that fruit came back. An order has one line."""
    if whole_of(of.get("status")) != _SUCCEEDED:
        return ()
    order, refund, way = id_of(of.get("orderId")), id_of(of.get("refundId")), whole_of(of.get("handlingWay"))
    if not order or not refund:
        raise Unreadable(f"退款没有 {'refundId' if order else 'orderId'}")
    if way == _RESENT:
        raise Unreadable("补寄：多发的货请手工报损")
    phase: Phase = "post" if way == _RETURNED else ""
    lines = (OrderLine(order, quantity=0, phase=phase),)
    return (OrderEvent(at_ms, SOURCE, key, order, "refunded", lines, shop, refund=refund),)
