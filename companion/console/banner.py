"""Floor 3. The band under the header: what must be done now, and nothing while there is nothing. Reads a Sight and
the Alarms, writes nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from companion.console.alarms import Alarms
from companion.console.board import Listed
from companion.console.ink import ALARM, GOOD, INK, Row, blank
from companion.console.safe import harmless
from companion.console.sight import Sight
from companion.console.stock import DOWN
from companion.console.wire import Pack

MOST: Final = 3
"""Rows at most."""


class Line(NamedTuple):
    """Words before and after a list, which gives way when there is no room for all."""

    before: str
    names: list[str]
    after: str
    ground: str = ALARM


def draw_banner(sight: Sight, alarms: Alarms, width: int, height: int) -> list[Strip]:
    """The gravest first, as many as there are rows."""
    strips = [_strip(sight, line, width) for line in lines(sight, alarms)[:height]]
    return strips + [blank(width)] * (height - len(strips))


def lines(sight: Sight, alarms: Alarms) -> list[Line]:
    """What there is to shout, the gravest first."""
    if not sight.board.ready:
        return []
    words, found, board = sight.words, [], sight.board
    if board.away_ms:
        kept = words("banner_kept", n=board.kept) if board.kept else ""
        found.append(Line(words("banner_away", hour=sight.hour(board.away_ms)), [], f"{words('banner_old')}{kept}"))
    if short := alarms.short(sight):
        named = [f"{pool.name} {sight.amount(pool.oversold, pool.unit)}" for pool in short]
        found.append(Line(words("banner_oversold"), named, words("banner_oversold_after")))
    if down := alarms.to_take_down(sight):
        stopped = any(_level(sight, pack) in DOWN for _, pack in down)
        after = _links(sight, down) + (words("banner_stop_after") if stopped else "")
        found.append(Line(words("banner_stop" if stopped else "banner_sold_out"), _called(sight, down), after))
    if back := alarms.returned(sight):
        after = _links(sight, back) + words("banner_returned_after")
        found.append(Line(words("banner_returned"), _called(sight, back), after, GOOD))
    return found[:MOST]


def _level(sight: Sight, pack: Pack) -> str:
    pool = sight.board.view.pools.get(pack.pool)
    return pool.level if pool else ""


def _links(sight: Sight, packs: Listed[Pack]) -> str:
    return sight.words("links") if all(pack.link for _, pack in packs) else ""


def _called(sight: Sight, packs: Listed[Pack]) -> list[str]:
    """Packs by what viewers call them: their link numbers, or without one their titles."""
    return [sight.words("link", n=pack.link) if pack.link else pack.title for _, pack in packs]


def _strip(sight: Sight, line: Line, width: int) -> Strip:
    row = Row(width, line.ground).gap()
    names, room = [harmless(name) for name in line.names], row.rest - cell_len(line.before) - 1
    listed = _listed(sight, names, room - cell_len(line.after))
    after = line.after if cell_len(listed + line.after) <= room else ""
    return row.put(f"{line.before}{listed}{after}", INK, bold=True).strip()


def _listed(sight: Sight, names: list[str], cells: int) -> str:
    """The names, or as many as fit and how many there are in all."""
    if not names:
        return ""
    comma = sight.words("comma")
    for kept in range(len(names), 0, -1):
        said = comma.join(names[:kept])
        if kept < len(names):
            said += sight.words("and_more", n=len(names))
        if cell_len(said) <= cells:
            return said
    return sight.words("so_many", n=len(names))
