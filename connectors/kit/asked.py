"""Floor 3, pure: the pieces of an answer that was asked for, read one by one. Reads and writes only itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any

import orjson

from companion.domain.inbound import Inbound, OrderEvent
from connectors.kit.pushed import Pushed, PushHealth
from connectors.kit.seen import Seen
from connectors.kit.values import Unreadable


class Asked:
    """What one connector is told when it asks. A piece that can't be read is parked once, however often it is told."""

    def __init__(self, health: PushHealth, now: Callable[[], int]) -> None:
        self._health = health
        self._now = now
        self._seen = Seen()

    def nouns(self, pieces: Any, read: Callable[[Any], Iterable[OrderEvent]]) -> tuple[Inbound, ...]:
        """The events of every piece of a list, and what there is to say of the others."""
        events: list[OrderEvent] = []
        parked: list[str] = []
        for piece in pieces if isinstance(pieces, list) else ():
            try:
                events += read(piece)
            except Unreadable as why:
                if not self._seen.again(_mark(piece)):
                    parked.append(str(why))
        if not parked:
            return tuple(events)
        return self._health.nouns(Pushed(tuple(events), tuple(parked)), self._now())


def _mark(piece: Any) -> str:
    return blake2b(orjson.dumps(piece, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()
