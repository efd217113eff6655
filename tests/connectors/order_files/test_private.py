"""No name, telephone or address of a buyer leaves the row parser: not into events, reports or refusals."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

import orjson
import pytest

from companion.domain.inbound import Inbound, OrderEvent, write_noun
from connectors.contract import Receipt
from connectors.order_files.export import Wanted
from connectors.order_files.profiles import PROFILES
from connectors.order_files.report import details, page
from connectors.order_files.transport import brought_by, import_file
from tests.connectors.order_files.made import as_csv, put

PERSON: Final = "欧阳小明丁", "13912345678", "贵州省镇宁县六马镇弄袍村三组八号"
GOOD: Final = {
    "order": "480596116320195600{}",
    "line": "480596116320195600{}",
    "created": "2024-07-20 16:00:00",
    "paid": "2024-07-20 16:00:41",
    "product": "3488625851803765001",
    "code": "PLUM-5J",
    "units": "2",
    "title": "蜂糖李 x2",
    "kinds": "1",
}
STATES: Final = {"pdd": "待发货", "taobao": "买家已付款，等待卖家发货", "jd": "等待出库"}


def crowded(platform: str, heading: list[str]) -> list[dict[str, str]]:
    """Rows whose every column that is not read speaks of a person; the second and third are refused."""
    profile = next(one for one in PROFILES if one.name == platform)
    read = {name: field for field, names in profile.columns.items() for name in names}
    rows = []
    for number in range(3):
        row = {name: PERSON[place % 3] for place, name in enumerate(heading)}
        for name in heading:
            if name in read:
                row[name] = GOOD.get(read[name], "").format(number + 1)
        row[profile.columns["state"][0]] = STATES.get(platform, "待发货")
        rows.append(row)
    rows[1][profile.columns["order"][0]] = PERSON[0]
    rows[2][profile.columns["state"][0]] = PERSON[2]
    return rows


def headings(shared: Path) -> dict[str, list[str]]:
    recorded = shared / "captures" / "orders" / "synthetic-exports" / "headers.json"
    if not recorded.is_file():
        pytest.skip("no recorded headings beside the checkout")
    found: dict[str, list[str]] = orjson.loads(recorded.read_bytes())
    found["taobao"] = found.pop("tmall_detail")
    return found


def test_nothing_of_a_person_is_told_or_reported(shared: Path, tmp_path: Path) -> None:
    told: list[bytes] = []

    async def emit(nouns: tuple[Inbound, ...]) -> Receipt:
        told.extend(write_noun(noun) for noun in nouns if isinstance(noun, OrderEvent))
        return Receipt(len(nouns), 0)

    for platform, heading in headings(shared).items():
        before = len(told)
        path = put(tmp_path / f"{platform}.csv", as_csv(crowded(platform, heading)))
        (report,) = asyncio.run(import_file(path, Wanted(), brought_by(emit)))
        assert (report.rows, report.refused, report.trouble) == (3, 2, ("", "")), platform
        assert len(told) > before
        said = "\n".join([page([report], "zh"), page([report], "en"), *details(report, "zh"), *details(report, "en")])
        for piece in (*PERSON, "欧阳", "六马镇"):
            assert piece not in said
    whole = b"\n".join(told).decode()
    for piece in (*PERSON, "欧阳", "六马镇"):
        assert piece not in whole
