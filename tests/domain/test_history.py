"""A sentence for every fact of an order, in both languages, whatever strangers put into it."""

from __future__ import annotations

import datetime as dt
import typing
from typing import Any, Final

import msgspec
import pytest

from companion.console.words import Words
from companion.domain import facts as f
from companion.domain.history import FLAG_NAMES, Teller, source_of, tell
from companion.domain.inbound import CONSOLE
from companion.domain.orders import FLAGS, NO_POOL, TOLD
from companion.domain.speech import Speech
from tests.domain.shop import T0

ZONE: Final = dt.timezone(dt.timedelta(hours=8))
PACKS: Final = {"plum-5": "蜂糖李 5斤装"}
ZH: Final = Teller(Speech("zh", ZONE, T0, {}, PACKS), {"1": "蜂糖李 5斤装"})
EN: Final = Teller(Speech("en", ZONE, T0, {}, {"plum-5": "plums"}), {"1": "plums"})
OF: Final[dict[str, Any]] = {"at_ms": T0, "source": "doudian", "key": "e1", "shop": "doudian", "order": "D1"}
PLUMS: Final = f.Line("1", "plum-5", "", 2)


def kinds(union: Any) -> list[type[f.Fact]]:
    return [union] if isinstance(union, type) else [kind for part in typing.get_args(union) for kind in kinds(part)]


def of_an_order(kind: type[f.Fact]) -> bool:
    return {"shop", "order"} <= {field.name for field in msgspec.structs.fields(kind)}


ABOUT_ORDERS: Final = [kind for kind in kinds(f.AnyFact) if of_an_order(kind)]


def made_up(kind: type[f.Fact], text: str = "x") -> f.AnyFact:
    """A fact of a kind with this text in every place for a text."""
    filled: dict[str, Any] = {"at_ms": T0}
    for field in msgspec.structs.fields(kind):
        if field.type is str:
            filled[field.name] = text
        elif field.name == "lines":
            filled[field.name] = (f.Line(text, sku=text, units=2), f.Line("2", text))
    fact: Any = kind(**filled)
    return typing.cast(f.AnyFact, fact)


@pytest.mark.parametrize("kind", ABOUT_ORDERS)
@pytest.mark.parametrize("teller", [ZH, EN], ids=["zh", "en"])
def test_every_fact_of_an_order_has_a_sentence_that_no_text_can_break(kind: type[f.Fact], teller: Teller) -> None:
    plain = tell(made_up(kind), teller)
    assert len(plain) > 3
    assert plain != kind.__struct_config__.tag
    hostile = tell(made_up(kind, "\x1b[31m\u202e\n" * 300), teller)
    assert hostile.isprintable()
    assert len(hostile) < 400
    assert teller is ZH or plain.replace("×", "").isascii()


