"""A made-up Doudian on this machine: it checks who asks, pages as the platform does, and knows what its orders are."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Final

import orjson

from tests.connectors.gateway import Answer, Gateway

KEY: Final = "7000000000000000001"
SECRET: Final = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
SHOP_ID: Final = "95250"
PAID_S: Final = 1_721_462_441
"""2024-07-20 16:00:41 in China."""


def order(number: int, **told: Any) -> dict[str, Any]:
    """An order of two boxes, paid for and to be sent, with everything about its buyer that the platform tells."""
    id = str(4_805_961_163_201_956_000 + number)
    line = {"order_id": id, "parent_order_id": id, "code": "PLUM-5J", "sku_id": "3512345678901", "item_num": "2"}
    return {
        "order_id": id,
        "order_status": "2",
        "main_status": "2",
        "create_time": str(PAID_S - 41),
        "pay_time": str(PAID_S),
        "update_time": str(PAID_S),
        "order_expire_time": "1800",
        "pay_amount": "9980",
        "encrypt_post_tel": "13812345678",
        "encrypt_post_receiver": "李秀英",
        "post_addr": {"encrypt_detail": "弄袍村三组5号"},
        "buyer_words": "打电话 13812345678",
        "open_id": "oOpenIdOfABuyer",
        "sku_order_list": [line | {"order_status": told.get("order_status", "2")}],
    } | told


def refund(number: int, refund: str, units: int, kind: str = "2", **told: Any) -> dict[str, Any]:
    """A refund of an order that succeeded."""
    id = str(4_805_961_163_201_956_000 + number)
    of = {"aftersale_id": refund, "aftersale_status": "12", "aftersale_type": kind, "refund_amount": "4990"}
    line = {"sku_order_id": id, "aftersale_item_num": str(units), "item_num": "2"}
    return {
        "aftersale_info": of | {"update_time": PAID_S + 600} | told,
        "order_info": {"shop_order_id": id, "related_order_info": [line]},
        "seller_logs": [{"op_name": "李秀英", "content": "13812345678"}],
    }


class Doudian(Gateway):
    """What it knows: `orders` by their numbers, `refunds`. `token` is the one that opens; a new one each time."""

    def __init__(self, now_ms: int) -> None:
        super().__init__(self._say)
        self.now_ms = now_ms
        self.orders: dict[str, dict[str, Any]] = {}
        self.refunds: list[dict[str, Any]] = []
        self.token = "given"
        self.tokens = 0
        self.before_page: Any = lambda page: None
        self.stocks: dict[int, dict[str, Any]] = {}
        self.changes: dict[str, int] = {}
        self.off: list[int] = []
        self.lost = 0

    def sell(self, *orders: dict[str, Any]) -> None:
        self.orders.update((one["order_id"], one) for one in orders)

    def _say(self, path: str, query: dict[str, str], body: bytes) -> Answer:
        method = path.strip("/").replace("/", ".")
        if query.get("sign") != self._sign(method, query, body.decode()):
            return {"code": 40_003, "msg": "sign error", "sub_code": "isv.sign-invalid"}
        if abs(_seconds(query["timestamp"]) - self.now_ms // 1000) > 600:
            return {"code": 40_003, "msg": "timestamp", "sub_code": "isv.timestamp-expired"}
        asked = orjson.loads(body)
        if method == "token.create":
            self.tokens += 1
            self.token = f"made-{self.tokens}"
            assert asked == {"code": "", "grant_type": "authorization_self", "shop_id": SHOP_ID}
            return _told({"access_token": self.token, "expires_in": 604_800})
        if query.get("access_token") != self.token:
            return {"code": 40_001, "msg": "token", "sub_code": "isv.access-token-expired"}
        return self._tell(method, asked)

    def _tell(self, method: str, asked: dict[str, Any]) -> Answer:
        if method == "order.orderDetail":
            found = self.orders.get(asked["shop_order_id"])
            if found is None:
                return {"code": 50_002, "msg": "订单不存在", "sub_code": "isv.business-failed:2"}
            return _told({"shop_order_detail": found})
        if method == "afterSale.List":
            since, until = asked["update_start_time"], asked["update_end_time"]
            told = [one for one in self.refunds if since <= one["aftersale_info"]["update_time"] < until]
            page = told[asked["page"] * 2 : asked["page"] * 2 + 2]
            return _told({"items": page, "has_more": "true" if len(told) > asked["page"] * 2 + 2 else "false"})
        if method in ("sku.stockNum", "sku.syncStock", "product.setOffline"):
            return self._list(method, asked)
        assert method == "order.searchList"
        self.before_page(asked["page"])
        since, until = asked["update_time_start"], asked["update_time_end"]
        listed = [one for one in self.orders.values() if since <= int(one["update_time"]) < until]
        listed.sort(key=lambda one: int(one["update_time"]))
        first = asked["page"] * asked["size"]
        return _told({"shop_order_list": listed[first : first + asked["size"]], "total": len(listed)})

    def _list(self, method: str, asked: dict[str, Any]) -> Answer:
        if method == "product.setOffline":
            self.off.append(asked["product_id"])
            return _told({})
        stock = self.stocks.get(asked["sku_id"])
        if stock is None:
            return {"code": 50_002, "msg": "sku不存在", "sub_code": "isv.business-failed:2010001"}
        if method == "sku.stockNum":
            return _told(stock)
        assert asked["incremental"] is True
        assert len(asked["idempotent_id"]) <= 64
        if asked["idempotent_id"] not in self.changes:
            self.changes[asked["idempotent_id"]] = asked["stock_num"]
            stock["stock_num"] += asked["stock_num"]
        if self.lost:
            # It was done, and nobody hears so.
            self.lost -= 1
            return 502
        return _told({})

    def _sign(self, method: str, query: dict[str, str], param_json: str) -> str:
        told = f"app_key{KEY}method{method}param_json{param_json}timestamp{query.get('timestamp', '')}v2"
        return hmac.new(SECRET.encode(), f"{SECRET}{told}{SECRET}".encode(), hashlib.sha256).hexdigest()


def _told(told: dict[str, Any]) -> Answer:
    return {"code": 10_000, "msg": "success", "sub_code": "", "data": told}


def _seconds(timestamp: str) -> int:
    from datetime import datetime

    return int(datetime.fromisoformat(f"{timestamp}+08:00").timestamp())
