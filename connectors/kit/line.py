"""Floor 3: one line to a room, dialled again for ever. Reads the loop's clock; writes nouns. It awaits, as `transport`.

Down is said once, and up once; after a break it is said for how long comments may be missing. Who is not there is
dialled every few seconds, who says no ever more seldom. Sleep, chance and clock can be handed in.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from msgspec import structs
from websockets.exceptions import WebSocketException

from companion.domain.inbound import SINCE_LAST, Inbound
from companion.domain.trouble import Trouble
from connectors.contract import Emit
from connectors.kit.backoff import waits
from connectors.kit.dial import Lost, explain
from connectors.kit.health import Health

AWAY_S: Final = (0.5, 4.0)
"""Between two tries while nobody answers: from .. to. A room that is back must be heard within five seconds."""
REFUSED_S: Final = (5.0, 60.0)
"""The same while somebody answers and says no."""
STEADY_S: Final = 10.0
"""A line that stood for so long begins anew with the shortest wait when it is lost."""

Visit = Callable[["Line"], Awaitable[None]]
"""Dials, and hears until the line is lost: it raises, or returns when the other side has hung up."""

_NETWORK: Final = (Lost, OSError, WebSocketException)


class Line:
    """What a connector says of its room, and how its line stands. One visit at a time.

    `heard` counts signs of life; while `busy` the station takes what was heard, and nothing more is listened to.
    """

    def __init__(
        self,
        source: str,
        lang: str = "zh",
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        tick: Callable[[], float] | None = None,
    ) -> None:
        self.health: Final = Health(source)
        self.lang: Final = lang
        self._sleep = sleep
        self._jitter = jitter
        self._tick = tick or (lambda: asyncio.get_running_loop().time())
        self._emit: Emit | None = None
        self._heard_s: float | None = None
        self._up_s: float | None = None
        self.visits = 0
        self.heard = 0
        self.busy = False

    async def keep(self, visit: Visit, emit: Emit) -> None:
        """Visit again and again until cancelled. Raises only what is a fault of our own."""
        self._emit = emit
        away, refused = self._pauses()
        while True:
            self._up_s, self.busy = None, False
            self.visits += 1
            lost = await self._end_of(visit)
            if self._stood_s() >= STEADY_S:
                away, refused = self._pauses()
            self.health.fall(lost.say(self.lang))
            await self._speak()
            await self._sleep(next(refused if lost.refused else away))

    def _stood_s(self) -> float:
        return 0.0 if self._up_s is None else self._tick() - self._up_s

    def _pauses(self) -> tuple[Iterator[float], Iterator[float]]:
        return waits(self._jitter, *AWAY_S), waits(self._jitter, *REFUSED_S)

    async def _end_of(self, visit: Visit) -> Lost:
        try:
            await visit(self)
        except ExceptionGroup as ends:
            network, ours = ends.split(_NETWORK)
            if network is None or ours is not None:
                raise
            return explain(_leaf(network))
        except _NETWORK as wrong:
            return explain(wrong)
        return Lost("对方挂断了，正在重连", "the other side hung up; dialling again")

    @property
    def quiet_s(self) -> float:
        """Seconds since anything was heard on this line."""
        return self._tick() - (self._heard_s if self._heard_s is not None else self._tick())

    @property
    def tick_ms(self) -> int:
        """Milliseconds of a clock that only goes forward."""
        return int(self._tick() * 1000)

    def listens(self) -> bool:
        """Whether what the other side says would be heard now."""
        return not self.busy

    def alive(self) -> None:
        """Something was heard, if only an answer to a ping."""
        self.heard += 1
        self._heard_s = self._tick()

    async def up(self, lossless: bool = False) -> None:
        """The room is heard from now on. `lossless`: what was said meanwhile waits, and will be heard."""
        missing_ms = SINCE_LAST if self._heard_s is None else max(1, int(self.quiet_s * 1000))
        self.health.rise(0 if lossless else missing_ms)
        self.alive()
        self._up_s = self._tick()
        await self._speak()

    async def late(self) -> None:
        """It should have been heard of by now."""
        self.health.wait(Trouble("好一会儿没有回音", "no sign of life for a while").say(self.lang))
        await self._speak()

    async def take(self, *nouns: Inbound) -> None:
        """What a frame held; with it goes whatever there is to say of the connector itself."""
        self.alive()
        if self.health.standing == "late":
            self.health.rise()
        await self._speak(nouns)

    async def _speak(self, nouns: tuple[Inbound, ...] = ()) -> None:
        assert self._emit is not None, "it is only spoken during `keep`"
        said = tuple(structs.replace(one, at_ms=0) for one in self.health.speak(self.tick_ms))
        if nouns or said:
            await self._emit((*said, *nouns))


def _leaf(group: ExceptionGroup[Exception]) -> Exception:
    """The first of a task group's failures: one end of the line is enough to lose it."""
    first: Exception = group
    while isinstance(first, ExceptionGroup):
        first = first.exceptions[0]
    return first
