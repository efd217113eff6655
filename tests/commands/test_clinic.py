"""`companion clinic`: searches and exports what the book holds, whether or not a station has kept an archive of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import openpyxl
import orjson
import pytest

from companion import cli
from companion.domain.facts import ClinicAnswered
from companion.journal.sqlite import SqliteJournal
from tests.domain.shop import T0
from tests.evening.village import STATION


@pytest.fixture
def place(tmp_path: Path) -> list[str]:
    """A station whose book holds two answers; the options that name it."""
    (tmp_path / "station.toml").write_text(STATION, encoding="utf-8")

    async def write() -> None:
        book = SqliteJournal(tmp_path / "data" / "station.db")
        (tmp_path / "data").mkdir()
        await book.open()
        answers = [
            ClinicAnswered("q1", "李子流胶怎么治", "刮掉", at_ms=T0),
            ClinicAnswered("q2", "黄叶", "铁", at_ms=T0),
        ]
        await book.append(0, answers, "k")
        await book.close()

    asyncio.run(write())
    return ["--config", str(tmp_path / "station.toml"), "--data", str(tmp_path / "data"), "--lang", "zh"]


def test_a_search_finds_and_says_when_it_does_not(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["clinic", "search", "流胶", *place]) == 0
    assert capsys.readouterr().out == "李子流胶怎么治\n  刮掉\n  2026-06-15 20:00\n"
    assert cli.run(["clinic", "search", *place]) == 0
    assert capsys.readouterr().out.count("2026-06-15") == 2
    assert cli.run(["clinic", "search", "核聚变", *place]) == 0
    assert capsys.readouterr().out == "没有找到\n"


def test_an_export_is_what_its_name_asks_for(
    place: list[str], tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for name in ("all.xlsx", "all.JSONL"):
        assert cli.run(["clinic", "export", str(tmp_path / name), *place]) == 0
        assert "已导出 2 条到" in capsysbinary.readouterr().err.decode()
    assert openpyxl.load_workbook(tmp_path / "all.xlsx").sheetnames == ["坐诊"]
    lines = (tmp_path / "all.JSONL").read_bytes()
    assert [orjson.loads(line)["answer"] for line in lines.splitlines()] == ["刮掉", "铁"]
    assert cli.run(["clinic", "export", "-", *place]) == 0
    assert capsysbinary.readouterr() == (lines, b"")


@pytest.mark.parametrize("to", ["", "all.csv", "all"])
def test_no_file_or_one_of_another_kind_is_refused(
    place: list[str], to: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["clinic", "export", to, *place]) == 1
    assert ".xlsx 或 .jsonl" in capsys.readouterr().err


def test_without_a_book_no_archive_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "station.toml").write_text(STATION, encoding="utf-8")
    assert cli.run(["clinic", "search", "--config", str(tmp_path / "station.toml"), "--data", str(tmp_path)]) == 1
    assert "station.db" in capsys.readouterr().err
    assert not (tmp_path / "clinic.db").exists()
