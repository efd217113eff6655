"""Floor 1. Rows of facts as they lie in a Redis stream: the entry `L-0` ends with the fact L.

Reads a stream through a client for a thread; writes nothing. `L-1`, `L-2`, … hold no facts, only what became of nouns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import redis

from companion.domain.facts import AnyFact
from companion.journal.codec import NotAFact, decode, decode_some
from companion.journal.port import BookRefused
from companion.journal.promises import checksum
from companion.journal.redis_keys import Keys

ROWS_AT_ONCE: Final = 64


class Entry(NamedTuple):
    """One entry of the facts' stream: its id, how many facts it has and up to which, and the outcomes told with it."""

    id: str
    last: int
    size: int
    body: bytes
    outcomes: bytes

    @property
    def first(self) -> int:
        """The sequence of its first fact."""
        return self.last - self.size + 1


def read_entry(told: Any, shown: str) -> Entry:
    """An entry as the server sent it. Raises `BookRefused` when it is not whole."""
    id, fields = told[0].decode(), told[1]
    named = dict(zip(fields[::2], fields[1::2], strict=True))
    last, count, body = int(id.partition("-")[0]), int(named.get(b"n", b"-1")), named.get(b"b", b"")
    if count:
        key = named[b"k"].decode() if b"k" in named else None
        if count < 0 or named.get(b"c") != str(checksum(last - count + 1, count, key, body)).encode():
            raise torn(shown, f"从第 {last - count + 1} 条起的一行坏了", f"the row that ends at {last} is damaged")
    return Entry(id, last, count, body, named.get(b"o", b""))


def facts_of(entry: Entry, shown: str) -> list[AnyFact]:
    """The facts of an entry. Raises `BookRefused`."""
    if not entry.size:
        return []
    try:
        facts = decode(entry.body)
    except NotAFact as wrong:
        raise torn(shown, f"第 {entry.first} 条起：{wrong}", f"from {entry.first} on: {wrong}") from None
    if len(facts) != entry.size:
        raise torn(shown, f"从第 {entry.first} 条起的一行坏了", f"the row that ends at {entry.last} is damaged")
    return facts


def rows(client: redis.Redis, keys: Keys, shown: str, after: int) -> Iterator[tuple[int, list[AnyFact]]]:
    """What `Journal.rows` gives. Raises `BookRefused` where facts are missing or can't be read."""
    position, start = after, f"{after + 1}-0"
    while told := client.execute_command("XRANGE", keys.facts, start, "+", "COUNT", ROWS_AT_ONCE):
        for one in told:
            entry = read_entry(one, shown)
            if not entry.size:
                continue
            if entry.first > position + 1:
                raise torn(shown, f"第 {position + 1} 条之后缺了一截", f"facts are missing from {position + 1} on")
            facts = facts_of(entry, shown)[position + 1 - entry.first :]
            yield position + 1, facts
            position = entry.last
        start = f"({told[-1][0].decode()}"


def pick(client: redis.Redis, keys: Keys, shown: str, sequences: Iterable[int]) -> list[tuple[int, AnyFact]]:
    """What `Journal.read_some` gives of what is still in the stream."""
    wanted = sorted({number for number in sequences if 0 < number < 1 << 53})
    found: dict[str, tuple[Entry, list[int]]] = {}
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        pipe = client.pipeline(transaction=False)
        some = wanted[start : start + ROWS_AT_ONCE]
        for number in some:
            pipe.execute_command("XRANGE", keys.facts, f"{number}-0", "+", "COUNT", 1)
        for number, told in zip(some, pipe.execute(), strict=True):
            entry = read_entry(told[0], shown) if told else None
            if entry is not None and entry.size and entry.first <= number:
                found.setdefault(entry.id, (entry, []))[1].append(number)
    return [pair for entry, numbers in found.values() for pair in _some_of(entry, numbers, shown)]


def _some_of(entry: Entry, numbers: list[int], shown: str) -> list[tuple[int, AnyFact]]:
    try:
        facts = decode_some(entry.body, [number - entry.first for number in numbers])
    except NotAFact as wrong:
        raise torn(shown, f"第 {entry.first} 条起：{wrong}", f"from {entry.first} on: {wrong}") from None
    return list(zip(numbers, facts, strict=True))


def torn(shown: str, zh: str, en: str) -> BookRefused:
    """What to raise for a damaged book."""
    return BookRefused(
        f"账本 {shown} 损坏了（{zh}）：请换上最近的备份",
        f"The book {shown} is damaged ({en}): put the last backup in its place",
    )


__all__ = ["Entry", "facts_of", "pick", "read_entry", "rows", "torn"]
