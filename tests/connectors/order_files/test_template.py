"""The template can be written, filled in and read back; its example is no order."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from companion.domain.trouble import Trouble
from connectors.order_files.export import Wanted, read_export
from connectors.order_files.template import HEADINGS, write_template
from tests.connectors.order_files.made import good

ID = "4805961163201956001"


@pytest.mark.parametrize("name", ["订单.xlsx", "订单.csv"])
def test_an_empty_template_is_recognised_and_holds_no_order(tmp_path: Path, name: str) -> None:
    write_template(tmp_path / name)
    (part,) = read_export(tmp_path / name, Wanted())
    assert (part.profile.name, part.place.shop) == ("template", "template")
    assert good(tmp_path / name) == []


def test_a_filled_in_template_is_read_with_all_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "订单.xlsx"
    write_template(path)
    book = load_workbook(path)
    sheet = book["订单"]
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    filled: list[tuple[str | int, ...]] = [
        (ID, "plum-5", 2, "待发货"),
        (ID, "plum-3", 1, "待发货"),
        ("7", "plum-5", 1, "已取消"),
    ]
    for row, cells in enumerate(filled, 3):
        for column, cell in enumerate(cells, 1):
            assert sheet.cell(row, column).number_format == "@"
            sheet.cell(row, column, cell)
    book.save(path)
    rows = good(path)
    assert [(row.order, row.lines, row.shape.state) for row in rows] == [
        (ID, (f"{ID}|plum-5",), "paid"),
        (ID, (f"{ID}|plum-3",), "paid"),
        ("7", ("7|plum-5",), "closed_unpaid"),
    ]


def test_a_template_never_overwrites_and_has_one_of_two_endings(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"mine")
    with pytest.raises(Trouble, match="已经有了"):
        write_template(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == b"mine"
    with pytest.raises(Trouble, match=r"\.xlsx 或 \.csv"):
        write_template(tmp_path / "a.pdf")
    with pytest.raises(Trouble, match="写不了"):
        write_template(tmp_path / "none" / "a.csv")
