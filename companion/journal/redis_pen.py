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
    """The writer of one process at one server. One task writes for all, and lives while there is something to write.

    It sends what has come by then as soon as the last answers are there, before anybody who waited for those goes on:
    so the server is at work while the next batches are laid out.
    """

    def __init__(self, link: Link, rules: Rules, patience_s: float = PATIENCE_S) -> None:
        self._link = link
        self._rules = rules
        self._patience_s = patience_s
        self._waiting: deque[_Call] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def call(self, rule: str, keys: tuple[str, ...], *args: str | bytes | int) -> Any:
        """What the rule answers, once it is durable. Calls are carried out in the order they were made.

        Raises `BookAway`, and what redis-py raises of a call that makes no sense. Cancelled, it may yet be carried out.
        """
        loop = asyncio.get_running_loop()
        call = _Call(rule, keys, args, loop.create_future())
        self._waiting.append(call)
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write())
        return await call.done

    async def finish(self) -> None:
        """Let what was handed over be written."""
        if self._writer is not None:
            await asyncio.wait((self._writer,))

    async def _write(self) -> None:
        while group := self._next():
            try:
                answers = await self._try(group)
            except asyncio.CancelledError:
                # The program is ending: whoever still waits is told so, and nothing is sent any more.
                for call in (*group, *self._waiting):
                    call.done.cancel()
                self._waiting.clear()
                raise
            except Exception as wrong:
                # Told to each who waits, and to nobody else: the writer goes on with the next.
                for call in group:
                    _resolve(call.done, wrong)
            else:
                for call, answer in zip(group, answers, strict=True):
                    _resolve(call.done, answer)

    def _next(self) -> list[_Call]:
        """What goes in one pipeline; nothing that nobody waits for any more."""
        group: list[_Call] = []
        size = 0
        while self._waiting and len(group) < _CALLS_MOST and size < _BYTES_MOST:
            call = self._waiting.popleft()
            if not call.done.done():
                group.append(call)
                size += sum(len(arg) for arg in call.args if type(arg) is bytes)
        return group

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
                if loop.time() >= until or all(call.done.done() for call in group):
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
