"""Floor 3, pure: what became of every row of a file, as people read it. Reads and writes nothing but itself.

It holds no cell of any row: numbers of rows, reasons, counts, and the codes of goods.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from companion.domain.trouble import Lang
from connectors.order_files.payload import Refusal

REFUSALS_KEPT: Final = 1_000


@dataclass
class Report:
    """One sheet of one file. `fresh` rows told something new; `awaiting` is how many rows don't say what they are of.

    `goods` counts the rows of each shape, as [shape, rows] by its id. `trouble` is why the reading ended before the
    sheet did, in both languages.
    """

    name: str
    platform: tuple[str, str]
    shop: str
    source: str = ""
    sha: str = ""
    rows: int = 0
    fresh: int = 0
    unchanged: int = 0
    refused: int = 0
    awaiting: int = 0
    twice: tuple[str, ...] = ()
    refusals: list[Refusal] = field(default_factory=list)
    goods: dict[int, list[Any]] = field(default_factory=dict)
    trouble: tuple[str, str] = ("", "")

    def refuse(self, refusal: Refusal) -> None:
        """Count a row that was not taken, and keep why, as far as anyone will read it."""
        self.rows += 1
        self.refused += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append(refusal)

    def codes(self) -> dict[str, int]:
        """How many units of each code the rows tell of."""
        found: dict[str, int] = {}
        for shape, rows in self.goods.values():
            for goods in shape.goods:
                code = goods.code or goods.sku
                found[code] = found.get(code, 0) + goods.units * rows
        return found

    @property
    def whole(self) -> bool:
        """Whether every row was taken."""
        return not self.refused and not self.trouble[0]


def _line(report: Report, lang: Lang) -> str:
    zh, en = report.platform
    if lang == "zh":
        shop = "" if report.shop in ("", zh) else f" · {report.shop}"
        counts = f"读了 {report.rows} 行：新 {report.fresh}，没变 {report.unchanged}，没收 {report.refused}"
        return f"{report.name} · {zh}{shop} · {counts}" + (f"，等明细 {report.awaiting}" if report.awaiting else "")
    counts = f"{report.rows} rows read: {report.fresh} new, {report.unchanged} unchanged, {report.refused} refused"
    more = f", {report.awaiting} awaiting detail" if report.awaiting else ""
    return f"{report.name} · {en} · {report.shop} · {counts}{more}"


def details(report: Report, lang: Lang) -> list[str]:
    """Everything a person should look at, a line each: what stopped the reading, and each row not taken."""
    zh = lang == "zh"
    said = [report.trouble[0 if zh else 1]] if report.trouble[0] else []
    said += [
        f"表头里有两列都叫“{name}”，用的是前一列" if zh else f'two columns are called "{name}"; the first is read'
        for name in report.twice
    ]
    said += [f"第 {one.number} 行：{one.zh}" if zh else f"row {one.number}: {one.en}" for one in report.refusals]
    if (more := report.refused - len(report.refusals)) > 0:
        said.append(f"……还有 {more} 行没收" if zh else f"… and {more} more rows refused")
    if report.awaiting:
        said.append(
            f"{report.awaiting} 行看不出是什么货、各几件（几样并成了一行），在控制台等明细"
            if zh
            else f"{report.awaiting} rows don't tell what they are of (several lines in one): they await their detail"
        )
    return said


def page(reports: list[Report], lang: Lang) -> str:
    """The report that is written beside a file of the watched folder."""
    head = "助播台 订单导入报告" if lang == "zh" else "助播台: report of an import of orders"
    lines = [head, ""]
    for report in reports:
        lines += [_line(report, lang), f"sha256 {report.sha}", *details(report, lang), ""]
    return "\n".join(lines)
