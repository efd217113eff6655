"""Floor 3: the token that a shop's interface is asked with, got anew when it ends. It awaits, as `transport`.

Reads and writes nothing but itself; who gets a token, and the time, are handed in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from companion.domain.trouble import NotTaken

EARLY_MS: Final = 300_000
"""A token that ends so soon is changed now."""

Fetch = Callable[[], Awaitable[tuple[str, int]]]
"""Gets a token, and for how long it is good (ms, 0: nobody says)."""

_Told = TypeVar("_Told")


class Expired(NotTaken):
    """The token is no good any more; with a new one the same may be asked again."""

    def __init__(self) -> None:
        super().__init__("令牌过期或不对，请换一个", "the token has expired or is wrong: get another one")


class Tokens:
    """One that was given and stays, or ones that are fetched and end."""

    def __init__(self, given: str, fetch: Fetch | None, now: Callable[[], int]) -> None:
        self._token = given
        self._fetch = fetch
        self._now = now
        self._ends_ms = 0
        self._lock = asyncio.Lock()

    async def using(self, ask: Callable[[str], Awaitable[_Told]]) -> _Told:
        """What `ask` is told with the present token, or with a new one where that has expired. Raises `NotTaken`."""
        token = await self._current()
        try:
            return await ask(token)
        except Expired:
            if self._fetch is None:
                raise
        if self._token == token:
            self._token = ""
        return await ask(await self._current())

    async def _current(self) -> str:
        async with self._lock:
            ended = self._ends_ms and self._now() >= self._ends_ms - EARLY_MS
            if self._fetch is not None and (not self._token or ended):
                self._token, lasts_ms = await self._fetch()
                # One that is good for a moment only is used all the same.
                self._ends_ms = self._now() + max(lasts_ms, EARLY_MS + 60_000) if lasts_ms else 0
            return self._token
