"""The import of order files, each step in a process of its own: `python importing.py STEP KIND FILE [FOLDER]`.

Steps: `make` writes a made-up export of FOLDER rows; `bare` reads it with nothing but the library; `read` is all that
is done before the station: decoding, checking, understanding, making events; `whole` brings them into a book too.
Writes one JSON object of figures to stdout: rows, seconds, those of the processor, peak memory in MB.
"""

from __future__ import annotations

import csv
import io
import resource
import sys
from collections import deque
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import orjson

from companion.app import Plan, Station, run_station
from companion.commands.running import run_to_the_end
from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.inbound import Inbound
from companion.journal.sqlite import SqliteJournal
from connectors.contract import Receipt
from connectors.order_files.export import Wanted, read_export
from connectors.order_files.report import Report
from connectors.order_files.transport import brought_by, import_file, told_rows

_DOUYIN: Final = (
    *("主订单编号", "子订单编号", "选购商品", "商品规格", "商品数量", "商品ID", "商家编码", "商品单价", "订单应付金额"),
    *("运费", "优惠总金额", "收件人", "收件人手机号", "省", "市", "区", "街道", "详细地址", "买家留言", "订单提交时间"),
    *("旗帜颜色", "商家备注", "订单完成时间", "支付完成时间", "APP渠道", "流量来源", "订单状态", "承诺发货时间"),
    *("售后状态", "取消原因", "发货时间"),
    *(f"列{number}" for number in range(43)),
)
_KUAISHOU: Final = (
    *("订单号", "订单创建时间", "订单支付时间", "订单状态", "实付款", "成交数量", "售后状态", "商品名称", "商品ID"),
    *("商品规格", "SKU编码", "收货人姓名", "收货人电话", "收货地址", "发货时间"),
    *(f"列{number}" for number in range(46)),
)
_STATES: Final = ("待发货", "已发货", "待发货", "已完成", "待支付")
_CATALOGUE: Final = Catalogue(
    "bench",
    pools=(StockPool("pile", "果", "g", 10**12),),
    packs=(Pack("PLUM-5J", "pile", "五斤", 2500, 4990), Pack("PLUM-3J", "pile", "三斤", 1500, 2990)),
)


def main() -> None:
    """Take one step."""
    step, kind, file, *more = sys.argv[1:]
    begun, worked = perf_counter(), process_time()
    rows = _STEPS[step](kind, Path(file), *more)
    took, worked = perf_counter() - begun, process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.buffer.write(orjson.dumps({"rows": rows, "s": took, "worked": worked, "MB": peak}))


def make(kind: str, file: Path, rows: str) -> int:
    """Write an export: Douyin's 74 columns as CSV, Kuaishou's 61 as XLSX."""
    count = int(rows)
    if kind == "csv":
        with file.open("w", encoding="utf-8-sig", newline="") as text:
            csv.writer(text, quoting=csv.QUOTE_ALL).writerows(chain((_DOUYIN,), map(_douyin, range(count))))
        return count
    _write_workbook(file, count)
    return count


