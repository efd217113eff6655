"""Floor 3, pure: the rows of an export, as Rows that tell events, or as refusals that say why. Reads rows of cells.

Writes nothing. Of each row only the columns its platform's profile names are looked at; what else it holds, buyers
before all, is let go with the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Final, NamedTuple

from companion.domain.trouble import Trouble
from connectors.order_files.cells import EXACT_DIGITS, Unread, day_ms, head_of, id_of, loses_digits, moment_of, said
from connectors.order_files.events import Place, Row
from connectors.order_files.profiles import EXAMPLE_ORDER, FIELDS, MOVING, PROFILES, TEMPLATE, Profile
from connectors.order_files.shapes import Shape, understand

HEADING_ROWS: Final = 10
"""A heading stands among so many first rows of a sheet; titles may stand above it."""

WINDOW: Final = 500
"""So many rows are read before the first is told, to see whether a spreadsheet has spoilt the numbers."""

_MOST_SHAPES: Final = 5_000
_MOST_TIMES: Final = 50_000
_MANY: Final = 300
_ACTIVITY: Final = 24
_COPY: Final = re.compile(r"(?:[\s_-]*(?:[(（]\d+[)）]|副本|拷贝|copy|\d{6,14}))+$", re.IGNORECASE)
_DATED: Final = re.compile(r"(\d\d)(\d\d)(\d\d)-\d")
_EPOCH_NAME: Final = re.compile(r"(1\d{9})(\d{3})?(?!\d)")


class Refusal(NamedTuple):
    """A row that is not taken: its number as a spreadsheet shows it, and why. `damaged`: its numbers are rounded."""

    number: int
    zh: str
    en: str
    damaged: bool = False


class Heading(NamedTuple):
    """A heading that was found: whose it is, in which row (from 1), how wide, and where its columns are.

    `twice` are names that stand in it more than once; the first is read. `title` is what stood above it.
    """

    profile: Profile
    row: int
    width: int
    cells: tuple[str, ...]
    places: tuple[int, ...]
    twice: tuple[str, ...]
    title: str


class NoHeading(Trouble):
    """No heading of any platform's is among the first rows."""


def find_heading(rows: Sequence[Sequence[Any]], wanted: Profile | None) -> Heading:
    """The heading among the first rows of a sheet, of the platform `wanted` if one is. Raises `NoHeading`."""
    profiles = (wanted,) if wanted else PROFILES
    nearest: tuple[int, Profile, list[str]] | None = None
    title = ""
    for number, row in enumerate(rows[:HEADING_ROWS], 1):
        cells = tuple(map(head_of, row))
        for profile in profiles:
            missing = [profile.columns[field][0] for field in profile.needed if not _find(profile, field, cells)]
            if not missing:
                return _heading(profile, number, cells, title)
            known = len(profile.needed) - len(missing)
            if known and (nearest is None or known * 10 - len(missing) > nearest[0]):
                nearest = (known * 10 - len(missing), profile, missing)
        if not title and sum(map(bool, cells)) == 1:
            title = next(filter(None, cells))
    raise _no_heading(nearest, wanted)


def _find(profile: Profile, field: str, cells: tuple[str, ...]) -> list[int]:
    return [cells.index(name) for name in profile.columns.get(field, ()) if name in cells][:1]


def _heading(profile: Profile, number: int, cells: tuple[str, ...], title: str) -> Heading:
    # Beyond the last cell stands an empty one that is put there for the columns a file does not have.
    places = tuple((_find(profile, field, cells) or [len(cells)])[0] for field in FIELDS)
    known = [cells[place] for place in places if place < len(cells)]
    twice = tuple(name for name in known if cells.count(name) > 1)
    return Heading(profile, number, len(cells), cells, places, twice, title)


