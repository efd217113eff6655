"""kill -9 while it writes, or a disk that is full: what was acknowledged is there once and in order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from companion.domain.facts import CommentsShed
from companion.journal.sqlite import SqliteJournal

ROOT: Final = Path(__file__).resolve().parents[2]

# Eight writers append up to three rows of facts that carry their own sequence; each acknowledgement is a line.
PROGRAM: Final = """
import asyncio, sys
from pathlib import Path
from companion.domain.facts import CommentsShed
from companion.journal.sqlite import SqliteJournal

async def main():
    book = SqliteJournal(Path(sys.argv[1]))
    last = await book.open()
    print("opened", last, flush=True)

    async def write():
        nonlocal last
        while True:
            first, count = last + 1, 1 + last * 7 % 450
            last += count
            facts = [CommentsShed(at_ms=n, count=n) for n in range(first, first + count)]
            print(await book.append(first - 1, facts, f"k{first}"), flush=True)

    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(write())

asyncio.run(main())
"""


@pytest.mark.parametrize("acknowledgements", [1, 20, 150])
async def test_a_killed_station_has_every_acknowledged_fact_once_and_in_order(
    tmp_path: Path, acknowledgements: int
) -> None:
    path = tmp_path / "station.db"
    last = 0
    for _ in range(3):
        acknowledged = run_and_kill(path, acknowledgements, last)
        book = SqliteJournal(path)
        last = await book.open()
        assert last >= acknowledged
        assert list(book.read()) == [(n, CommentsShed(at_ms=n, count=n)) for n in range(1, last + 1)]
        await book.close()


def run_and_kill(path: Path, lines: int, opens_at: int) -> int:
    """Let the program run until so many appends were acknowledged, kill it; the last sequence it acknowledged."""
    with subprocess.Popen([sys.executable, "-c", PROGRAM, path], cwd=ROOT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == f"opened {opens_at}\n".encode()
        told = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        told += writer.stdout.readlines()
    return int([line for line in told if line.endswith(b"\n")][-1])


FULL: Final = """
import asyncio, resource, signal, sys
from pathlib import Path
from companion.domain.facts import CommentsShed
from companion.journal.sqlite import SqliteJournal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

async def main():
    book = SqliteJournal(Path(sys.argv[1]))
    last = await book.open()
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        while True:
            last = await book.append(last, [CommentsShed(at_ms=last + 1, count=last + 1)], f"k{last}")
    except OSError:
        print(last)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    try:
        await book.append(last, [CommentsShed(at_ms=1, count=1)], "still")
    except OSError:
        print("still failed")
    print(await book.open())
    last = await book.append(await book.open(), [CommentsShed(at_ms=1, count=1)], "again")
    print(sum(1 for _ in book.read()) - last)
    await book.close()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on a file's size to fill the disk with")
def test_a_full_disk_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    told = subprocess.run([sys.executable, "-c", FULL, path], cwd=ROOT, capture_output=True, text=True, check=True)
    acknowledged, still, reopened, missing = told.stdout.split("\n")[:4]
    assert int(acknowledged) > 10
    assert still == "still failed"
    assert int(acknowledged) <= int(reopened) <= int(acknowledged) + 1
    assert missing == "0"
