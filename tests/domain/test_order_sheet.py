"""One order, whole: every unit of every line explained, every fact of it told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import pytest
from hypothesis import given, settings

from companion.domain import facts as f
from companion.domain.inbound import OrderLine
from companion.domain.order_sheet import LINES_MOST, fact_sheet, order_known, order_sheet, teller_of
from companion.domain.orders import TOLD
from companion.domain.trouble import Refused
from tests.domain.shop import T0, Shop, plums
from tests.domain.tales import SHOP, Decision, Expiry, Step, evenings

ZONE: Final = dt.timezone(dt.timedelta(hours=8))


def told(shop: Shop, order: str = "D1", lang: str = "zh") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    book = order_known(shop.state, (SHOP, order))
    teller = teller_of(shop.state, book, lang, ZONE)
    facts = [fact_sheet(sequence, shop.book[sequence - 1], teller) for sequence in book.seqs]
    return order_sheet(shop.state, book, teller), facts


def play(steps: Sequence[Step]) -> Shop:
    shop = Shop()
    for step in steps:
        if isinstance(step, Expiry):
            shop.hold(f.OrderExpired(SHOP, step.order, at_ms=T0))
        elif isinstance(step, Decision):
            name = "restock" if step.restock else "write_off"
            try:
                shop.command(name, shop=SHOP, order=step.order, line=step.line, quantity=step.units)
            except Refused:
                continue
        else:
            shop.tell(step)
    return shop


@settings(max_examples=100, deadline=None)
@given(evenings())
def test_after_any_evening_every_order_is_told_whole(steps: Sequence[Step]) -> None:
    shop = play(steps)
    for (_, order), book in shop.state.stock.orders.items():
        sheet, facts = told(shop, order)
        assert len(facts) == len(book.seqs)
        assert [fact["seq"] for fact in facts] == sorted(
            number
            for number, fact in enumerate(shop.book, 1)
            if getattr(fact, "order", None) == order and getattr(fact, "shop", None) == SHOP
        )
        for line, shown in zip(book.lines.values(), sheet["lines"], strict=True):
            assert shown["where"] == dict(zip(line.posted._fields, line.posted, strict=True))
            assert shown["why"]


def test_an_order_in_part_sent_and_in_part_refunded() -> None:
    shop = Shop()
    shop.event("created", plums(2), buyer="山里**", total_fen=7980)
    shop.event("paid")
    shop.event("shipped", OrderLine("1", quantity=1))
    shop.event("refunded", OrderLine("1", quantity=1, phase="pre"), refund="R1")
    sheet, facts = told(shop)
    (line,) = sheet.pop("lines")
    assert sheet == {
        "number": "1", "shop": "doudian", "order": "D1", "buyer": "山里**", "state": "shipped", "at": T0 + 1000,
        "total_fen": 7980, "paid_fen": 7980, "refunded_fen": 3990, "flags": [], "more_lines": 0,
    }  # fmt: skip
    assert len(line.pop("why")) == 3
    assert line == {
        "line": "1", "title": "蜂糖李 5斤装", "sku": "", "units": 2, "content": 2500, "unit": "g",
        "where": {"reserved": 0, "committed": 0, "shipped": 1, "recoverable": 1, "restocked": 0, "lost": 0},
    }  # fmt: skip
    assert facts[0] == {
        "seq": 2, "at": T0 + 1000, "heard_at": T0 + 1000, "fact": "order_created", "source": "doudian", "key": "e1",
        "say": "下单：蜂糖李 5斤装 ×2，共 79.8 元；不付款留到 20:30",
    }  # fmt: skip
    assert [fact["fact"] for fact in facts[1:]] == ["order_paid", "order_shipped", "order_refunded"]


def test_a_fact_heard_late_tells_both_times() -> None:
    shop = Shop()
    late = f.OrderPaid(at_ms=T0, source="doudian", key="e9", shop=SHOP, order="D1", heard_ms=T0 + 180_000)
    shop.hold(late)
    _, (fact,) = told(shop)
    assert (fact["at"], fact["heard_at"]) == (T0, T0 + 180_000)


def test_a_line_without_a_pack_is_called_by_the_shops_code() -> None:
    shop = Shop()
    shop.event("created", OrderLine("1", sku="SKU\u2028777", quantity=1))
    sheet, facts = told(shop, lang="en")
    assert sheet["lines"][0]["title"] == "SKU 777"
    assert (sheet["lines"][0]["content"], sheet["lines"][0]["unit"]) == (0, "")
    assert facts[0]["say"].startswith("ordered: SKU 777 ×1")


def test_what_a_helper_told_is_a_line_without_an_id() -> None:
    shop = Shop()
    shop.event("paid")
    line = f.Line(TOLD, "plum-5", "", 2, (("plum", 2500),), 3990)
    shop.hold(f.OrderChanged(at_ms=T0, source="console", key="k1", shop=SHOP, order="D1", lines=(line,)))
    sheet, facts = told(shop)
    assert [(one["line"], one["units"]) for one in sheet["lines"]] == [("", 2)]
    assert any("这是助播记的" in why for why in sheet["lines"][0]["why"])
    assert facts[-1]["say"] == "助播记下买了：蜂糖李 5斤装 ×2"


def test_an_order_nobody_heard_of_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="D77"):
        order_known(Shop().state, (SHOP, "D77"))


def test_of_an_order_of_very_many_lines_the_first_are_explained_and_the_others_counted() -> None:
    shop = Shop()
    shop.event("created", *(OrderLine(str(number), "plum-5", quantity=1) for number in range(1000)))
    sheet, _ = told(shop)
    assert [line["line"] for line in sheet["lines"]] == [str(number) for number in range(LINES_MOST)]
    assert sheet["more_lines"] == 1000 - LINES_MOST
