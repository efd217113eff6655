"""A made-up WeChat on this machine: tokens that end, ids a page at a time, and an order or a refund for each id."""

from __future__ import annotations

from typing import Any, Final

import orjson

from tests.connectors.gateway import Answer, Gateway

APPID: Final = "wx0123456789abcdef"
SECRET: Final = "an-app-secret"
PAID_S: Final = 1_721_462_441


def order(number: int, units: tuple[int, ...] = (2,), **told: Any) -> dict[str, Any]:
    """An order, paid for and to be sent, of a line for each of `units`, with what the platform tells of its buyer."""
    codes = ("PLUM-5J", "", "PLUM-3J")
    goods = [
        {
            "product_id": "10000032267694",
            "sku_id": f"{at}",
            "sku_cnt": count,
            "sku_code": codes[at],
            "sku_attrs": [{"attr_key": "规格", "attr_value": "5斤装"}],
        }
        for at, count in enumerate(units)
    ]
    address = {"user_name": "李秀英", "tel_number": "13812345678", "detail_info": "弄袍村三组5号"}
    detail = {
        "product_infos": goods,
        "pay_info": {"pay_time": PAID_S, "transaction_id": "4200000000000000000"},
        "price_info": {"order_price": 9980},
        "delivery_info": {"address_info": address},
        "ext_info": {"customer_notes": "打 13812345678"},
    }
    return {
        "order_id": str(3_705_115_058_471_208_000 + number),
        "openid": "oOpenIdOfABuyer",
        "status": 20,
        "create_time": PAID_S - 41,
        "update_time": PAID_S,
        "order_detail": detail | told.pop("detail", {}),
        "aftersale_detail": {"aftersale_order_list": []},
    } | told


def refund(
    id: str, sku: int, count: int, kind: str = "REFUND", status: str = "MERCHANT_REFUND_SUCCESS"
) -> dict[str, Any]:
    """A refund of a line."""
    return {
        "after_sale_order_id": id,
        "status": "MERCHANT_REFUND_SUCCESS",
        "openid": "oOpenIdOfABuyer",
        "product_info": {"product_id": "10000032267694", "sku_id": f"{sku}", "count": count},
        "refund_info": {"amount": 4990},
        "details": {"tel_number": "13812345678"},
        "update_time": PAID_S + 600,
        "type": kind,
    }


class Wechat(Gateway):
    """What it knows: `orders` and `refunds` by their numbers."""

    page = 2

    def __init__(self) -> None:
        super().__init__(self._say)
        self.orders: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.tokens = 0
        self.token = "none yet"
        self.gone: set[str] = set()
        self.stock = {"normal_stock_num": 0, "limited_discount_stock_num": 0, "total_stock_num": 0}
        self.ledger: list[dict[str, Any]] = []
        self.off: list[str] = []
        self.now_s = PAID_S + 60
        self.lost = 0

    def sell(self, *orders: dict[str, Any]) -> None:
        self.orders.update((one["order_id"], one) for one in orders)

    def give_back(self, order: str, *refunds: dict[str, Any]) -> None:
        listed = [{"aftersale_order_id": one["after_sale_order_id"], "status": 13} for one in refunds]
        self.orders[order]["aftersale_detail"] = {"aftersale_order_list": listed}
        self.orders[order]["update_time"] = PAID_S + 600
        self.refunds.update((one["after_sale_order_id"], one) for one in refunds)

    def change(self, units: int, op_type: int = 4) -> None:
        """The stock goes up or down: sold, unless it is said otherwise."""
        before = self.stock["normal_stock_num"]
        self.stock["normal_stock_num"] += units
        self.stock["total_stock_num"] += units
        told = {"amount": abs(units), "beginning_amount": before, "ending_amount": before + units}
        self.ledger.insert(0, told | {"op_type": op_type, "update_time": self.now_s, "stock_sub_type": 1})

    def asked(self, path: str) -> int:
        """How often this was asked for."""
        return sum(call.endswith(path) for call in self.calls)

    def _say(self, path: str, query: dict[str, str], body: bytes) -> Answer:
        asked = orjson.loads(body)
        if path == "/cgi-bin/stable_token":
            if asked != {"grant_type": "client_credential", "appid": APPID, "secret": SECRET}:
                return {"errcode": 40_125, "errmsg": "invalid appsecret"}
            self.tokens += 1
            self.token = f"token-{self.tokens}"
            return {"access_token": self.token, "expires_in": 7_200}
        if query.get("access_token") != self.token:
            return {"errcode": 42_001, "errmsg": "access_token expired"}
        if path == "/channels/ec/order/get":
            found = self.orders.get(asked["order_id"])
            if found is None or asked["order_id"] in self.gone:
                return {"errcode": 10_020_002, "errmsg": "no such order"}
            return {"errcode": 0, "order": found}
        if path == "/channels/ec/aftersale/getaftersaleorder":
            return {"errcode": 0, "after_sale_order": self.refunds[asked["after_sale_order_id"]]}
        if path.startswith("/channels/ec/product/"):
            return self._list(path.removeprefix("/channels/ec/product/"), asked)
        assert path == "/channels/ec/order/list/get"
        assert asked["page_size"] == 100
        window = asked["update_time_range"]
        ids = [id for id, one in self.orders.items() if window["start_time"] <= one["update_time"] < window["end_time"]]
        first = int(asked["next_key"] or 0)
        more = first + self.page < len(ids)
        return {
            "errcode": 0,
            "order_id_list": ids[first : first + self.page],
            "next_key": str(first + self.page),
            "has_more": more,
        }

    def _list(self, path: str, asked: dict[str, Any]) -> Answer:
        if path == "delisting":
            self.off.append(asked["product_id"])
            return {"errcode": 0}
        if asked["sku_id"] != "0":
            return {"errcode": 10_020_052, "errmsg": "no such sku"}
        if path == "stock/get":
            return {"errcode": 0, "data": dict(self.stock)}
        if path == "stock/getflow":
            assert asked["stock_type"] == 0
            found = [one for one in self.ledger if asked["begin_time"] <= one["update_time"] <= asked["end_time"]]
            first = int(asked.get("next_key", 0))
            key = str(first + self.page) if first + self.page < len(found) else ""
            return {"errcode": 0, "data": {"stock_flow_info_list": found[first : first + self.page], "next_key": key}}
        assert path == "stock/update"
        units = asked["num"] if asked["diff_type"] == 1 else -asked["num"]
        assert asked["diff_type"] in (1, 2)
        if not units:
            return {"errcode": 10_020_218, "errmsg": "zero change"}
        self.change(units, asked["diff_type"])
        if self.lost:
            # It was done, and nobody hears so.
            self.lost -= 1
            return 502
        return {"errcode": 0}
