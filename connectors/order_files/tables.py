"""Floor 3, pure: the lines of a CSV as rows of cells. Reads lines; writes nothing.

The csv module reads. A quote that is never closed would have it take all that follows for one cell: a row that goes
over several lines and does not come out as wide as the others is torn, and reading begins anew with its second line.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from companion.domain.trouble import Trouble

DELIMITERS: Final = (",", "\t", ";", "|")
_LOOKED_AT: Final = 20
_MOST_LINES: Final = 100
"""Lines that one row may go over, for remarks hold line breaks."""

_MOST_TORN: Final = 20

TORN: Final = "torn"


def delimiter_of(lines: Iterator[str]) -> str:
    """What parts the cells: of those that may, the one there is most of in the first lines."""
    first = list(islice(lines, _LOOKED_AT))
    return max(DELIMITERS, key=lambda one: sum(line.count(one) for line in first))


def read_table(open_lines: Callable[[], Iterator[str]]) -> Iterator[list[Any] | str]:
    """The rows, TORN for one that is. `open_lines` gives all lines from the first. Raises `Trouble` when too many are.

    Lines have no ends; a line break in a cell is not kept.
    """
    delimiter = delimiter_of(open_lines())
    begin = width = 0
    for _ in range(_MOST_TORN + 1):
        reader = csv.reader(islice(open_lines(), begin, None), delimiter=delimiter)
        last = 0
        try:
            for row in reader:
                line = reader.line_num
                if line - last == 1:
                    width = len(row)
                elif len(row) != width or line - last > _MOST_LINES:
                    break
                last = line
                yield row
            else:
                return
        except csv.Error:
            pass
        begin += last + 1
        yield TORN
    raise Trouble(
        "文件里的引号乱了，读不下去：请回平台重新导出",
        "the file's quotes are in disorder: export it anew from the platform",
    )
