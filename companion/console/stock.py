"""Floor 3. The stock table: each pool with how it stands and how long it lasts, and under it the packs made of it.

Reads a Sight, writes nothing. A pool's row is its pile: painted as far as it is still there. What the station says of
level, pace and minutes is shown as it says it; while a shop is silent all of it is grey.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from companion.console.ink import ALARM, CHOSEN, DIM, GOLD, GOOD, GREEN, GROUND, INK, PINK, SOFT, TROUGH, Row
from companion.console.safe import cut, harmless
from companion.console.sight import Sight
from companion.console.wire import Pack, Pool
from companion.domain.units import format_yuan

DOWN: Final = ("stop", "oversold")
"""Levels at which a pool must not be sold any more."""

_PILES: Final = {"low": "#7d5010"}
_LONGEST_MIN: Final = 12 * 60


class Columns(NamedTuple):
    """Cells of each column; 0 leaves it out."""

    link: int
    price: int
    left: int

    @classmethod
    def of(cls, width: int, most_left: int = 0) -> Columns:
        """What a width has room for; `most_left` is the greatest count, which must not touch the price beside it."""
        left = len(str(most_left)) + 1
        return cls(2, 0, max(4, left)) if width < 36 else cls(3, 7, max(6, left))


class Shelved(NamedTuple):
    """A row to draw: a pack of a pool, or without a pack the pool itself."""

    pool: Pool
    pack_id: str = ""
    pack: Pack | None = None


class Part(NamedTuple):
    """A piece of a pool's row; the greater its `rank`, the sooner it goes."""

    rank: int
    text: str
    colour: str = INK


def draw_stock(sight: Sight, width: int, height: int) -> list[Strip]:
    """The title and at most `height` rows in all, the pressing ones if not all fit."""
    most_left = max((pack.left for pack in sight.board.view.packs.values()), default=0)
    columns = Columns.of(width, most_left)
    strips = [_head(sight, columns, width)]
    rows, room = _rows(sight), height - 1
    hidden = len(rows) - max(0, room - 1) if len(rows) > room else 0
    if hidden:
        kept = sorted(range(len(rows)), key=lambda at: (_leisure(sight, rows[at]), at))[: len(rows) - hidden]
        rows = [rows[at] for at in sorted(kept)]
    strips += [_row(sight, one, columns, width) for one in rows]
    if hidden:
        strips.append(Row(width).gap(columns.link + 1).put(sight.words("more_packs", n=hidden), SOFT).strip())
    return strips[:height]


def _rows(sight: Sight) -> list[Shelved]:
    rows: list[Shelved] = []
    for _, pool, packs in sight.board.shelf():
        rows.append(Shelved(pool))
        rows += [Shelved(pool, key, pack) for key, pack in packs]
    return rows


def _leisure(sight: Sight, row: Shelved) -> int:
    """How soon a row may be left out: 0 is the last to go."""
    if row.pack is None:
        return 0 if row.pool.level != "normal" else 2
    return 1 if row.pack_id == sight.board.view.pinned.pack else 3 if row.pack.take_down else 4


def _head(sight: Sight, columns: Columns, width: int) -> Strip:
    words, fresh = sight.words, sight.board.view.freshness
    row = Row(width).put(words("stock_title"), GOLD, bold=True).gap()
    if fresh.stale:
        row.put(words("may_lag"), GOLD, bold=True).gap()
        return row.put(_silent(sight, row.rest), SOFT).strip()
    row.until(columns.price + columns.left)
    row.cell(words("col_price") if columns.price else "", columns.price, DIM, right=True)
    return row.cell(words("col_left"), columns.left, DIM, right=True).strip()


def _silent(sight: Sight, cells: int) -> str:
    """Which shops are silent and since when, as much of it as there is room for."""
    words, fresh = sight.words, sight.board.view.freshness
    named = [harmless(words.shop(shop)) for shop in fresh.shops]
    first = words("shops", name=named[0], n=len(named)) if len(named) > 1 else "".join(named)
    hour = sight.hour(fresh.since)[:5]
    said = [words("silent_since", who=who, hour=hour) for who in (words("comma").join(named), first)]
    return next((one for one in said if cell_len(one) <= cells), first)


