"""Which book a URL names."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from companion.domain.trouble import Trouble
from companion.journal import open_journal

ROOT = Path(__file__).resolve().parents[2]


async def test_a_file_is_sought_in_the_folder_of_the_station(tmp_path: Path) -> None:
    book = open_journal("sqlite:season/station.db", tmp_path)
    await book.open()
    await book.close()
    assert (tmp_path / "season" / "station.db").is_file()


async def test_a_file_with_a_whole_path_is_sought_there(tmp_path: Path) -> None:
    book = open_journal(f"sqlite:{tmp_path / 'elsewhere.db'}", tmp_path / "station")
    await book.open()
    await book.close()
    assert (tmp_path / "elsewhere.db").is_file()


def test_memory_leaves_nothing_behind(tmp_path: Path) -> None:
    assert asyncio.run(open_journal("memory:", tmp_path).open()) == 0
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", ["redis://host:6379/0", "rediss://host/1?station=a%20b"])
def test_a_book_in_redis_without_an_id_of_its_own_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(Trouble, match="station=nongpao"):
        open_journal(url, tmp_path)


@pytest.mark.parametrize("url", ["", "station.db", "sqlite:", "memory:x", "postgres://user:hush@host/db"])
def test_a_url_that_names_no_book_is_refused_without_telling_what_may_be_secret(tmp_path: Path, url: str) -> None:
    with pytest.raises(Trouble, match=r"sqlite:station\.db") as trouble:
        open_journal(url, tmp_path)
    assert "hush" not in trouble.value.zh + trouble.value.en


def test_only_the_book_that_is_used_is_loaded() -> None:
    asked = (
        "import sys; from pathlib import Path; from companion.journal import open_journal\n"
        "open_journal('memory:', Path()); print('sqlite3' in sys.modules, 'redis' in sys.modules)\n"
        "open_journal('sqlite:x', Path()); print('sqlite3' in sys.modules, 'redis' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False", "True", "False"]
