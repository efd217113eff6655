"""Floor 0. What was told of an order, a sentence a fact. Reads facts; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from companion.domain import facts as f
from companion.domain.inbound import CONSOLE
from companion.domain.orders import (
    CONFLICT,
    NEED_DETAIL,
    NO_POOL,
    PAID_AND_CLOSED_UNPAID,
    POST_REFUND_NOT_SHIPPED,
    REFUND_OVER_QTY,
    RESTOCK_OVER_REFUND,
    TOLD,
    UNMAPPED,
)
from companion.domain.speech import Speech
from companion.domain.units import format_yuan

LINES_TOLD: Final = 8
"""Lines of an order named in one sentence."""

FLAG_NAMES: Final = {
    NEED_DETAIL: ("缺明细", "no detail"),
    PAID_AND_CLOSED_UNPAID: ("付了款又关闭", "paid, yet closed"),
    REFUND_OVER_QTY: ("退多了", "refunded too many"),
    POST_REFUND_NOT_SHIPPED: ("没发货的售后退款", "refund before sending"),
    RESTOCK_OVER_REFUND: ("放回的又发了货", "put back, then sent"),
    UNMAPPED: ("对不上规格", "unmatched"),
    CONFLICT: ("同一编号两种说法", "told in two ways"),
}
"""What each flag is called, in Chinese and English; the console calls them so too."""


class Teller(NamedTuple):
    """How to speak, and what each line of the order is called, by its id."""

    speech: Speech
    titles: Mapping[str, str] = {}

    def say(self, zh: str, en: str) -> str:
        """The sentence in the teller's language."""
        return self.speech.say(zh, en)

    def title(self, line: f.Line) -> str:
        """What a line is of: its pack, else what the order's line of that id is called, else the shop's code."""
        if line.pack == NO_POOL:
            return self.say("不占货池的东西", "something of no pool")
        if line.pack:
            return self.speech.pack(line.pack)
        return self.titles.get(line.line) or self.speech.plain(line.sku) or "?"

    def goods(self, lines: tuple[f.Line, ...]) -> str:
        """蜂糖李 5斤装 ×2、刺梨干 ×?"""
        return self.listed([f"{self.title(x)} ×{'?' if x.units is None else x.units}" for x in lines])

    def listed(self, parts: Sequence[str]) -> str:
        """The parts in a row; of many only the first, and how many more."""
        more = len(parts) - LINES_TOLD
        rest = self.say(f" 等 {len(parts)} 种", f" and {more} more") if more > 0 else ""
        return self.say("、", ", ").join(parts[:LINES_TOLD]) + rest

    def by(self, name: str) -> str:
        """Who did it."""
        return self.speech.plain(name) or self.say("助播", "a helper")


def tell(fact: f.AnyFact, teller: Teller) -> str:
    """One sentence on what a fact about an order says; of any other fact, its name."""
    known = _TELL.get(type(fact))
    return known(fact, teller) if known else str(type(fact).__struct_config__.tag)


def source_of(fact: f.AnyFact) -> str:
    """Where a fact came from: a connector, the console, or "" for our own timer."""
    if isinstance(fact, f.GoodsDecided | f.TaskResolved):
        return CONSOLE
    return getattr(fact, "source", "")


def _created(fact: f.OrderCreated, teller: Teller) -> str:
    goods = teller.goods(fact.lines) or teller.say("明细还没来", "its detail is to come")
    zh, en = f"下单：{goods}{_total(fact, teller)}", f"ordered: {goods}{_total(fact, teller)}"
    if fact.expires_ms:
        due = teller.speech.hour(fact.expires_ms)
        zh += f"；不付款留到 {due}" + ("（平台定的）" if fact.told else "")
        en += f"; held unpaid till {due}" + (" as the shop says" if fact.told else "")
    return teller.say(zh, en)


def _changed(fact: f.OrderChanged, teller: Teller) -> str:
    if fact.source != CONSOLE:
        goods = teller.goods(fact.lines) or "?"
        return teller.say(f"明细：{goods}{_total(fact, teller)}", f"detail: {goods}{_total(fact, teller)}")
    told = [line for line in fact.lines if line.line == TOLD]
    if told:
        goods = teller.goods(tuple(told))
        return teller.say(f"助播记下买了：{goods}", f"a helper says it holds: {goods}")
    what = teller.listed([teller.title(line) for line in fact.lines])
    if any(line.unmatched for line in fact.lines):
        return teller.say(f"撤回规格的对应：{what}", f"its code is not mapped any more: {what}")
    return teller.say(f"对上规格：{what}", f"its code was mapped: {what}")


