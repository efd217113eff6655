"""Floor 3, pure: what WeChat's shop interface is asked and what it answers. Reads answers; writes requests.

An order's lines have no ids: a line is its product and the seller's code for what it is of, as in the platform's own
export. Only the fields named here are read; addresses, open ids and remarks are let go with the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import orjson

from companion.domain.trouble import Again
from connectors.kit.calling import REST_S, Call, said_no, told_in, unreadable
from connectors.kit.standing import Goods, Returned, Standing
from connectors.kit.tokens import Expired
from connectors.kit.values import Unreadable, code_of, fen_of, id_of, ms_of_s, units_of, whole_of

GATEWAY: Final = "https://api.weixin.qq.com"
PAGE: Final = 100

_EXPIRED: Final = frozenset({40_001, 40_014, 42_001})
_TOO_OFTEN: Final = frozenset({-1, 45_009, 45_011, 10_020_112})
"""Busy, out of the day's or the minute's calls, or called too often."""
_BY_SELLER: Final = (1, 2, 3)
"""op_type of what was added, taken away and set."""
_UNPAID, _PART_SENT, _SENT, _COMPLETED, _REFUNDED, _CANCELLED = 10, 21, 30, 100, 200, 250
_SUCCEEDED: Final = ("13", "14", "MERCHANT_REFUND_SUCCESS", "MERCHANT_RETURN_SUCCESS")
_MOST_REFUNDS: Final = 50


class Stock(NamedTuple):
    """Units anyone may buy, all there are with what is set aside for sales and regions, and held by unpaid orders."""

    free: int
    all_told: int
    held: int


def write_call(gateway: str, token: str, path: str, params: Mapping[str, Any]) -> Call:
    """One request; the token in its address is all that opens it."""
    return Call(f"{gateway}{path}?{urlencode({'access_token': token})}", orjson.dumps(dict(params)))


def write_token_call(gateway: str, appid: str, secret: str) -> Call:
    """The request for a token."""
    asked = {"grant_type": "client_credential", "appid": appid, "secret": secret}
    return Call(f"{gateway}/cgi-bin/stable_token", orjson.dumps(asked))


def read_answer(_status: int, body: bytes) -> dict[str, Any]:
    """An answer that says that all is well. Raises `NotTaken`."""
    told = told_in(body)
    code = told.get("errcode", 0)
    if code in _EXPIRED:
        raise Expired
    if code in _TOO_OFTEN:
        raise Again(f"问得太勤（{code}），会再试", f"asked too often ({code}); trying again", REST_S)
    if code != 0:
        raise said_no(code)
    return told


def read_token(_status: int, body: bytes) -> tuple[str, int]:
    """A token, and for how long it is good (ms). Raises `NotTaken`."""
    told = read_answer(_status, body)
    token = told.get("access_token")
    if not isinstance(token, str) or not token:
        raise unreadable()
    return token, (whole_of(told.get("expires_in")) or 0) * 1000


def read_stock(told: Mapping[str, Any]) -> Stock:
    """What `stock/get` tells of one kind of goods. Raises `NotTaken`."""
    data = _object(told.get("data"))
    free, all_told = units_of(data.get("normal_stock_num")), units_of(data.get("total_stock_num"))
    if free is None or all_told is None:
        raise unreadable()
    held = [units_of(one.get("lock_stock")) for one in _objects(data.get("warehouse_stocks"))]
    return Stock(free, all_told, sum(filter(None, held)) if any(one is not None for one in held) else -1)


def changed_by_seller(told: Mapping[str, Any]) -> bool:
    """Whether a page of `stock/getflow` holds a change that was no order's."""
    changes = _objects(_object(told.get("data")).get("stock_flow_info_list"))
    return any(one.get("op_type") in _BY_SELLER for one in changes)


def next_page(told: Mapping[str, Any]) -> str:
    """Where `stock/getflow` goes on; "" at its end."""
    return str(_object(told.get("data")).get("next_key") or "")


