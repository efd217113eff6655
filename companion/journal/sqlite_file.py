"""Floor 1. The file of an SQLite book: its mark, its lock, its rows, and every reason not to open it.

Reads and writes the book's file and, beside it, `.lock` and (while a book is made) `.new`. A file that is not a book
of ours is looked at, never touched.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from companion.domain.trouble import reason
from companion.journal.port import BookRefused
from companion.journal.promises import checksum

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

APPLICATION: Final = int.from_bytes(b"zbt1")
VERSION: Final = 1

_MAGIC: Final = b"SQLite format 3\0"
_ROWS_AT_ONCE: Final = 16
_BUSY_S: Final = 5.0

_TABLE: Final = """
CREATE TABLE rows(
  first INTEGER PRIMARY KEY,  -- the sequence of the row's first fact
  count INTEGER NOT NULL,     -- how many facts
  key   TEXT UNIQUE,          -- on the last row of an append
  crc   INTEGER NOT NULL,     -- of first, count, key and body
  body  BLOB NOT NULL         -- the facts
)
"""


class Row(NamedTuple):
    """One row that was found whole: the facts from `first` on, `size` of them."""

    first: int
    size: int
    body: bytes


def find_book(path: Path) -> bool:
    """Whether there is a book at `path`: False when nothing is there.

    Raises `BookRefused` when what is there is no book that this program can keep. Opens the file for reading only.
    """
    try:
        if path.exists() and not path.is_file():
            raise _refuse(path, "不是文件", "is not a file", *_ASIDE)
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        _refuse_orphans(path)
        return False
    except OSError as wrong:
        raise _unreadable(path, wrong) from None
    if not head:
        raise _refuse(path, "是空文件", "is empty", *_ASIDE)
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise _refuse(path, "不是助播台的账本", "is not a book of this program", *_ASIDE)
    if int.from_bytes(head[68:72]) != APPLICATION:
        raise _refuse(path, "是别的程序的数据库", "is another program's database", *_ASIDE)
    if int.from_bytes(head[60:64]) > VERSION:
        zh, en = "由更新版本的助播台写成", "was written by a newer version of 助播台"
        raise _refuse(path, zh, en, "请先升级程序", "update the program")
    return True


@contextmanager
def keep_to_oneself(path: Path) -> Iterator[None]:
    """Hold the book's lock, which the system lets go of however the process ends. Raises `BookRefused`."""
    lock = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("ab")
    except OSError as wrong:
        raise _unwritable(path, wrong) from None
    with file:
        try:
            _lock(file)
        except OSError:
            zh, en = "正被另一个助播台使用", "is open in another station"
            raise _refuse(path, zh, en, "请先关掉那一个", "close that one first") from None
        yield


