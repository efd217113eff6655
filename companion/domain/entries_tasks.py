"""Floor 0. The view's entries on tasks: what a person should look at in an order, and what to do. Reads the State.

Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from companion.domain.books import OrderBook
from companion.domain.entries_stock import order_lines
from companion.domain.orders import (
    CONFLICT,
    NEED_DETAIL,
    PAID_AND_CLOSED_UNPAID,
    POST_REFUND_NOT_SHIPPED,
    REFUND_OVER_QTY,
    RESTOCK_OVER_REFUND,
    UNMAPPED,
)
from companion.domain.shopnames import shop_name
from companion.domain.state import State
from companion.domain.tasks import TASKS_SHOWN
from companion.domain.trouble import Lang

View = dict[str, Any]
_UNNAMED: Final = "UNNAMED"


def task_ids(state: State) -> Iterator[str]:
    """The ids of the newest tasks, the newest first: "123/UNMAPPED"."""
    return (f"{number}/{flag}" for number, flag in islice(reversed(state.stock.tasks), TASKS_SHOWN))


def is_shown(state: State, task: tuple[int, str]) -> bool:
    """Whether a task is among the newest."""
    tasks = state.stock.tasks
    if task not in tasks:
        return False
    return len(tasks) <= TASKS_SHOWN or task in islice(reversed(tasks), TASKS_SHOWN)


def task_entry(state: State, id: str) -> View | None:
    """One task as the console shows it; None for one that is seen to, gone, or not among the newest."""
    number, _, flag = id.partition("/")
    if not is_shown(state, (int(number), flag)):
        return None
    book = state.stock.numbered(int(number))
    entry: View = {
        "flag": flag,
        "number": number,
        "shop": book.id[0],
        "order": book.id[1],
        "buyer": book.buyer,
        "lines": order_lines(state, book),
        "at": book.at_ms,
        "state": book.state,
    }
    if flag == UNMAPPED:
        entry |= _unmapped(book)
    entry["what"] = _say(state, flag, entry)
    return entry


def _unmapped(book: OrderBook) -> View:
    """Whose code it is, the code, and how many of it, of the first line that waits for one."""
    for line in book.lines.values():
        if UNMAPPED in line.flags and line.codes:
            source = line.goods.source if line.goods and line.goods.source in line.codes else max(line.codes)
            return {"source": source, "sku": line.codes[source][1], "quantity": line.units}
    return {}


def _say(state: State, flag: str, entry: View) -> str:
    lang: Lang = "en" if state.catalogue.language == "en" else "zh"
    if flag == UNMAPPED and "sku" not in entry:
        flag = _UNNAMED
    named = {field: shop_name(entry[field], lang) for field in ("shop", "source") if field in entry}
    return (_EN if lang == "en" else _ZH)[flag].format(**entry | named)


_ZH: Final = {
    NEED_DETAIL: "只听到这单的动静，还不知道买了什么：等一分钟还没有，就到 {shop} 后台看明细，填上规格和数量",
    PAID_AND_CLOSED_UNPAID: "又说付了款、又说没付款就关了，现在按付了款占着货：到 {shop} 后台核对，真关了就在那里退款",
    REFUND_OVER_QTY: "退的比买的还多，多半是同一笔退款报了两个编号：到 {shop} 后台核对退款",
    POST_REFUND_NOT_SHIPPED: "没发货却有只退钱或“发货后”的退款：到 {shop} 后台看还发不发；不发就等关单，再放回或报损",
    RESTOCK_OVER_REFUND: "放回或报损的货后来又发出去了：去棚里数一数这个货池，用“盘点”填实数",
    UNMAPPED: "{source} 的编码 {sku}（{quantity} 份）对不上规格，没占库存：选规格对应；赠品、补差价选“不占库存”",
    _UNNAMED: "平台没说这单买的是哪个规格，没占库存：到 {shop} 后台看是什么，手工调整库存后勾掉",
    CONFLICT: "同一个事件编号来了两种内容，只认了先来的：到 {shop} 后台核对这单，不一样就手工改正",
}
_EN: Final = {
    NEED_DETAIL: "Nothing is known of what this order holds: wait a minute, then look it up at {shop} and type it in",
    PAID_AND_CLOSED_UNPAID: "Said to be paid and closed unpaid, kept as paid: check at {shop}; if closed, refund it",
    REFUND_OVER_QTY: "More was refunded than bought, often one refund under two ids: check the refunds at {shop}",
    POST_REFUND_NOT_SHIPPED: "Refunded as if sent, or money only, but nothing was: ask {shop} if it still goes out",
    RESTOCK_OVER_REFUND: "Put back or written off, and then sent after all: count the pile and enter the count",
    UNMAPPED: "No pack is known for {sku} of {source} (×{quantity}), so it takes no stock: map it; a gift to no pool",
    _UNNAMED: "Nobody said what this is, so it takes no stock: look at {shop}, adjust the stock, tick this off",
    CONFLICT: "One event id came with two bodies and the first was kept: compare the order with {shop}, mend it",
}
