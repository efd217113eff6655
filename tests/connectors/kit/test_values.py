"""Ids keep their digits, times are believable or none, amounts are whole."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.kit.values import (
    Unreadable,
    code_of,
    fen_of,
    id_of,
    ms_of,
    ms_of_china,
    ms_of_s,
    read_json,
    read_object,
    units_of,
)


@pytest.mark.parametrize(
    ("value", "id"),
    [
        (4805961163201956922, "4805961163201956922"),
        ("4805961163201956922", "4805961163201956922"),
        ("0428::100:1618990587:6837", "0428::100:1618990587:6837"),
        (4.8e18, ""),
        (0, ""),
        (-1, ""),
        (True, ""),
        (None, ""),
        ("", ""),
        (" 1", ""),
        ("1\n", ""),
        ("张三", ""),
        ("1" * 151, ""),
    ],
)
def test_an_id_is_text_digit_by_digit_or_none(value: Any, id: str) -> None:
    assert id_of(value) == id


def test_a_sellers_code_may_be_in_any_letters() -> None:
    told = ["李子5斤", " A 1 ", 7, "a\nb", "x" * 101, None]
    assert [code_of(value) for value in told] == ["李子5斤", "A 1", "7", "", "", ""]


def test_a_time_is_believable_or_none() -> None:
    assert ms_of_s("1721462460") == ms_of_s(1_721_462_460) == ms_of(1_721_462_460_000) == 1_721_462_460_000
    assert ms_of_china("2024-07-20 16:01:00") == 1_721_462_460_000
    assert [ms_of_s(value) for value in (0, None, "", "now", 1.5, 10**18)] == [0] * 6
    assert [ms_of_china(value) for value in (None, "", 5, "soon", "0001-01-01 00:00:00")] == [0] * 5


def test_amounts_are_whole_and_of_a_size_that_can_be_meant() -> None:
    assert [units_of(value) for value in ("2", 2, 0, -1, 1.0, True, "２", 1_000_001)] == [2, 2, 0, *[None] * 5]
    assert [fen_of(value) for value in (2990, "2990", "29.90", 10**14)] == [2990, 2990, None, None]


@pytest.mark.parametrize("text", [b"", b"{", b"\xff", b"[" * 100_000, "\ud800"])
def test_what_is_no_json_is_unreadable(text: bytes | str) -> None:
    with pytest.raises(Unreadable):
        read_json(text)


def test_an_object_may_stand_within_a_string() -> None:
    assert read_object({"a": 1}) == read_object('{"a":1}') == {"a": 1}
    for value in (None, 7, "[]", "x"):
        with pytest.raises(Unreadable):
            read_object(value)
