"""Floor 3, pure: the lines of a CSV as rows of cells. Reads lines in UTF-8; writes nothing.

Cells stay bytes until somebody wants to know what one of them says: of most nobody does. Most lines hold no quote, or
nothing but quoted cells, and are cut without more ado; only what is left is read by the csv module, a row at a time. A
row whose quotes don't match is torn, and costs none of those after it: reading goes on with its second line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, Final

from companion.domain.trouble import Trouble

DELIMITERS: Final = (b",", b"\t", b";", b"|")
_LOOKED_AT: Final = 20
_MOST_LINES: Final = 100
"""Lines that one row may go over, for remarks hold line breaks."""

_MOST_TORN: Final = 100
_RETURN, _QUOTE = b"\r"[0], b'"'[0]

TORN: Final = "torn"


def read_table(lines: Iterator[bytes]) -> Iterator[list[Any] | str]:
    """The rows, TORN for one that is. Lines have no ends, but for a carriage return. Raises `Trouble` when too many
    are torn."""
    first = list(islice(lines, _LOOKED_AT))
    delimiter = max(DELIMITERS, key=lambda one: sum(line.count(one) for line in first))
    between = b'"%b"' % delimiter
    rest: Iterator[bytes] = chain(first, lines)
    width = 0
    for _ in range(_MOST_TORN + 1):
        taken: list[bytes] = []
        for line in rest:
            if b'"' not in line:
                row: list[Any] = line.split(delimiter)
            else:
                row = line.split(between)
                end = -2 if line[-1] == _RETURN else -1
                # A quote before the first cell and after the last, two between each two, and no other.
                if line[0] == _QUOTE == line[end] and line.count(b'"') == 2 * len(row):
                    row[0] = row[0][1:]
                    row[-1] = row[-1][:end]
                else:
                    taken = []
                    whole = _read_row(line, rest, taken, delimiter)
                    # What goes over several lines and comes out as none of the others is two rows run together.
                    if whole is None or (taken and len(whole) != width):
                        break
                    row = whole
            width = len(row)
            yield row
        else:
            return
        yield TORN
        rest = chain(taken, rest)
    raise Trouble(
        "文件里的引号乱了，读不下去：请回平台重新导出",
        "the file's quotes are in disorder: export it anew from the platform",
    )


def _read_row(line: bytes, more: Iterator[bytes], taken: list[bytes], delimiter: bytes) -> list[Any] | None:
    """One row that begins with `line`, and `taken`, what it took of the lines after it; None if it is torn."""

    def pulled() -> Iterator[str]:
        yield line.decode()
        for following in islice(more, _MOST_LINES):
            taken.append(following)
            yield following.decode()

    try:
        row: list[Any] = next(csv.reader(pulled(), delimiter=delimiter.decode(), strict=True))
    except (csv.Error, StopIteration, UnicodeDecodeError):
        return None
    return row