def open_to_write(path: Path) -> sqlite3.Connection:
    """The writer's connection to the book at `path`, made if there is none. Raises `BookRefused`."""
    try:
        if not find_book(path):
            _create(path)
        connection = _connect(path, "rw")
    except (OSError, sqlite3.Error) as wrong:
        raise _unwritable(path, wrong) from None
    try:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=1")
        connection.execute("PRAGMA checkpoint_fullfsync=1")
        (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as wrong:
        connection.close()
        raise _unwritable(path, wrong) from None
    except sqlite3.DatabaseError as wrong:
        connection.close()
        raise torn(path, str(wrong), str(wrong)) from None
    if mode != "wal":
        connection.close()
        raise _unwritable(path, OSError("no WAL"))
    return connection


def open_to_read(path: Path, beside: bool = False) -> sqlite3.Connection:
    """A connection of one's own that can't write. Raises `BookRefused`.

    `beside`: in the process that has the book open to write. There SQLite alone may open the file: whoever closes it
    otherwise takes the writer's POSIX lock away, and the next program that looks into the book would think itself
    alone and throw the writer's last facts away with the -wal file.
    """
    if not beside and not find_book(path):
        raise _refuse(path, "不存在", "does not exist", "请检查数据文件夹", "check the data folder")
    try:
        return _connect(path, "ro")
    except sqlite3.Error as wrong:
        raise _unreadable(path, wrong) from None


def last_sequence(connection: sqlite3.Connection) -> int:
    """The sequence of the book's last fact; 0 when it is empty."""
    found = connection.execute("SELECT first + count - 1 FROM rows ORDER BY first DESC LIMIT 1").fetchone()
    return int(found[0]) if found else 0


def read_rows(connection: sqlite3.Connection, path: Path, after: int = 0) -> Iterator[Row]:
    """The rows that hold the facts after `after`, a few at a time, so that no reading holds up the writer's file.

    Raises `BookRefused` at a row that is not whole or does not follow the one before.
    """
    try:
        found = connection.execute("SELECT max(first) FROM rows WHERE first <= ?", (after + 1,)).fetchone()
        position = found[0] or 1
        while rows := connection.execute(_SELECT, (position, _ROWS_AT_ONCE)).fetchall():
            for told in rows:
                if told[0] != position:
                    raise torn(path, f"第 {position} 条之后缺了一截", f"facts are missing from {position} on")
                row = whole(path, told)
                yield row
                position += row.size
    except sqlite3.DatabaseError as wrong:
        raise torn(path, str(wrong), str(wrong)) from None


def whole(path: Path, told: tuple[Any, ...]) -> Row:
    """The row as the file told it (first, count, key, crc, body). Raises `BookRefused` when it is not whole."""
    first, count, key, crc, body = told
    if type(count) is not int or type(body) is not bytes or crc != checksum(first, count, key, body):
        raise torn(path, f"从第 {first} 条起的一行坏了", f"the row that starts at {first} is damaged")
    return Row(first, count, body)


def torn(path: Path, zh: str, en: str) -> BookRefused:
    """What to raise for a damaged book; `zh` and `en` say where the damage is."""
    return _refuse(
        path,
        f"损坏了（{zh}）",
        f"is damaged ({en})",
        "请先把它和同名的 -wal 文件一起复制留底，再换上最近的备份",
        "copy it and the -wal file beside it to a safe place, then put the last backup in its place",
    )


_SELECT: Final = "SELECT first, count, key, crc, body FROM rows WHERE first >= ? ORDER BY first LIMIT ?"
_ASIDE: Final = ("请把它移走，或换一个账本文件名", "move it away, or name another file for the book")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )


def _create(path: Path) -> None:
    # Made beside its place and then moved there, so that a book is either not there or whole.
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={VERSION}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=1")
        connection.execute(_TABLE)
        connection.execute("PRAGMA journal_mode=WAL")
    new.rename(path)
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _refuse_orphans(path: Path) -> None:
    for end in ("-wal", "-journal"):
        left = path.with_name(path.name + end)
        if left.exists() and left.stat().st_size:  # a mere reader leaves an empty one behind
            raise _refuse(
                path,
                f"不见了，只剩下 {path.name}{end}",
                f"is gone, but its {path.name}{end} is still there",
                "请把账本找回来放在一起，或把这个文件移走",
                "put the book back beside it, or move that file away",
            )


def _refuse(path: Path, zh: str, en: str, do_zh: str, do_en: str) -> BookRefused:
    return BookRefused(f"账本 {path} {zh}：{do_zh}", f"The book {path} {en}: {do_en}")


def _unreadable(path: Path, wrong: Exception) -> BookRefused:
    zh, en = reason(wrong)
    return _refuse(
        path, f"读不了（{zh}）", f"can't be read ({en})", "请检查路径和权限", "check the path and the rights"
    )


def _unwritable(path: Path, wrong: Exception) -> BookRefused:
    zh, en = reason(wrong)
    return _refuse(
        path,
        f"写不了（{zh}）",
        f"can't be written ({en})",
        "请检查磁盘空间、文件夹权限，网络盘请换成本机硬盘",
        "check the disk space and the folder's rights; a network drive won't do",
    )


__all__ = [
    "APPLICATION",
    "VERSION",
    "Row",
    "checksum",
    "find_book",
    "keep_to_oneself",
    "last_sequence",
    "open_to_read",
    "open_to_write",
    "read_rows",
    "torn",
    "whole",
]
