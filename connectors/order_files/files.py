"""Floor 3: a file as sheets of rows, whatever it is: CSV in any of its encodings, XLSX, a ZIP of these.

Reads files, a piece at a time, and never the whole of one into memory; writes nothing. What can't be read is told in
one sentence. Nothing of a file is believed of its size: what unfolds to more than a bound is refused.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, NamedTuple

from companion.domain.trouble import Trouble
from connectors.order_files.tables import read_table
from connectors.order_files.unreadable import as_trouble, empty, locked, old_excel, too_large, unknown_bytes, web_page

MOST_TEXT_BYTES: Final = 256 << 20
MOST_PACKED_BYTES: Final = 50 << 20
"""Of an XLSX or a ZIP, as it lies on the disk."""

MOST_MEMBERS: Final = 50
PIECE: Final = 1 << 18
LONGEST_LINE: Final = 1 << 20

MEMBERS: Final = (".csv", ".tsv", ".xlsx", ".xls")
ENDINGS: Final = (*MEMBERS, ".zip")
"""What the names of files end in that a watched folder is looked through for."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Open = Callable[[], IO[bytes]]
Rows = Iterator[list[Any] | str]
"""Rows of cells; a text instead of one says that a row is torn: a quote in it is never closed."""


class Sheet(NamedTuple):
    """One sheet. `ragged`: rows may be shorter than the heading. `done` tells how much of the file has been read."""

    name: str
    rows: Rows
    ragged: bool
    done: Callable[[], float]


class Source(NamedTuple):
    """One file, or one file in a ZIP: its name, what its bytes are known by, and its sheets."""

    name: str
    sha: str
    sheets: Iterator[Sheet]


def read_sources(path: Path) -> Iterator[Source]:
    """The file, or the files in it. Raises `Trouble` with one sentence if it can't be read."""
    with as_trouble(path.name):
        with path.open("rb") as file:
            begin = file.read(8192)
        size = path.stat().st_size
        if not begin.strip(b"\0 \r\n\t"):
            raise empty(path.name)
        if not begin.startswith(_ZIP):
            yield _text(path.name, lambda: path.open("rb"), begin, size)
            return
        if size > MOST_PACKED_BYTES:
            raise too_large(path.name, MOST_PACKED_BYTES)
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
        if "[Content_Types].xml" in names:
            yield _workbook(path.name, lambda: path.open("rb"))
        else:
            yield from _unpacked(path)


def _unpacked(path: Path) -> Iterator[Source]:
    with zipfile.ZipFile(path) as packed:
        members = [
            one
            for one in packed.infolist()
            if not one.is_dir() and one.filename.lower().endswith(MEMBERS) and "__MACOSX" not in one.filename
        ]
        if not members or len(members) > MOST_MEMBERS:
            raise Trouble(
                f"{path.name} 里要有 1 到 {MOST_MEMBERS} 个 CSV 或 XLSX 文件，现在是 {len(members)} 个",
                f"{path.name} must hold 1 to {MOST_MEMBERS} CSV or XLSX files, it holds {len(members)}",
            )
        for one in members:
            name = f"{path.name}/{PurePosixPath(one.filename).name}"
            if one.flag_bits & 1:
                raise locked(path.name)
            with packed.open(one) as file:
                begin = file.read(8192)
            if not begin.strip(b"\0 \r\n\t"):
                raise empty(name)
            if begin.startswith(_ZIP):
                if one.file_size > MOST_PACKED_BYTES:
                    raise too_large(name, MOST_PACKED_BYTES)
                body = packed.read(one)
                yield _workbook(name, lambda body=body: io.BytesIO(body))  # type: ignore[misc]
            else:
                yield _text(name, lambda one=one: packed.open(one), begin, one.file_size)  # type: ignore[misc]


def _workbook(name: str, opened: Open) -> Source:
    from connectors.order_files.workbook import read_workbook

    digest = sha256()
    with opened() as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return Source(name, digest.hexdigest(), read_workbook(name, opened))


def _text(name: str, opened: Open, begin: bytes, size: int) -> Source:
    if size > MOST_TEXT_BYTES:
        raise too_large(name, MOST_TEXT_BYTES)
    if begin.startswith(_OLE):
        with opened() as file:
            raise locked(name) if _ENCRYPTED in file.read(1 << 20) else old_excel(name)
    if begin.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise web_page(name)
    sha, encoding = look_over(name, opened, begin)
    read_bytes = [0]

    rows = read_table(chain.from_iterable(_lines_of(name, opened, encoding, read_bytes)))
    return Source(name, sha, iter((Sheet("", rows, False, lambda: read_bytes[0] / max(size, 1)),)))


def look_over(name: str, opened: Open, begin: bytes) -> tuple[str, str]:
    """What a text's bytes are known by, and its encoding: as its first bytes say, else UTF-8 if all of it is that,
    else GB18030. Raises `Trouble` for what is none of these, or holds a line without an end."""
    marked = [encoding for mark, encoding in _BOMS if begin.startswith(mark)]
    encodings = marked or ["utf-8", "gb18030"]
    if begin[1::2].count(0) > len(begin) // 64 and not begin[::2].count(0):
        encodings = ["utf-16-le"]
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        digest, sound, unbroken = sha256(), True, 0
        with opened() as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                unbroken = 0 if b"\n" in piece or b"\r" in piece else unbroken + len(piece)
                if unbroken > LONGEST_LINE:
                    raise unknown_bytes(name)
                sound = sound and (bool(marked) or _decodes(decoder, piece))
        if sound and _decodes(decoder, b"", True):
            return digest.hexdigest(), encoding
    raise unknown_bytes(name)


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _lines_of(name: str, opened: Open, encoding: str, read_bytes: list[int]) -> Iterator[list[bytes]]:
    """The lines of a text in UTF-8, some at a time, without their ends; `read_bytes[0]` is how much was read of it.

    Raises `Trouble` for what is not in its encoding."""
    rest = b""
    read_bytes[0] = 0
    try:
        for piece in _in_utf_8(opened, encoding, read_bytes):
            lines = _split(rest + piece)
            rest = lines.pop()
            yield lines
    except UnicodeError:
        raise unknown_bytes(name) from None
    if rest:
        yield _split(rest)


def _in_utf_8(opened: Open, encoding: str, read_bytes: list[int]) -> Iterator[bytes]:
    """A text a piece at a time. One that is in UTF-8 already is not decoded: of most of it nobody wants to know."""
    decoder = None if encoding.startswith("utf-8") else codecs.getincrementaldecoder(encoding)()
    with opened() as file:
        if encoding == "utf-8-sig":
            read_bytes[0] += len(file.read(len(codecs.BOM_UTF8)))
        while piece := file.read(PIECE):
            read_bytes[0] += len(piece)
            yield decoder.decode(piece).encode() if decoder else piece
    if decoder:
        yield decoder.decode(b"", True).encode()


def _split(text: bytes) -> list[bytes]:
    # Of a line that ends in both the first stays, and means nothing there.
    return text.split(b"\n" if b"\n" in text else b"\r")
