"""The book's rules at the server: brought there when they are missing, and run as a script where functions are not."""

from __future__ import annotations

import uuid
from pathlib import Path

from companion.journal import open_journal
from companion.journal.redis import RedisJournal
from companion.journal.redis_link import read_url
from companion.journal.redis_rules import library, mark, script
from tests.journal.shelves import opened, sequences, shed
from tests.servers import FAST, RedisServer, free_port, running


async def test_a_server_that_forgot_the_rules_is_told_them_again_in_the_middle_of_a_broadcast(
    redis_server: RedisServer,
) -> None:
    url = f"{redis_server.url}?station={uuid.uuid4().hex}"
    async with opened(lambda: open_journal(url, Path())) as book:
        await book.append(0, shed(1), "a")
        with redis_server.client() as client:
            client.execute_command("FUNCTION", "FLUSH")
        assert await book.append(1, shed(2), "b") == 2
        assert sequences(book) == [1, 2]


async def test_where_functions_may_not_be_called_the_rules_run_as_a_script(tmp_path: Path) -> None:
    port = free_port()
    old = ("--user", "default", "on", "nopass", "~*", "&*", "+@all", "-fcall", "-function")
    with running(tmp_path, *FAST, *old, port=port):
        book = RedisJournal(read_url(f"redis://127.0.0.1:{port}/0?station=old"))
        async with opened(lambda: book):
            assert await book.append(0, shed(1, 1200), "a") == 1200
            assert not book.rules.functions
            assert sequences(book) == list(range(1, 1201))


async def test_another_version_of_the_program_finds_its_own_rules_beside_ours(redis_server: RedisServer) -> None:
    with redis_server.client() as client:
        client.function_load(library().replace(mark(), "0" * 12), replace=True)
    url = f"{redis_server.url}?station={uuid.uuid4().hex}"
    async with opened(lambda: open_journal(url, Path())) as book:
        assert await book.append(0, shed(1), "a") == 1


def test_the_library_and_the_script_hold_the_same_rules() -> None:
    names = [line.split("'")[1].removesuffix(f"_{mark()}") for line in library().splitlines() if "register_f" in line]
    assert sorted(names) == [
        "append", "fall", "keep_snapshot", "leave_lease", "park", "push", "renew_lease", "take_lease", "trim",
    ]  # fmt: skip
    assert all(f"  {name} = {name},\n" in script() for name in names)
