"""An evening on machines that die, hang and lose one another: what was acknowledged is there once, for everyone."""

from __future__ import annotations

import asyncio
import statistics
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from tests.evening.several import Several, p99
from tests.proxy import line_to
from tests.servers import SAFE, running

SEEDS = (20260615, 20260616)
KINDS = ["kill_the_desk", "restart_redis", "pause_the_desk", "cut_a_line", "kill_a_door", "hold_a_line", "lose_answers"]


async def an_evening(
    folder: Path, doors: int, seconds: float, orders_s: float, comments_s: float, faults_s: tuple[float, float],
    kinds: list[str], seed: int = SEEDS[0],
) -> Several:  # fmt: skip
    """One evening of so many seconds."""
    with running(folder / "redis", *SAFE) as server:
        async with AsyncExitStack() as stack:
            lines = [await stack.enter_async_context(line_to(server.port)) for _ in range(doors)]
            several = Several(folder, server, lines, seed)
            stack.callback(several.end)
            await several.start()
            limit = aiohttp.ClientTimeout(total=4, sock_connect=1)
            connector = aiohttp.TCPConnector(limit=200)
            http = await stack.enter_async_context(aiohttp.ClientSession(timeout=limit, connector=connector))
            async with asyncio.TaskGroup() as group:
                group.create_task(several.push_all_along(http, orders_s, comments_s))
                striking = group.create_task(several.strike(*faults_s, kinds))
                await asyncio.sleep(seconds)
                several.over.set()
                await striking
                several.mend()
            several.check(await several.states())
            return several


@pytest.mark.timeout(240)
async def test_a_few_blows_lose_nothing_and_count_nothing_twice(tmp_path: Path) -> None:
    several = await an_evening(tmp_path, 3, 6, 30, 100, (0.1, 0.3), KINDS[:4])
    assert several.account.faults["kill_the_desk"] >= 1
    assert len(several.account.acked) > 200


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("seed", SEEDS)
async def test_five_doors_and_three_rooms_through_five_minutes_of_blows(tmp_path: Path, seed: int) -> None:
    several = await an_evening(tmp_path, 5, 300, 50, 500, (1.5, 4.0), KINDS, seed)
    account = several.account
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(account.faults.items()))
    failovers = sorted(account.failovers_s)
    figures = (
        f"{len(account.acked)} keys acknowledged, {account.refused} refusals; faults: {told}\n"
        f"failover: {len(failovers)}, p50 {failovers[len(failovers) // 2]:.2f} s, p99 {p99(failovers):.2f} s, "
        f"of which until the lease was another's p50 {statistics.median(account.leases_s):.2f} s, "
        f"p99 {p99(account.leases_s):.2f} s\n"
        f"push to answer: p50 {statistics.median(account.latencies_s):.3f} s, p99 {p99(account.latencies_s):.3f} s\n"
    )
    sys.stderr.write(figures)
    (tmp_path / "figures.txt").write_text(figures, encoding="utf-8")
    assert p99(failovers) < 5
