"""Floor 3, pure: what Doudian's interface is asked and what it answers. Reads the bytes of answers; writes requests.

Every number in an answer may be text. Of an order only the fields named here are read; receivers, addresses, remarks
and what enciphers them are let go with the answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import orjson

from companion.domain.inbound import Phase
from connectors.kit.calling import Call, said_no, told_in, unreadable
from connectors.kit.standing import Goods, Returned, Standing
from connectors.kit.tokens import Expired
from connectors.kit.values import Unreadable, code_of, fen_of, id_of, ms_of_s, units_of, whole_of

GATEWAY: Final = "https://openapi-fxg.jinritemai.com"
PAGE: Final = 100

_DONE: Final = (10_000, 0)
_CHINA: Final = dt.timezone(dt.timedelta(hours=8))
_UNPAID, _CANCELLED, _COMPLETED = 1, 4, 5
_PAID: Final = frozenset({105, 2, 101, 3, 5})
_SENT: Final = frozenset({3, 5})
_CLOSED_AFTER_SENDING: Final = frozenset({22, 39})
_SUCCEEDED: Final = 12

PHASES: Final[dict[str, Phase]] = {"2": "pre", "0": "post", "1": "post"}
MONEY_ONLY: Final = ("3", "6", "7", "8")
"""aftersale_type of exchange, price protection, resend and repair: no fruit comes back."""


class Keys(NamedTuple):
    """What an app signs with."""

    app_key: str
    app_secret: str


def sign_call(keys: Keys, method: str, param_json: str, timestamp: str) -> str:
    """HMAC-SHA256, in hex, over the parameters by their names between two secrets."""
    told = {"app_key": keys.app_key, "method": method, "param_json": param_json, "timestamp": timestamp, "v": "2"}
    joined = "".join(f"{key}{told[key]}" for key in sorted(told))
    whole = f"{keys.app_secret}{joined}{keys.app_secret}"
    return hmac.new(keys.app_secret.encode(), whole.encode(), hashlib.sha256).hexdigest()


def write_call(gateway: str, keys: Keys, token: str, method: str, params: Mapping[str, Any], now_ms: int) -> Call:
    """One signed request. What is signed of the parameters are the very bytes that are sent."""
    param_json = orjson.dumps(dict(params), option=orjson.OPT_SORT_KEYS)
    timestamp = dt.datetime.fromtimestamp(now_ms / 1000, _CHINA).strftime("%Y-%m-%d %H:%M:%S")
    query = {
        "app_key": keys.app_key,
        "method": method,
        "timestamp": timestamp,
        "v": "2",
        "sign": sign_call(keys, method, param_json.decode(), timestamp),
        "sign_method": "hmac-sha256",
    }
    if token:
        query["access_token"] = token
    return Call(f"{gateway}/{method.replace('.', '/')}?{urlencode(query)}", param_json)


def read_answer(_status: int, body: bytes) -> dict[str, Any]:
    """The `data` of an answer. Raises `NotTaken`."""
    told = told_in(body)
    code = told.get("code", told.get("err_no"))
    if code not in _DONE:
        sub_code = str(told.get("sub_code", ""))
        if "access-token" in sub_code or "access_token" in sub_code:
            raise Expired
        raise said_no(code, sub_code, f"{told.get('msg', '')} {told.get('sub_msg', '')}")
    data = told.get("data")
    return data if isinstance(data, dict) else {}


def read_token(told: Mapping[str, Any]) -> tuple[str, int]:
    """The token that `token.create` gives, and for how long it is good (ms). Raises `NotTaken`."""
    token = id_of(told.get("access_token"))
    if not token:
        raise unreadable()
    return token, (whole_of(told.get("expires_in")) or 0) * 1000


def read_order(told: Any) -> Standing:
    """One order, as `order.orderDetail` and `order.searchList` tell it. Raises `Unreadable`."""
    order = id_of(told.get("order_id")) if isinstance(told, dict) else ""
    if not order:
        raise Unreadable("订单没有 order_id")
    status, main_status = whole_of(told.get("order_status")), whole_of(told.get("main_status"))
    created_ms, paid_ms = ms_of_s(told.get("create_time")), ms_of_s(told.get("pay_time"))
    changed_ms = ms_of_s(told.get("update_time")) or max(created_ms, paid_ms, ms_of_s(told.get("finish_time")))
    if not changed_ms:
        raise Unreadable("订单没有时间")
    if status in _PAID and not paid_ms:
        paid_ms = created_ms or changed_ms  # paid on delivery: it is to be sent all the same
    parcels = _parcels(told)
    goods = _goods(told, paid_ms != 0, _sent_units(parcels))
    gone, closed = status in _SENT or main_status in _CLOSED_AFTER_SENDING, status == _CANCELLED and paid_ms != 0
    lasts_ms = (whole_of(told.get("order_expire_time")) or 0) * 1000
    return Standing(
        order=order,
        version_ms=changed_ms,
        goods=goods,
        created_ms=created_ms,
        expires_ms=created_ms + lasts_ms if status == _UNPAID and created_ms and lasts_ms else 0,
        paid_ms=paid_ms,
        unpaid_closed_ms=changed_ms if status == _CANCELLED and not paid_ms else 0,
        closed=closed,
        sent_ms=min(filter(None, (ms_of_s(one.get("ship_time")) for one in (told, *parcels))), default=0),
        sent_all=gone,
        completed_ms=(ms_of_s(told.get("finish_time")) or changed_ms) if status == _COMPLETED else 0,
        total_fen=fen_of(told.get("pay_amount")),
    )


def _parcels(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in _listed(told.get("logistics_info")) if isinstance(one, dict)]


def _sent_units(parcels: list[dict[str, Any]]) -> dict[str, int]:
    """How many of each line the parcels hold."""
    sent: dict[str, int] = {}
    for parcel in parcels:
        for one in _listed(parcel.get("product_info")):
            line = id_of(one.get("sku_order_id")) if isinstance(one, dict) else ""
            if line:
                sent[line] = sent.get(line, 0) + (units_of(one.get("product_count")) or 0)
    return sent


def _goods(told: dict[str, Any], paid: bool, sent: Mapping[str, int]) -> tuple[Goods, ...]:
    goods: dict[str, Goods] = {}
    for one in _listed(told.get("sku_order_list")):
        line = id_of(one.get("order_id")) if isinstance(one, dict) else ""
        if not line:
            raise Unreadable("有一行没有 order_id")
        status, units = whole_of(one.get("order_status")), units_of(one.get("item_num"))
        gone = units if status in _SENT else sent.get(line)
        if gone is not None and units is not None:
            gone = min(gone, units)
        goods[line] = Goods(
            line, code_of(one.get("code")), id_of(one.get("sku_id")), units, gone, paid and status == _CANCELLED
        )
    return tuple(goods.values())


def read_refund(told: Any) -> tuple[str, Returned] | None:
    """The order and the refund of one item of `afterSale.List`; None for one that has not succeeded.

    Raises `Unreadable`.
    """
    of, order_told = (told.get(part) if isinstance(told, dict) else None for part in ("aftersale_info", "order_info"))
    if not isinstance(of, dict) or not isinstance(order_told, dict):
        raise Unreadable("售后单不完整")
    if whole_of(of.get("aftersale_status")) != _SUCCEEDED:
        return None
    lines = [one for one in _listed(order_told.get("related_order_info")) if isinstance(one, dict)]
    order, refund = _bare_id(order_told.get("shop_order_id")), _bare_id(of.get("aftersale_id"))
    line, at_ms = _bare_id(lines[0].get("sku_order_id")) if lines else "", ms_of_s(of.get("update_time"))
    if not order or not refund or not line or not at_ms:
        raise Unreadable("售后单没有订单号、售后号、行号或时间")
    kind = str(of.get("aftersale_type", ""))
    units = 0 if kind in MONEY_ONLY else units_of(lines[0].get("aftersale_item_num"))
    return order, Returned(refund, line, units, PHASES.get(kind, ""), at_ms, fen_of(of.get("refund_amount")))


def read_stock(told: Mapping[str, Any]) -> tuple[int, int]:
    """How many units `sku.stockNum` says are for sale, and how many unpaid orders hold. Raises `NotTaken`."""
    units = units_of(told.get("stock_num"))
    if units is None:
        raise unreadable()
    held = units_of(told.get("prehold_stock_num"))
    return units, -1 if held is None else held


def _bare_id(value: Any) -> str:
    # The platform's own page shows ids with quotes within the quotes.
    return id_of(value.strip('"') if isinstance(value, str) else value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
