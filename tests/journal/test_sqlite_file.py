"""What is not opened: whatever is wrong with the file, one sentence says so and nothing of it is touched."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.domain.facts import AnyFact, CommentsShed
from companion.journal.port import BookRefused
from companion.journal.sqlite import SqliteJournal
from companion.journal.sqlite_file import checksum

ROOT: Final = Path(__file__).resolve().parents[2]
FACTS: Final[list[AnyFact]] = [CommentsShed(at_ms=number, count=number) for number in range(1, 1001)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station.db"


async def write(path: Path) -> None:
    book = SqliteJournal(path)
    last = await book.open()
    while last < len(FACTS):
        last = await book.append(last, FACTS[last : last + 50], f"k{last}")
    await book.close()


async def read(path: Path) -> list[AnyFact]:
    book = SqliteJournal(path)
    try:
        last = await book.open()
        facts = [fact for _, fact in book.read()]
        assert len(facts) == last
        return facts
    finally:
        await book.close()


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)


def look(folder: Path) -> dict[str, bytes | None]:
    return {file.name: file.read_bytes() if file.is_file() else None for file in folder.iterdir()}


# --- what is no book of ours -----------------------------------------------------------------------------------


def an_empty_file(path: Path) -> None:
    path.write_bytes(b"")


def a_text(path: Path) -> None:
    path.write_text("蜂糖李\n" * 100)


def the_mark_and_no_more(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def a_folder(path: Path) -> None:
    path.mkdir()


def the_database_of_another_program(path: Path) -> None:
    change(path, "CREATE TABLE bookmarks(url)")


def the_book_of_a_newer_version(path: Path) -> None:
    asyncio.run(write(path))
    change(path, "PRAGMA user_version=2")
    path.with_name("station.db.lock").unlink()


def a_log_whose_book_is_gone(path: Path) -> None:
    path.with_name("station.db-wal").write_bytes(b"what was not yet in the book")


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (an_empty_file, "空文件"),
        (a_text, "不是助播台的账本"),
        (the_mark_and_no_more, "不是助播台的账本"),
        (a_folder, "不是文件"),
        (the_database_of_another_program, "别的程序"),
        (the_book_of_a_newer_version, "请先升级程序"),
        (a_log_whose_book_is_gone, "不见了"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_what_is_no_book_is_refused_and_left_as_it_was(path: Path, there: Callable[[Path], None], said: str) -> None:
    there(path)
    before = look(path.parent)
    for attempt in (lambda: asyncio.run(SqliteJournal(path).open()), lambda: list(SqliteJournal(path).read())):
        with pytest.raises(BookRefused, match=said) as refused:
            attempt()
        assert str(path) in refused.value.zh
        assert str(path) in refused.value.en
    assert look(path.parent) == before


def test_a_folder_that_can_not_be_made_is_said_to_be_one(path: Path) -> None:
    path.write_text("a file")
    with pytest.raises(BookRefused, match=r"deeper.station\.db"):
        asyncio.run(SqliteJournal(path / "deeper" / "station.db").open())


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on a file's size to fill the disk with")
def test_a_disk_too_full_for_a_new_book_is_said_to_be_and_no_half_book_is_left(path: Path) -> None:
    program = (
        "import asyncio, resource, signal, sys; from pathlib import Path\n"
        "from companion.journal.port import BookRefused; from companion.journal.sqlite import SqliteJournal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "try: asyncio.run(SqliteJournal(Path(sys.argv[1])).open())\n"
        "except BookRefused as refused: print(refused.en)\n"
    )
    told = subprocess.run([sys.executable, "-c", program, path], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "can't be written" in told.stdout
    assert not path.exists()
    asyncio.run(write(path))
    assert asyncio.run(read(path)) == FACTS


def test_what_a_reader_left_beside_a_book_that_was_moved_away_is_no_hindrance(path: Path) -> None:
    asyncio.run(write(path))
    assert len(list(SqliteJournal(path).read())) == len(FACTS)
    path.rename(path.with_name("last year.db"))
    asyncio.run(write(path))
    assert asyncio.run(read(path)) == FACTS


async def test_what_is_left_of_a_book_that_was_never_finished_is_no_hindrance(path: Path) -> None:
    path.with_name("station.db.new").write_bytes(b"half a page")
    await write(path)
    assert await read(path) == FACTS


# --- a book of ours that is damaged ----------------------------------------------------------------------------

GONE: Final = {
    "a row that moved": ("UPDATE rows SET first = 5000 WHERE first = 951", "951"),
    "a row that is gone": ("DELETE FROM rows WHERE first = 101", "101"),
    "the first row gone": ("DELETE FROM rows WHERE first = 1", "1"),
    "a count that is wrong": ("UPDATE rows SET count = 49 WHERE first = 151", "200"),
    "a count that is no number": ("UPDATE rows SET count = 'many' WHERE first = 151", "151"),
    "no rows at all": ("DROP TABLE rows", "rows"),
}
"""What is seen before anything is read: something is missing."""

TORN: Final = {
    "a body that changed": ("UPDATE rows SET body = replace(body, '77', '78') WHERE first = 51", "51"),
    "two counts that are wrong": ("UPDATE rows SET count = count + (first = 1) * 2 - 1 WHERE first < 52", "1"),
    "a key that changed": ("UPDATE rows SET key = 'other' WHERE first = 201", "201"),
    "a sum that is wrong": ("UPDATE rows SET crc = crc + 1 WHERE first = 951", "951"),
    "a body that is no bytes": ("UPDATE rows SET body = 7 WHERE first = 251", "251"),
}
"""What is seen when it is read: something is not as it was written."""


@pytest.mark.parametrize(("statement", "where"), GONE.values(), ids=GONE.keys())
def test_a_book_with_something_missing_is_not_opened_and_the_sentence_names_the_place(
    path: Path, statement: str, where: str
) -> None:
    asyncio.run(write(path))
    change(path, statement)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(BookRefused, match=rf"损坏了（.*\b{where}\b"):
            asyncio.run(SqliteJournal(path).open())
    assert path.read_bytes() == before


@pytest.mark.parametrize(("statement", "where"), TORN.values(), ids=TORN.keys())
def test_a_torn_row_is_refused_when_it_is_read_and_the_sentence_names_the_place(
    path: Path, statement: str, where: str
) -> None:
    asyncio.run(write(path))
    change(path, statement)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(BookRefused, match=rf"损坏了（.*\b{where}\b"):
            asyncio.run(read(path))
    with pytest.raises(BookRefused, match=rf"损坏了（.*\b{where}\b"):
        list(SqliteJournal(path).read())
    assert path.read_bytes() == before


async def test_facts_of_a_kind_this_version_does_not_know_are_refused_where_they_stand(path: Path) -> None:
    await write(path)
    body = b'[{"fact":"rumour","at_ms":1}]'
    change(path, "INSERT INTO rows VALUES (1001, 1, 'k', ?, ?)", checksum(1001, 1, "k", body), body)
    with pytest.raises(BookRefused, match=r"1001.*rumour"):
        list(SqliteJournal(path).read())


@pytest.fixture(scope="module")
def whole() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(write(Path(folder) / "station.db"))
        return (Path(folder) / "station.db").read_bytes()


@settings(max_examples=60, deadline=None)
@given(dice=st.randoms(use_true_random=False))
def test_a_damaged_file_is_refused_or_gives_every_fact(whole: bytes, dice: random.Random) -> None:
    damaged = bytearray(whole)
    if dice.random() < 0.2:
        del damaged[dice.randrange(len(damaged)) :]
    else:
        near_the_head_of_a_page = dice.choice([16, 128, 4096])
        place = dice.randrange(len(whole) // 4096) * 4096 + dice.randrange(near_the_head_of_a_page)
        damaged[place] ^= dice.randrange(1, 256)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "station.db"
        path.write_bytes(damaged)
        try:
            assert asyncio.run(read(path)) == FACTS
        except BookRefused as refused:
            assert str(path) in refused.zh


# --- a book that another has -----------------------------------------------------------------------------------


async def test_a_book_that_is_open_is_not_opened_twice(path: Path) -> None:
    first, second = SqliteJournal(path), SqliteJournal(path)
    await first.open()
    with pytest.raises(BookRefused, match="另一个助播台"):
        await second.open()
    assert await first.append(0, FACTS[:3], "a") == 3
    await first.close()
    assert await second.open() == 3
    await second.close()


def test_a_book_open_in_another_process_is_refused_until_that_one_is_gone_however_it_went(path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from companion.journal.sqlite import SqliteJournal\n"
        "async def keep():\n"
        "    await SqliteJournal(Path(sys.argv[1])).open(); print('open', flush=True); await asyncio.sleep(60)\n"
        "asyncio.run(keep())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, path], cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        try:
            assert other.stdout.readline() == b"open\n"
            with pytest.raises(BookRefused, match="另一个助播台"):
                asyncio.run(SqliteJournal(path).open())
        finally:
            other.kill()
    asyncio.run(write(path))
    assert asyncio.run(read(path)) == FACTS


async def test_a_copy_of_a_closed_book_is_a_book(path: Path, tmp_path: Path) -> None:
    await write(path)
    shutil.copy(path, tmp_path / "copy.db")
    assert await read(tmp_path / "copy.db") == FACTS