def read_order(told: Any) -> Standing:
    """One order, as `order/get` tells it, without its refunds. Raises `Unreadable`."""
    order = id_of(told.get("order_id")) if isinstance(told, dict) else ""
    detail = told.get("order_detail") if isinstance(told, dict) else None
    if not order or not isinstance(detail, dict):
        raise Unreadable("订单没有 order_id 或 order_detail")
    status, created_ms = whole_of(told.get("status")), ms_of_s(told.get("create_time"))
    paid_ms = ms_of_s(_object(detail.get("pay_info")).get("pay_time"))
    changed_ms = ms_of_s(told.get("update_time")) or max(created_ms, paid_ms)
    if not changed_ms:
        raise Unreadable("订单没有时间")
    parcels = _objects(_object(detail.get("delivery_info")).get("delivery_product_info"))
    sent_ms = min(filter(None, (ms_of_s(one.get("delivery_time")) for one in parcels)), default=0)
    gone = status in (_SENT, _COMPLETED)
    if gone or status == _PART_SENT:
        paid_ms = paid_ms or created_ms or changed_ms
    return Standing(
        order=order,
        version_ms=changed_ms,
        goods=_goods(detail, _sent_units(parcels)),
        created_ms=created_ms,
        paid_ms=paid_ms,
        unpaid_closed_ms=changed_ms if status in (_CANCELLED, _REFUNDED) and not paid_ms else 0,
        closed=status in (_CANCELLED, _REFUNDED) and paid_ms != 0,
        sent_ms=sent_ms,
        sent_all=gone,
        completed_ms=changed_ms if status == _COMPLETED else 0,
        total_fen=fen_of(_object(detail.get("price_info")).get("order_price")),
    )


def _goods(detail: Mapping[str, Any], sent: Mapping[tuple[str, str], int]) -> tuple[Goods, ...]:
    goods: dict[str, Goods] = {}
    for one in _objects(detail.get("product_infos")):
        product, sku = id_of(one.get("product_id")), id_of(one.get("sku_id"))
        if not product or not sku:
            raise Unreadable("有一行没有 product_id 或 sku_id")
        line, code, units = line_of(one), code_of(one.get("sku_code")), units_of(one.get("sku_cnt"))
        gone = sent.get((product, sku))
        if gone is not None and units is not None:
            gone = min(gone, units)
        goods[line] = Goods(line, code, sku, units, gone)
    return tuple(goods.values())


def line_of(product: Mapping[str, Any]) -> str:
    """The id of the line: its product and the seller's code, or for want of one what the platform's export has: the
    choices the buyer made."""
    code = code_of(product.get("sku_code"))
    chosen = ";".join(
        f"{code_of(one.get('attr_key'))}:{code_of(one.get('attr_value'))}" for one in _objects(product.get("sku_attrs"))
    )
    return f"{id_of(product.get('product_id'))}|{code or chosen or id_of(product.get('sku_id'))}"


def _sent_units(parcels: list[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    sent: dict[tuple[str, str], int] = {}
    for parcel in parcels:
        for one in _objects(parcel.get("product_infos")):
            of = (id_of(one.get("product_id")), id_of(one.get("sku_id")))
            sent[of] = sent.get(of, 0) + (units_of(one.get("product_cnt")) or 0)
    return sent


def refunds_of(told: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of an order's refunds that have succeeded."""
    listed = _objects(_object(told.get("aftersale_detail")).get("aftersale_order_list"))
    found = (id_of(one.get("aftersale_order_id")) for one in listed if str(one.get("status")) in _SUCCEEDED)
    return tuple(filter(None, found))[:_MOST_REFUNDS]


def read_refund(told: Any, order: Mapping[str, Any]) -> Returned | None:
    """One refund, as `getaftersaleorder` tells it, of an order; None if it has not succeeded. Raises `Unreadable`."""
    of = told.get("after_sale_order") if isinstance(told, dict) else None
    if not isinstance(of, dict):
        raise Unreadable("售后单不完整")
    if str(of.get("status")) not in _SUCCEEDED:
        return None
    goods, refund, at_ms = (
        _object(of.get("product_info")),
        id_of(of.get("after_sale_order_id")),
        ms_of_s(of.get("update_time")),
    )
    lines = {
        (id_of(one.get("product_id")), id_of(one.get("sku_id"))): line_of(one)
        for one in _objects(_object(order.get("order_detail")).get("product_infos"))
    }
    line = lines.get((id_of(goods.get("product_id")), id_of(goods.get("sku_id"))))
    if not refund or not at_ms or line is None:
        raise Unreadable("售后单没有编号、时间，或不是这单里的商品")
    kind = of.get("type")
    units = 0 if kind == "EXCHANGE" else units_of(goods.get("count"))
    amount_fen = fen_of(_object(of.get("refund_info")).get("amount"))
    others = tuple(one for one in lines.values() if one != line)
    return Returned(refund, line, units, "post" if kind == "RETURN" else "", at_ms, amount_fen, others)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
