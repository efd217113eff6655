"""Floor 1. Writing to Redis: one pipeline at a time, holding whatever gathered while the last one was under way.

Writes through a `Link`. A call whose answer never came is made again, for the rules know each call by its key or its
number; after a while of that it is given up, and nobody knows whether it was carried out.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, Final

from companion.journal.port import BookAway
from companion.journal.redis_link import PATIENCE_S, Link
from companion.journal.redis_rules import Args, Rules

_AGAIN_S: Final = 0.05
_CALLS_MOST: Final = 256
_BYTES_MOST: Final = 1 << 18
"""What goes in one pipeline: of big calls few, so that the server is at work on some while others are laid out."""


class _Call:
    """One call. `turn` is done when its answer is there, or when it is to write for all who wait."""

    __slots__ = ("answer", "args", "is_answered", "keys", "rule", "turn")

    def __init__(self, rule: str, keys: tuple[str, ...], args: Args) -> None:
        self.rule, self.keys, self.args = rule, keys, args
        self.turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.answer: Any = None
        self.is_answered = False

    def resolve(self, answer: Any) -> None:
        """Tell whoever waits for it, unless it is gone."""
        self.answer, self.is_answered = answer, True
        if not self.turn.done():
            self.turn.set_result(None)


class Pen:
    """The writer of one process at one server. Whoever comes first writes for all who have come by then.

    With the answers the turn goes on to the first who still waits, and only then to those who were answered: so the
    server is at work while these lay out their next.
    """

    def __init__(self, link: Link, rules: Rules, patience_s: float = PATIENCE_S) -> None:
        self._link = link
        self._rules = rules
        self._patience_s = patience_s
        self._waiting: deque[_Call] = deque()
        self._idle = asyncio.Event()
        self._idle.set()

    async def call(self, rule: str, keys: tuple[str, ...], *args: str | bytes | int) -> Any:
        """What the rule answers, once it is durable. Calls are carried out in the order they were made.

        Raises `BookAway`, and what redis-py raises of a call that makes no sense. Cancelled, it may yet be carried out.
        """
        call = _Call(rule, keys, args)
        self._waiting.append(call)
        if self._idle.is_set():
            self._idle.clear()
        else:
            await self._turn(call)
        if not call.is_answered:
            await self._write()
        if isinstance(call.answer, Exception):
            raise call.answer
        return call.answer

    async def finish(self) -> None:
        """Let what was handed over be written."""
        await self._idle.wait()

    async def _turn(self, call: _Call) -> None:
        try:
            await call.turn
        except asyncio.CancelledError:
            if call in self._waiting:
                self._waiting.remove(call)
            if not call.turn.cancelled() and not call.is_answered:
                self._pass_on()  # it was to write, and no longer will
            raise

    def _pass_on(self) -> None:
        """Give the turn to the first who waits and has not gone."""
        while self._waiting:
            if not self._waiting[0].turn.cancelled():
                self._waiting[0].turn.set_result(None)
                return
            self._waiting.popleft()
        self._idle.set()

    async def _write(self) -> None:
        """Write for those who wait; the first is who calls this."""
        group: list[_Call] = []
        size = 0
        while self._waiting and len(group) < _CALLS_MOST and size < _BYTES_MOST:
            call = self._waiting.popleft()
            if not call.turn.cancelled():
                group.append(call)
                size += sum(len(arg) for arg in call.args if type(arg) is bytes)
        try:
            told = list(zip(group, await self._try(group), strict=True))
        except asyncio.CancelledError:
            self._waiting.extendleft(reversed(group[1:]))
            self._pass_on()
            raise
        except Exception as wrong:
            # Told to each who waits, and to nobody else: whoever happens to write is not the one who failed.
            told = [(call, wrong) for call in group]
        self._pass_on()
        for call, answer in told:
            call.resolve(answer)

    async def _try(self, group: list[_Call]) -> list[Any]:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience_s
        while True:
            try:
                async with self._link.at_work() as client:
                    calls = [(call.rule, call.keys, call.args) for call in group]
                    return await self._rules.call_all(client, calls, self._link.target.replicas)
            except BookAway:
                await self._link.drop()
                if loop.time() >= until:
                    raise
                await asyncio.sleep(_AGAIN_S)


__all__ = ["Pen"]
