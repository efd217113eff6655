"""Floor 3: brings the rows of exports into the station, and watches the folder they are dropped into.

Reads files, in a thread, some hundred rows at a time; writes a report beside each file of the folder and nothing else,
and deletes nothing. The only module of this connector that awaits. What was read before is known by the keys of its
events, so nothing is remembered here from one start to the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from companion.domain.inbound import ConnectorStatus, OrderEvent
from companion.domain.trouble import Lang, Trouble
from connectors.contract import Emit, Receipt
from connectors.order_files.events import Row, Told, events_of
from connectors.order_files.export import Part, Wanted, read_export
from connectors.order_files.files import ENDINGS
from connectors.order_files.payload import Refusal
from connectors.order_files.report import Report, page
from connectors.order_files.unreadable import as_trouble

ROWS_AT_ONCE: Final = 200
SHAPES_COUNTED: Final = 5_000
LOOK_S: Final = 2.0
REPORT: Final = "-导入报告.txt"
NAME: Final = "order_files"

Tickets = list[tuple[OrderEvent, ...]]
Bring = Callable[[Tickets], Awaitable[list[Receipt]]]
"""Brings each ticket into the book, and says of each, in their order, how much of it was new."""

Progress = Callable[[Report, float], None]
"""Is told how far a sheet has been read, from 0 to 1, now and then."""

Sleep = Callable[[float], Awaitable[object]]


def no_progress(_report: Report, _done: float) -> None:
    """Takes how far it is and says nothing."""


async def import_file(path: Path, wanted: Wanted, bring: Bring, progress: Progress = no_progress) -> list[Report]:
    """Bring every order of a file; a report of each sheet. A file that can't be read at all is a report too."""
    reports: list[Report] = []
    parts = read_export(path, wanted)
    try:
        while (part := await asyncio.to_thread(next, parts, None)) is not None:
            titles = (part.profile.title_zh, part.profile.title_en)
            report = Report(part.name, titles, part.place.shop, part.place.source, part.sha)
            report.twice = part.twice
            reports.append(report)
            await _import_part(part, report, bring, progress)
    except Trouble as trouble:
        if not reports:
            reports.append(Report(path.name, ("", ""), ""))
        reports[-1].trouble = (trouble.zh, trouble.en)
    return reports


async def _import_part(part: Part, report: Report, bring: Bring, progress: Progress) -> None:
    while told := await asyncio.to_thread(_next_rows, part, report):
        receipts = await bring([tuple(row.detail for row in told), *(row.rest for row in told)])
        fresh = sum(receipt.accepted > 0 for receipt in receipts[1:])
        report.fresh += fresh
        report.unchanged += len(told) - fresh
        progress(report, part.done())
    progress(report, 1.0)


def _next_rows(part: Part, report: Report) -> list[Told]:
    """The next rows that tell anything, the others counted on the way; none at the end, or where it breaks off."""
    told: list[Told] = []
    try:
        told.extend(islice(told_rows(part, report), ROWS_AT_ONCE))
    except Trouble as trouble:
        report.trouble = (trouble.zh, trouble.en)
    return told


def told_rows(part: Part, report: Report) -> Iterator[Told]:
    """What the rows of a sheet tell; each is counted in the report, and those that are refused too."""
    place, goods = part.place, report.goods
    for row in part.rows:
        if type(row) is Refusal:
            report.refuse(row)
            continue
        assert type(row) is Row
        report.rows += 1
        shape = row.shape
        counted = goods.get(id(shape))
        if counted is not None:
            counted[1] += 1
        elif len(goods) < SHAPES_COUNTED:
            goods[id(shape)] = [shape, 1]
        if not shape.goods:
            report.awaiting += 1
        yield events_of(row, place)


class Folder:
    """A Listener to a folder: every export that is dropped in is read once it has stopped growing."""

    def __init__(self, folder: Path, wanted: Wanted, lang: Lang = "zh", sleep: Sleep = asyncio.sleep) -> None:
        self._folder = folder
        self._wanted = wanted
        self._lang: Lang = lang
        self._sleep = sleep
        self._seen: dict[str, tuple[int, int]] = {}
        self._read: dict[str, tuple[int, int]] = {}

    async def listen(self, emit: Emit) -> None:
        """Look through the folder until cancelled. Raises `Trouble` when the folder is gone."""
        await emit((ConnectorStatus(0, NAME, "up"),))
        while True:
            for path in await asyncio.to_thread(self._ripe):
                await self._import(path, emit)
            await self._sleep(LOOK_S)

    def _ripe(self) -> list[Path]:
        """The files that have not changed since the last look, and were not read as they are."""
        seen: dict[str, tuple[int, int]] = {}
        with as_trouble(self._folder.name):
            for path in self._folder.iterdir():
                if path.name.lower().endswith(ENDINGS) and not path.name.startswith(("~$", ".")) and path.is_file():
                    looks = path.stat()
                    seen[path.name] = (looks.st_size, looks.st_mtime_ns)
        before, self._seen = self._seen, seen
        ripe = [name for name, looks in seen.items() if before.get(name) == looks != self._read.get(name)]
        return [self._folder / name for name in sorted(ripe, key=lambda name: (seen[name][1], name))]

    async def _import(self, path: Path, emit: Emit) -> None:
        looks = self._seen[path.name]
        reports = await import_file(path, self._wanted, brought_by(emit))
        self._read[path.name] = looks
        written = await asyncio.to_thread(self._write, path, reports)
        left = sum(report.refused for report in reports) + sum(bool(report.trouble[0]) for report in reports)
        if left or not written:
            # No name of a file goes into the book: people call files after people.
            zh, en = (
                f"订单表有 {left} 处没收，见文件夹里的导入报告",
                f"{left} rows or files refused: see the report there",
            )
            if not written:
                zh, en = "导入报告写不进文件夹，请检查权限", "the report can't be written into the folder"
            await emit((ConnectorStatus(0, NAME, "up", zh if self._lang == "zh" else en, left),))

    def _write(self, path: Path, reports: list[Report]) -> bool:
        beside = path.with_name(path.name + REPORT)
        if beside.exists() and all(report.whole and not report.fresh for report in reports):
            return True  # read again after a start: what was new the first time is worth more
        fresh = beside.with_name(f".{beside.name}.part")
        try:
            fresh.write_text(page(reports, self._lang), "utf-8-sig", newline="\r\n")
            fresh.replace(beside)
        except OSError:
            return False
        return True


def brought_by(emit: Emit) -> Bring:
    """Brings tickets by a connector's own `emit`, all at once."""

    async def bring(tickets: Tickets) -> list[Receipt]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_emit(emit, ticket)) for ticket in tickets]
        return [task.result() for task in tasks]

    return bring


async def _emit(emit: Emit, ticket: tuple[OrderEvent, ...]) -> Receipt:
    return await emit(ticket) or Receipt(len(ticket), 0)
