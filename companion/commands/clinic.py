"""Floor 4. `companion clinic`: searches the clinic's archive, or writes it as a spreadsheet or JSON Lines.

Reads the book, while a station writes it too; brings the archive in the data folder up to date with it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from companion.archive.archive import Archive
from companion.commands.assembly import ARCHIVE
from companion.commands.fold import open_to
from companion.config import Settings
from companion.domain.trouble import Lang, Trouble
from companion.journal import open_journal
from companion.pipeline.archiving import catch_up
from companion.report.consulted import Reader, found_text, write_lines, write_sheet


class Place(NamedTuple):
    """The settings of the station, and its data."""

    settings: Settings
    data: Path

    def archive(self) -> Archive:
        """The archive, up to date with the book. Raises `Trouble`."""
        book, archive = open_journal(self.settings.journal_url, self.data), Archive(self.data / ARCHIVE)
        next(iter(book.read()), None)  # a book that is not there is told, and no archive is made of it
        catch_up(archive, book)
        return archive

    def reader(self, lang: Lang) -> Reader:
        """Whom it is written for."""
        catalogue = self.settings.catalogue
        return Reader(lang, ZoneInfo(catalogue.timezone), {expert.id: expert.name for expert in catalogue.experts})


def open_clinic(settings: Settings, data: Path, act: str, what: str, lang: Lang) -> None:
    """Search the archive for `what`, or export it to the file `what`. Raises `Trouble`."""
    place = Place(settings, data)
    if act == "search":
        print(search(place, what, lang), end="")
        return
    count = export(place, what, lang)
    if what != "-":
        print(f"已导出 {count} 条到 {what}" if lang == "zh" else f"{count} answers written to {what}", file=sys.stderr)


def search(place: Place, text: str, lang: Lang) -> str:
    """What the archive holds on `text`, to be printed. Raises `Trouble`."""
    return found_text(place.archive().search(text), place.reader(lang))


def export(place: Place, to: str, lang: Lang) -> int:
    """Write the whole archive to a file, as its name asks for, and say how many cases. Raises `Trouble`."""
    write = {".xlsx": write_sheet, ".jsonl": write_lines}.get(Path(to).suffix.lower())
    if to == "-":
        write = write_lines
    if write is None:
        raise Trouble(
            f"导出到哪里？请写一个 .xlsx 或 .jsonl 文件名{f'，不是“{to}”' if to else ''}",
            f"where to? Name a file that ends in .xlsx or .jsonl{f', not {to!r}' if to else ''}",
        )
    cases = place.archive().cases()
    with open_to(to) as file:
        write(cases, place.reader(lang), file)
    return len(cases)
