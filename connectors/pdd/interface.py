"""Floor 3, pure: what Pinduoduo's interface is asked and what it answers. Reads answers; writes requests.

Only the fields named here are read; receivers and addresses are let go with the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from companion.domain.trouble import NotTaken
from connectors.kit.calling import FORM, Call, said_no, unwrapped
from connectors.kit.standing import Goods, Returned, Standing
from connectors.kit.tokens import Expired
from connectors.kit.values import Unreadable, code_of, id_of, ms_of_china, units_of, whole_of
from connectors.pdd.signature import sign_call

GATEWAY: Final = "https://gw-api.pinduoduo.com/api/router"
MESSAGES: Final = "wss://message-api.pinduoduo.com"
PAGE: Final = 100

_NEVER, _CANCELLED = 0, 2
"""confirm_status: not sold yet; cancelled."""
_SENT, _SIGNED = 2, 3
_REFUNDED: Final = 4


class Keys(NamedTuple):
    """What an app signs with, and the token its shop gave it."""

    client_id: str
    client_secret: str
    token: str


def write_call(gateway: str, keys: Keys, token: str, kind: str, params: Mapping[str, str], now_ms: int) -> Call:
    """One signed request. The platform wants the time in seconds."""
    told = {
        **params,
        "type": kind,
        "client_id": keys.client_id,
        "access_token": token,
        "timestamp": str(now_ms // 1000),
        "data_type": "JSON",
    }
    told["sign"] = sign_call(keys.client_secret, told)
    return Call(gateway, urlencode(told).encode(), FORM)


def read_answer(_status: int, body: bytes) -> dict[str, Any]:
    """What stands in an answer under its one name. Raises `NotTaken`."""
    return unwrapped(body, _refusal)


def _refusal(told: Mapping[str, Any]) -> NotTaken:
    said = " ".join(str(told.get(key, "")) for key in ("error_msg", "sub_msg"))
    return Expired() if "access_token" in said else said_no(told.get("error_code"), told.get("sub_code", ""), said)


def read_order(told: Any) -> Standing:
    """One order, as `pdd.order.information.get` tells it. Raises `Unreadable`."""
    order = id_of(told.get("order_sn")) if isinstance(told, dict) else ""
    if not order:
        raise Unreadable("订单没有 order_sn")
    times = ("created_time", "confirm_time", "shipping_time", "receive_time", "updated_at")
    created_ms, paid_ms, sent_ms, done_ms, changed_ms = (ms_of_china(told.get(field)) for field in times)
    changed_ms = changed_ms or max(created_ms, paid_ms, sent_ms, done_ms)
    if not changed_ms:
        raise Unreadable("订单没有时间")
    confirmed, status = whole_of(told.get("confirm_status")), whole_of(told.get("order_status"))
    refunded, gone = whole_of(told.get("refund_status")) == _REFUNDED, status in (_SENT, _SIGNED)
    if not paid_ms and confirmed not in (_NEVER, _CANCELLED):
        paid_ms = created_ms or changed_ms
    goods = (*_goods(order, told.get("item_list")), *_goods(order, told.get("gift_list")))
    return Standing(
        order=order,
        version_ms=changed_ms,
        goods=goods,
        created_ms=created_ms,
        paid_ms=paid_ms,
        unpaid_closed_ms=changed_ms if confirmed == _CANCELLED and not paid_ms else 0,
        closed=paid_ms != 0 and not gone and (refunded or confirmed == _CANCELLED),
        sent_ms=sent_ms,
        sent_all=gone,
        completed_ms=(done_ms or changed_ms) if status == _SIGNED else 0,
        # It does not say how much of the money went back: no fruit does, once it is sent.
        returned=(Returned(f"asked/{order}", goods[0].line, 0, "post", changed_ms),)
        if refunded and gone and goods
        else (),
    )


def _goods(order: str, listed: Any) -> tuple[Goods, ...]:
    goods: dict[str, Goods] = {}
    for one in listed if isinstance(listed, list) else ():
        sku = id_of(one.get("sku_id")) if isinstance(one, dict) else ""
        if not sku:
            raise Unreadable("有一样货没有 sku_id")
        goods[sku] = Goods(f"{order}|{sku}", code_of(one.get("outer_id")), sku, units_of(one.get("goods_count")))
    return tuple(goods.values())
