"""Floor 3, pure: what Taobao's interface is asked and what it answers. Reads answers; writes requests.

Only the fields named here are asked for, so that nothing of a receiver ever leaves the platform.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from companion.domain.trouble import Again, NotTaken
from connectors.kit.calling import FORM, REST_S, Call, said_no, unwrapped
from connectors.kit.standing import Goods, Returned, Standing
from connectors.kit.tokens import Expired
from connectors.kit.values import Unreadable, code_of, id_of, ms_of_china, units_of
from connectors.taobao_tmc.signature import sign_call

GATEWAY: Final = "https://eco.taobao.com/router/rest"
CHANNEL: Final = "ws://mc.api.taobao.com/"
PAGE: Final = 100
ORDER_FIELDS: Final = (
    "tid,status,created,pay_time,modified,consign_time,end_time,orders.oid,orders.num,orders.sku_id,orders.num_iid,"
    "orders.outer_sku_id,orders.outer_iid,orders.status,orders.refund_status,orders.refund_id,orders.consign_time"
)

_CHINA: Final = dt.timezone(dt.timedelta(hours=8))
_LIMITED: Final = 7
_NO_SUCH_TOKEN: Final = (26, 27)
"""Codes of the platform's gateway: called too often; no token, or none it knows."""
_PAID: Final = frozenset(
    {
        *("WAIT_SELLER_SEND_GOODS", "SELLER_CONSIGNED_PART", "WAIT_BUYER_CONFIRM_GOODS", "TRADE_BUYER_SIGNED"),
        "TRADE_FINISHED",
    }
)
_SENT: Final = frozenset({"WAIT_BUYER_CONFIRM_GOODS", "TRADE_BUYER_SIGNED", "TRADE_FINISHED"})
_UNPAID_CLOSED, _CLOSED, _DONE = "TRADE_CLOSED_BY_TAOBAO", "TRADE_CLOSED", "TRADE_FINISHED"


class Keys(NamedTuple):
    """What an app signs with, and the session its shop gave it ("": the interface is not asked)."""

    app_key: str
    app_secret: str
    token: str


def write_call(gateway: str, keys: Keys, token: str, method: str, params: Mapping[str, str], now_ms: int) -> Call:
    """One signed request."""
    told = {
        **params,
        "method": method,
        "app_key": keys.app_key,
        "session": token,
        "timestamp": _written(now_ms),
        "format": "json",
        "v": "2.0",
        "sign_method": "md5",
    }
    told["sign"] = sign_call(keys.app_secret, told)
    return Call(gateway, urlencode(told).encode(), FORM)


def window(since_ms: int, until_ms: int) -> dict[str, str]:
    """The time that changes are asked for, in whole seconds around it."""
    return {"start_modified": _written(since_ms), "end_modified": _written(until_ms + 999)}


def _written(at_ms: int) -> str:
    return dt.datetime.fromtimestamp(at_ms // 1000, _CHINA).strftime("%Y-%m-%d %H:%M:%S")


def read_answer(_status: int, body: bytes) -> dict[str, Any]:
    """What stands in an answer under its one name. Raises `NotTaken`."""
    return unwrapped(body, _refusal)


def _refusal(told: Mapping[str, Any]) -> NotTaken:
    code = told.get("code")
    if code in _NO_SUCH_TOKEN:
        return Expired()
    if code == _LIMITED:
        return Again(f"问得太勤（{code}），会再试", f"asked too often ({code}); trying again", REST_S)
    return said_no(code, told.get("sub_code", ""), f"{told.get('msg', '')} {told.get('sub_msg', '')}")


def read_order(told: Any) -> Standing:
    """One order, as `taobao.trade.fullinfo.get` tells it. Raises `Unreadable`."""
    order = id_of(told.get("tid_str", told.get("tid"))) if isinstance(told, dict) else ""
    if not order:
        raise Unreadable("订单没有 tid")
    status = str(told.get("status", ""))
    times = ("created", "pay_time", "consign_time", "end_time", "modified")
    created_ms, paid_ms, sent_ms, done_ms, changed_ms = (ms_of_china(told.get(field)) for field in times)
    changed_ms = changed_ms or max(created_ms, paid_ms, sent_ms, done_ms)
    if not changed_ms:
        raise Unreadable("订单没有时间")
    if status in _PAID and not paid_ms:
        paid_ms = created_ms or changed_ms
    of = told.get("orders")
    listed = of.get("order") if isinstance(of, dict) else None
    lines = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    goods = tuple(_goods(one, paid_ms != 0) for one in lines)
    return Standing(
        order=order,
        version_ms=changed_ms,
        goods=goods,
        created_ms=created_ms,
        paid_ms=paid_ms,
        unpaid_closed_ms=(done_ms or changed_ms) if status in (_UNPAID_CLOSED, _CLOSED) and not paid_ms else 0,
        closed=status == _CLOSED and paid_ms != 0,
        sent_ms=sent_ms,
        sent_all=status in _SENT or (status == _CLOSED and sent_ms != 0),
        completed_ms=(done_ms or changed_ms) if status == _DONE else 0,
        returned=tuple(_refunds(lines, changed_ms)),
    )


def _goods(one: Mapping[str, Any], paid: bool) -> Goods:
    line, units = id_of(one.get("oid_str", one.get("oid"))), units_of(one.get("num"))
    status = str(one.get("status", ""))
    if not line:
        raise Unreadable("有一行没有 oid")
    code = code_of(one.get("outer_sku_id")) or code_of(one.get("outer_iid"))
    sku = id_of(one.get("sku_id")) or id_of(one.get("num_iid"))
    gone = status in _SENT or bool(ms_of_china(one.get("consign_time")))
    return Goods(line, code, sku, units, units if gone else None, paid and status == _CLOSED)


def _refunds(lines: Sequence[Mapping[str, Any]], changed_ms: int) -> list[Returned]:
    """The refunds that have succeeded: of a line that is closed all of it; of any other money only."""
    found: list[Returned] = []
    for one in lines:
        refund = id_of(one.get("refund_id"))
        if refund and one.get("refund_status") == "SUCCESS":
            closed = one.get("status") == _CLOSED
            line, units = id_of(one.get("oid_str", one.get("oid"))), units_of(one.get("num")) if closed else 0
            found.append(Returned(refund, line, units, "", changed_ms))
    return found
