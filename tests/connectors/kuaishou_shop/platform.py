"""A made-up Kuaishou on this machine: it checks who asks, pages by a mark, and knows what its orders are."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import orjson

from tests.connectors.gateway import Answer, Gateway

APP: Final = "ks700000000000000001"
SIGN_SECRET: Final = "sss"
TOKEN: Final = "tok"
PAID_MS: Final = 1_721_462_441_000


def order(number: int, **told: Any) -> dict[str, Any]:
    """An order of two boxes, paid for and to be sent, with what the platform tells of its buyer."""
    of = {
        "oid": 2_420_100_000_000_000 + number,
        "status": 30,
        "createTime": PAID_MS - 41_000,
        "payTime": PAID_MS,
        "updateTime": PAID_MS,
        "totalFee": 9980,
        "buyerOpenId": "oOpenIdOfABuyer",
    }
    item = {"skuId": 3_512_345_678_901, "skuNick": "PLUM-5J", "itemId": 1, "num": 2, "price": 4990}
    address = {"encryptedConsignee": "李秀英", "mobile": "13812345678", "address": "弄袍村三组5号"}
    return {"orderBaseInfo": of | told, "orderItemInfo": item, "orderAddress": address}


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Kuaishou(Gateway):
    """What it knows: `orders` by their numbers."""

    page = 3

    def __init__(self) -> None:
        super().__init__(self._say)
        self.orders: dict[int, dict[str, Any]] = {}

    def sell(self, *orders: dict[str, Any]) -> None:
        self.orders.update((one["orderBaseInfo"]["oid"], one) for one in orders)

    def _say(self, path: str, query: dict[str, str], _body: bytes) -> Answer:
        told = {key: query[key] for key in sorted(query) if key != "sign"}
        joined = "&".join(f"{key}={text}" for key, text in told.items())
        if query.get("sign") != _md5(f"{joined}&signSecret={SIGN_SECRET}"):
            return {"result": 24, "error_msg": "签名错误"}
        if query["access_token"] != TOKEN:
            return {"result": 28, "error_msg": "access_token 已过期"}
        assert path == f"/{query['method'].replace('.', '/')}"
        asked = orjson.loads(query["param"])
        if query["method"] == "open.order.detail":
            found = self.orders.get(asked["oid"])
            return {"result": 1, "data": found} if found else {"result": 802_000, "error_msg": "订单不存在"}
        assert query["method"] == "open.order.cursor.list"
        assert (asked["queryType"], asked["pageSize"]) == (2, 50)
        changed = [
            one
            for one in self.orders.values()
            if asked["beginTime"] <= one["orderBaseInfo"]["updateTime"] < asked["endTime"]
        ]
        first = int(asked["cursor"] or 0)
        then = str(first + self.page) if first + self.page < len(changed) else "nomore"
        return {"result": 1, "data": {"orderList": changed[first : first + self.page], "cursor": then}}
