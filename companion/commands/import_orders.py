"""Floor 4. `companion import-orders`: a platform's order exports, into the book by the station that is running, or by a
desk of its own when none is.

Reads the files here, so that no buyer's name or telephone goes anywhere; sends orders only. Writes to the terminal.
"""

from __future__ import annotations

import asyncio
import http.client
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import urlsplit

import orjson
from rich.cells import cell_len

from companion.app import Plan, Station, run_station
from companion.commands.knocking import answers, check_door
from companion.commands.running import run_to_the_end
from companion.commands.settle import Place
from companion.domain.codes import find_pack, skus_of
from companion.domain.inbound import Inbound, write_noun
from companion.domain.trouble import Lang, Trouble
from companion.report.table import table
from companion.web.access import load_or_make
from connectors.contract import Receipt
from connectors.order_files.export import Wanted
from connectors.order_files.profiles import profile_named
from connectors.order_files.report import Report, details
from connectors.order_files.shops import shop_named
from connectors.order_files.transport import Bring, Progress, Tickets, brought_by, import_file

ANSWER_S: Final = 60.0
BODY_BYTES: Final = 768 * 1024
"""In one request; the station takes a little more."""

ROWS_MOST: Final = 900
_CODES_TOLD: Final = 20
_TOLD_EVERY: Final = 20_000
_BAR: Final = 24
_HEAD: Final = {
    "zh": ("文件", "平台", "店铺", "读了", "新", "没变", "没收", "等明细"),
    "en": ("file", "platform", "shop", "read", "new", "unchanged", "refused", "awaiting"),
}


def import_files(place: Place, files: list[Path], wanted: Wanted, lang: Lang) -> list[Report]:
    """Import the files one after another and print what became of them. Raises `Trouble` if nothing can be brought."""
    meter = Meter(sys.stderr, lang)
    if answers(place.url):
        with Line(place) as line:
            reports = run_to_the_end(lambda: _import(files, wanted, line.bring, meter))
    else:
        reports = run_to_the_end(lambda: _import_at_own_desk(place, files, wanted, meter))
    meter.end()
    print("\n".join(_summary(reports, lang)))
    for report in reports:
        for said in details(report, lang):
            print(f"{report.name}: {said}", file=sys.stderr)
    if unknown := unknown_codes(place, reports):
        print(_say_unknown(unknown, lang), file=sys.stderr)
    return reports


def wanted_of(platform: str, shop: str) -> Wanted:
    """What was asked for on the command line. Raises `Trouble` for a shop that can't be called so."""
    return Wanted(profile_named(platform) if platform else None, shop_named(shop) if shop else "")


async def _import(files: list[Path], wanted: Wanted, bring: Bring, progress: Progress) -> list[Report]:
    return [report for file in files for report in await import_file(file, wanted, bring, progress)]


async def _import_at_own_desk(place: Place, files: list[Path], wanted: Wanted, progress: Progress) -> list[Report]:
    """Open the book, as its only writer, and have a desk of its own take the orders. Raises `Trouble`."""
    until, reports = asyncio.Event(), list[Report]()

    async def work(station: Station) -> None:
        async def emit(nouns: tuple[Inbound, ...]) -> Receipt:
            outcome = await station.bring_to_book(nouns)
            return Receipt(outcome.accepted, outcome.duplicates)

        try:
            reports.extend(await _import(files, wanted, brought_by(emit), progress))
        finally:
            until.set()

    await run_station(Plan(catalogue=place.settings.catalogue, journal=place.book()), until, work)
    return reports