def _write_workbook(file: Path, count: int) -> None:
    """As openpyxl writes it, which takes five minutes for so many cells; its rows are written out here."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book, frame = Workbook(write_only=True), io.BytesIO()
    book.create_sheet("订单").append(_KUAISHOU)
    book.save(frame)
    letters = [get_column_letter(number) for number in range(1, len(_KUAISHOU) + 1)]
    with ZipFile(frame) as empty, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as full:
        for name in empty.namelist():
            head, end, tail = empty.read(name).partition(b"</sheetData>")
            with full.open(name, "w") as part:
                part.write(head)
                for number in range(count if end else 0):
                    part.write(_row(number + 2, letters, _kuaishou(number)).encode())
                part.write(end + tail)


def _row(number: int, letters: list[str], cells: list[Any]) -> str:
    told = (
        f'<c r="{letter}{number}" t="n"><v>{cell}</v></c>'
        if isinstance(cell, int)
        else f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for letter, cell in zip(letters, cells, strict=True)
        if cell is not None
    )
    return f'<row r="{number}">{"".join(told)}</row>'


def _moment(number: int) -> str:
    second = number * 14_400 // 200_000
    return f"2026-06-15 {19 + second // 3600}:{second // 60 % 60:02}:{second % 60:02}"


def _douyin(number: int) -> list[str]:
    cells = dict.fromkeys(_DOUYIN, "-")
    id, at, state = f"\t48{59611632000 + number:017}", _moment(number), _STATES[number % 5]
    pack = 5 - number % 2 * 2
    cells |= {"主订单编号": id, "子订单编号": id, "选购商品": "贵州蜂糖李 现摘", "商品规格": f"{pack}斤装"}
    cells |= {"商品数量": str(1 + number % 3), "商品ID": "\t3488625851803765001", "商家编码": f"\tPLUM-{pack}J"}
    cells |= {"订单提交时间": at, "支付完成时间": at if state != "待支付" else "-", "订单状态": state}
    cells |= {"发货时间": at if state in ("已发货", "已完成") else "-"}
    # What Douyin writes of a buyer is a cipher of about so many letters.
    return list((cells | dict.fromkeys(("收件人", "收件人手机号", "详细地址"), f"##{'x' * 96}##")).values())


def _kuaishou(number: int) -> list[Any]:
    cells: dict[str, Any] = dict.fromkeys(_KUAISHOU, "-")
    at, state = _moment(number), _STATES[number % 5].replace("待支付", "待付款")
    pack = 5 - number % 2 * 2
    cells |= {
        "订单号": f"{2420100000000000 + number * 7 + 1}",
        "订单创建时间": at,
        "订单状态": state,
        "实付款": "¥49.90",
    }
    cells |= {"成交数量": 1 + number % 3, "商品规格": f"{pack}斤装", "SKU编码": f"PLUM-{pack}J"}
    cells |= {"订单支付时间": at if state != "待付款" else None, "发货时间": at if state == "已发货" else None}
    return list(cells.values())


def bare(kind: str, file: Path) -> int:
    """Every row, by nothing but the library."""
    if kind == "csv":
        with file.open(encoding="utf-8-sig", newline="") as text:
            return sum(1 for _ in csv.reader(text)) - 1
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True)
    return sum(1 for sheet in book.worksheets for _ in sheet.iter_rows(values_only=True)) - 1


def read(_kind: str, file: Path) -> int:
    """Every row, as the events it tells."""
    report = Report(file.name, ("", ""), "")
    for part in read_export(file, Wanted()):
        deque(told_rows(part, report), 0)
    assert not report.refused, "a made-up row was refused"
    return report.rows


def whole(_kind: str, file: Path, folder: str) -> int:
    """Every row, in a book on the disk."""
    reports: list[Report] = []

    async def work(station: Station) -> None:
        async def emit(nouns: tuple[Inbound, ...]) -> Receipt:
            outcome = await station.bring_to_book(nouns)
            return Receipt(outcome.accepted, outcome.duplicates)

        reports.extend(await import_file(file, Wanted(), brought_by(emit)))
        until.set()

    import asyncio

    until = asyncio.Event()
    plan = Plan(catalogue=_CATALOGUE, journal=SqliteJournal(Path(folder) / "import.db"))
    run_to_the_end(lambda: run_station(plan, until, work))
    (report,) = reports
    assert report.fresh == report.rows, "a made-up row was not new"
    return report.rows


def figures(taken: dict[str, dict[str, float]]) -> Iterator[tuple[str, float]]:
    """What the steps came to: rows a second, peaks, and how the reading stands beside the bare library."""
    for name, one in taken.items():
        yield f"{name}, rows/s", one["rows"] / one["s"]
        yield f"{name}, peak MB", one["MB"]
    for kind in ("csv", "xlsx"):
        bare, read = (taken[f"{kind} {step}"] for step in ("bare", "read"))
        yield f"{kind}: read against bare", (read["rows"] / read["s"]) / (bare["rows"] / bare["s"])
        yield f"{kind}: the same in processor time", bare["worked"] / read["worked"]


_STEPS: Final[dict[str, Any]] = {"make": make, "bare": bare, "read": read, "whole": whole}

if __name__ == "__main__":
    main()