@pytest.mark.parametrize(
    ("fact", "zh", "en"),
    [
        (
            f.OrderCreated(**OF, lines=(PLUMS,), total_fen=7980, expires_ms=T0 + 1_800_000, told=True),
            "下单：蜂糖李 5斤装 ×2，共 79.8 元；不付款留到 20:30（平台定的）",
            "ordered: plums ×2, 79.8 yuan in all; held unpaid till 20:30 as the shop says",
        ),
        (f.OrderCreated(**OF), "下单：明细还没来", "ordered: its detail is to come"),
        (f.OrderChanged(**OF, lines=(f.Line("1", units=1),)), "明细：蜂糖李 5斤装 ×1", "detail: plums ×1"),
        (f.OrderPaid(**OF, total_fen=7980), "已付款，共 79.8 元", "paid, 79.8 yuan in all"),
        (f.OrderPaid(**OF, lines=(PLUMS,)), "已付款（蜂糖李 5斤装）", "paid (plums)"),
        (f.OrderCancelled(**OF), "没付款，关闭了", "closed unpaid"),
        (f.OrderClosed(**OF), "全部退款，订单关闭", "closed, all of it refunded"),
        (f.OrderShipped(**OF), "全部发货", "all of it was sent"),
        (f.OrderShipped(**OF, lines=(PLUMS,)), "到此共发货：蜂糖李 5斤装 2 份", "sent by now: plums 2 packs"),
        (
            f.OrderRefunded(**OF, refund="R1", amount_fen=3990, lines=(f.Line("1", units=1, phase="pre"),)),
            "退款成功 R1 39.9 元：蜂糖李 5斤装 1 份，发货前",
            "refunded R1 39.9 yuan: plums 1 pack before sending",
        ),
        (f.OrderRefunded(**OF, refund="R2"), "退款成功 R2：整单", "refunded R2: all of the order"),
        (
            f.OrderRefunded(**OF, refund="R3", lines=(f.Line("1", units=0), f.Line("1"))),
            "退款成功 R3：蜂糖李 5斤装 只退钱、蜂糖李 5斤装 全部",
            "refunded R3: plums money only, plums all",
        ),
        (f.OrderCompleted(**OF), "交易完成", "completed"),
        (
            f.OrderExpired(at_ms=T0, shop="doudian", order="D1"),
            "到期没付款，占的货放回了",
            "not paid in time: what it held was let go",
        ),
        (
            f.TaskResolved(at_ms=T0, shop="s", order="o", flag="NEED_DETAIL", mark="m", note="问过了", by="小王"),
            "小王 看过「缺明细」（问过了）",
            "小王 saw to it: no detail (问过了)",
        ),
        (
            f.TaskResolved(at_ms=T0, shop="s", order="o", flag="CONFLICT"),
            "助播 重新打开「同一编号两种说法」",
            "a helper reopened: told in two ways",
        ),
        (
            f.GoodsDecided(at_ms=T0, shop="s", order="o", line="1", restocked=1, lost=-1, by="小王"),
            "小王 放回可卖 1 份、撤回报损 1 份：蜂糖李 5斤装",
            "小王 put back for sale 1 pack, took back: wrote off 1 pack: plums",
        ),
    ],
)
def test_what_a_fact_says(fact: f.AnyFact, zh: str, en: str) -> None:
    assert (tell(fact, ZH), tell(fact, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("line", "zh"),
    [
        (f.Line(TOLD, "plum-5", units=2), "助播记下买了：蜂糖李 5斤装 ×2"),
        (f.Line("1", "plum-5", "SKU9"), "对上规格：蜂糖李 5斤装"),
        (f.Line("1", NO_POOL, "SKU9"), "对上规格：不占货池的东西"),
        (f.Line("9", "", "SKU9", unmatched=True), "撤回规格的对应：SKU9"),
    ],
)
def test_what_a_helper_said_of_the_goods_is_told_as_a_helpers(line: f.Line, zh: str) -> None:
    assert tell(f.OrderChanged(**(OF | {"source": CONSOLE}), lines=(line,)), ZH) == zh


def test_a_fact_is_from_its_source_a_decision_from_the_console_and_the_timers_from_nobody() -> None:
    assert source_of(f.OrderPaid(**OF)) == "doudian"
    assert source_of(f.GoodsDecided(at_ms=1, shop="s", order="o", line="1")) == CONSOLE
    assert source_of(f.OrderExpired(at_ms=1, shop="s", order="o")) == ""


def test_of_an_order_with_many_lines_the_first_are_named() -> None:
    lines = tuple(f.Line(str(number), f"pack-{number}", units=1) for number in range(1, 101))
    assert tell(f.OrderCreated(**OF, lines=lines), ZH).endswith("、pack-8 ×1 等 100 种")
    assert tell(f.OrderShipped(**OF, lines=lines), EN).endswith(", pack-8 1 pack and 92 more")


def test_every_flag_has_a_name_and_a_fact_of_anything_else_its_own() -> None:
    assert set(FLAG_NAMES) == set(FLAGS)
    assert {flag: (Words("zh").named("flag", flag), Words("en").named("flag", flag)) for flag in FLAGS} == FLAG_NAMES
    assert tell(f.PackPinned(at_ms=1), ZH) == "pack_pinned"
