"""A settlement as a spreadsheet: numbers are numbers, and nothing from outside is a formula."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from companion.domain.trouble import Lang
from companion.report.workbook import MONEY, PIECES, WEIGHT, write_workbook
from tests.report.made_up import HOSTILE, statement


def written(lang: Lang = "zh", **more: Any) -> Any:
    file = io.BytesIO()
    write_workbook(statement(**more), lang, file)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def rows(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_it_has_a_sheet_for_the_households_the_lots_the_rows_and_the_notes() -> None:
    book = written()
    assert book.sheetnames == ["应付", "批次", "明细", "说明"]
    assert rows(book["应付"]) == [
        ["罗家", 196, 4, 1285.96],
        [HOSTILE, -5, 0, -30],
        ["合计", 191, 4, 1255.96],
    ]
    assert rows(book["批次"])[0] == ["罗家", "plum-1", "蜂糖李", "斤", 200, 2.468, 0, 196, 0, 196, 1.532, 6.5, 1274]
    assert rows(book["批次"])[3] == ["合作社", "plum-rest", "蜂糖李", "斤", 10, 0, 0, 0, 0, 0, 10, 0, 0]
    assert rows(book["明细"])[1] == ["doudian", "-D2", "1", "蜂糖李", "plum-2", HOSTILE, "斤", -2, 3, "是"]
    assert rows(book["明细"])[3] == ["phone", "D3", "1", "蜂糖李", "（没有批次）", None, "斤", 5, 0, None]
    notes = dict(rows(book["说明"]))
    assert (notes["结算"], notes["说明"], notes["应付合计（元）"]) == ("S2", "+另找", 1255.96)
    assert notes["没有批次可记：蜂糖李（斤）"] == 5
    assert written("en").sheetnames == ["Owed", "Lots", "Rows", "Notes"]


def test_numbers_have_the_format_of_what_they_count() -> None:
    book = written()
    first = book["批次"]
    assert (first["E2"].number_format, first["E4"].number_format, first["M2"].number_format) == (WEIGHT, PIECES, MONEY)
    assert {first.cell(2, column).data_type for column in range(5, 14)} == {"n"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n@"])
def test_nothing_from_outside_is_a_formula_or_holds_what_a_sheet_cannot(start: str) -> None:
    book = written(note=f"{start}1+1\x00\x0b", by=f"{start}HYPERLINK(1)")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in texts if cell.value.startswith(("=", "+", "-", "@")))
    assert all(letter.isprintable() for cell in texts for letter in cell.value)
    assert any(cell.value == f"{start.strip()}1+1" for cell in texts)


def test_a_look_is_called_one() -> None:
    assert dict(rows(written(id="")["说明"]))["结算"] == "预览，没有结算"
