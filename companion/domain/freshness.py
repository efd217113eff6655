"""Floor 0. Whether what is shown of stock can be trusted: which shops fell silent. Reads the State; writes nothing.

A stale count is worse than none. A shop is silent when, with a broadcast on, neither an event nor a successful poll
has come from any connector that brings its orders for two minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from companion.domain.inbound import CONSOLE

if TYPE_CHECKING:
    from companion.domain.broadcast import Connector
    from companion.domain.state import State

SILENT_MS: Final = 120_000


class Freshness(NamedTuple):
    """The shops that are silent, by name, and since when nothing has come from the first of them (ms)."""

    shops: tuple[str, ...] = ()
    since_ms: int = 0


FRESH: Final = Freshness()


def freshness(state: State, now_ms: int) -> Freshness:
    """Which shops are silent at `now_ms`; none while there is no broadcast."""
    silent = {shop: at_ms for shop, at_ms in _last_heard(state, now_ms).items() if now_ms - at_ms > SILENT_MS}
    return Freshness(tuple(sorted(silent)), min(silent.values())) if silent else FRESH


def next_silence(state: State, now_ms: int) -> int | None:
    """When, if nothing is heard, the next shop falls silent (ms); None if none is left that could."""
    falls = (at_ms + SILENT_MS + 1 for at_ms in _last_heard(state, now_ms).values())
    return min((at_ms for at_ms in falls if at_ms > now_ms), default=None)


def _last_heard(state: State, now_ms: int) -> dict[str, int]:
    show = state.show
    heard: dict[str, int] = {}
    if not show.started_at or show.ended_at:
        return heard
    for source, connector in show.connectors.items():
        if source == CONSOLE or not (connector.shops or source in state.sellers):
            continue
        # Before the show no one waited for orders.
        last_ms = max(_alive_at(connector, now_ms), show.started_at)
        for shop in connector.shops or (source,):
            heard[shop] = max(heard.get(shop, 0), last_ms)
    return heard


def _alive_at(connector: Connector, now_ms: int) -> int:
    # What a platform whose clock is hours ahead has said would keep it fresh for hours.
    told_ms = connector.last_at if connector.last_at <= now_ms + SILENT_MS else 0
    return max(connector.alive_at, told_ms)
