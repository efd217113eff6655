"""Floor 3. The stock table: every pack under its pool, what is left of both, and how long it lasts.

Reads a Sight and the Pace, writes nothing. Packs of one pool stand together beside one bar, which carries the pool's
rest in words: it is one pile, whatever box it is sold in.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from companion.console.ink import ALARM, CHOSEN, DIM, GOLD, GREEN, GROUND, INK, PINK, SOFT, TROUGH, Row
from companion.console.pace import Pace
from companion.console.safe import cut, harmless
from companion.console.sight import Sight
from companion.console.wire import Pack, Pool
from companion.domain.units import format_yuan

_FULL = "#2d6e45"
_LOW = "#8f5d10"


class Columns(NamedTuple):
    """Cells of each column; 0 leaves it out."""

    link: int
    price: int
    left: int
    bar: int
    lasts: int

    @classmethod
    def of(cls, width: int, most_left: int = 0) -> Columns:
        """What a width has room for; `most_left` is the greatest count, which must not touch the price beside it."""
        left = len(str(most_left)) + 1
        if width < 36:
            return cls(2, 0, max(4, left), 0, 0)
        if width < 56:
            return cls(2, 6, max(5, left), 9, 0 if width < 44 else 7)
        return cls(3, 7, max(6, left), min(16, width // 5), 7)


class Shelved(NamedTuple):
    """A row to draw: a pack, its pool, and whether it is the first of its pool."""

    pack_id: str
    pack: Pack | None
    pool_id: str
    pool: Pool
    first: bool


def draw_stock(sight: Sight, pace: Pace, width: int, height: int) -> list[Strip]:
    """The title, the head of the table and at most `height` rows in all, the pressing ones first if not all fit."""
    most_left = max((pack.left for pack in sight.board.view.packs.values()), default=0)
    words, columns = sight.words, Columns.of(width, most_left)
    strips = [_head(sight, columns, width)]
    rows = _rows(sight)
    room = height - len(strips)
    if len(rows) > room:
        hidden = len(rows) - room + 1
        rows = sorted(rows, key=lambda x: not _pressing(sight, x))[: room - 1]
        rows = [x._replace(first=True) for x in rows]
        strips += [_row(sight, pace, x, columns, width) for x in rows]
        return [*strips, Row(width).gap(columns.link + 1).put(words("more_packs", n=hidden), SOFT).strip()]
    return strips + [_row(sight, pace, x, columns, width) for x in rows]


def _rows(sight: Sight) -> list[Shelved]:
    rows: list[Shelved] = []
    for pool_id, pool, packs in sight.board.shelf():
        if not packs:
            rows.append(Shelved("", None, pool_id, pool, True))
        rows += [Shelved(key, pack, pool_id, pool, at == 0) for at, (key, pack) in enumerate(packs)]
    return rows


def _pressing(sight: Sight, row: Shelved) -> bool:
    return row.pool.available <= row.pool.low_at or row.pack_id == sight.board.view.pinned.pack


def _head(sight: Sight, columns: Columns, width: int) -> Strip:
    words = sight.words
    row = Row(width).cell(words("col_link"), columns.link, DIM, right=True).gap()
    row.cell(words("stock_title"), _title_cells(columns, width), GOLD, bold=True)
    row.cell(words("col_price"), columns.price, DIM, right=True)
    row.cell(words("col_left"), columns.left, DIM, right=True)
    if columns.bar:
        row.gap().cell(words("col_pool"), columns.bar, DIM)
    return row.cell(words("col_pace") if columns.lasts else "", columns.lasts, DIM, right=True).strip()


def _title_cells(columns: Columns, width: int) -> int:
    return width - sum(columns) - 1 - (1 if columns.bar else 0)


def _row(sight: Sight, pace: Pace, shelved: Shelved, columns: Columns, width: int) -> Strip:
    pack, pool = shelved.pack, shelved.pool
    pinned = bool(shelved.pack_id) and shelved.pack_id == sight.board.view.pinned.pack
    gone = pool.available <= 0 or (pack is not None and pack.left == 0)
    row = Row(width, CHOSEN if pinned else GROUND, grey=sight.stale)
    colour = PINK if gone else GOLD if pool.available <= pool.low_at else INK
    row.cell(str(pack.link) if pack and pack.link else "", columns.link, colour, bold=True, right=True).gap()
    _title(sight, row, shelved, _title_cells(columns, width), pinned, gone)
    row.cell(format_yuan(pack.price_fen) if pack else "", columns.price, SOFT, right=True)
    row.cell(str(pack.left) if pack else "", columns.left, colour, bold=True, right=True)
    if columns.bar:
        row.gap()
        _bar(sight, row, shelved, columns.bar)
    return row.cell(_lasts(sight, pace, shelved) if columns.lasts else "", columns.lasts, colour, right=True).strip()


def _title(sight: Sight, row: Row, shelved: Shelved, cells: int, pinned: bool, gone: bool) -> None:
    """The pack's name, and what must be known of it: being shown, sold out."""
    words = sight.words
    mark = words("sold_out") if gone else words("pinned") if pinned else ""
    if pinned and cells < 22:
        mark = mark[:1] if not gone else mark
    end = row.used + cells
    name = harmless(shelved.pack.title if shelved.pack else shelved.pool.name)
    row.put(cut(name, cells - cell_len(mark) - 1 if mark else cells), PINK if gone else INK, bold=pinned)
    if mark:
        row.gap().put(cut(mark, end - row.used), PINK if gone else GREEN, bold=True)
    row.gap(end - row.used)


def _bar(sight: Sight, row: Row, shelved: Shelved, cells: int) -> None:
    """The pool's pile: how much of what was there is still there, with the rest in words on its first row."""
    pool = shelved.pool
    if pool.oversold > 0:
        lacking = sight.amount(pool.oversold, pool.unit)
        said = sight.words("oversold", n=lacking)
        text = said if cell_len(said) <= cells else f"-{lacking}"
        row.cell(text if shelved.first else "", cells, INK, bold=True, ground=ALARM)
        return
    text = sight.amount(pool.available, pool.unit) if shelved.first else ""
    whole = max(pool.opened, pool.available, 1)
    full = max(0, min(cells, -(-pool.available * cells // whole)))
    paint = TROUGH if sight.stale else _LOW if pool.available <= pool.low_at else _FULL
    row.bar(text, cells, full, paint)


def _lasts(sight: Sight, pace: Pace, shelved: Shelved) -> str:
    pool = shelved.pool
    if pool.available <= 0:
        return sight.words("take_down")
    lasts = pace.lasts_ms(shelved.pool_id, pool.sold, pool.available, sight.now_ms)
    return "" if lasts is None or not shelved.first else sight.words.span(lasts)
