"""The book's append beside redis-py's own pipelines: the same facts, the same batches, so many under way at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any, Final

import msgspec
import redis.asyncio

from companion.domain.facts import AnyFact, CommentSeen
from companion.journal.redis import FACTS_A_ROW, RedisJournal
from companion.journal.redis_link import read_url
from companion.journal.redis_rules import Rules
from measure.machines_yard import RedisYard

FACTS: Final = {1: 10_000, 10: 40_000, 100: 200_000, 500: 400_000}
"""How many facts a round takes for each size of batch: several times what may be under way at once, so that what is
measured is work going on and not its beginning."""
UNDER_WAY: Final = 64
ROUNDS: Final = 5
_SHOWN: Final = ("bare XADD", "bare FCALL", "our append")

Facts = list[list[AnyFact]]


def facts_of(size: int, count: int) -> Facts:
    """Batches of comments as they come in a show."""
    texts = ("李子多少钱一斤", "发新疆吗", "来了来了", "主播好", "坏了赔吗")
    return [
        [
            CommentSeen(
                "douyin", "douyin", f"7381{b}{n}", f"u{n}", f"山里人{n}", texts[n % 5], 0.9, at_ms=1_781_524_800_000 + n
            )
            for n in range(size)
        ]
        for b in range(count)
    ]


async def bare_xadd(yard: RedisYard, station: str, batches: Facts) -> None:
    """What a program does that only wants the bytes in a stream."""
    client = redis.asyncio.Redis(port=yard.port, protocol=2)
    for start in range(0, len(batches), UNDER_WAY):
        pipe = client.pipeline(transaction=False)
        for facts in batches[start : start + UNDER_WAY]:
            pipe.execute_command("XADD", f"{{{station}}}:bare", "*", "b", msgspec.json.encode(facts))
        await pipe.execute()
    await client.aclose()


async def bare_fcall(yard: RedisYard, station: str, batches: Facts) -> None:
    """The very rule the book uses, called without the book: nothing is checked before it is sent."""
    book = RedisJournal(read_url(f"{yard.url}?station={station}"))
    last = await book.open()
    client, rules = redis.asyncio.Redis(port=yard.port, protocol=2), Rules()
    for start in range(0, len(batches), UNDER_WAY):
        pipe = client.pipeline(transaction=False)
        for number, facts in enumerate(batches[start : start + UNDER_WAY], start):
            args: tuple[Any, ...] = (
                book.fence,
                last,
                f"k{number}",
                60_000,
                "",
                "",
                "",
                len(facts),
                1,
                msgspec.json.encode(facts),
            )
            pipe.execute_command(*rules.command("append", book.keys.written, args))
            last += len(facts)
        await pipe.execute()
    await client.aclose()
    await book.close()


async def our_append(yard: RedisYard, station: str, batches: Facts) -> None:
    """The book."""
    book = RedisJournal(read_url(f"{yard.url}?station={station}"))
    last = await book.open()
    places = asyncio.Semaphore(2 * UNDER_WAY)

    async def one(expected: int, facts: list[AnyFact], number: int) -> None:
        try:
            await book.append(expected, facts, f"k{number}")
        finally:
            places.release()

    async with asyncio.TaskGroup() as group:
        for number, facts in enumerate(batches):
            await places.acquire()
            group.create_task(one(last, facts, number))
            last += len(facts)
    await book.close()


_WAYS: Final[tuple[Callable[[RedisYard, str, Facts], Awaitable[None]], ...]] = (bare_xadd, bare_fcall, our_append)


async def measure_append(yard: RedisYard, quick: bool) -> list[str]:
    """Facts a second for each size of batch, medians of rounds that alternate."""
    told = [f"{'facts a batch':>14}" + "".join(f"{name:>14}" for name in _SHOWN) + "   of XADD  of FCALL"]
    for size, facts in FACTS.items():
        count = max(UNDER_WAY, facts // (10 if quick else 1) // size)
        batches = facts_of(size, count)
        taken: list[list[float]] = [[], [], []]
        for number in range(2 if quick else ROUNDS):
            for place in range(3):
                way = (place + number) % 3
                began = perf_counter()
                await _WAYS[way](yard, f"s{size}r{number}w{way}", batches)
                taken[way].append(size * count / (perf_counter() - began))
        middle = [sorted(figures)[len(figures) // 2] for figures in taken]
        ratios = [_ratio(taken[2], taken[way]) for way in (0, 1)]
        told.append(
            f"{size:>14}" + "".join(f"{figure:>12,.0f}/s" for figure in middle) + "".join(f"{r:>10.2f}" for r in ratios)
        )
    assert max(FACTS) <= FACTS_A_ROW
    return told


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios of rounds."""
    ratios = sorted(one / other for one, other in zip(ours, theirs, strict=True))
    return ratios[len(ratios) // 2]
