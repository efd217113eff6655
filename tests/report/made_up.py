"""A made-up settlement for the report tests: two households, two units, a correction, and hostile names."""

from __future__ import annotations

from typing import Final

from companion.domain.catalogue import Catalogue, StockPool
from companion.domain.facts import Allotted, LotSettled, SettlementClosed
from companion.report.statement import Statement

AT: Final = 1_781_573_400_000
"""2026-06-16T09:30:00+08:00."""
HOSTILE: Final = '=cmd|" /C calc"!A0'

CATALOGUE: Final = Catalogue(
    "弄袍村", pools=(StockPool("plum", "蜂糖李", "g", 0), StockPool("bamboo", "@方竹笋", "piece", 0))
)
LOTS: Final = (
    LotSettled("plum-1", "罗家", "plum", 98_000, 650, 127_400, 100_000, 1_234, 0, 98_000),
    LotSettled("plum-2", HOSTILE, "plum", -2_500, 600, -3_000, 50_000, 0, 10_000, -1_000, 1_500),
    LotSettled("bamboo-1", "罗家", "bamboo", 4, 299, 1_196, 6, 1, 0, 4),
    LotSettled("plum-rest", "", "plum", 0, 0, 0, 5_000),
)
ROWS: Final = (
    Allotted("doudian", "D1", "1", "plum", "plum-1", 98_000),
    Allotted("doudian", "-D2", "1", "plum", "plum-2", -1_000, 1_500, adjusts=True),
    Allotted("phone", "D3\t\x1b[31m", "1", "bamboo", "bamboo-1", 4),
    Allotted("phone", "D3", "1", "plum", "", 2_500),
)


def statement(id: str = "S2", **more: object) -> Statement:
    """The settlement; with an empty id it is only looked at."""
    told: dict[str, object] = {"unallotted": {"plum": 2500}, "note": "+另找", "by": "会计", "uncharged": {"plum": 3}}
    closed = SettlementClosed(id, LOTS, 125_596, AT - 86_400_000, at_ms=AT, **(told | more))  # type: ignore[arg-type]
    return Statement(closed, ROWS, CATALOGUE)