class Line:
    """A connection to the station that is running, over which rows are sent. Raises `Trouble`."""

    def __init__(self, place: Place) -> None:
        self._url = place.url
        self._token = load_or_make(place.data).token("helper")
        check_door(self._url, self._token)
        self._line = http.client.HTTPConnection(urlsplit(self._url).netloc, timeout=ANSWER_S)

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    async def bring(self, tickets: Tickets) -> list[Receipt]:
        """Send rows, in as few requests as their size allows."""
        receipts: list[Receipt] = []
        for body in bodies(tickets):
            receipts += await asyncio.to_thread(self._post, body)
        return receipts

    def _post(self, body: bytes) -> list[Receipt]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        try:
            self._line.request("POST", "/orders", body, headers)
            reply = self._line.getresponse()
            answer = orjson.loads(reply.read())
            if reply.status != 200:
                raise self._unanswered(str(answer.get("error", reply.status)))
            return [Receipt(*told) for told in answer["rows"]]
        except (OSError, http.client.HTTPException, ValueError) as wrong:
            raise self._unanswered(type(wrong).__name__) from None

    def _unanswered(self, why: str) -> Trouble:
        return Trouble(
            f"{self._url} 的助播台没有收下（{why}）：再导入一次就行，收过的不会重复",
            f"the station at {self._url} did not take it ({why}): import it again, nothing counts twice",
        )


def bodies(tickets: Tickets) -> Iterator[bytes]:
    """The tickets as arrays of arrays of nouns, each of a size that the station takes."""
    rows: list[bytes] = []
    size = 0
    for ticket in tickets:
        row = b"[" + b",".join(map(write_noun, ticket)) + b"]"
        if rows and (size + len(row) > BODY_BYTES or len(rows) == ROWS_MOST):
            yield b"[" + b",".join(rows) + b"]"
            rows, size = [], 0
        rows.append(row)
        size += len(row) + 1
    yield b"[" + b",".join(rows) + b"]"


class Meter:
    """How far it is, on stderr: a bar on a terminal, now and then a line elsewhere."""

    def __init__(self, out: TextIO, lang: Lang) -> None:
        self._out = out
        self._lang = lang
        self._live = out.isatty()
        self._told = 0
        self._width = 0

    def __call__(self, report: Report, done: float) -> None:
        rows = f"{report.rows} 行" if self._lang == "zh" else f"{report.rows} rows"
        if self._live:
            full = round(done * _BAR)
            text = f"{'█' * full}{'░' * (_BAR - full)} {done:4.0%}  {rows}  {report.name}"
            self._out.write(f"\r{text}{' ' * max(0, self._width - cell_len(text))}")
            self._out.flush()
            self._width = cell_len(text)
        elif report.rows - self._told >= _TOLD_EVERY or report.rows < self._told:
            self._told = report.rows
            print(f"{report.name}: {rows}", file=self._out, flush=True)

    def end(self) -> None:
        """Take the bar away."""
        if self._width:
            self._out.write(f"\r{' ' * self._width}\r")
            self._out.flush()


def unknown_codes(place: Place, reports: list[Report]) -> dict[str, int]:
    """The codes that station.toml does not know, with how many units were sold under each."""
    catalogue = place.settings.catalogue
    packs, skus = {pack.id: pack for pack in catalogue.packs}, skus_of(catalogue)
    found: dict[str, int] = {}
    for report in reports:
        for code, units in report.codes().items():
            if find_pack(packs, skus, {}, report.source, code, code) is None:
                found[code] = found.get(code, 0) + units
    return found


def _summary(reports: list[Report], lang: Lang) -> list[str]:
    rows = [
        (
            report.name,
            report.platform[0 if lang == "zh" else 1],
            report.shop,
            *map(str, (report.rows, report.fresh, report.unchanged, report.refused)),
            str(report.awaiting or ""),
        )
        for report in reports
    ]
    return table(_HEAD[lang], rows, 3)


def _say_unknown(codes: dict[str, int], lang: Lang) -> str:
    most = sorted(codes.items(), key=lambda one: -one[1])
    told = "、".join(f"{code} ×{units}" for code, units in most[:_CODES_TOLD])
    if lang == "zh":
        more = f" 等 {len(most)} 种" if len(most) > _CODES_TOLD else ""
        return f"station.toml 里没有这些编码：{told}{more}；没在控制台对过的，对一次就会补记"
    return f"station.toml does not know these codes: {told}; map each once at the console and its orders are booked"
