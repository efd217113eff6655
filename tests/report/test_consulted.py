"""The clinic's archive as people read it: text, a spreadsheet without formulas, JSON Lines."""

from __future__ import annotations

import io
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import orjson
import pytest

from companion.archive.archive import Kept
from companion.report.consulted import Reader, found_text, write_lines, write_sheet
from tests.domain.shop import T0

CASES = (
    Kept("q1", 7, T0, T0 - 3_600_000, "叶子发黄怎么办", "缺铁", "answered", "li", True, "小王", 12),
    Kept("q2", 9, T0, 0, "=HYPERLINK(1)\x1b[31m", "+去看\n树", "visit", "", False, "", 1),
)
ZH = Reader("zh", ZoneInfo("Asia/Shanghai"), {"li": "李农技"})
EN = Reader("en", ZoneInfo("UTC"))


def test_what_was_found_says_who_answered_and_when() -> None:
    assert found_text(CASES, ZH) == (
        "叶子发黄怎么办\n  缺铁\n  2026-06-15 20:00 · 李农技\n\n"
        "=HYPERLINK(1) [31m\n  +去看 树\n  2026-06-15 20:00 · 上门\n"
    )
    assert "2026-06-15 12:00 · li\n" in found_text(CASES, EN)
    assert (found_text((), ZH), found_text((), EN)) == ("没有找到\n", "nothing found\n")


def test_a_spreadsheet_has_a_row_a_case_and_no_formula() -> None:
    file = io.BytesIO()
    write_sheet(CASES, ZH, file)
    sheet: Any = openpyxl.load_workbook(file).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["问于", "问题", "几人问", "答于", "结果", "答复", "农技员", "记录人", "上过屏"]
    first = ["2026-06-15 19:00", "叶子发黄怎么办", 12, "2026-06-15 20:00", "已答", "缺铁", "李农技", "小王", "是"]
    assert rows[1] == first
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)} == {"s"}
    assert sheet["B3"].quotePrefix


@pytest.mark.parametrize(("reader", "at"), [(ZH, "2026-06-15T20:00:00+08:00"), (EN, "2026-06-15T12:00:00Z")])
def test_json_lines_have_times_with_their_offset(reader: Reader, at: str) -> None:
    file = io.BytesIO()
    write_lines(CASES, reader, file)
    first, second = map(orjson.loads, file.getvalue().splitlines())
    assert (first["at"], first["group"], first["answer"], first["on_air"]) == (at, "q1", "缺铁", True)
    assert (second["asked_at"], second["question"]) == (None, CASES[1].question)
