"""Floor 2. What a shop lists: read every few minutes, and set to what a helper wishes, once each.

Reads the State by the desk's `look`; calls a connector; what it says goes through the Inlet and into the book. The book
is the outbox: a wish that nothing has come of is tried until something does, after a start too; a connector sees to it
that the same wish twice is done once. A shop that will not is told to the helper, and not tried for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

from companion.domain.inbound import Inbound, ListingAnswered, ListingWish, ShopListed
from companion.domain.listings import wish_of
from companion.domain.state import State
from companion.domain.trouble import Again, NotTaken
from companion.pipeline.clock import Now

READ_EVERY_S: Final = 120.0
WISHES_EVERY_S: Final = 2.0
ANSWER_S: Final = 60.0
TRIES: Final = 5
FIRST_WAIT_S: Final = 2.0
TOO_LATE_MS: Final = 10 * 60_000
"""A wish of so long ago is not carried out any more: whoever wished it has seen to it otherwise."""

Look = Callable[[Callable[[State], Any]], Awaitable[Any]]
Bring = Callable[[tuple[Inbound, ...]], Awaitable[object]]


class Lister(Protocol):
    """Who can tell what a shop lists, and have it list otherwise (see `connectors.contract`)."""

    async def listings(self) -> tuple[Inbound, ...]: ...

    async def list_units(self, wish: ListingWish) -> None: ...


class Listing:
    """Reads and sets what the shop of one connector lists."""

    def __init__(
        self,
        name: str,
        lister: Lister,
        look: Look,
        bring: Bring,
        now: Now,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._name = name
        self._lister = lister
        self._look = look
        self._bring = bring
        self._now = now
        self._sleep = sleep
        self._read_ms = 0
        self._shops: set[str] = set()

    async def run(self) -> None:
        """Carry out wishes as they come, and read every few minutes. Raises what reading raises."""
        while True:
            wishes: list[ListingWish] = await self._look(self._waiting)
            for wish in wishes:
                await self._carry_out(wish)
            if wishes or self._now() - self._read_ms >= READ_EVERY_S * 1000:
                await self._read()
            await self._sleep(WISHES_EVERY_S)

    async def _read(self) -> None:
        # A shop that does not answer is read the next time, not at once.
        self._read_ms = self._now()
        async with asyncio.timeout(ANSWER_S):
            nouns = await self._lister.listings()
        self._shops = {noun.shop or noun.source for noun in nouns if isinstance(noun, ShopListed)}
        await self._bring(nouns)

    def _waiting(self, state: State) -> list[ListingWish]:
        """The wishes for the shops this connector tells the listings of."""
        return [wish_of(fact) for fact in state.listings.waiting() if fact.shop in self._shops]

    async def _carry_out(self, wish: ListingWish) -> None:
        no: NotTaken | None = NotTaken("过了十分钟还没有改成，不再改了", "not done within ten minutes, so not any more")
        if self._now() - wish.at_ms < TOO_LATE_MS:
            no = await self._try(wish)
        lang: str = await self._look(lambda state: state.catalogue.language)
        told = "" if no is None else no.say(lang)
        await self._bring((ListingAnswered(self._now(), self._name, wish.key, no is None, told),))

    async def _try(self, wish: ListingWish) -> NotTaken | None:
        """Why the shop would not; None when it did."""
        no = NotTaken("店铺没有回音", "the shop did not answer")
        for attempt in range(TRIES):
            if attempt:
                await self._sleep(max(no.after_s, FIRST_WAIT_S * 2 ** (attempt - 1)))
            try:
                async with asyncio.timeout(ANSWER_S):
                    await self._lister.list_units(wish)
            except NotTaken as failure:
                no = failure
                if not isinstance(failure, Again):
                    break
            except TimeoutError:
                continue
            else:
                return None
        return no
