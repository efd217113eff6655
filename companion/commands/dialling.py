"""Floor 4. Whether the connectors that dial can be had now: each dials once, all at the same time, and hangs up.

Reads the network; writes nothing. Only while no station runs: two would be in each other's way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Final, NamedTuple

from companion.commands.assembly import timed
from companion.commands.running import run_to_the_end
from companion.config import Settings
from companion.domain.trouble import Refused, Trouble
from connectors import REGISTRY
from connectors.contract import Setting

KNOCK_S: Final = 15.0
"""For all of them: who checks before the show stands there and waits."""

Knock = Callable[[Setting], Awaitable[list[Trouble]]]


class Answers(NamedTuple):
    """Settings that somebody refused, which have to be mended; and who is only not there yet."""

    refused: list[Trouble]
    away: list[Trouble]


def knock_at_all(settings: Settings) -> Answers:
    """What came of it, connector by connector; nothing is said of one that can be had."""
    knocks: dict[str, Knock] = {}
    for name in settings.connectors:
        knock = getattr(import_module(REGISTRY[name]), "knock", None)
        if knock is not None:
            knocks[name] = knock
    if not knocks:
        return Answers([], [])
    found = run_to_the_end(lambda: _knock(settings, knocks))
    refused: list[Trouble] = [trouble for trouble in found if isinstance(trouble, Refused)]
    return Answers(refused, [trouble for trouble in found if trouble not in refused])


async def _knock(settings: Settings, knocks: dict[str, Knock]) -> list[Trouble]:
    found: dict[str, list[Trouble]] = {}

    async def one(name: str, knock: Knock) -> None:
        try:
            async with asyncio.timeout(KNOCK_S):
                found[name] = await knock(timed(settings.connectors[name]))
        except TimeoutError:
            zh, en = f"[connector.{name}] 试连了 {KNOCK_S:g} 秒没有结果", f"no result in {KNOCK_S:g} s"
            found[name] = [Trouble(zh, f"[connector.{name}]: {en}")]

    async with asyncio.TaskGroup() as group:
        for name, knock in knocks.items():
            group.create_task(one(name, knock))
    return [trouble for name in knocks for trouble in found[name]]
