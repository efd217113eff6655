"""Floor 2. Telling experts of the questions that wait for them: once each, as soon as the book has them.

Reads the State by the desk's `look`; calls a connector; what was told goes through the Inlet and into the book, so that
a start does not tell it again. The book is the outbox: what waits there untold is to be told, oldest first, and what
is answered meanwhile no longer is. A call that fails is tried again, later each time, and the connector says so.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol

from companion.domain.clinic import Case
from companion.domain.facts import AnyFact, ClinicReopened, QuestionMoved
from companion.domain.inbound import ConnectorStatus, Inbound, Notice, Notified
from companion.domain.state import State
from companion.domain.trouble import NotTaken
from companion.pipeline.clock import Now
from companion.pipeline.supervise import supervise

_log: Final = logging.getLogger("companion")
FIRST_WAIT_S: Final = 2.0
LONGEST_WAIT_S: Final = 300.0
ANSWER_S: Final = 150.0
"""Longer than a connector may wait for its turn."""
_NOTE_MOST: Final = 200

Look = Callable[[Callable[[State], Any]], Awaitable[Any]]
Bring = Callable[[tuple[Inbound, ...]], Awaitable[object]]


class Notifier(Protocol):
    """Who can tell an expert (see `connectors.contract`)."""

    async def notify(self, notice: Notice, now_ms: int) -> None: ...


class Teller:
    """Has one connector tell experts. `note` is called for each batch the book has."""

    def __init__(
        self,
        name: str,
        notifier: Notifier,
        look: Look,
        bring: Bring,
        now: Now,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        spread: Callable[[], float] = random.random,
    ) -> None:
        self._name = name
        self._notifier = notifier
        self._look = look
        self._bring = bring
        self._now = now
        self._sleep = sleep
        self._spread = spread
        self._wake = asyncio.Event()
        self._failed: dict[str, int] = {}
        self._wait_s = FIRST_WAIT_S

    def note(self, facts: Sequence[AnyFact]) -> None:
        """The book has these facts."""
        if any(isinstance(fact, QuestionMoved | ClinicReopened) for fact in facts):
            self._wake.set()

    async def run(self) -> None:
        """Tell until cancelled."""

        async def tell(failure: Exception) -> None:
            # Not its words: they may hold an address with a secret in it.
            _log.warning("%s could not tell an expert: %s", self._name, type(failure).__name__)

        await supervise(self._keep_telling, tell)

    async def _keep_telling(self) -> None:
        while True:
            self._wake.clear()
            notices: list[Notice] = await self._look(lambda state: notices_of(state, self._name, self._now()))
            self._failed = {one.group: self._failed.get(one.group, 0) for one in notices}
            # One that nobody takes must not stand in the way of the others.
            for notice in sorted(notices, key=lambda one: self._failed[one.group]):
                if not await self._tell(notice):
                    break
            if not notices:
                await self._wake.wait()

    async def _tell(self, notice: Notice) -> bool:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._notifier.notify(notice, self._now())
        except (NotTaken, TimeoutError) as failure:
            self._failed[notice.group] += 1
            await self._rest(failure)
            return False
        self._wait_s = FIRST_WAIT_S
        told = Notified(self._now(), self._name, notice.group, notice.expert)
        await self._bring((told, ConnectorStatus(self._now(), self._name, "up")))
        return True

    async def _rest(self, failure: NotTaken | TimeoutError) -> None:
        """Say that it failed, and wait before the next try."""
        late = NotTaken("没有回音，会再试", "it did not answer; trying again")
        no = failure if isinstance(failure, NotTaken) else late
        lang: str = await self._look(lambda state: state.catalogue.language)
        await self._bring((ConnectorStatus(self._now(), self._name, "down", no.say(lang)[:_NOTE_MOST]),))
        await self._sleep(max(no.after_s, self._wait_s * (0.5 + self._spread() / 2)))
        self._wait_s = min(self._wait_s * 2, LONGEST_WAIT_S)


def notices_of(state: State, connector: str, now_ms: int) -> list[Notice]:
    """What a connector is to tell now, the longest waiting first."""
    return [_notice(state, case) for case in state.clinic.untold(connector, now_ms)]


def _notice(state: State, case: Case) -> Notice:
    names = {expert.id: expert.name for expert in state.catalogue.experts}
    return Notice(
        group=case.id,
        question=case.text,
        station=state.catalogue.name,
        since_ms=case.since,
        askers=case.askers,
        expert=case.expert,
        name=names.get(case.expert, ""),
        lang=state.catalogue.language,
    )


__all__ = ["FIRST_WAIT_S", "LONGEST_WAIT_S", "Notifier", "Teller", "notices_of"]
