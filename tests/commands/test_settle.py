"""`companion settle`: what each household is owed, from a real book, with a station running and without one."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import subprocess
from pathlib import Path
from typing import Any

import aiohttp
import openpyxl
import pytest

from companion import cli
from companion.domain.facts import AnyFact
from companion.journal import open_journal
from tests.evening.village import STATION, Village, companion, order

LOTS = """
[[pool.lot]]
household = "罗家"
amount = "5斤"
price = "6.5"

[[pool.lot]]
household = "韦家"
amount = "10斤"
"""


def village_of(folder: Path, lots: str = LOTS, on_hand: str = "20斤") -> Village:
    """A village with a pile of plums that households brought."""
    station = STATION.replace('on_hand = "64000斤"\n', f'on_hand = "{on_hand}"\n{lots}')
    return Village(folder, station)


def priced(lots: str = LOTS) -> str:
    return f'{lots}price = "6"\n'


async def settle(village: Village, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command here, in a thread of its own: a process for each look would take most of the test's time."""
    command = ["settle", *words, "--lang", "zh", "--config", str(village.config), "--data", str(village.data)]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = await asyncio.to_thread(cli.run, [*command, "--port", str(village.port or 1)])
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


async def sell(village: Village, *numbers: int, quantity: int = 1) -> None:
    """Orders of so many packs of 5斤 each, paid and sent."""
    async with aiohttp.ClientSession() as http:
        for number in numbers:
            nouns = [order(number, quantity=quantity), order(number, "shipped", at="2026-06-16T09:00:00+08:00")]
            assert (await village.push(http, *nouns))["status"] == 200


def facts(village: Village) -> list[AnyFact]:
    """What the book holds."""
    return [fact for _, fact in open_journal("sqlite:station.db", village.data).read()]


def told(settled: subprocess.CompletedProcess[str]) -> list[list[str]]:
    """The cells of what was printed."""
    assert (settled.returncode, settled.stderr) == (0, "")
    return [re.split(r" {2,}", line) for line in settled.stdout.splitlines()]


@pytest.fixture
def village(tmp_path: Path) -> Any:
    one = village_of(tmp_path, priced())
    yield one
    if one.process is not None:
        one.kill()


async def test_a_running_station_settles_and_the_table_is_what_the_book_says(village: Village, tmp_path: Path) -> None:
    village.start()
    await sell(village, 1, 2)
    looked = told(await settle(village, "--preview"))
    assert looked[0] == ["结算预览（只看，没有结算）", "弄袍村 · 蜂糖李专场"]
    sheet = tmp_path / "s1.xlsx"
    first = told(await settle(village, "--by", "会计", "--xlsx", str(sheet)))
    assert first[0] == ["结算 S1", "弄袍村 · 蜂糖李专场"]
    assert ["罗家", "plum-1", "蜂糖李", "5 斤", "5 斤", "6.5", "32.50"] in first
    assert ["韦家", "plum-2", "蜂糖李", "10 斤", "5 斤", "6", "30.00"] in first
    assert ["合计", "62.50"] in first
    assert ["经手：会计"] in first
    owed = openpyxl.load_workbook(sheet)["应付"]
    assert [[cell.value for cell in row] for row in owed.iter_rows()] == [
        ["农户", "斤", "件", "应付（元）"],
        ["罗家", 5, 0, 32.5],
        ["韦家", 5, 0, 30],
        ["合计", 10, 0, 62.5],
    ]
    again = await settle(village)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("没有要结算的")
    assert village.stop() == 0
    assert told(await settle(village, "--show", "s1")) == first
    listed = companion("settle", "--list", "--config", str(village.config), "--data", str(village.data))
    assert told(listed)[-1][0] == "S1"
    assert told(listed)[-1][-2:] == ["会计", "62.50"]


async def test_without_a_station_it_opens_the_book_itself_and_the_next_period_holds_the_corrections(
    village: Village,
) -> None:
    village.start()
    await sell(village, 1, quantity=2)
    village.stop()
    assert ["合计", "62.50"] in told(await settle(village))
    village.start()
    async with aiohttp.ClientSession() as http:
        back = order(1, "refunded", refund="R1", lines=[{"line": "1", "quantity": 1, "phase": "pre"}])
        assert (await village.push(http, back))["accepted"] == 1
    village.stop()
    second = told(await settle(village))
    assert second[0][0] == "结算 S2"
    assert ["合计", "−30.00"] in second
    assert ["doudian", "D1", "1", "韦家", "plum-2", "−5 斤"] in second


async def test_a_lot_without_a_price_is_named_and_a_price_may_be_given_by_command_or_by_file(tmp_path: Path) -> None:
    village = village_of(tmp_path)
    village.start()
    try:
        await sell(village, 1, 2)
        refused = await settle(village)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "这些批次还没有价格：韦家 plum-2" in refused.stderr
        assert "price_lot" in refused.stderr
        assert ["还没有价格：韦家 plum-2"] in told(await settle(village, "--preview"))
        async with aiohttp.ClientSession() as http:
            assert (await village.command(http, "price_lot", lot="plum-2", price="7"))["ok"]
        assert ["合计", "67.50"] in told(await settle(village, "--preview"))
    finally:
        village.stop()
    village.config.write_text(village.config.read_text("utf-8").replace(LOTS, priced()), encoding="utf-8")
    assert ["合计", "62.50"] in told(await settle(village, "--preview"))
    assert ["合计", "62.50"] in told(await settle(village))


async def test_what_was_sent_beyond_every_lot_must_be_explained(tmp_path: Path) -> None:
    village = village_of(tmp_path, priced(), "15斤")
    village.start()
    try:
        await sell(village, 1, 2, 3, 4)
        refused = await settle(village)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("发出的比收到的多（蜂糖李 5斤）")
        explained = await settle(village, "--note", "班家补了 5 斤，现结", "--lang", "en")
        assert "Note: 班家补了 5 斤，现结" in explained.stdout
        assert "of no lot: 蜂糖李 5 jin" in explained.stdout
    finally:
        village.stop()


async def test_what_cannot_be_settled_is_one_sentence_and_writes_nothing(village: Village, tmp_path: Path) -> None:
    nowhere = await settle(village)
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert "不存在" in nowhere.stderr
    village.start()
    village.stop()
    before = facts(village)
    for words, sentence in (
        (("--show", "S9"), "没有“S9”这个结算"),
        (("--xlsx", str(tmp_path / "no" / "s.xlsx")), "写不了"),
        ((), "没有要结算的"),
    ):
        ended = await settle(village, *words)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert len(ended.stderr.splitlines()) == 1
        assert sentence in ended.stderr
    assert told(await settle(village, "--list")) == [["还没有结算过"]]
    assert facts(village) == before
