"""A settlement as a bookkeeper reads it in the terminal."""

from __future__ import annotations

from companion.report.text import list_text, settlement_text
from tests.report.made_up import statement

SHOWN = """\
结算 S2  弄袍村
期间：2026-06-15 09:30 → 2026-06-16 09:30
经手：会计
说明：+另找

农户                批次       货池       收到      损耗  以前已结  本期发出  本期退款  单价（元）  应付（元）
──────────────────────────────────────────────────────────────────────────────────────────────────────────────
罗家                plum-1     蜂糖李   200 斤  2.468 斤              196 斤                   6.5    1,274.00
=cmd|" /C calc"!A0  plum-2     蜂糖李   100 斤               20 斤     −2 斤      3 斤           6      −30.00
罗家                bamboo-1   @方竹笋    6 件      1 件                4 件                  2.99       11.96
合作社              plum-rest  蜂糖李    10 斤
合计                                                                                                  1,255.96

农户                应付（元）
──────────────────────────────
罗家                  1,285.96
=cmd|" /C calc"!A0      −30.00

没有批次可记：蜂糖李 5 斤
不算在哪一户的损耗：蜂糖李 0.006 斤

更正：店铺  订单  行  农户                批次     数量  退款
─────────────────────────────────────────────────────────────
doudian     -D2   1   =cmd|" /C calc"!A0  plum-2  −2 斤  3 斤
"""


def test_it_shows_lots_households_what_is_left_to_say_and_what_was_corrected() -> None:
    assert settlement_text(statement(), "zh") == SHOWN


def test_a_look_says_that_it_is_one_and_what_to_do() -> None:
    shown = settlement_text(statement("", note="", by=""), "zh")
    assert shown.startswith("结算预览（只看，没有结算）  弄袍村\n期间：")
    assert "补记收货，或结算时用 --note 说明" in shown


def test_it_speaks_english_too() -> None:
    shown = settlement_text(statement(), "en")
    assert shown.startswith("Settlement S2  弄袍村\nPeriod: 2026-06-15 09:30 → 2026-06-16 09:30\nBy: 会计\n")
    assert "the cooperative     plum-rest" in shown
    assert "of no lot: 蜂糖李 5 jin" in shown


def test_nothing_from_outside_reaches_the_terminal_but_letters() -> None:
    shown = settlement_text(statement(note="a\x1b[31mb\nc"), "zh")
    assert "\x1b" not in shown
    assert "说明：a [31mb c" in shown


def test_the_list_names_every_settlement() -> None:
    assert list_text([], "zh") == "还没有结算过\n"
    (head, _, row) = list_text([statement()], "zh").splitlines()
    assert head.startswith("结算")
    assert row.split() == "S2 2026-06-16 09:30 2026-06-15 09:30 → 2026-06-16 09:30 会计 +另找 1,255.96".split()
