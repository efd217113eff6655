"""Floor 1. Writing to Redis: one pipeline at a time, holding whatever gathered while the last one was under way.

Writes through a `Link`. A call whose answer never came is made again, for the rules know each call by its key or its
number; after a while of that it is given up, and nobody knows whether it was carried out.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, Final, NamedTuple

from companion.journal.port import BookAway
from companion.journal.redis_link import PATIENCE_S, Link
from companion.journal.redis_rules import Args, Rules

_AGAIN_S: Final = 0.05
_CALLS_MOST: Final = 256
_BYTES_MOST: Final = 1 << 18
"""What goes in one pipeline: of big calls few, so that the server is at work on some while others are laid out."""


class _Call(NamedTuple):
    rule: str
    keys: tuple[str, ...]
    args: Args
    done: asyncio.Future[Any]


class Pen:
    """The writer of one process at one server. Whoever comes first writes for all who have come by then."""

    def __init__(self, link: Link, rules: Rules, patience_s: float = PATIENCE_S) -> None:
        self._link = link
        self._rules = rules
        self._patience_s = patience_s
        self._waiting: deque[_Call] = deque()
        self._lock = asyncio.Lock()

    async def call(self, rule: str, keys: tuple[str, ...], *args: str | bytes | int) -> Any:
        """What the rule answers, once it is durable. Calls are carried out in the order they were made.

        Raises `BookAway`, and what redis-py raises of a call that makes no sense. Cancelled, it may yet be carried out.
        """
        call = _Call(rule, keys, args, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        try:
            async with self._lock:
                while not call.done.done():
                    await self._write()
        except asyncio.CancelledError:
            if call in self._waiting:
                self._waiting.remove(call)
            raise
        return call.done.result()

    async def finish(self) -> None:
        """Let what was handed over be written."""
        async with self._lock:
            while self._waiting:
                await self._write()

    async def _write(self) -> None:
        group: list[_Call] = []
        size = 0
        while self._waiting and len(group) < _CALLS_MOST and size < _BYTES_MOST:
            group.append(self._waiting.popleft())
            size += sum(len(arg) for arg in group[-1].args if type(arg) is bytes)
        try:
            answers = await self._try(group)
        except asyncio.CancelledError:
            self._waiting.extendleft(reversed(group))
            raise
        except Exception as wrong:
            # Told to each who waits, and to nobody else: whoever happens to write is not the one who failed.
            for call in group:
                _resolve(call.done, wrong)
            return
        for call, answer in zip(group, answers, strict=True):
            _resolve(call.done, answer)

    async def _try(self, group: list[_Call]) -> list[Any]:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience_s
        while True:
            try:
                async with self._link.at_work() as client:
                    calls = [call[:3] for call in group]
                    return await self._rules.call_all(client, calls, self._link.target.replicas)
            except BookAway:
                await self._link.drop()
                if loop.time() >= until:
                    raise
                await asyncio.sleep(_AGAIN_S)


def _resolve(future: asyncio.Future[Any], answer: Any) -> None:
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)


__all__ = ["Pen"]
