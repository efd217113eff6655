"""Floor 3. The rows of the clinic's screens: what waits and was settled, the chosen one whole, what a search found.

Reads a Sight and what the station answered; writes nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from rich.cells import cell_len

from companion.console.clinic_wire import Case, FoundCase
from companion.console.ink import BLUE, CHOSEN, DIM, GOLD, GREEN, INK, PAPER, SOFT, Row
from companion.console.page import paper
from companion.console.safe import harmless, spaced, wrap
from companion.console.sight import Sight

Listed = list[tuple[str, Case]]
_WHOM: Final = 12
_MARK: Final = 10
_LINES: Final = 4
"""Rows one answer may take."""


def listed(sight: Sight) -> Listed:
    """What waits, the longest waiting first; then what was settled, the newest first."""
    cases = list(sight.board.view.clinic.items())
    waiting = sorted((x for x in cases if x[1].waits), key=lambda x: x[1].since)
    return waiting + sorted((x for x in cases if not x[1].waits), key=lambda x: -x[1].at)


def clinic_rows(sight: Sight, chosen: str, width: int) -> tuple[list[Row], int]:
    """Every case, the chosen one with all that is known of it; and the row where that one begins."""
    rows: list[Row] = []
    begins, was = 0, ""
    for id, case in listed(sight):
        # A blank row parts what is settled from what waits, and ends what is told of the chosen one.
        if was and (was == chosen or (sight.board.view.clinic[was].waits and not case.waits)):
            rows.append(paper(width))
        was = id
        if id == chosen:
            begins = len(rows)
        rows.append(_head(sight, case, id == chosen, width))
        if id == chosen:
            rows += _whole(sight, case, width)
    return rows or [paper(width).put(sight.words("clinic_none"), SOFT)], begins


def _head(sight: Sight, case: Case, chosen: bool, width: int) -> Row:
    """What was asked and by how many, of whom, and since when or with what result."""
    row = Row(width, CHOSEN if chosen else PAPER).gap().put("▸" if chosen else " ", GOLD, bold=True).gap()
    whom = sight.board.view.station.experts.get(case.expert, case.expert) or sight.words("clinic_anyone")
    mark, colour = _mark(sight, case)
    askers = f"×{case.askers}" if case.askers > 1 else ""
    room = row.rest - _WHOM - _MARK - 3 - (cell_len(askers) + 1 if askers else 0)
    text = harmless(case.text)
    row.put(wrap(text, room, 1)[0] if cell_len(text) > room else text, INK if case.waits else SOFT, bold=chosen)
    if askers:
        row.gap().put(askers, GOLD, bold=True)
    row.until(_WHOM + _MARK + 2).cell(whom, _WHOM - 1, SOFT, right=True).gap()
    return row.cell(mark, _MARK, colour, right=True)


def _mark(sight: Sight, case: Case) -> tuple[str, str]:
    if case.waits:
        return sight.words("waits", wait=sight.since(case.since)), GOLD
    return sight.words.named("clinic", case.state), BLUE if case.state == "visit" else GREEN


def _whole(sight: Sight, case: Case, width: int) -> list[Row]:
    words = sight.words
    rows: list[Row] = []
    if case.waits and case.notified:
        told = words("comma").join(map(words.shop, case.notified))
        rows.append(paper(width).gap(2).put(words("clinic_told", n=told), SOFT))
    if case.answer:
        said = " · ".join(part for part in (day(sight, case.at), case.by) if part)
        rows += _said(case.answer, said, INK, width)
    if not case.waits:
        return rows
    rows.append(paper(width).gap(2).put(words("clinic_earlier" if case.earlier else "clinic_no_earlier"), SOFT))
    for number, one in enumerate(case.earlier, 1):
        row = paper(width).gap(2).put(str(number), GOLD, bold=True).gap()
        rows.append(row.put(spaced(one.question), SOFT).gap(2).put(day(sight, one.at), DIM))
        rows += [paper(width).gap(4).put(part, INK) for part in wrap(spaced(one.answer), width - 8, 2)]
    return rows


def _said(answer: str, whence: str, colour: str, width: int) -> list[Row]:
    lines = wrap(spaced(answer), width - 8, _LINES)
    return [
        *(paper(width).gap(2).put(part, colour) for part in lines),
        paper(width).gap(2).put(whence, DIM),
    ]


def found_rows(sight: Sight, cases: list[FoundCase], asked: bool, width: int) -> list[Row]:
    """What the archive holds: each question, its answer, who gave it and when."""
    rows: list[Row] = []
    for case in cases:
        rows += [paper(width)] if rows else []
        row = paper(width).put(spaced(case.question), GOLD, bold=True)
        if case.outcome == "visit":
            row.gap(2).put(sight.words("clinic_visit"), BLUE)
        said = " · ".join(part for part in (day(sight, case.at), case.expert or case.by) if part)
        rows += [row, *_said(case.answer, said, INK, width)]
    return rows or [paper(width).put(sight.words("search_none" if asked else "search_empty"), SOFT)]


def day(sight: Sight, ms: int) -> str:
    """06-15 20:14, with the year where it is another."""
    if not ms:
        return ""
    at, now = (dt.datetime.fromtimestamp(x / 1000, sight.zone) for x in (ms, sight.now_ms))
    return at.strftime("%m-%d %H:%M" if at.year == now.year else "%Y-%m-%d")
