"""Floor 3. The clinic's archive as people read it: as text for the terminal, a spreadsheet, JSON Lines.

Reads what the archive holds; writes the file it is given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from companion.archive.archive import Kept
from companion.domain.trouble import Lang
from companion.report.statement import plain

_OUTCOMES: Final = {
    "zh": {"answered": "已答", "visit": "上门"},
    "en": {"answered": "answered", "visit": "visit"},
}
_HEAD: Final = {
    "zh": ("问于", "问题", "几人问", "答于", "结果", "答复", "农技员", "记录人", "上过屏"),
    "en": ("asked", "question", "askers", "answered", "outcome", "answer", "expert", "by", "on air"),
}


class Reader(Struct, frozen=True):
    """Whom it is written for: their language, their time, and what experts are called by their ids."""

    lang: Lang
    zone: ZoneInfo
    experts: Mapping[str, str] = {}

    def day(self, at_ms: int) -> str:
        """2026-06-15 20:15; empty for no time."""
        return dt.datetime.fromtimestamp(at_ms / 1000, self.zone).strftime("%Y-%m-%d %H:%M") if at_ms else ""

    def expert(self, case: Kept) -> str:
        """What the expert is called."""
        return self.experts.get(case.expert, case.expert)


def found_text(cases: Sequence[Kept], reader: Reader) -> str:
    """What was found: each question with its answer, who gave it and when."""
    if not cases:
        return "没有找到\n" if reader.lang == "zh" else "nothing found\n"
    return "\n".join(_found(case, reader) for case in cases)


def _found(case: Kept, reader: Reader) -> str:
    outcome = "" if case.outcome == "answered" else _OUTCOMES[reader.lang].get(case.outcome, case.outcome)
    told = " · ".join(plain(part) for part in (reader.day(case.at_ms), reader.expert(case) or case.by, outcome) if part)
    return f"{plain(case.question)}\n  {plain(case.answer)}\n  {told}\n"


def write_lines(cases: Iterable[Kept], reader: Reader, file: BinaryIO) -> None:
    """One case a line of JSON, times with their offset."""
    for case in cases:
        told = msgspec.structs.asdict(case) | {"expert": reader.expert(case)}
        for name, to in (("at_ms", "at"), ("since_ms", "asked_at")):
            at_ms = told.pop(name)
            told[to] = dt.datetime.fromtimestamp(at_ms / 1000, reader.zone) if at_ms else None
        file.write(msgspec.json.encode(told, order="sorted") + b"\n")


def write_sheet(cases: Iterable[Kept], reader: Reader, file: BinaryIO) -> None:
    """A spreadsheet with one case a row."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from companion.report.workbook import lay

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet), "a new workbook has a sheet"
    sheet.title = "坐诊" if reader.lang == "zh" else "Clinic"
    lay(sheet, _HEAD[reader.lang], _rows(cases, reader))
    book.save(file)


def _rows(cases: Iterable[Kept], reader: Reader) -> Iterator[tuple[str | tuple[Decimal, str], ...]]:
    yes = "是" if reader.lang == "zh" else "yes"
    for case in cases:
        yield (
            reader.day(case.since_ms),
            case.question,
            (Decimal(case.askers), "0"),
            reader.day(case.at_ms),
            _OUTCOMES[reader.lang].get(case.outcome, case.outcome),
            case.answer,
            reader.expert(case),
            case.by,
            yes if case.on_air else "",
        )
