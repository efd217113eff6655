"""Old facts leave Redis for a file, and nothing that reads the book notices, on the machine that has the file."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from companion.journal import redis_history
from companion.journal.port import BookAway, BookRefused, DoorNote
from companion.journal.redis_link import read_url
from companion.journal.redis_shared import SharedRedis
from companion.journal.sqlite import SqliteJournal
from companion.pipeline.historian import Historian
from tests.journal.shelves import opened, sequences, shed
from tests.servers import RedisServer


@pytest.fixture
def url(redis_server: RedisServer) -> str:
    return f"{redis_server.url}?station={uuid.uuid4().hex}"


async def filled(book: SharedRedis, rows: int = 40) -> None:
    for row in range(rows):
        await book.append(row * 5, shed(row * 5 + 1, 5), f"k{row}")


def left(book: SharedRedis) -> int:
    """Rows that Redis still has."""
    with book.link.blocking() as client:
        return int(client.xlen(book.keys.facts))


async def test_what_is_behind_both_snapshots_moves_and_is_read_as_before(url: str, tmp_path: Path) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path)) as book:
        assert isinstance(book, SharedRedis)
        await filled(book)
        await book.keep_snapshot(100, b"x")
        await book.keep_snapshot(200, b"y")
        assert await book.move_old(keep=20) == (200, 100)
        assert left(book) == 20
        assert sequences(book) == list(range(1, 201))
        assert sequences(book, 97) == list(range(98, 201))
        assert [number for number, _ in book.read_some([200, 3, 100, 101])] == [3, 100, 101, 200]
        await book.append(200, shed(201, 5), "more")
        await book.keep_snapshot(205, b"z")
        assert await book.move_old(keep=20) == (5, 85)  # as far as `keep` lets it
        assert sequences(book) == list(range(1, 206))


async def test_without_two_snapshots_nothing_is_let_go(url: str, tmp_path: Path) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path)) as book:
        assert isinstance(book, SharedRedis)
        await filled(book)
        await book.keep_snapshot(200, b"y")
        assert await book.move_old(keep=0) == (200, 0)
        assert left(book) == 40


async def test_a_machine_without_the_file_reads_what_is_newer_and_is_told_where_the_rest_is(
    url: str, tmp_path: Path
) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path / "a")) as book:
        assert isinstance(book, SharedRedis)
        (tmp_path / "a").mkdir()
        await filled(book)
        for sequence in (100, 200):
            await book.keep_snapshot(sequence, b"x")
        await book.move_old(keep=20)
        other = SharedRedis(read_url(url), tmp_path / "b")
        assert sequences(other, 100) == list(range(101, 201))
        assert other.newest_snapshot() == (200, b"x")
        with pytest.raises(BookRefused, match=r"history\.db"):
            list(other.read())
        assert [number for number, _ in other.read_some([7, 150])] == [150]
        (tmp_path / "b").mkdir()
        with pytest.raises(BookRefused, match=r"history\.db"):
            await other.move_old(keep=0)


async def test_facts_that_another_machine_has_not_copied_yet_stay_in_redis(url: str, tmp_path: Path) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path)) as book:
        assert isinstance(book, SharedRedis)
        await filled(book)
        for sequence in (150, 200):
            await book.keep_snapshot(sequence, b"x")
        await book.note(DoorNote(door="slow", name="anchor", role="door", history=60))
        assert await book.copy_old() == 200
        assert await book.let_go(200, keep=0) == 60
        await book.note(DoorNote(door="slow", name="anchor", role="door", history=200))
        assert await book.let_go(200, keep=0) == 90
        # One that was away has a gap and can't be helped: the others don't wait for it, nor for one with no disk.
        await book.note(DoorNote(door="slow", name="anchor", role="door", history=80))
        await book.note(DoorNote(door="poor", name="poor", role="door"))
        await book.append(200, shed(201, 5), "more")
        await book.keep_snapshot(205, b"y")
        assert await book.copy_old() == 205
        assert await book.let_go(205, keep=0) == 50  # behind both snapshots
        assert sequences(book) == list(range(1, 206))


async def test_whoever_lacks_old_facts_is_told_which_machine_has_them(url: str, tmp_path: Path) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path / "a")) as book:
        assert isinstance(book, SharedRedis)
        await filled(book)
        for sequence in (100, 200):
            await book.keep_snapshot(sequence, b"x")
        await book.move_old(keep=20)
        await book.note(DoorNote(door="a", name="办公室", role="both", history=200))
        await book.note(DoorNote(door="b", name="anchor", role="both"))
        with pytest.raises(BookRefused, match="挪到办公室的"):
            list(SharedRedis(read_url(url), tmp_path / "b").read())
        assert not any("挪到" in trouble.zh for trouble in book.troubles())
        there = [trouble.zh for trouble in SharedRedis(read_url(url), tmp_path / "b").troubles()]
        assert any("第 1 到 100 条已挪到办公室的" in one for one in there)


async def test_a_long_book_is_copied_and_let_go_of_without_being_asked(url: str, tmp_path: Path) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path)) as book:
        assert isinstance(book, SharedRedis)
        await filled(book, 10)
        historian = Historian(book, lambda: 50, first=60)
        await historian.begin()
        await historian.look()
        assert (historian.upto, book.history.exists()) == (0, False)
        historian = Historian(book, lambda: 50, first=20, worth=10)
        await historian.look()
        assert (historian.upto, sequences(SqliteJournal(book.history))) == (50, list(range(1, 51)))
        again = Historian(book, lambda: 50)
        await again.begin()
        assert again.upto == 50


async def test_a_disk_that_keeps_nothing_is_told_of_and_not_waited_for(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path)) as book:
        assert isinstance(book, SharedRedis)
        await filled(book, 10)
        book.history.mkdir()
        historian = Historian(book, lambda: 50, first=20, worth=10)
        for _ in range(2):
            await historian.look()
        assert historian.upto == -1
        assert caplog.text.count("old facts can't be kept on this machine") == 1


async def test_a_disk_that_fails_later_is_not_waited_for_until_it_takes_facts_again(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def out_of_reach() -> int:
        raise BookAway("连不上", "out of reach")

    async with opened(lambda: SharedRedis(read_url(url), tmp_path)) as book:
        assert isinstance(book, SharedRedis)
        await filled(book, 10)
        historian, aside = Historian(book, lambda: 60, first=20, worth=10), tmp_path / "aside.db"
        await historian.look()
        assert historian.upto == 50
        with monkeypatch.context() as patched:
            patched.setattr(book, "copy_old", out_of_reach)
            await historian.look()
        assert historian.upto == 50  # it is the server that is away
        book.history.rename(aside)
        book.history.mkdir()
        await historian.look()
        assert historian.upto == -1
        book.history.rmdir()
        aside.rename(book.history)
        await historian.look()
        assert historian.upto == 50


async def test_the_check_says_when_old_facts_pile_up_and_whose_disk_takes_none(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(lambda: SharedRedis(read_url(url), tmp_path)) as book:
        assert isinstance(book, SharedRedis)
        await filled(book)
        await book.note(DoorNote(door="a", name="办公室", role="both", history=50))
        await book.note(DoorNote(door="b", name="仓库", role="both"))
        monkeypatch.setattr(redis_history, "MANY", 200)
        assert not any("压着" in trouble.zh for trouble in book.troubles())
        monkeypatch.setattr(redis_history, "MANY", 199)
        assert any("压着 200 条事实没有放下，仓库抄不进" in trouble.zh for trouble in book.troubles())
