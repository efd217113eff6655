"""Whatever a stranger writes comes out as harmless text of a known width."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from companion.console.safe import LIMIT, cut, harmless, wrap


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("新疆发货吗", "新疆发货吗"),
        ("[bold red]红的[/]", "[bold red]红的[/]"),
        ("\x1b[2J清屏\x07", "[2J清屏"),
        ("两\n行\t字", "两 行 字"),
        ("  前后  空  ", "前后 空"),
        ("a\u202egnp.exe\u2066b\u200b\u200dc\ufeff", "agnp.exebc"),
        ("e\u0301", "é"),
        ("🇨🇳", "CN"),
        ("👍🏽", "👍"),
        ("❤\ufe0f", "❤"),
        ("1\ufe0f\u20e3", "1"),
        ("\ue000\U000f0000", ""),
        ("\u0301开头", "开头"),
        ("全\u3000角", "全 角"),
        ("", ""),
    ],
)
def test_a_text_is_drawn_without_what_could_do_harm(text: str, drawn: str) -> None:
    assert harmless(text) == drawn


def test_two_thousand_combining_marks_become_two() -> None:
    drawn = harmless("果" + "\u0335" * 2000)
    assert drawn == "果" + "\u0335" * 2
    assert cell_len(drawn) == 2


def test_a_text_longer_than_any_screen_is_cut_short() -> None:
    assert len(harmless("多" * 100_000)) == LIMIT


@given(st.text(max_size=300))
def test_nothing_harmless_controls_hides_or_joins(text: str) -> None:
    drawn = harmless(text)
    kinds = {unicodedata.category(letter) for letter in drawn}
    assert not kinds & {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp", "Me"}
    assert harmless(drawn) == drawn
    assert not drawn.startswith(" ")
    assert not drawn.endswith(" ")


@given(st.text(max_size=80), st.integers(0, 40))
def test_a_cut_text_never_takes_more_cells_than_it_may(text: str, cells: int) -> None:
    assert cell_len(cut(harmless(text), cells)) <= cells


def test_a_cut_never_halves_a_wide_character() -> None:
    assert cut("新疆发货吗", 10) == "新疆发货吗"
    assert cut("新疆发货吗", 9) == "新疆发货…"
    assert cut("新疆发货吗", 8) == "新疆发…"
    assert cut("新疆", 0) == ""


@given(st.text(max_size=120), st.integers(2, 30), st.integers(1, 4))
def test_wrapped_lines_are_few_and_narrow(text: str, cells: int, lines: int) -> None:
    wrapped = wrap(harmless(text), cells, lines)
    assert 1 <= len(wrapped) <= lines
    assert all(cell_len(line) <= cells for line in wrapped)


def test_wrapping_keeps_words_and_numbers_whole_and_loses_nothing() -> None:
    text = "其他地方全国包邮，72 小时内从镇宁发出"
    assert wrap(text, 19, 3) == ["其他地方全国包邮，", "72 小时内从镇宁发出"]
    assert wrap("ship within three days", 12, 3) == ["ship within", "three days"]
    assert wrap("好" * 30, 10, 2) == ["好好好好好", "好好好好…"]


def test_no_line_begins_with_a_sign_that_closes_another() -> None:
    assert wrap("坏果包赔；签收联系", 8, 3) == ["坏果包", "赔；签收", "联系"]
    assert wrap("刺梨干（250克）卖完了", 14, 3) == ["刺梨干（250", "克）卖完了"]
    assert wrap("。" * 9, 4, 9) == ["。。", "。。", "。。", "。。", "。"]
