"""Floor 3: the sheets of an XLSX as rows, read a piece at a time. Reads the opened file; writes nothing.

openpyxl reads; here stand the bounds it does not have: what the parts unfold to, how long one text and how wide one
row may be, and that no part declares entities.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, Any, Final, cast

from openpyxl.reader.excel import ExcelReader

from companion.domain.trouble import Trouble
from connectors.order_files.files import Open, Sheet
from connectors.order_files.unreadable import as_trouble, broken, locked, too_large

MOST_SHEETS: Final = 60
MOST_SHEET_BYTES: Final = 1 << 30
MOST_STRINGS_BYTES: Final = 192 << 20
"""Of the texts that all sheets share, which are kept in memory."""

MOST_PART_BYTES: Final = 16 << 20
MOST_PARTS: Final = 2_000
WIDEST: Final = 1_000
LONGEST_TEXT: Final = 1 << 20
_SHEETS: Final = "xl/worksheets/"
_STRINGS: Final = "xl/sharedstrings.xml"


def read_workbook(name: str, opened: Open) -> Iterator[Sheet]:
    """The sheets of a workbook. Raises `Trouble`."""
    # Whatever a platform's writer left out of its styles is no matter to anyone who imports orders.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
    with as_trouble(name), opened() as file, _Archive(file) as archive:
        archive.look_over(name)
        reader = cast("Any", ExcelReader)(file, read_only=True, data_only=True, keep_links=False)
        reader.archive.close()
        reader.archive = archive
        reader.read()
        for sheet in islice(reader.wb.worksheets, MOST_SHEETS):
            sheet.reset_dimensions()
            archive.read_bytes = 0
            yield Sheet(sheet.title, _rows(name, sheet), True, archive.done)


def _rows(name: str, sheet: Any) -> Iterator[list[Any] | str]:
    with as_trouble(name):
        for row in sheet.iter_rows(values_only=True):
            if len(row) > WIDEST:
                raise Trouble(
                    f"{name} 的一行有 {len(row)} 列，不像订单表：请回平台重新导出",
                    f"a row of {name} has {len(row)} columns, no order export has: export it anew",
                )
            yield list(row)


class _Archive(zipfile.ZipFile):
    """A workbook's parts, each within its bounds."""

    sheet_bytes = 1
    read_bytes = 0

    def look_over(self, name: str) -> None:
        """Raises `Trouble` where a part has a password, unfolds to too much or declares entities."""
        parts = self.infolist()
        if len(parts) > MOST_PARTS:
            raise broken(name)
        for part in parts:
            if part.flag_bits & 1:
                raise locked(name)
            kind = part.filename.lower()
            most = MOST_SHEET_BYTES if _is_sheet(kind) else MOST_STRINGS_BYTES if kind == _STRINGS else MOST_PART_BYTES
            if part.file_size > most:
                raise too_large(name, most)
            if kind.endswith((".xml", ".rels")):
                with super().open(part) as file:
                    head = file.read(2048)
                    # No writer of spreadsheets declares entities, or writes anything but UTF-8.
                    if b"<!" in head.replace(b"<!--", b"") or b"\0" in head:
                        raise broken(name)
        self.sheet_bytes = max((part.file_size for part in parts if _is_sheet(part.filename.lower())), default=1)

    def open(self, name: Any, mode: Any = "r", *more: Any, **named: Any) -> Any:
        """A part; of the long ones no text in it may be endless."""
        part = super().open(name, mode, *more, **named)
        kind = str(getattr(name, "filename", name)).lower()
        return io.BufferedReader(_Bounded(part, self._count)) if _is_sheet(kind) or kind == _STRINGS else part

    def _count(self, size: int) -> None:
        self.read_bytes += size

    def done(self) -> float:
        """How much of the sheet has been read, from 0 to 1."""
        return min(1.0, self.read_bytes / max(self.sheet_bytes, 1))


def _is_sheet(kind: str) -> bool:
    return kind.startswith(_SHEETS) and kind.endswith(".xml")


class _Bounded(io.RawIOBase):
    """Reads on as long as marks keep coming."""

    def __init__(self, part: IO[bytes], count: Callable[[int], None]) -> None:
        self._part = part
        self._count = count
        self._unmarked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        piece = self._part.read(len(room))
        room[: len(piece)] = piece
        last = piece.rfind(b"<")
        self._unmarked = self._unmarked + len(piece) if last < 0 else len(piece) - last
        if self._unmarked > LONGEST_TEXT:
            raise ValueError("a text without an end")
        self._count(len(piece))
        return len(piece)

    def close(self) -> None:
        self._part.close()
        super().close()
