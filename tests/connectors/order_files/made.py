"""Made-up exports: rows by the names of their columns, as CSV bytes or as a workbook; and the state they come to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.decide import decide, opening
from companion.domain.inbound import OrderEvent
from companion.domain.state import State, apply
from connectors.order_files.events import Row, events_of
from connectors.order_files.export import Wanted, read_export
from connectors.order_files.payload import Refusal

NOW_MS: Final = 1_800_000_000_000
DOUYIN: Final = (
    *("主订单编号", "子订单编号", "选购商品", "商品规格", "商品数量", "商品ID", "商家编码", "收件人", "收件人手机号"),
    *("详细地址", "订单提交时间", "支付完成时间", "订单完成时间", "订单状态", "售后状态", "取消原因", "发货时间"),
)
CATALOGUE: Final = Catalogue(
    "村",
    pools=(StockPool("plum", "李", "g", 1_000_000),),
    packs=(
        Pack("plum-5", "plum", "五斤", 2500, 4990, sku={"doudian": ("PLUM-5J",)}),
        Pack("plum-3", "plum", "三斤", 1500, 2990, sku={"doudian": ("PLUM-3J",)}),
    ),
)


def douyin(order: str = "4805961163201956001", **cells: str) -> dict[str, str]:
    """One row of Douyin's, paid for and to be sent unless `cells` says otherwise."""
    row = dict.fromkeys(DOUYIN, "-")
    row |= {"主订单编号": f"\t{order}", "子订单编号": f"\t{order}", "选购商品": "蜂糖李", "商品数量": "2"}
    row |= {"商家编码": "\tPLUM-5J", "订单提交时间": "2024-07-20 16:00:00", "支付完成时间": "2024-07-20 16:00:41"}
    return row | {"订单状态": "待发货"} | cells


def as_csv(rows: Iterable[Mapping[str, str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The rows under their own heading."""
    rows = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(path: Path, *sheets: Sequence[Sequence[Any]]) -> Path:
    """A workbook of sheets of rows."""
    book = Workbook(write_only=True)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"表{number + 1}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def put(path: Path, body: bytes) -> Path:
    """A file with this in it."""
    path.write_bytes(body)
    return path


def rows_of(path: Path, wanted: Wanted | None = None) -> list[Row | Refusal]:
    """Every row of a file, of all its sheets."""
    return [row for part in read_export(path, wanted or Wanted()) for row in part.rows]


def good(path: Path, wanted: Wanted | None = None) -> list[Row]:
    """Every row of a file of which all are taken."""
    rows = rows_of(path, wanted)
    assert not [row for row in rows if isinstance(row, Refusal)], rows
    return [row for row in rows if isinstance(row, Row)]


def nouns_of(path: Path, wanted: Wanted | None = None) -> list[OrderEvent]:
    """All that a file tells."""
    nouns: list[OrderEvent] = []
    for part in read_export(path, wanted or Wanted()):
        for row in part.rows:
            assert isinstance(row, Row), row
            told = events_of(row, part.place)
            nouns += [told.detail, *told.rest]
    return nouns


def state_of(*files: Iterable[OrderEvent]) -> State:
    """What the station holds true after these, one after another."""
    state = State()
    for fact in opening(state, CATALOGUE, NOW_MS):
        apply(state, fact)
    for nouns in files:
        for noun in nouns:
            for decided in decide(state, noun, None, NOW_MS):
                apply(state, decided)
    return state