def _no_heading(nearest: tuple[int, Profile, list[str]] | None, wanted: Profile | None) -> NoHeading:
    if nearest is None or (nearest[0] < 15 and not wanted):
        which = "、".join(profile.title_zh for profile in PROFILES)
        return NoHeading(
            f"认不出是哪个平台的订单表（前 {HEADING_ROWS} 行里没有表头），能读的有：{which}",
            f"this is no platform's order export (no heading in the first {HEADING_ROWS} rows); "
            f"those that can be read: {', '.join(profile.title_en for profile in PROFILES)}",
        )
    _, profile, missing = nearest
    hint_zh = "（要的是“订单明细”，文件名以 ExportOrderDetailList 开头）" if profile.name == "taobao" else ""
    hint_en = " (the detail export is needed, ExportOrderDetailList…)" if profile.name == "taobao" else ""
    return NoHeading(
        f"像是{profile.title_zh}的订单表，但是缺少这些列：{'、'.join(missing)}{hint_zh}；导出时请勾选它们",
        f"this looks like an export of {profile.title_en}, but lacks the columns {', '.join(missing)}{hint_en}: "
        "choose them when you export",
    )


def version_of(name: str, modified_ms: int) -> int:
    """When a file was written, in ms: as its name begins with (Douyin's exports do), else when it was last changed."""
    found = _EPOCH_NAME.match(name)
    return int(found[1]) * 1000 + int(found[2] or 0) if found else modified_ms


def activity_of(name: str, title: str) -> str:
    """What tells a group-buy from another: the title above its heading, else the file's name without its extension,
    and without what a copy or a date adds to it."""
    stem = _COPY.sub("", name.rpartition(".")[0] or name).strip()
    return (title or stem or name)[:_ACTIVITY]


class Reader:
    """Reads the rows under one heading."""

    def __init__(self, heading: Heading, place: Place, activity: str, short: bool) -> None:
        """`short`: rows may be shorter than the heading, as a spreadsheet keeps no cells that are empty."""
        self._profile = heading.profile
        self._heading = heading.cells
        self._width = heading.width
        self._place = place
        self._activity = activity
        self._short = short
        self._moving: Callable[[Sequence[Any]], tuple[Any, ...]] = itemgetter(*heading.places[:MOVING])
        self._kept = [at for at, place in enumerate(heading.places[MOVING:]) if place < heading.width]
        self._still: Callable[[Sequence[Any]], tuple[Any, ...]] = itemgetter(
            *(heading.places[MOVING + at] for at in self._kept)
        )
        self._own = heading.profile.named == "own"
        self._order_at = heading.places[0]
        self._shapes: list[dict[tuple[Any, ...], Shape]] = [{} for _ in range(8)]
        self._times: dict[Any, int] = {}
        self._last: tuple[str, list[str]] = ("", [])

    def rows(self, numbered: Iterable[tuple[int, list[Any] | str]]) -> Iterator[Row | Refusal]:
        """What there is in the rows, but for those that are empty, or the heading again. Each is made one longer."""
        width, read = self._width, self._read
        for number, cells in numbered:
            if type(cells) is not list:
                yield Refusal(number, "引号没有配对，这一行读不出来", "its quotes don't match, the row can't be read")
                continue
            if len(cells) != width:
                columns = len(cells)
                if not any(map(head_of, cells)):
                    continue
                if not self._fits(cells):
                    yield _ragged(number, columns, width)
                    continue
            cells.append("")
            try:
                yield read(number, cells)
            except Unread as why:
                if not self._is_blank(cells):
                    yield Refusal(number, why.zh, why.en, why.damaged)

    def _fits(self, cells: list[Any]) -> bool:
        """Whether a row is as wide as the heading, or is so now that empty cells at its end were put there or taken."""
        if len(cells) < self._width:
            cells.extend([None] * (self._width - len(cells)))
            return self._short
        beyond = cells[self._width :]
        del cells[self._width :]
        return not any(map(head_of, beyond))

    def _read(self, number: int, cells: list[Any]) -> Row:
        order, line, created, paid, shipped, done = self._moving(cells)
        profile = self._profile
        order = id_of(order)
        known = self._times.get
        paid_ms, shipped_ms, created_ms, done_ms = known(paid), known(shipped), known(created), known(done)
        if paid_ms is None or shipped_ms is None or created_ms is None or done_ms is None:
            paid_ms, shipped_ms, created_ms, done_ms = map(self._moment, (paid, shipped, created, done))
        merged, own = False, self._own
        if own:
            if line == cells[self._order_at]:
                line = order
            else:
                line = said(line)
                merged = type(line) is str and (";" in line or "；" in line)
                line = "" if merged else id_of(line)
        still = self._still(cells)
        shapes = self._shapes[(paid_ms != 0) + 2 * (shipped_ms != 0) + 4 * merged]
        shape = shapes.get(still)
        if shape is None:
            if len(shapes) >= _MOST_SHAPES:
                shapes.clear()
            found = dict(zip(self._kept, still, strict=True))
            told = [found.get(at) for at in range(len(FIELDS) - MOVING)]
            shape = understand(profile, told, paid_ms != 0, shipped_ms != 0, merged, self._place.shop)
            shapes[still] = shape
        doubtful = (order[-3:] == "000" and loses_digits(order)) or (own and line[-3:] == "000" and loses_digits(line))
        if not (created_ms or paid_ms):
            created_ms = _day_of(order)
        if profile.name == "kuaituantuan":
            order = f"{self._activity}#{order}"
        lines = ((line,) if own else self._lines(order, shape)) if shape.goods else ()
        return Row(number, order, lines, shape, created_ms, paid_ms, shipped_ms, done_ms, doubtful)

    def _moment(self, cell: Any) -> int:
        """A time, understood once: in a file of many rows most seconds come again."""
        moment = moment_of(cell)
        times = self._times
        if len(times) >= _MOST_TIMES:
            times.clear()
        times[cell] = moment
        return moment

    def _lines(self, order: str, shape: Shape) -> tuple[str, ...]:
        named = self._profile.named
        if named == "order":
            return (order,)
        if named == "goods":
            lines = [goods.line for goods in shape.goods]
        else:
            lines = [f"{order}|{goods.line}" for goods in shape.goods]
        return tuple(self._counted(order, one) for one in lines) if self._profile.again else tuple(lines)

    def _counted(self, order: str, line: str) -> str:
        """A line's id; the second row of the same goods in an order, right after the first, is a line of its own."""
        last, before = self._last
        if last != order:
            self._last = (order, [line])
            return line
        before.append(line)
        times = before.count(line)
        return line if times == 1 else f"{line}#{times}"

    def _is_blank(self, cells: list[Any]) -> bool:
        """Whether there is nothing in a row, or the heading again, or our template's example."""
        if self._profile.name == TEMPLATE and head_of(self._moving(cells)[0]) == EXAMPLE_ORDER:
            return True
        return not any(map(_seen, cells)) or tuple(map(head_of, cells[:-1])) == self._heading


