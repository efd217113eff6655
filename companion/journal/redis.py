"""Floor 1. The book in Redis: a stream of rows, written by whoever holds its lease.

Reads and writes the station's keys (`redis_keys`) by the rules in `book.lua`: an append is taken only after the
expected sequence and under the newest lease. How durable "durable" is, Redis' own settings say: with
`appendfsync always` an answer means the disk has it (docs/how-to/several-machines.md).
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from redis.exceptions import RedisError

from companion.domain.facts import AnyFact
from companion.journal.codec import encode
from companion.journal.port import BookFailed, BookRefused
from companion.journal.promises import SNAPSHOTS_KEPT, check_key, checksum, failed, fenced, not_open, stale
from companion.journal.redis_history import FILE, moved, rows_before, some_before
from companion.journal.redis_keys import Keys
from companion.journal.redis_link import Link, Target
from companion.journal.redis_pen import Pen
from companion.journal.redis_rows import pick, rows
from companion.journal.redis_rules import Rules

_log: Final = logging.getLogger("companion")
FACTS_A_ROW: Final = 500
LEASE_MS: Final = 1_500
"""Whoever holds the book's lease and is not heard of for so long may be followed by another."""
_LOOK_S: Final = 0.1
_SEQUENCES: Final = 1 << 53
_SQUEEZE: Final = 1


