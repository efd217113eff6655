"""The book in Redis under blows: an old holder of the lease, lost answers, silence, torn rows, too little memory."""

from __future__ import annotations

import asyncio
import signal
import uuid
from pathlib import Path

import pytest

from companion.journal.port import BookAway, BookFailed, BookRefused, Fenced
from companion.journal.redis import RedisJournal
from companion.journal.redis_link import read_url
from tests.journal.shelves import opened, sequences, shed
from tests.proxy import line_to
from tests.servers import FAST, RedisServer, running


@pytest.fixture
def url(redis_server: RedisServer) -> str:
    """A book of its own for each test."""
    return f"{redis_server.url}?station={uuid.uuid4().hex}"


def book_at(url: str) -> RedisJournal:
    return RedisJournal(read_url(url))


async def take_lease_from(book: RedisJournal) -> RedisJournal:
    """Another holder, once the first one's lease has run out."""
    with book.link.blocking() as client:
        client.hset(book.keys.book, "until", 0)
    other = RedisJournal(book.target)
    await other.open()
    return other


async def test_whoever_lost_the_lease_writes_no_more_not_even_what_would_fit(url: str) -> None:
    async with opened(lambda: book_at(url)) as old:
        assert isinstance(old, RedisJournal)
        await old.append(0, shed(1, 2), "a")
        new = await take_lease_from(old)
        with pytest.raises(Fenced):
            await old.append(2, shed(3), "b")
        assert await new.append(2, shed(3), "c") == 3
        assert await old.append(0, shed(1, 2), "a") == 2  # that it was written before is still true
        assert sequences(new) == [1, 2, 3]
        await new.close()


async def test_a_book_that_another_station_writes_is_not_opened_and_the_other_is_not_disturbed(url: str) -> None:
    async with opened(lambda: book_at(url)) as first:

        async def keep_writing() -> None:
            for number in range(60):
                await first.append(number, shed(number + 1), f"k{number}")
                await asyncio.sleep(0.1)

        async with asyncio.TaskGroup() as both:
            writing = both.create_task(keep_writing())
            with pytest.raises(BookRefused, match="另一个助播台"):
                await book_at(url).open()
            writing.cancel()
        last = len(sequences(first))
        assert await first.append(last, shed(last + 1), "last") == last + 1


async def test_an_append_whose_answer_was_lost_is_written_once(redis_server: RedisServer) -> None:
    async with line_to(redis_server.port) as line:
        book = book_at(f"redis://127.0.0.1:{line.port}/0?station={uuid.uuid4().hex}")
        async with opened(lambda: book), asyncio.TaskGroup() as both:
            await book.append(0, shed(1), "a")
            line.lose_answers()
            waiting = both.create_task(book.append(1, shed(2, 2), "b"))
            direct = book_at(f"{redis_server.url}?station={book.keys.station}")
            while len(sequences(direct)) < 3:  # noqa: ASYNC110 - only Redis knows when it has arrived
                await asyncio.sleep(0)
            line.cut()
            line.mend()
            assert await waiting == 3
            assert sequences(direct) == [1, 2, 3]


async def test_a_redis_that_is_gone_is_told_within_seconds_and_taken_up_when_it_is_back(tmp_path: Path) -> None:
    with running(tmp_path, "--save", "", "--appendonly", "yes", "--appendfsync", "always") as server:
        book = book_at(f"{server.url}?station=plum&patience=0.2")
        await book.open()
        await book.append(0, shed(1), "a")
        server.stop()
        with pytest.raises(BookAway, match="连不上"):
            await book.append(1, shed(2), "b")
        server.start()
        assert await book.append(1, shed(2), "b") == 2
        assert sequences(book) == [1, 2]
        await book.close()


async def test_a_redis_without_memory_takes_nothing_and_the_book_stays_whole(tmp_path: Path) -> None:
    with running(tmp_path, *FAST) as server:
        book = book_at(f"{server.url}?station=plum&patience=0.2")
        await book.open()
        await book.append(0, shed(1), "a")
        with server.client() as client:
            client.config_set("maxmemory", "1")
            with pytest.raises(BookFailed, match="maxmemory"):
                await book.append(1, shed(2), "b")
            client.config_set("maxmemory", "0")
        assert await book.append(1, shed(2), "c") == 2
        assert sequences(book) == [1, 2]
        await book.close()


async def test_a_row_that_was_tampered_with_or_lost_is_told_with_its_place(url: str) -> None:
    async with opened(lambda: book_at(url)) as book:
        assert isinstance(book, RedisJournal)
        for number in range(4):
            await book.append(number, shed(number + 1), f"k{number}")
        with book.link.blocking() as client:
            client.xdel(book.keys.facts, "2-0")
            with pytest.raises(BookRefused, match="第 2 条之后"):
                list(book.read())
            assert [number for number, _ in book.read(2)] == [3, 4]
            client.xadd(book.keys.facts, {"n": 1, "c": 7, "b": "[]", "k": "k"}, id="5-0")
            with pytest.raises(BookRefused, match="第 5 条"):
                list(book.read(2))


async def test_a_damaged_snapshot_is_passed_over_for_the_one_before_it(url: str) -> None:
    async with opened(lambda: book_at(url)) as book:
        assert isinstance(book, RedisJournal)
        await book.append(0, shed(1, 9), "a")
        for sequence in (3, 6, 9):
            await book.keep_snapshot(sequence, b"up to %d" % sequence)
        with book.link.blocking() as client:
            assert sorted(client.hkeys(book.keys.snapshots)) == [b"6", b"9"]
            client.hset(book.keys.snapshots, "9", b"1:torn")
        assert book.newest_snapshot() == (6, b"up to 6")


def _answers(server: RedisServer) -> None:
    """Wait until a replica says that it has what the server has. Its own word that the line is up comes too early."""
    with server.client() as client:
        client.set("asked", "does anybody have this?")
        assert client.wait(1, 20_000) == 1


async def test_with_replicas_asked_for_a_write_counts_only_when_one_has_it_too(tmp_path: Path) -> None:
    with running(tmp_path / "first", *FAST, "--repl-diskless-sync-delay", "0") as server:
        book = book_at(f"{server.url}?station=plum&replicas=1&patience=0.3")
        with pytest.raises(BookAway, match="replicas"):
            await book.open()
        copy = ("--replicaof", "127.0.0.1", str(server.port))
        with running(tmp_path / "second", *FAST, *copy) as replica, replica.client() as looking:
            await asyncio.to_thread(_answers, server)
            await book.open()
            assert await book.append(0, shed(1, 3), "a") == 3
            assert looking.hget(book.keys.book, "last") == b"3"
            replica.send(signal.SIGSTOP)
            with pytest.raises(BookAway, match="replicas"):
                await book.append(3, shed(4), "b")
            replica.send(signal.SIGCONT)
            await asyncio.to_thread(_answers, server)
            assert await book.append(3, shed(4), "b") == 4
            await book.close()


async def test_old_facts_can_be_let_go_when_there_is_no_memory_for_new_ones(tmp_path: Path) -> None:
    with running(tmp_path, *FAST) as server:
        book = book_at(f"{server.url}?station=plum&patience=0.2")
        await book.open()
        for number in range(20):
            await book.append(number, shed(number + 1), f"k{number}")
        with server.client() as client:
            client.config_set("maxmemory", "1")
            assert int(await book.ask("trim", (book.keys.book, book.keys.facts), 15)) == 15
            assert client.xlen(book.keys.facts) == 5
            client.config_set("maxmemory", "0")
        await book.close()
