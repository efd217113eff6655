"""Floor 3, pure: what one push came to, with what of it could not be understood. Reads and writes only itself."""

from __future__ import annotations

import logging
from typing import Final, NamedTuple

from companion.domain.inbound import Inbound, OrderEvent
from connectors.kit.health import Health
from connectors.kit.tally import Tally

_log: Final = logging.getLogger("companion.connectors")


class Pushed(NamedTuple):
    """The events of a push, why each piece was parked that is none, and what people should know besides."""

    events: tuple[OrderEvent, ...] = ()
    parked: tuple[str, ...] = ()
    told: str = ""


class PushHealth:
    """What a connector says of itself with each push: that it is up, and how much it had to park."""

    def __init__(self, source: str, health: Health | None = None) -> None:
        """`health`: that of the line which the connector itself keeps, if it keeps one."""
        self._source = source
        self._health = health or Health(source)
        self._tally = Tally()

    def nouns(self, pushed: Pushed, now_ms: int) -> tuple[Inbound, ...]:
        """The nouns of a push; that something was parked is one of them, so the book counts it."""
        for why in pushed.parked:
            if self._tally.count(why):
                _log.warning("%s sent what is not understood: %s", self._source, why)
            self._health.park(why)
        if pushed.told:
            self._health.tell(pushed.told)
        return (*pushed.events, *self._health.speak(now_ms))
