"""A table stands straight in a terminal, where a Chinese character is two cells wide."""

from __future__ import annotations

from rich.cells import cell_len

from companion.report.table import pad, table


def test_columns_stand_straight_with_wide_and_narrow_letters() -> None:
    lines = table(("农户", "lot", "应付（元）"), [("罗家", "plum-1", "1,274.00"), ("Wei", "p", "−30.00")], 2)
    assert lines == [
        "农户  lot     应付（元）",
        "────────────────────────",
        "罗家  plum-1    1,274.00",
        "Wei   p           −30.00",
    ]
    assert {cell_len(line) for line in lines} == {24}


def test_a_column_that_says_nothing_is_left_out() -> None:
    assert table(("a", "b", "c"), [("1", "", "3"), ("4", "", "")], 1) == ["a  c", "────", "1  3", "4"]


def test_nothing_is_cut_that_is_too_wide() -> None:
    assert pad("罗家", 2) == "罗家"
    assert pad("罗", 4, right=True) == "  罗"
