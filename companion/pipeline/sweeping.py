"""Floor 2. Asking each shop every minute for all that has changed there: a push may be lost for ever, an order may not.

Reads the State for how far the shop was swept, and through its connector the platform; what it learns goes through the
Inlet like everything else, and so does how far it got: after a stop it goes on where it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Final, Protocol

from companion.domain.awaiting import ours_to_count
from companion.domain.inbound import ConnectorStatus, Inbound
from companion.domain.state import State
from companion.domain.trouble import Trouble
from companion.pipeline.clock import Now

EVERY_S: Final = 60.0
PAGE_S: Final = 60.0
"""How long one page may take."""
OVERLAP_MS: Final = 10 * 60_000
"""So much is asked for again: platforms list a change some minutes after it was made."""
PIECE_MS: Final = 30 * 60_000
"""So much is asked for at a time; no platform takes less."""
BACK_MS: Final = 7 * 24 * 3_600_000
"""So far back at most: what changed before then is in an export only."""
AT_ONCE: Final = 500
"""Nouns brought at a time."""
LAPSE: Final = Trouble(
    "停得太久，七天以前的改动问不到了：请导一次订单表", "away for over a week: import an export for what changed before"
)


class Sweeper(Protocol):
    """Who can be asked what has changed at its shop (see `connectors.contract`)."""

    def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[tuple[Inbound, ...], None]: ...


class Sweeping:
    """Sweeps the shop of one connector."""

    def __init__(
        self,
        name: str,
        sweeper: Sweeper,
        state: State,
        now: Now,
        bring: Callable[[tuple[Inbound, ...]], Awaitable[object]],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._name = name
        self._sweeper = sweeper
        self._state = state
        self._now = now
        self._bring = bring
        self._sleep = sleep

    async def run(self) -> None:
        """Sweep for ever. Raises what the connector raises, and `TimeoutError` when it does not answer."""
        while True:
            await self.sweep()
            await self._sleep(EVERY_S)

    async def sweep(self) -> None:
        """Everything that changed since the last time, a piece at a time."""
        now_ms = self._now()
        known = self._state.show.connectors.get(self._name)
        swept_ms = (known and known.swept_ms) or now_ms
        since_ms = max(swept_ms - OVERLAP_MS, now_ms - BACK_MS)
        note = LAPSE.say(self._state.catalogue.language) if swept_ms < since_ms else ""
        while since_ms < now_ms:
            until_ms = min(since_ms + PIECE_MS, now_ms)
            await self._sweep_piece(since_ms, until_ms)
            await self._bring((ConnectorStatus(self._now(), self._name, "up", note, swept_ms=until_ms),))
            since_ms = until_ms

    async def _sweep_piece(self, since_ms: int, until_ms: int) -> None:
        async with aclosing(self._sweeper.sweep(since_ms, until_ms)) as pages:
            while True:
                async with asyncio.timeout(PAGE_S):
                    page = await anext(pages, None)
                if page is None:
                    return
                nouns = ours_to_count(self._state, page)
                for at in range(0, len(nouns), AT_ONCE):
                    await self._bring(nouns[at : at + AT_ONCE])
