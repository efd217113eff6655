"""Floor 3: our own template for orders, for a helper to fill in. Writes the file it is given.

Its numbers are kept as text, so that a spreadsheet does not round them. The example is known by its number and is
never read as an order.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import BinaryIO, Final

from companion.domain.trouble import Trouble, reason
from connectors.order_files.profiles import EXAMPLE_ORDER

HEADINGS: Final = ("订单号", "商品编码", "数量", "状态", "支付时间", "备注")
_EXAMPLE: Final = (EXAMPLE_ORDER, "plum-5", "2", "待发货", "2026-06-15 20:00:00", "这一行是示例，可以删掉，不会导入")
_NOTES: Final = (
    ("订单号", "自己编的号也行，同一个号就是同一个订单；不要写手机号"),
    ("商品编码", "station.toml 里规格的 id，或在控制台对过的编码；一个订单有几样就写几行"),
    ("数量", "几件，整数"),
    ("状态", "待付款 已付款 待发货 已发货 已完成 已取消 已退款"),
    ("支付时间", "例如 2026-06-15 20:00:00；可以不写"),
    ("备注", "不会导入"),
)
_TEXT: Final = "@"
_ROWS_AS_TEXT: Final = 500


def write_template(path: Path) -> None:
    """Write the template as XLSX, or as CSV if the name ends so. Raises `Trouble`; never overwrites."""
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise Trouble(
            f"模板只能写成 .xlsx 或 .csv，{path.name} 不是",
            f"the template is written as .xlsx or .csv, {path.name} is neither",
        )
    try:
        with path.open("xb") as file:
            (_write_xlsx if ending == ".xlsx" else _write_csv)(file)
    except FileExistsError:
        raise Trouble(
            f"{path.name} 已经有了，不会覆盖：请换一个文件名", f"{path.name} is there already: name another file"
        ) from None
    except OSError as wrong:
        raise Trouble(f"写不了 {path}：{reason(wrong)[0]}", f"can't write {path}: {reason(wrong)[1]}") from None


def _write_csv(file: BinaryIO) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows((HEADINGS, _EXAMPLE))
    file.write(text.getvalue().encode("utf-8-sig"))


def _write_xlsx(file: BinaryIO) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    sheet.title = "订单"
    for row, cells in enumerate((HEADINGS, _EXAMPLE), 1):
        for column, text in enumerate(cells, 1):
            sheet.cell(row, column, text)
    for row in range(2, _ROWS_AS_TEXT + 2):
        for column in range(1, len(HEADINGS) + 1):
            sheet.cell(row, column).number_format = _TEXT
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", (24, 16, 8, 12, 22, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    notes = book.create_sheet("说明")
    for line in _NOTES:
        notes.append(line)
    notes.column_dimensions["B"].width = 60
    book.save(file)
