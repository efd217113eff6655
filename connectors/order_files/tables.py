"""Floor 3, pure: the lines of a CSV as rows of cells. Reads lines; writes nothing.

Most lines hold no quote, or nothing but quoted cells, and are cut without more ado; only what is left is read by the
csv module, a row at a time, so that one torn row costs none of those after it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, Final

from companion.domain.trouble import Trouble

_DELIMITERS: Final = (",", "\t", ";", "|")
_LOOKED_AT: Final = 20
_MOST_LINES: Final = 100
"""Lines that one row may go over, for remarks hold line breaks."""

_MOST_TORN: Final = 200

TORN: Final = "torn"


def read_table(lines: Iterator[str]) -> Iterator[list[Any] | str]:
    """The rows. TORN stands for one whose quotes don't match. Raises `Trouble` when there are too many of them."""
    first = list(islice(lines, _LOOKED_AT))
    delimiter = max(_DELIMITERS, key=lambda one: sum(line.count(one) for line in first))
    between = f'"{delimiter}"'
    rest: Iterator[str] = chain(first, lines)
    torn = 0
    while True:
        for line in rest:
            if '"' not in line:
                yield line.split(delimiter)
                continue
            cells = line[1:-1].split(between)
            if line[0] == '"' == line[-1] and line.count('"') == 2 * len(cells):
                yield cells
                continue
            taken: list[str] = []
            row = _read_row(line, rest, taken, delimiter)
            if row is not None:
                yield row
                continue
            torn += 1
            if torn > _MOST_TORN:
                raise Trouble(
                    "文件里的引号乱了，读不下去：请回平台重新导出",
                    "the file's quotes are in disorder: export it anew from the platform",
                )
            yield TORN
            rest = chain(taken, rest)
            break
        else:
            return


def _read_row(line: str, more: Iterator[str], taken: list[str], delimiter: str) -> list[Any] | None:
    """One row that begins with `line`, and `taken`, what it took of the lines after it; None if it is torn."""

    def pulled() -> Iterator[str]:
        yield line + "\n"
        for following in islice(more, _MOST_LINES):
            taken.append(following)
            yield following + "\n"

    try:
        row: list[Any] = next(csv.reader(pulled(), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None
    return row
