"""Floor 3, pure: what Kuaishou's interface is asked and what it answers. Reads the bytes of answers; writes requests.

An order has one line, whose id is the order's. Only the fields named here are read; what stands of receivers and buyers
is let go with the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import orjson

from connectors.kit.calling import Call, said_no, told_in
from connectors.kit.standing import Goods, Standing
from connectors.kit.tokens import Expired
from connectors.kit.values import Unreadable, code_of, fen_of, id_of, ms_of, units_of, whole_of

GATEWAY: Final = "https://openapi.kwaixiaodian.com"
PAGE: Final = 50
NO_MORE: Final = "nomore"

_DONE: Final = 1
_UNPAID, _PAID, _SENT, _SIGNED, _COMPLETED, _FAILED = 10, 30, 40, 50, 70, 80


class Keys(NamedTuple):
    """What an app signs with: not the secret its messages are sealed with."""

    app_key: str
    sign_secret: str


def sign_call(sign_secret: str, params: Mapping[str, str]) -> str:
    """MD5, in lower-case hex, of `k=v` of every parameter by its name, joined with &, and the secret as the last."""
    joined = "&".join(f"{key}={params[key]}" for key in sorted(params))
    return hashlib.md5(f"{joined}&signSecret={sign_secret}".encode(), usedforsecurity=False).hexdigest()


def write_call(gateway: str, keys: Keys, token: str, method: str, params: Mapping[str, Any], now_ms: int) -> Call:
    """One signed request."""
    told = {
        "access_token": token,
        "appkey": keys.app_key,
        "method": method,
        "param": orjson.dumps(dict(params)).decode(),
        "signMethod": "MD5",
        "timestamp": str(now_ms),
        "version": "1",
    }
    told["sign"] = sign_call(keys.sign_secret, told)
    return Call(f"{gateway}/{method.replace('.', '/')}?{urlencode(told)}", method="GET")


def read_answer(_status: int, body: bytes) -> dict[str, Any]:
    """The `data` of an answer. Raises `NotTaken`."""
    told = told_in(body)
    if told.get("result") != _DONE:
        said = " ".join(str(told.get(key, "")) for key in ("error_msg", "errorMsg", "msg", "sub_msg", "subMsg"))
        if "token" in said.lower():
            raise Expired
        raise said_no(told.get("result"), told.get("sub_code", told.get("subCode", "")), said)
    found = told.get("data")
    return found if isinstance(found, dict) else {}


def read_order(told: Any) -> Standing:
    """One order, as `open.order.detail` and `open.order.cursor.list` tell it. Raises `Unreadable`."""
    of, item = (told.get(part) if isinstance(told, dict) else None for part in ("orderBaseInfo", "orderItemInfo"))
    order = id_of(of.get("oid")) if isinstance(of, dict) else ""
    if not isinstance(of, dict) or not isinstance(item, dict) or not order:
        raise Unreadable("订单没有 oid 或商品")
    status = whole_of(of.get("status"))
    created_ms, paid_ms, sent_ms = (ms_of(of.get(field)) for field in ("createTime", "payTime", "sendTime"))
    changed_ms = ms_of(of.get("updateTime")) or max(created_ms, paid_ms, sent_ms)
    if not changed_ms:
        raise Unreadable("订单没有时间")
    if status in (_PAID, _SENT, _SIGNED, _COMPLETED):
        paid_ms = paid_ms or created_ms or changed_ms
    goods = Goods(order, code_of(item.get("skuNick")), id_of(item.get("skuId")), units_of(item.get("num")))
    return Standing(
        order=order,
        version_ms=changed_ms,
        goods=(goods,),
        created_ms=created_ms,
        paid_ms=paid_ms,
        unpaid_closed_ms=changed_ms if status == _FAILED and not paid_ms else 0,
        closed=status == _FAILED and paid_ms != 0,
        sent_ms=sent_ms,
        sent_all=status in (_SENT, _SIGNED, _COMPLETED) or (status == _FAILED and paid_ms != 0 and sent_ms != 0),
        completed_ms=changed_ms if status == _COMPLETED else 0,
        total_fen=fen_of(of.get("totalFee")),
    )
