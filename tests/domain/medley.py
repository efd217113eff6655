"""A made-up evening in which all happens by chance: what buyers say, shops tell and helpers do, at any moment."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from msgspec import structs

from companion.domain.decide import opening
from companion.domain.inbound import CONSOLE, ConnectorStatus, OrderLine, Replied, RoomStatus
from companion.domain.levels import heed
from companion.domain.orders import FLAGS
from companion.domain.trouble import Refused
from tests.domain.shop import CATALOGUE, Shop

STEPS: Final = 2000
SAID: Final = (
    *("有货吗", "新疆发货吗", "多少钱一斤", "坏果包赔吗", "甜不甜啊", "5斤多少钱", "几号链接", "什么时候发货", "价格"),
    *("哈哈哈哈", "主播好", "我家李子树叶子黄了怎么办"),
)
PACKS: Final = ("plum-5", "plum-5", "plum-10", "bamboo-2", "dried-1", "nobody-knows", "")
SMALL: Final = structs.replace(
    CATALOGUE, pools=tuple(structs.replace(pool, on_hand=pool.on_hand // 3) for pool in CATALOGUE.pools)
)
"""So little that it is oversold."""
WHAT: Final = (
    *("created",) * 6,
    *("paid",) * 6,
    *("shipped", "shipped", "refunded", "refunded", "changed", "cancelled", "closed", "completed"),
)


class Medley:
    """The evening that a seed gives; its `shop` has the State that was lived and the facts of the book."""

    def __init__(self, seed: int) -> None:
        self.shop = Shop(SMALL)
        self._chance = random.Random(seed)
        acts = (*(self._say,) * 3, *(self._buy,) * 3, *(self._order,) * 5, *(self._command,) * 3, self._pass)
        for number in range(STEPS):
            with suppress(Refused):
                self._pick(acts)(10 + number // 6)
            for level in heed(self.shop.state, self.shop.at_ms):
                self.shop.hold(level)
            if number == STEPS // 2:
                self._open_anew()
        self.shop.wait(self.shop.at_ms)

    def _pick(self, of: tuple[Any, ...]) -> Any:
        return self._chance.choice(of)

    def _likely(self, tenths: int) -> bool:
        return self._chance.randrange(10) < tenths

    def _open_anew(self) -> None:
        pools = tuple(structs.replace(pool, refund_before_shipping="restock") for pool in SMALL.pools)
        catalogue = structs.replace(SMALL, pools=pools, count_unpaid=self._likely(5))
        for fact in opening(self.shop.state, catalogue, self.shop.at_ms):
            self.shop.hold(fact)

    def _say(self, _orders: int) -> None:
        self.shop.say(self._pick(SAID) + self._pick(("", "？", "呀")), user=f"u{self._chance.randrange(60)}")

    def _buy(self, orders: int) -> None:
        """A new order of one line, and perhaps at once its payment."""
        shop, number = self.shop, orders + self._chance.randrange(400)
        total = self._pick((None, 0, 3990))
        line = OrderLine("1", self._pick(PACKS[:6]), self._pick(("", "", "SKU5", "odd")), self._pick((0, 1, 1, 2)))
        shop.event("created", line, order=f"D{number}", buyer=f"买家{number % 30}", total_fen=total)
        if self._likely(6):
            who = self._pick(("", "", f"李家{number % 7}"))
            shop.event("paid", order=f"D{number}", buyer=who, total_fen=self._pick((None, None, 3000)))

    def _pass(self, _orders: int) -> None:
        shop, ms = self.shop, self._chance.randrange(600_000)
        shop.at_ms += ms
        shop.wait(shop.at_ms)
        health = self._pick(("up", "silent", "down"))
        shop.tell(ConnectorStatus(shop.at_ms, self._pick(("ear", "doudian")), health, "没声音", ms % 3))
        shop.tell(RoomStatus(shop.at_ms, "ear", "douyin", f"r{shop.count}-{ms}", ms))
        shop.tell(Replied(shop.at_ms, "ear", "douyin", f"p{shop.count}-{ms}", "有的", to=f"c{ms % (shop.count + 1)}"))

    def _where(self, orders: int) -> dict[str, Any]:
        shop = self._pick(("doudian",) * 6 + ("kuaishou_shop", "phone"))
        return {"shop": shop, "order": f"D{max(1, int(self._chance.random() ** 0.5 * orders))}"}

    def _order(self, orders: int) -> None:
        chance, what, more = self._chance, self._pick(WHAT), self._where(orders)
        lines = [
            OrderLine(str(line + 1), self._pick(PACKS), self._pick(("", "", "SKU5")), self._pick((0, 1, 1, 2, None)))
            for line in range(self._pick((0, 1, 1, 1, 2)))
        ]
        if self._likely(3):
            more["source"] = self._pick(("other", CONSOLE))
        if self._likely(1):
            more["key"] = f"e{chance.randrange(self.shop.count + 1)}"
        if self._likely(2):
            more["at_ms"] = self.shop.at_ms - chance.randrange(4_000_000)
        if what in ("created", "changed") or self._likely(1):
            more |= {"buyer": f"买家{chance.randrange(30)}", "total_fen": self._pick((None, 0, 3990, 7200))}
            more["expires_at_ms"] = self._pick((None, self.shop.at_ms + chance.randrange(3_000_000)))
        elif what == "refunded":
            more |= {"refund": f"r{chance.randrange(3)}", "amount_fen": self._pick((None, 990))}
            lines = [OrderLine(x.line, quantity=x.quantity, phase=self._pick(("", "pre", "post"))) for x in lines]
        else:
            lines = [OrderLine(x.line, quantity=x.quantity) for x in lines] if self._likely(3) else []
        self.shop.tell(self.shop.noun(what, *lines, **more))

    def _command(self, orders: int) -> None:
        chance, where = self._chance, self._where(orders)

        def any_group() -> str:
            return f"q{chance.randrange(1, 15)}"

        acts: tuple[Callable[[], tuple[str, dict[str, Any]]], ...] = (
            lambda: ("answer_question", {"group": any_group(), "text": "有的", "on_air": True}),
            lambda: ("merge_questions", {"into": any_group(), "groups": [any_group()]}),
            lambda: (self._pick(("split_question", "dismiss_question", "reopen_question")), {"group": any_group()}),
            lambda: (self._pick(("claim_question", "route_to_clinic")), {"group": any_group()}),
            lambda: ("adjust_stock", {"pool": "plum", "delta": f"{chance.randint(-40, 40)}斤", "reason": "found"}),
            lambda: ("receive_lot", {"pool": "plum", "household": "罗家", "amount": f"{chance.randint(1, 50)}斤"}),
            lambda: (self._pick(("restock", "write_off", "cancel_order", "ship_order")), where),
            lambda: ("record_order", {"pack": "plum-5", "quantity": 2, "buyer": "老张"}),
            lambda: ("map_sku", {"source": "doudian", "sku": "nobody-knows", "pack": self._pick(("plum-10", "-"))}),
            lambda: ("tell_detail", where | {"pack": "plum-5", "quantity": 2}),
            lambda: ("resolve_task", where | {"flag": self._pick(FLAGS)}),
            lambda: ("undo", {"key": f"k{chance.randrange(self.shop.count + 1)}"}),
            lambda: ("flag_question", {"key": f"ear/c{chance.randrange(self.shop.count + 1)}"}),
            lambda: ("close_settlement", {"note": "月底"}),
        )
        name, args = self._pick(acts)()
        self.shop.command(name, **args)