class RedisJournal:
    """A `Journal` at a Redis server. Open, append and close belong to one event loop; read belongs to any thread."""

    def __init__(self, target: Target, data: Path = Path()) -> None:
        self.target: Final = target
        self.history: Final = data / FILE
        self.keys: Final = Keys(target.station)
        self.rules: Final = Rules()
        self.link: Final = Link(target, self.keys.book)
        self.holder: Final = secrets.token_hex(8)
        self.fence = ""
        self.pen: Pen | None = None

    async def open(self) -> int:
        """See `Journal.open`. Takes the lease, and waits for that of a station that ended without letting go of it."""
        await self.close()
        self.start()
        waited = False
        while True:
            taken, *told = await self.ask("take_lease", (self.keys.book,), self.holder, LEASE_MS)
            if taken:
                self.fence = told[0].decode()
                return int(told[1])
            if waited:
                await self.close()
                raise BookRefused(
                    f"账本 {self.target.shown} 正被另一个助播台使用：请先关掉那一个，或请它来做这件事",
                    f"The book {self.target.shown} is open in another station: close that one, or have it do this",
                )
            # Whoever is at work has it prolonged by then.
            await asyncio.sleep(int(told[1]) / 1000 + _LOOK_S)
            waited = True

    def start(self) -> None:
        """Begin to write, with no lease yet."""
        self.pen = Pen(self.link, self.rules, self.target.patience_s)

    async def ask(self, rule: str, keys: tuple[str, ...], *args: str | bytes | int) -> Any:
        """What a rule answers. Raises `BookFailed`."""
        if self.pen is None:
            raise not_open()
        try:
            return await self.pen.call(rule, keys, *args)
        except RedisError as wrong:
            raise failed(self.target.shown, str(wrong)[:200]) from None

    def read(self, after: int = 0) -> Iterator[tuple[int, AnyFact]]:
        """See `Journal.read`. The book need not be open here."""
        for first, facts in self.rows(after):
            yield from enumerate(facts, first)

    def rows(self, after: int = 0) -> Iterator[tuple[int, list[AnyFact]]]:
        """See `Journal.rows`. The book need not be open here."""
        gone, _ = self.edge()
        if after < gone:
            yield from rows_before(self.history, after, gone, self.lacking)
        with self.link.blocking() as client:
            yield from rows(client, self.keys, self.target.shown, max(after, gone))

    def read_some(self, sequences: Iterable[int]) -> list[tuple[int, AnyFact]]:
        """See `Journal.read_some`."""
        gone, wanted = self.edge()[0], set(sequences)
        before = some_before(self.history, [number for number in wanted if number <= gone])
        with self.link.blocking() as client:
            return before + pick(client, self.keys, self.target.shown, (number for number in wanted if number > gone))

    def edge(self) -> tuple[int, list[int]]:
        """The last sequence that is no longer in Redis, and those of the snapshots. Blocking."""
        with self.link.blocking() as client:
            gone = client.execute_command("HGET", self.keys.book, "gone")
            return int(gone or 0), [int(kept) for kept in client.execute_command("HKEYS", self.keys.snapshots)]

    def lacking(self, first: int, upto: int) -> BookRefused:
        """What to raise of facts that neither Redis has nor this machine. Blocking."""
        return moved(self.target.shown, first, upto)

    async def append(self, expected: int, facts: Sequence[AnyFact], key: str) -> int:
        """See `Journal.append`. Raises `NotAFact` for what is none, `Fenced` when another has the lease since."""
        check_key(key)
        if self.pen is None:
            raise not_open()
        return await self.write(expected, facts, key)

    async def write(
        self,
        expected: int,
        facts: Sequence[AnyFact],
        key: str,
        first: str = "",
        second: str = "",
        outcomes: bytes = b"",
    ) -> int:
        """Append, and say with it how far the inbox was taken and what became of its nouns."""
        laid = rows_of(expected, facts, key)
        args = (self.fence, expected, key, LEASE_MS, first, second, outcomes, *laid)
        said, what = await self.ask("append", self.keys.written, *args)
        if said == b"stale":
            raise stale(expected, int(what))
        if said == b"fenced":
            raise fenced()
        return int(what)

    def newest_snapshot(self) -> tuple[int, bytes] | None:
        """See `Journal.newest_snapshot`."""
        with self.link.blocking() as client:
            kept = sorted(map(int, client.execute_command("HKEYS", self.keys.snapshots)), reverse=True)
            for sequence in kept:
                body = client.execute_command("HGET", self.keys.snapshots, sequence)
                if (whole := _unpacked(sequence, body)) is not None:
                    return sequence, whole
        return None

    async def keep_snapshot(self, sequence: int, body: bytes) -> None:
        """See `Journal.keep_snapshot`."""
        small = await asyncio.to_thread(zlib.compress, body, _SQUEEZE)
        args = (sequence, checksum(sequence, 0, None, small), small, SNAPSHOTS_KEPT)
        said, last = await self.ask("keep_snapshot", (self.keys.book, self.keys.snapshots), *args)
        if said == b"stale":
            raise stale(sequence, int(last))

    async def close(self) -> None:
        """See `Journal.close`."""
        pen, self.pen = self.pen, None
        if pen is None:
            return
        try:
            await pen.finish()
            if self.fence:
                await pen.call("leave_lease", (self.keys.book,), self.fence)
        except (BookFailed, RedisError) as wrong:
            # Whoever waited has been told; the lease ends by itself.
            _log.info("the book at %s was left without a word: %s", self.target.shown, wrong)
        finally:
            self.fence = ""
            await self.link.drop()


def rows_of(expected: int, facts: Sequence[AnyFact], key: str) -> list[str | bytes | int]:
    """Facts as `append` wants them: for each row how many, checksum, body. Raises `NotAFact`."""
    laid: list[str | bytes | int] = []
    for start in range(0, len(facts), FACTS_A_ROW):
        part = facts[start : start + FACTS_A_ROW]
        body = encode(part)
        mine = key if start + FACTS_A_ROW >= len(facts) else None
        laid += (len(part), checksum(expected + start + 1, len(part), mine, body), body)
    return laid


def _unpacked(sequence: int, told: Any) -> bytes | None:
    mark, _, small = (told or b"").partition(b":")
    if mark != str(checksum(sequence, 0, None, small)).encode():
        return None
    try:
        return zlib.decompress(small)
    except zlib.error:
        return None


__all__ = ["FACTS_A_ROW", "LEASE_MS", "RedisJournal", "rows_of"]
