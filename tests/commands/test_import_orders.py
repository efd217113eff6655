"""`companion import-orders` brings files into the book, by the station that runs or by a desk of its own."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from companion.app import Plan, run_station
from companion.cli import run
from companion.commands import import_orders
from companion.commands.assembly import faces
from companion.commands.import_orders import Meter, bodies
from companion.commands.options import PLATFORMS
from companion.domain.inbound import OrderEvent
from companion.journal.sqlite import SqliteJournal
from connectors.order_files.profiles import NAMES
from connectors.order_files.report import Report
from tests.connectors.order_files.made import CATALOGUE, as_csv, douyin, put
from tests.connectors.order_files.test_private import PERSON, crowded, headings

ID = "4805961163201956789"
STATION = """
[station]
name = "村"
[[pool]]
id = "plum"
name = "李"
on_hand = "1000斤"
[[pack]]
id = "plum-5"
pool = "plum"
title = "五斤"
content = "5斤"
price = "49.9"
sku = { doudian = ["PLUM-5J"] }
"""


@pytest.fixture
def place(tmp_path: Path) -> list[str]:
    """The words that name a station which does not run."""
    put(tmp_path / "station.toml", STATION.encode())
    return ["--config", str(tmp_path / "station.toml"), "--data", str(tmp_path / "data"), "--port", "1"]


def facts(place: list[str], tmp_path: Path) -> list[dict[str, Any]]:
    assert run(["export", str(tmp_path / "facts.jsonl"), *place[:4]]) == 0
    return [orjson.loads(line) for line in (tmp_path / "facts.jsonl").read_bytes().splitlines()]


def test_a_file_is_in_the_book_and_again_is_nothing_new(
    place: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = put(tmp_path / "1721470000_a.csv", as_csv([douyin(ID), douyin("4805961163201956790", 商家编码="GIFT")]))
    assert run(["import-orders", str(file), *place, "--lang", "zh"]) == 0
    told = capfd.readouterr()
    assert told.out.splitlines()[0].split() == ["文件", "平台", "店铺", "读了", "新", "没变", "没收"]
    assert told.out.splitlines()[2].split() == ["1721470000_a.csv", "抖店", "doudian", "2", "2", "0", "0"]
    assert "GIFT ×2" in told.err
    assert "PLUM-5J" not in told.err
    orders = [fact for fact in facts(place, tmp_path) if fact.get("order") == ID]
    assert [fact["fact"] for fact in orders] == ["order_created", "order_paid"]
    assert orders[0]["lines"][0]["line"] == ID
    assert run(["import-orders", str(file), *place, "--lang", "en"]) == 0
    assert capfd.readouterr().out.splitlines()[2].split() == [
        "1721470000_a.csv",
        "Doudian",
        "doudian",
        "2",
        "0",
        "2",
        "0",
    ]


def test_rows_that_are_refused_are_listed_and_the_rest_is_taken(
    place: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = put(tmp_path / "a.csv", as_csv([douyin(ID), douyin("?"), douyin(ID[:-1] + "1", 商品数量="两")]))
    good = put(tmp_path / "b.csv", as_csv([douyin(ID[:-1] + "2")]))
    none = put(tmp_path / "c.xlsx", b"")
    assert run(["import-orders", str(file), str(good), str(none), *place, "--lang", "zh"]) == 1
    told = capfd.readouterr()
    assert "a.csv: 第 3 行：订单号里有不该有的字符" in told.err
    assert "a.csv: 第 4 行：数量不是整数" in told.err
    assert "c.xlsx: c.xlsx 是空的" in told.err
    assert told.err.splitlines()[-1].startswith("有 2 行没收，2 个表没有全部读完或收下")
    assert len([fact for fact in facts(place, tmp_path) if fact["fact"] == "order_created"]) == 2


def test_the_platform_and_the_shop_may_be_named(
    place: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = put(tmp_path / "a.csv", as_csv([douyin(ID)]))
    assert run(["import-orders", str(file), *place, "--platform", "doudian", "--shop", "二店"]) == 0
    assert {fact["shop"] for fact in facts(place, tmp_path) if "shop" in fact} == {"二店"}
    assert run(["import-orders", str(file), *place, "--platform", "jd"]) == 1
    assert run(["import-orders", str(file), *place, "--shop", "console"]) == 1
    assert "console" in capfd.readouterr().err
    with pytest.raises(SystemExit) as usage:
        run(["import-orders", str(file), *place, "--platform", "amazon"])
    assert usage.value.code == 2
    assert PLATFORMS == NAMES


@asynccontextmanager
async def running(tmp_path: Path) -> AsyncIterator[int]:
    """A station that runs, and its port."""
    ready, until = asyncio.Queue[int](), asyncio.Event()

    async def tell(_station: object, server: Any) -> None:
        ready.put_nowait(server.port)

    plan = Plan(catalogue=CATALOGUE, journal=SqliteJournal(tmp_path / "data" / "station.db"))
    (tmp_path / "data").mkdir()
    async with asyncio.TaskGroup() as group:
        group.create_task(run_station(plan, until, faces("127.0.0.1", 0, tmp_path / "data", "zh", tell)))
        try:
            yield await ready.get()
        finally:
            until.set()


async def test_a_station_that_runs_takes_the_rows_itself(
    place: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = put(tmp_path / "a.csv", as_csv([douyin(f"48059611632{number:07}9") for number in range(450)]))
    async with running(tmp_path) as port:
        for wanted in ("450 450 0 0", "450 0 450 0"):
            words = ["import-orders", str(file), *place[:4], "--port", str(port)]
            assert await asyncio.to_thread(run, words) == 0
            assert capfd.readouterr().out.splitlines()[2].split()[3:] == wanted.split()
    assert len([fact for fact in facts(place, tmp_path) if fact["fact"] == "order_paid"]) == 450


async def test_nothing_of_a_person_is_anywhere(
    shared: Path, place: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    files = [
        str(put(tmp_path / f"{platform}.csv", as_csv(crowded(platform, heading))))
        for platform, heading in headings(shared).items()
    ]
    assert await asyncio.to_thread(run, ["import-orders", *files, *place, "--log-level", "debug"]) == 1
    told = capfd.readouterr()
    facts(place, tmp_path)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    kept += (tmp_path / "facts.jsonl").read_bytes() + told.out.encode() + told.err.encode()
    for piece in (*PERSON, "欧阳", "六马镇"):
        assert piece.encode() not in kept


def test_a_bar_on_a_terminal_and_a_line_now_and_then_elsewhere() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, pipe = Terminal(), io.StringIO()
    for out in (terminal, pipe):
        meter, report = Meter(out, "zh"), Report("a.csv", ("抖店", "Doudian"), "doudian")
        for rows in (200, 19_800, 20_200, 40_400):
            report.rows = rows
            meter(report, rows / 40_400)
        meter.end()
    assert terminal.getvalue().count("\r") == 6
    assert "100%  40400 行  a.csv" in terminal.getvalue()
    assert pipe.getvalue() == "a.csv: 20200 行\na.csv: 40400 行\n"


def test_rows_are_sent_in_requests_that_the_station_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_orders, "BODY_BYTES", 1_000)
    noun = OrderEvent(1_721_462_400_000, "doudian", "k", ID, "paid")
    sent = list(bodies([(noun,), (noun, noun)] * 20))
    assert sum(len(orjson.loads(body)) for body in sent) == 40
    assert all(len(body) < 1_200 for body in sent)