def _ragged(number: int, columns: int, width: int) -> Refusal:
    return Refusal(
        number,
        f"有 {columns} 列，表头是 {width} 列，对不上",
        f"it has {columns} columns, the heading has {width}",
    )


def _seen(cell: Any) -> bool:
    return bool(head_of(cell))


def _day_of(order: str) -> int:
    """The day that Pinduoduo's order numbers begin with (ms), 0 for any other."""
    found = _DATED.match(order) if order[6:7] == "-" else None
    return day_ms(2000 + int(found[1]), int(found[2]), int(found[3])) if found else 0


def without_rounded(rows: Iterable[Row | Refusal]) -> Iterator[Row | Refusal]:
    """The rows, those with rounded numbers refused.

    Raises `Trouble` when the whole file went through a spreadsheet: as soon as the first rows have shown it.
    """
    rows = iter(rows)
    window = list(islice(rows, WINDOW))
    long = sum(type(row) is Row and len(row.order) > EXACT_DIGITS for row in window)
    doubtful = sum(type(row) is Row and row.doubtful for row in window)
    damaged = any(type(row) is Refusal and row.damaged for row in window)
    if damaged or (doubtful > 1 and doubtful * 2 >= long):
        raise Trouble(
            "这个文件被 Excel/WPS 打开后又保存过，订单号已经损坏：请回平台重新导出，不要打开，直接导入",
            "this file was saved again by Excel/WPS, its order numbers are damaged: export it anew from the platform "
            "and import it without opening it",
        )
    # One number in a thousand ends so by chance.
    by_chance = long >= _MANY and doubtful * 100 <= long
    for row in chain(window, rows):
        yield _rounded(row.number) if type(row) is Row and row.doubtful and not by_chance else row


def _rounded(number: int) -> Refusal:
    return Refusal(
        number,
        "订单号末尾是 000，像是被 Excel/WPS 改过，请用平台导出的原文件",
        "the order number ends in 000, as those that Excel/WPS has rounded do: use the platform's own file",
        True,
    )