def _paid(fact: f.OrderPaid, teller: Teller) -> str:
    return teller.say(f"已付款{_total(fact, teller)}", f"paid{_total(fact, teller)}") + _which(fact, teller)


def _shipped(fact: f.OrderShipped, teller: Teller) -> str:
    if not fact.lines:
        return teller.say("全部发货", "all of it was sent")
    told = teller.listed([_units(line, teller) for line in fact.lines])
    return teller.say(f"到此共发货：{told}", f"sent by now: {told}")


def _refunded(fact: f.OrderRefunded, teller: Teller) -> str:
    say, id = teller.say, teller.speech.plain(fact.refund)
    money = "" if fact.amount_fen is None else f" {format_yuan(fact.amount_fen)} {say('元', 'yuan')}"
    told = teller.listed([_given_back(line, teller) for line in fact.lines]) or say("整单", "all of the order")
    return say(f"退款成功 {id}{money}：{told}", f"refunded {id}{money}: {told}")


def _given_back(line: f.Line, teller: Teller) -> str:
    phases = {"pre": ("，发货前", " before sending"), "post": ("，发货后", " after sending")}
    phase = teller.say(*phases.get(line.phase, ("", "")))
    if line.units == 0:
        return f"{teller.title(line)} {teller.say('只退钱', 'money only')}{phase}"
    return _units(line, teller) + phase


def _units(line: f.Line, teller: Teller) -> str:
    return (
        f"{teller.title(line)} {teller.say('全部', 'all') if line.units is None else teller.speech.units(line.units)}"
    )


def _conflicted(fact: f.OrderConflicted, teller: Teller) -> str:
    key = teller.speech.plain(fact.key)
    return teller.say(
        f"同一个事件 {key} 又来一次，说法不同：以先到的为准",
        f"event {key} came again, told otherwise: the first counts",
    )


def _resolved(fact: f.TaskResolved, teller: Teller) -> str:
    name = teller.say(*FLAG_NAMES.get(fact.flag, (teller.speech.plain(fact.flag),) * 2))
    by, note = teller.by(fact.by), teller.speech.plain(fact.note)
    if not fact.mark:
        return teller.say(f"{by} 重新打开「{name}」", f"{by} reopened: {name}")
    return teller.say(f"{by} 看过「{name}」", f"{by} saw to it: {name}") + (
        teller.say(f"（{note}）", f" ({note})") if note else ""
    )


def _decided(fact: f.GoodsDecided, teller: Teller) -> str:
    parts = []
    for units, zh, en in ((fact.restocked, "放回可卖", "put back for sale"), (fact.lost, "报损", "wrote off")):
        if units:
            what = teller.say(zh, en) if units > 0 else teller.say(f"撤回{zh}", f"took back: {en}")
            parts.append(f"{what} {teller.speech.units(abs(units))}")
    line = teller.title(f.Line(fact.line))
    return f"{teller.by(fact.by)} {teller.say('、', ', ').join(parts)}{teller.say('：', ': ')}{line}"


def _total(fact: f.OrderFact, teller: Teller) -> str:
    if fact.total_fen is None:
        return ""
    yuan = format_yuan(fact.total_fen)
    return teller.say(f"，共 {yuan} 元", f", {yuan} yuan in all")


def _which(fact: f.OrderFact, teller: Teller) -> str:
    """Which lines a fact is about, where it is not about all of them."""
    told = teller.listed([teller.title(line) for line in fact.lines])
    return teller.say(f"（{told}）", f" ({told})") if told else ""


def _plainly(zh: str, en: str) -> Callable[[Any, Teller], str]:
    return lambda fact, teller: teller.say(zh, en) + (_which(fact, teller) if isinstance(fact, f.OrderFact) else "")


_TELL: Final[dict[type, Callable[[Any, Teller], str]]] = {
    f.OrderCreated: _created,
    f.OrderChanged: _changed,
    f.OrderPaid: _paid,
    f.OrderCancelled: _plainly("没付款，关闭了", "closed unpaid"),
    f.OrderClosed: _plainly("全部退款，订单关闭", "closed, all of it refunded"),
    f.OrderShipped: _shipped,
    f.OrderRefunded: _refunded,
    f.OrderCompleted: _plainly("交易完成", "completed"),
    f.OrderExpired: _plainly("到期没付款，占的货放回了", "not paid in time: what it held was let go"),
    f.OrderConflicted: _conflicted,
    f.TaskResolved: _resolved,
    f.GoodsDecided: _decided,
}