def _row(sight: Sight, row: Shelved, columns: Columns, width: int) -> Strip:
    if row.pack is None:
        return _pool(sight, row.pool, width)
    return _pack(sight, row.pack, row.pack_id == sight.board.view.pinned.pack, columns, width)


def _pool(sight: Sight, pool: Pool, width: int) -> Strip:
    """The pile in words: its name and what is left of it; at the right how it stands, how fast it goes, how long."""
    alarm = pool.level in DOWN
    row = Row(width, ALARM if alarm else TROUGH, grey=sight.lagging and not alarm).gap()
    rest = "" if pool.oversold else sight.amount(pool.available, pool.unit)
    name = harmless(pool.name)
    row.put(cut(name, max(row.rest - cell_len(rest) - 2, width // 4)), INK, bold=True).gap()
    row.put(rest, INK, bold=True)
    parts = _fitting(_standing(sight, pool), row.rest - 2)
    row.until(sum(cell_len(x.text) + 1 for x in parts))
    for part in parts:
        row.put(part.text, part.colour, bold=part.rank == 0).gap()
    if alarm:
        return row.strip()
    whole = max(pool.opened, pool.available, 1)
    full = max(0, min(width, -(-pool.available * width // whole)))
    return row.pile(full, TROUGH if sight.lagging else _PILES.get(pool.level, GOOD))


def _standing(sight: Sight, pool: Pool) -> list[Part]:
    words = sight.words
    if pool.oversold:
        return [Part(0, words("oversold", n=sight.amount(pool.oversold, pool.unit)))]
    said = harmless(words.named("level", pool.level))
    parts = [Part(3, said, SOFT) if pool.level == "normal" else Part(0, said, INK if pool.level in DOWN else GOLD)]
    if pool.pace > 0:
        parts.append(Part(2, words("pace", n=sight.amount(pool.pace, pool.unit))))
    if lasts := lasting(sight, pool):
        parts.append(Part(1, lasts))
    return parts


def lasting(sight: Sight, pool: Pool) -> str:
    """About how long the pool lasts, in words; empty when nobody can say or it outlasts the show."""
    minutes = pool.minutes_left
    if not 0 <= minutes <= _LONGEST_MIN:
        return ""
    if minutes < 60:
        return sight.words("lasts_minutes", n=max(1, minutes))
    return sight.words("lasts_hours", n=minutes // 60)


def _fitting(parts: list[Part], cells: int) -> list[Part]:
    """Those for which there is room, the most needed first; in the order given."""
    kept: list[Part] = []
    for part in sorted(parts, key=lambda x: x.rank):
        if sum(cell_len(x.text) + 1 for x in kept) + cell_len(part.text) <= cells:
            kept.append(part)
    return [part for part in parts if part in kept]


def _pack(sight: Sight, pack: Pack, pinned: bool, columns: Columns, width: int) -> Strip:
    gone = pack.left == 0
    row = Row(width, CHOSEN if pinned else GROUND, grey=sight.lagging)
    colour = PINK if gone or pack.take_down else INK
    row.cell(str(pack.link) if pack.link else "", columns.link, colour, bold=True, right=True).gap()
    end = width - columns.price - columns.left
    words = sight.words
    mark = words("sold_out") if gone else words("take_down") if pack.take_down else words("pinned") if pinned else ""
    if mark == words("pinned") and cell_len(harmless(pack.title)) + cell_len(mark) + 1 > end - row.used:
        mark = mark[:1]
    room = end - row.used - (cell_len(mark) + 1 if mark else 0)
    row.put(cut(harmless(pack.title), room), colour if gone else INK, bold=pinned)
    if mark:
        row.gap().put(cut(mark, end - row.used), colour if colour == PINK else GREEN, bold=True)
    row.gap(end - row.used)
    row.cell(format_yuan(pack.price_fen), columns.price, SOFT, right=True)
    return row.cell(str(pack.left), columns.left, colour, bold=True, right=True).strip()


__all__ = ["DOWN", "draw_stock", "lasting"]
