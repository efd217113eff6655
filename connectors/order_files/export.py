"""Floor 3: an export from its bytes to its rows: which sheets, whose, since when. Reads files; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct

from companion.domain.trouble import Trouble
from connectors.order_files.events import Place, Row
from connectors.order_files.files import Sheet, Source, read_sources
from connectors.order_files.payload import (
    HEADING_ROWS,
    Heading,
    NoHeading,
    Reader,
    Refusal,
    activity_of,
    find_heading,
    version_of,
    without_rounded,
)
from connectors.order_files.profiles import Profile
from connectors.order_files.unreadable import as_trouble

MOST_ROWS: Final = 500_000
"""Of one sheet: more than a shop sells in an evening, and what the memory of what repeats is bounded by."""


class Wanted(Struct, frozen=True):
    """What is known of a file beforehand: its platform, and the shop its orders are of; by platform where that
    decides. None and "" leave it to the file and to what the platform's own connector calls its shop."""

    profile: Profile | None = None
    shop: str = ""
    shops: dict[str, str] = {}

    def shop_of(self, profile: Profile) -> str:
        """The shop the orders of a platform are of."""
        return self.shop or self.shops.get(profile.name, "") or profile.source


class Part(NamedTuple):
    """The rows of one sheet. `done` tells how much of it has been read, from 0 to 1."""

    name: str
    sha: str
    profile: Profile
    place: Place
    twice: tuple[str, ...]
    rows: Iterator[Row | Refusal]
    done: Callable[[], float]


def read_export(path: Path, wanted: Wanted) -> Iterator[Part]:
    """The sheets of a file that hold orders. Raises `Trouble` with one sentence if it can't be read."""
    with as_trouble(path.name):
        modified_ms = path.stat().st_mtime_ns // 1_000_000
    for source in read_sources(path):
        yield from _read_source(source, wanted, modified_ms)


def _read_source(source: Source, wanted: Wanted, modified_ms: int) -> Iterator[Part]:
    none: NoHeading | None = None
    found = False
    for sheet in source.sheets:
        first = list(islice(sheet.rows, HEADING_ROWS))
        try:
            heading = find_heading([row for row in first if type(row) is list], wanted.profile)
        except NoHeading as why:
            none = none or why
            continue
        found = True
        yield _part(source, sheet, heading, first, wanted, modified_ms)
    if not found:
        raise none or NoHeading(f"{source.name} 里没有表", f"there is no sheet in {source.name}")


def _part(
    source: Source, sheet: Sheet, heading: Heading, first: list[list[Any] | str], wanted: Wanted, modified_ms: int
) -> Part:
    profile = heading.profile
    name = source.name.rpartition("/")[2]
    version = version_of(name, modified_ms)
    place = Place(profile.source, wanted.shop_of(profile), version, str(version))
    reader = Reader(heading, place, activity_of(name, heading.title), sheet.ragged)
    title = f"{source.name}（{sheet.name}）" if sheet.name else source.name
    under = chain(first[heading.row :], _bounded(title, sheet.rows))
    rows = reader.rows(enumerate(under, heading.row + 1))
    return Part(title, source.sha, profile, place, heading.twice, without_rounded(rows), sheet.done)


def _bounded(name: str, rows: Iterator[list[Any] | str]) -> Iterator[list[Any] | str]:
    """The rows, up to as many as are read."""
    yield from islice(rows, MOST_ROWS)
    if next(rows, None) is not None:
        raise Trouble(
            f"{name} 超过 {MOST_ROWS} 行，后面的没有读：请按日期分几次导出",
            f"{name} has over {MOST_ROWS} rows, the rest was not read: export it in several parts, by date",
        )
