"""A cell is read as what its column says, in every way of writing it, or refused without repeating it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.order_files.cells import (
    Unread,
    day_ms,
    fen_of,
    head_of,
    id_of,
    loses_digits,
    moment_of,
    text_of,
    units_of,
)

ID = "4805961163201956001"
AT = 1_721_462_441_000


@pytest.mark.parametrize(
    "cell",
    [
        ID,
        f"\t{ID}",
        f'="{ID}"',
        f"'{ID}",
        f' "{ID}"\t',
        f"\ufeff{ID}",
        "４８０５９６１１６３２０１９５６００１",
        f"{ID}.0",
    ],
)
def test_an_id_is_the_same_digit_by_digit_however_it_is_wrapped(cell: str) -> None:
    assert id_of(cell) == ID


@pytest.mark.parametrize("cell", ["240720-123456789012345", "D100", "JD_1.2#3", "1"])
def test_ids_of_other_forms_are_ids(cell: str) -> None:
    assert id_of(cell) == cell


@pytest.mark.parametrize(("cell", "id"), [(300000000001, "300000000001"), (7, "7"), (7.0, "7")])
def test_a_number_small_enough_to_be_exact_is_an_id(cell: Any, id: str) -> None:
    assert id_of(cell) == id


@pytest.mark.parametrize(
    "cell", ["4.80596E+18", "4.80596116320196E+18", "4E18", 4.80596116320196e18, 4805961163201956001, 10**15, 1.5, -1]
)
def test_an_id_that_went_through_a_number_is_damaged(cell: Any) -> None:
    with pytest.raises(Unread) as no:
        id_of(cell)
    assert no.value.damaged


@pytest.mark.parametrize(
    "cell",
    [
        *(None, "", "-", "\t", "—", "王小明", "1 or 1", "=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "12\x0034", "9" * 41),
        *(True, dt.datetime(2024, 1, 1)),  # noqa: DTZ001 - as openpyxl gives it
    ],
)
def test_what_is_no_id_is_refused_but_not_as_damaged(cell: Any) -> None:
    with pytest.raises(Unread) as no:
        id_of(cell)
    assert not no.value.damaged
    assert not cell or str(cell) not in no.value.zh + no.value.en


@pytest.mark.parametrize("cell", ["13800138000", "8613800138000", 13800138000, "电话13800138000", "A-13800138000"])
def test_a_mobile_number_is_no_order_number(cell: Any) -> None:
    with pytest.raises(Unread):
        id_of(cell)


def test_only_long_ids_that_end_in_zeros_have_lost_digits() -> None:
    assert loses_digits("4705288465508533000")
    assert not loses_digits("4705288465508533001")
    assert not loses_digits("300000000000000")
    assert not loses_digits("240720-123456789012000")


@given(st.text(max_size=60) | st.integers() | st.floats() | st.none() | st.booleans())
def test_an_id_is_plain_or_refused_and_nothing_else_is_raised(cell: Any) -> None:
    try:
        id = id_of(cell)
    except Unread:
        return
    assert id.isascii()
    assert id.isprintable()
    assert 0 < len(id) <= 40
    assert id_of(id) == id


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 5斤装\t", "5斤装"),
        ('="PLUM-5J"', "PLUM-5J"),
        ("ＰＬＵＭ－５Ｊ", "PLUM-5J"),
        ("a\x00b\u202ec", "abc"),
        ("两\n行", "两 行"),
        *[(blank, "") for blank in (None, "", "-", "--", "—", "/", "\t-\t")],
        (3.0, "3"),
    ],
)
def test_a_text_is_one_plain_line(cell: Any, text: str) -> None:
    assert text_of(cell) == text


def test_a_text_without_an_end_is_refused() -> None:
    with pytest.raises(Unread):
        text_of("x" * 40_000)


def test_a_heading_is_the_same_however_it_is_spaced() -> None:
    assert head_of("\ufeff 商品数量（件） \t") == head_of('"商品 数量(件)"') == "商品数量(件)"


@pytest.mark.parametrize(
    ("cell", "units"), [("2", 2), (2, 2), (2.0, 2), ("２", 2), ("2.0", 2), ("0", 0), ("1,000", 1000)]
)
def test_a_quantity_is_a_whole_number(cell: Any, units: int) -> None:
    assert units_of(cell) == units


@pytest.mark.parametrize("cell", ["", None, "-1", "1.5", "两", "1e3", "99999999", -1, 1.5, float("nan"), float("inf")])
def test_any_other_quantity_is_refused(cell: Any) -> None:
    with pytest.raises(Unread):
        units_of(cell)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("¥1,299.90", 129990),
        ("￥49.9元", 4990),
        (49.9, 4990),
        (0, 0),
        ("无退款申请", None),
        (None, None),
        ("1e9", None),
    ],
)
def test_money_is_whole_fen_or_none(cell: Any, fen: int | None) -> None:
    assert fen_of(cell) == fen


@pytest.mark.parametrize(
    "cell",
    [
        "2024-07-20 16:00:41",
        "\t2024-07-20 16:00:41",
        "2024/7/20 16:00:41",
        "2024-07-20T16:00:41",
        "2024年7月20日 16:00:41",
        dt.datetime(2024, 7, 20, 16, 0, 41),  # noqa: DTZ001 - as openpyxl gives it
        45493.66714120370,
        "45493.6671412037",
    ],
)
def test_a_time_without_a_zone_is_chinas(cell: Any) -> None:
    assert moment_of(cell) == AT


def test_a_minute_and_a_day_are_times_too_and_a_blank_is_none() -> None:
    assert moment_of("2024/7/20 16:00") == AT - 41_000
    assert moment_of("2024-07-20") == day_ms(2024, 7, 20) == 1_721_404_800_000
    assert [moment_of(blank) for blank in (None, "", "-", "\t")] == [0, 0, 0, 0]
    assert day_ms(2024, 2, 30) == 0


def test_midnight_stays_on_its_day() -> None:
    assert moment_of("2024-07-21 00:00:00") - moment_of("2024-07-20 23:59:59") == 1000


@pytest.mark.parametrize(
    "cell", ["昨天", "2024-13-01 00:00:00", "2024-07-20 25:00:00", "1999-07-20", 1, 9e9, float("nan"), True, b"x"]
)
def test_any_other_time_is_refused(cell: Any) -> None:
    with pytest.raises(Unread):
        moment_of(cell)
