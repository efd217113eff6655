"""斤, pieces and yuan: exact going in, never too much coming out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.catalogue import Unit
from companion.domain.trouble import Trouble
from companion.domain.units import (
    MOST,
    format_amount,
    format_total_yuan,
    format_yuan,
    parse_amount,
    parse_delta,
    parse_yuan,
    write_amount,
)

units: st.SearchStrategy[Unit] = st.sampled_from(["g", "piece"])


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("640斤", 320_000, "g"),
        ("3.5斤", 1750, "g"),
        ("0.002斤", 1, "g"),
        ("20公斤", 20_000, "g"),
        ("20千克", 20_000, "g"),
        ("2kg", 2000, "g"),
        ("2 KG", 2000, "g"),
        ("1.5㎏", 1500, "g"),
        ("500克", 500, "g"),
        ("500g", 500, "g"),
        ("3两", 150, "g"),
        ("10市斤", 5000, "g"),
        ("30件", 30, "piece"),
        ("30.0件", 30, "piece"),
        ("0斤", 0, "g"),
        ("６４０斤", 320_000, "g"),
        ("３．５　斤", 1750, "g"),
        ("  8 斤 ", 4000, "g"),
    ],
)
def test_an_amount_as_people_write_it_is_read_exactly(text: str, amount: int, unit: Unit) -> None:
    assert parse_amount(text) == (amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "斤",
        "640",
        "640 ",
        "-20斤",
        "+20斤",
        "1e3斤",
        "1,000斤",
        "3.5.1斤",
        "二十斤",
        "20箱",
        "20斤半",
        ".5斤",
        "5.斤",
        "20斤20斤",
    ],
)
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Trouble, match="640斤") as trouble:
        parse_amount(text)
    assert text in trouble.value.zh
    assert "640斤" in trouble.value.en


@pytest.mark.parametrize("text", ["0.001斤", "0.5克", "1.5件", "0.0001kg"])
def test_a_part_of_a_gram_or_of_a_piece_is_refused(text: str) -> None:
    with pytest.raises(Trouble, match="不是整"):
        parse_amount(text)


def test_more_than_anyone_has_is_refused() -> None:
    assert parse_amount(f"{MOST}克") == (MOST, "g")
    with pytest.raises(Trouble, match="太大"):
        parse_amount(f"{MOST}斤")


@pytest.mark.parametrize(
    ("text", "delta"),
    [
        *((text, -10_000) for text in ("-20斤", "−20斤", "－20斤", "–20斤", " - 20 斤")),
        *((text, 10_000) for text in ("+20斤", "＋20斤", "20斤")),
    ],
)
def test_a_change_may_carry_any_sign_a_keyboard_gives(text: str, delta: int) -> None:
    assert parse_delta(text) == (delta, "g")


@pytest.mark.parametrize("text", ["--20斤", "+-20斤", "-", "", "斤-20"])
def test_what_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(Trouble):
        parse_delta(text)


@pytest.mark.parametrize(
    ("amount", "unit", "zh", "en"),
    [
        (305_000, "g", "610 斤", "610 jin"),
        (305_250, "g", "610.5 斤", "610.5 jin"),
        (305_249, "g", "610 斤", "610 jin"),
        (249, "g", "0 斤", "0 jin"),
        (0, "g", "0 斤", "0 jin"),
        (-1, "g", "−0.5 斤", "−0.5 jin"),
        (-250, "g", "−0.5 斤", "−0.5 jin"),
        (-251, "g", "−1 斤", "−1 jin"),
        (-10_000, "g", "−20 斤", "−20 jin"),
        (30, "piece", "30 件", "30 pcs"),
        (-3, "piece", "−3 件", "−3 pcs"),
    ],
)
def test_an_amount_is_shown_rounded_down(amount: int, unit: Unit, zh: str, en: str) -> None:
    assert format_amount(amount, unit, "zh") == zh
    assert format_amount(amount, unit, "en") == en


@given(st.integers(-MOST, MOST), units, st.sampled_from(["zh", "en"]))
def test_what_is_shown_is_at_most_what_is_there_and_less_than_half_a_jin_below(
    amount: int, unit: Unit, lang: str
) -> None:
    shown, same = parse_delta(format_amount(amount, unit, lang))
    assert same == unit
    assert shown <= amount < shown + (250 if unit == "g" else 1)


@given(st.integers(-MOST, MOST), units)
def test_a_written_amount_is_read_back_to_the_gram(amount: int, unit: Unit) -> None:
    assert parse_delta(write_amount(amount, unit)) == (amount, unit)
    assert parse_amount(write_amount(abs(amount), unit)) == (abs(amount), unit)


def test_a_written_amount_is_in_jin_where_that_is_short() -> None:
    written = [write_amount(amount, "g") for amount in (320_000, 1750, 150, 123, -10_000, 0)]
    assert written == ["640斤", "3.5斤", "0.3斤", "123克", "−20斤", "0斤"]


@given(st.decimals("0", "1000000", places=3))
def test_every_number_of_jin_is_exact_or_refused(jin: Decimal) -> None:
    try:
        amount, _ = parse_amount(f"{jin:f}斤")
    except Trouble:
        assert (jin * 500) % 1 != 0
    else:
        assert amount == jin * 500


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        *((text, 3990) for text in ("39.9", "39.90", "¥39.9", "￥39.9元", "３９．９", " 39.9 ")),
        *(("40", 4000), ("0", 0), ("0.01", 1), ("12,448.80", 1_244_880), ("1,000,000", 100_000_000)),
    ],
)
def test_a_price_is_read_exactly(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", "39.999", "-1", "1e2", "三十九", "39,9", "1,00.00", "39.9.9", ".9", "9.", "NaN", "10000000000.01"]
)
def test_what_is_no_price_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Trouble, match=r"39\.9") as trouble:
        parse_yuan(text)
    assert text in trouble.value.en


@given(st.integers(0, MOST))
def test_a_shown_price_is_read_back_to_the_fen(fen: int) -> None:
    assert parse_yuan(format_yuan(fen)) == fen
    assert parse_yuan(format_total_yuan(fen)) == fen


def test_prices_are_short_and_totals_are_aligned() -> None:
    assert [format_yuan(fen) for fen in (3990, 4000, 3995, 5, 0, -3990)] == [
        "39.9",
        "40",
        "39.95",
        "0.05",
        "0",
        "−39.9",
    ]
    assert [format_total_yuan(fen) for fen in (1_244_880, 0, -7, 123_456_789_000)] == [
        "12,448.80",
        "0.00",
        "−0.07",
        "1,234,567,890.00",
    ]
