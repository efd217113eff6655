"""The lines of a CSV come out as the csv module would have them; a torn row costs none of those after it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.trouble import Trouble
from connectors.order_files.cells import said
from connectors.order_files.tables import TORN, read_table


def read(*lines: str) -> list[list[str] | str]:
    rows = read_table(line.encode() for line in lines)
    return [row if isinstance(row, str) else list(map(said, row)) for row in rows]


def test_plain_and_quoted_lines_are_cut_alike() -> None:
    assert read("a,b,c", '"1","2","3"', '"x,y",2,""', "4,5,6\r") == [
        ["a", "b", "c"],
        ["1", "2", "3"],
        ["x,y", "2", ""],
        ["4", "5", "6\r"],
    ]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_the_delimiter_is_what_there_is_most_of(delimiter: str) -> None:
    assert read(f"a{delimiter}b{delimiter}c", f"1,5{delimiter}2{delimiter}3")[1] == ["1,5", "2", "3"]


def test_an_id_wrapped_as_a_formula_is_one_cell() -> None:
    assert read("a,b", '"=""219438""",x', '="219438",x') == [["a", "b"], ['="219438"', "x"], ['="219438"', "x"]]


def test_a_remark_may_go_over_several_lines() -> None:
    assert read("a,b,c", '1,"two', 'lines",3', "4,5,6") == [["a", "b", "c"], ["1", "twolines", "3"], ["4", "5", "6"]]


def test_a_quote_that_is_never_closed_costs_its_own_row_only() -> None:
    rows = [f"{n},x,y" for n in range(300)]
    assert read("a,b,c", '1,"torn,3', *rows) == [["a", "b", "c"], TORN, *[row.split(",") for row in rows]]
    assert read("a,b,c", '1,"torn,3', "4,5,6") == [["a", "b", "c"], TORN, ["4", "5", "6"]]


def test_two_rows_run_together_by_stray_quotes_are_torn_and_then_read() -> None:
    assert read("a,b,c", '1,"torn,3', '4,"5",6', "7,8,9") == [
        ["a", "b", "c"],
        TORN,
        ["4", "5", "6"],
        ["7", "8", "9"],
    ]


def test_a_file_of_nothing_but_torn_rows_is_given_up() -> None:
    with pytest.raises(Trouble, match="引号乱了"):
        read("a,b,c", *['1,"x,3'] * 400)


@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\n\r"), max_size=6), min_size=3, max_size=3)))
def test_what_the_csv_module_wrote_is_read_as_it_was(rows: list[list[str]]) -> None:
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        text = io.StringIO(newline="")
        csv.writer(text, quoting=quoting, lineterminator="\n").writerows([["a", "b", "c"], *rows])
        lines = text.getvalue().removesuffix("\n").split("\n")
        assert read(*lines)[1:] == rows
