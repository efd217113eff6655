"""A workbook's sheets are rows; one that is false, huge or spiteful is one sentence and costs little."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.domain.trouble import Trouble
from connectors.order_files import export, workbook
from connectors.order_files.events import Row
from connectors.order_files.payload import Refusal
from tests.connectors.order_files.made import DOUYIN, as_xlsx, douyin, good, rows_of

ROW = list(douyin().values())


def refused(path: Path) -> str:
    with pytest.raises(Trouble) as no:
        rows_of(path)
    return no.value.zh


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one part changed, made if it has none."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_all_sheets_with_a_heading_are_read_and_the_others_passed_over(tmp_path: Path) -> None:
    second = list(douyin("4805961163201956003").values())
    path = as_xlsx(tmp_path / "a.xlsx", [["说明"], ["x"]], [DOUYIN, ROW], [["抖店订单"], [], DOUYIN, second])
    assert [(row.number, row.order[-3:]) for row in good(path)] == [(2, "001"), (4, "003")]


def test_a_row_may_end_before_its_heading_does(tmp_path: Path) -> None:
    (row,) = good(as_xlsx(tmp_path / "a.xlsx", [DOUYIN, ROW[:15]]))
    assert row.shape.state == "paid"


def test_numbers_and_dates_are_read_as_what_they_are(tmp_path: Path) -> None:
    cells: dict[str, object] = dict(douyin())
    cells |= {"商品数量": 3.0, "订单提交时间": 45493.66714120370}
    (row,) = good(as_xlsx(tmp_path / "a.xlsx", [DOUYIN, list(cells.values())]))
    assert (row.shape.units, row.created_ms) == (3, 1_721_462_441_000)


@pytest.mark.parametrize("id", [4805961163201956001, 4.805961163201956e18, "4.80596E+18"])
def test_a_workbook_whose_ids_became_numbers_is_refused_whole(tmp_path: Path, id: object) -> None:
    cells: dict[str, object] = dict(douyin())
    cells["主订单编号"] = id
    path = as_xlsx(tmp_path / "a.xlsx", [DOUYIN, ROW, list(cells.values())])
    assert "又保存过" in refused(path)


def test_a_formula_is_no_id(tmp_path: Path) -> None:
    path = as_xlsx(tmp_path / "a.xlsx", [DOUYIN, ["=1+1", *ROW[1:]]])
    assert isinstance(rows_of(path)[0], Refusal)


def test_the_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = as_xlsx(tmp_path / "a.xlsx", [[], DOUYIN, [], ROW, ["x"] * 3])
    assert [type(row).__name__ + str(row.number) for row in rows_of(path)] == ["Row4", "Refusal5"]


@pytest.mark.parametrize(
    ("part", "body", "zh"),
    [
        ("xl/workbook.xml", b"no xml at all", "坏了"),
        ("[Content_Types].xml", b"<Types/>", "坏了"),
        (SHEET, b"<worksheet><sheetData><row r='1'><c r='A1'><v>1</v>", "坏了"),
        (SHEET, b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet/>', "坏了"),
        (SHEET, "<?xml version='1.0' encoding='utf-16'?><worksheet/>".encode("utf-16"), "坏了"),
    ],
    ids=["workbook", "types", "torn", "entities", "utf-16"],
)
def test_a_workbook_that_is_none_is_one_sentence(tmp_path: Path, part: str, body: bytes, zh: str) -> None:
    path = rewritten(as_xlsx(tmp_path / "a.xlsx", [DOUYIN, ROW]), part, lambda _: body)
    assert zh in refused(path)


def sheet_of(*rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def test_a_text_that_unfolds_without_end_is_refused_in_little_memory(tmp_path: Path) -> None:
    endless = [f'<row r="1"><c r="A1" t="str"><v>{"李" * 20_000_000}</v></c></row>']
    path = rewritten(as_xlsx(tmp_path / "a.xlsx", [DOUYIN, ROW]), SHEET, lambda _: sheet_of(endless.pop()))
    assert path.stat().st_size < 1 << 20
    tracemalloc.start()
    assert "坏了" in refused(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


def test_a_part_that_unfolds_to_too_much_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_PART_BYTES", 1 << 16)
    path = rewritten(as_xlsx(tmp_path / "a.xlsx", [DOUYIN, ROW]), "xl/theme/theme1.xml", lambda _: b" " * (1 << 17))
    assert "太大" in refused(path)


def test_a_row_of_ten_thousand_columns_is_refused(tmp_path: Path) -> None:
    wide = '<row r="1"><c r="NTP1" t="str"><v>x</v></c></row>'
    path = rewritten(as_xlsx(tmp_path / "a.xlsx", [DOUYIN, ROW]), SHEET, lambda _: sheet_of(wide))
    assert "不像订单表" in refused(path)


def test_a_row_numbered_in_the_billions_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 1_000)
    head = "".join(f'<c r="{chr(65 + n)}1" t="str"><v>{name}</v></c>' for n, name in enumerate(DOUYIN))
    far = '<row r="9999999999"><c r="A9999999999" t="str"><v>x</v></c></row>'
    path = rewritten(
        as_xlsx(tmp_path / "a.xlsx", [DOUYIN, ROW]), SHEET, lambda _: sheet_of(f'<row r="1">{head}</row>', far)
    )
    assert "超过" in refused(path)


def test_rows_beyond_the_bound_are_told_after_those_before_it_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 600)
    rows = [list(douyin(f"48059611632{number:08}1").values()) for number in range(620)]
    taken = 0
    parts = export.read_export(as_xlsx(tmp_path / "a.xlsx", [DOUYIN, *rows]), export.Wanted())
    part = next(parts)
    with pytest.raises(Trouble, match="超过 600 行"):
        for row in part.rows:
            taken += isinstance(row, Row)
    assert taken > 590
