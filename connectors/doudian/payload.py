"""Floor 3, pure: Doudian's pushes as order events. Reads the bytes of a verified body; writes nothing.

No push but 部分发货 names goods or quantities: the events are about the whole order, which then waits for its detail.
Only the fields named here are read; receivers, addresses and remarks are let go with the body.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from companion.domain.inbound import OrderEvent, OrderLine
from connectors.contract import Rejected
from connectors.doudian.interface import MONEY_ONLY, PHASES
from connectors.kit.pushed import Pushed
from connectors.kit.values import Unreadable, fen_of, id_of, ms_of_s, read_json, read_object, units_of

SOURCE: Final = "doudian"
MOST_PIECES: Final = 500
"""Messages in one push at most; the platform is known to send up to 50."""

_PROBE: Final = "0"
_WHOLE: Final[dict[str, tuple[Any, str]]] = {
    "100": ("created", "create_time"),
    "101": ("paid", "pay_time"),
    "110": ("paid", "pay_time"),
    "102": ("shipped", "update_time"),
    "103": ("completed", "complete_time"),
    "106": ("cancelled", "cancel_time"),
}
"""Tag → what it says of the whole order, and the field of its time.

106 does not say whether the order was paid. As "cancelled" it frees what was unpaid, and raises a flag if it was paid.
"""
_PART_SHIPPED: Final = "108"
_REFUNDED: Final = ("206", "225")
_RESENT: Final = ("226", "227")
_KEPT: Final = frozenset(
    {
        *("104", "105", "109", "111", "112", "113", "126"),  # logistics, address, amount, shipping time, memo
        *("200", "201", "202", "203", "204", "205", "207", "208", "209", "211", "224"),  # a refund before it succeeds
        *map(str, range(212, 219)),  # arbitration
        *("400", "417"),  # products
        *("137", "138", *map(str, range(500, 510))),  # material audit, fulfilment by others
    }
)
"""Tags that change nothing we book."""
FirstHeard = Callable[[str], int]
"""When a message that names no time was first heard (ms)."""


class _Piece(NamedTuple):
    tag: str
    key: str
    order: str
    told: dict[str, Any]


def read_push(body: bytes, shop: str, first_heard: FirstHeard, asking: bool = False) -> Pushed:
    """What one push says: an array of messages, or a single one. What can't be read is parked.

    `asking`: whether a cancelled order had been paid for is found out by asking, and not said before. Raises `Rejected`
    413 for more messages than a push can hold.
    """
    try:
        pieces = read_json(body)
    except Unreadable as why:
        return Pushed(parked=(f"整个请求{why}",))
    pieces = pieces if isinstance(pieces, list) else [pieces]
    if len(pieces) > MOST_PIECES:
        raise Rejected(413, f"一次超过 {MOST_PIECES} 条", f"more than {MOST_PIECES} messages at once")
    events: list[OrderEvent] = []
    parked: list[str] = []
    for piece in pieces:
        try:
            read = _read_piece(piece, shop, first_heard)
            events += map(_only_known, read) if asking else read
        except Unreadable as why:
            parked.append(str(why))
    return Pushed(tuple(events), tuple(parked))


def _read_piece(piece: Any, shop: str, first_heard: FirstHeard) -> Sequence[OrderEvent]:
    if not isinstance(piece, dict):
        raise Unreadable("消息不是对象")
    tag = str(piece.get("tag", ""))[:20]
    if tag in _KEPT or (tag == _PROBE and not _names_order(piece.get("data"))):
        return ()
    if tag in _RESENT:
        raise Unreadable(f"补寄（tag {tag}）：多发的货请手工报损")
    if tag not in (*_WHOLE, *_REFUNDED, _PART_SHIPPED):
        raise Unreadable(f"不认识的 tag {tag if tag.isalnum() else ''}")
    try:
        told = read_object(piece.get("data"))
    except Unreadable as why:
        raise Unreadable(f"tag {tag} 的 data {why}") from None
    key, order = id_of(piece.get("msg_id", piece.get("msgId"))), id_of(told.get("p_id"))
    if not key or not order:
        raise Unreadable(f"tag {tag} 没有 {'p_id' if key else 'msg_id'}")
    read = _Piece(tag, key, order, told)
    if tag in _WHOLE:
        return (_whole(read, shop, first_heard),)
    if tag == _PART_SHIPPED:
        return _part_shipped(read, shop, first_heard)
    return (_refunded(read, shop, first_heard),)


def _only_known(event: OrderEvent) -> OrderEvent:
    """The event, or of a cancelled order only that there is one: was it paid?"""
    return replace(event, event="changed") if event.event == "cancelled" else event


def _names_order(value: Any) -> bool:
    try:
        return "p_id" in read_object(value)
    except Unreadable:
        return False


def _at_ms(piece: _Piece, field: str, first_heard: FirstHeard) -> int:
    return ms_of_s(piece.told.get(field)) or ms_of_s(piece.told.get("update_time")) or first_heard(piece.key)


def _whole(piece: _Piece, shop: str, first_heard: FirstHeard) -> OrderEvent:
    event, field = _WHOLE[piece.tag]
    at_ms = _at_ms(piece, field, first_heard)
    total_fen = fen_of(piece.told.get("pay_amount")) if event == "paid" else None
    return OrderEvent(at_ms, SOURCE, piece.key, piece.order, event, shop=shop, total_fen=total_fen)


def _part_shipped(piece: _Piece, shop: str, first_heard: FirstHeard) -> Sequence[OrderEvent]:
    at_ms = _at_ms(piece, "update_time", first_heard)
    logistics = piece.told.get("logistics_msg")
    listed = logistics.get("shipped_order_info") if isinstance(logistics, dict) else None
    sent: dict[str, int] = {}
    # The lines it is silent on are named too, so that they go on waiting for their detail.
    ids = filter(None, map(id_of, _listed(piece.told.get("s_ids"))))
    detail = {line: OrderLine(line) for line in ids}
    for one in filter(_is_object, _listed(listed)):
        line, shipped = id_of(one.get("shipped_order_id")), units_of(one.get("shipped_num"))
        if not line or shipped is None:
            raise Unreadable("部分发货没说清几件")
        units = units_of(one.get("sku_num"))
        detail[line] = OrderLine(line, sku=id_of(one.get("sku_id")), quantity=units)
        so_far = sent.get(line, 0) + shipped
        sent[line] = so_far if units is None else min(so_far, units)
    if not sent:
        raise Unreadable("部分发货没说哪几件")
    lines = tuple(OrderLine(line, quantity=units) for line, units in sent.items())
    return (
        OrderEvent(at_ms, SOURCE, f"{piece.key}/detail", piece.order, "changed", tuple(detail.values()), shop),
        OrderEvent(at_ms, SOURCE, piece.key, piece.order, "shipped", lines, shop),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _refunded(piece: _Piece, shop: str, first_heard: FirstHeard) -> OrderEvent:
    told = piece.told
    refund, line = id_of(told.get("aftersale_id")), id_of(told.get("s_id"))
    kind = str(told.get("aftersale_type", ""))
    if not refund or not line:
        raise Unreadable(f"退款没有 {'s_id' if refund else 'aftersale_id'}")
    units = 0 if kind in MONEY_ONLY else None
    return OrderEvent(
        _at_ms(piece, "success_time", first_heard),
        SOURCE,
        piece.key,
        piece.order,
        "refunded",
        (OrderLine(line, quantity=units, phase=PHASES.get(kind, "")),),
        shop,
        refund=refund,
        amount_fen=fen_of(told.get("refund_amount")),
    )
