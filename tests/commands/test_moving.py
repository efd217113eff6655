"""Moving house: a book goes from SQLite to Redis and back, fact for fact, and is proved the same."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from companion.sample import RECORDING
from tests.evening.village import STATION, companion
from tests.servers import RedisServer


def house(folder: Path, url: str) -> list[str]:
    """The options of a station whose book lies there."""
    folder.mkdir()
    book = f'url = "{url}"\nstation = "{uuid.uuid4().hex}"' if url.startswith("redis") else f'url = "{url}"'
    settings = folder / "station.toml"
    settings.write_text(STATION.replace('url = "sqlite:station.db"', book), encoding="utf-8")
    return ["--config", str(settings), "--data", str(folder / "data")]


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A station on SQLite with a whole evening in its book; nobody adds to it."""
    here = house(tmp_path_factory.mktemp("house") / "old", "sqlite:station.db")
    played = companion("replay", str(RECORDING), "--journal", "sqlite:station.db", *here)
    assert played.returncode == 0, played.stderr
    return here


def mark(said: str) -> str:
    """The mark a person compares."""
    return said.strip().rpartition("核对码 ")[2]


def test_a_book_moves_to_redis_and_back_and_is_the_same_fact_for_fact(
    lived_in: list[str], tmp_path: Path, redis_server: RedisServer
) -> None:
    there, back = house(tmp_path / "redis", redis_server.url), house(tmp_path / "back", "sqlite:home.db")
    first, second, third = (tmp_path / f"{n}.jsonl" for n in range(3))
    exported = companion("export", str(first), *lived_in)
    imported = companion("import", str(first), *there)
    assert imported.returncode == 0, imported.stderr
    assert companion("export", str(second), *there).returncode == 0
    again = companion("import", str(second), *back)
    assert again.returncode == 0, again.stderr
    assert companion("export", str(third), *back).returncode == 0
    assert first.read_bytes() == second.read_bytes() == third.read_bytes()
    assert len(mark(exported.stderr)) == 12
    assert mark(exported.stderr) == mark(imported.stderr) == mark(again.stderr)


def test_a_book_that_is_not_empty_takes_no_import(lived_in: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    companion("export", str(out), *lived_in)
    refused = companion("import", str(out), *lived_in)
    assert refused.returncode == 1
    assert "已经有" in refused.stderr


def test_an_export_with_a_line_that_is_no_fact_is_not_imported_at_all(
    lived_in: list[str], tmp_path: Path, redis_server: RedisServer
) -> None:
    out, there = tmp_path / "out.jsonl", house(tmp_path / "redis", redis_server.url)
    companion("export", str(out), *lived_in)
    out.write_bytes(out.read_bytes() + b'{"fact":"moon_landed"}\n')
    refused = companion("import", str(out), *there)
    assert refused.returncode == 1
    assert "有 1 行读不懂，什么也没有写" in refused.stderr
    empty = tmp_path / "empty.jsonl"
    assert companion("export", str(empty), *there).returncode == 0
    assert empty.read_bytes() == b""


def test_a_server_that_may_lose_the_book_is_told_of_by_the_check_before_the_show(
    tmp_path: Path, redis_server: RedisServer
) -> None:
    told = companion("check", *house(tmp_path / "redis", redis_server.url))
    assert told.returncode == 0, told.stdout
    assert "没有开 AOF" in told.stdout
