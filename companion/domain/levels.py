"""Floor 0. How near each pool is to being sold out: normal, low, stop, oversold. Reads the State.

Writes nothing but the Watch, which notes the pools that moved since they were last looked at.

A warning comes too late if it comes when the pile is empty: W is what sells between a buyer's tap and the pack being
down everywhere, and at least one more of the largest pack. Levels: normal > 2 W ≥ low > W ≥ stop ≥ 0 > oversold; a
pool's `low_at` may raise 2 W. A level is left only well above where it was entered, so that none flaps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from companion.domain.facts import Level, StockLevelChanged
from companion.domain.pace import BUCKET_MS, Draws

if TYPE_CHECKING:
    from companion.domain.state import State


@dataclass(slots=True)
class Watch:
    """Pools that moved since their level (`unweighed`) and their quota (`unsplit`) were last looked at.

    `bucket` is the ten seconds in which levels were last looked at (0: not since the station was started); `hasten`:
    the quota is wanted at once.
    """

    bucket: int = 0
    unweighed: set[str] = field(default_factory=set)
    unsplit: set[str] = field(default_factory=set)
    hasten: bool = False


def warn_at(state: State, pool: str, now_ms: int) -> int:
    """W of a pool in grams or pieces: what sells before a warning takes effect, and one more of its largest pack."""
    pile = state.piles.get(pool)
    return state.pace.sold_unseen(pool, now_ms) + (pile.largest if pile else 0)


def level_of(before: Level, available: int, warn_at: int, low_at: int = 0) -> Level:
    """The level of a pool that was at `before` and has so much available (all amounts in grams or pieces).

    Left is oversold at 0, stop above 1.5 W, low above 1.25 times the greater of 2 W and `low_at`.
    """
    if available < 0:
        return "oversold"
    warned = before in ("stop", "oversold")
    if available <= warn_at or (warned and 2 * available <= 3 * warn_at):
        return "stop"
    low = max(2 * warn_at, low_at)
    if available <= low or (before != "normal" and 4 * available <= 5 * low):
        return "low"
    return "normal"


def heed(state: State, now_ms: int) -> tuple[StockLevelChanged, ...]:
    """The pools that pass to another level at `now_ms`, by id; each is told once it is so in the State.

    Looks only at pools that moved since it was last asked, and, when ten seconds are over, at those that may have
    recovered because the pace fell.
    """
    watch = state.watch
    bucket = now_ms // BUCKET_MS
    if bucket != watch.bucket:
        if watch.bucket:
            watch.unweighed.update(id for id, draws in _warned(state) if draws.moves(watch.bucket * BUCKET_MS))
        else:
            watch.unweighed.update(state.stock.pools)
        watch.bucket = bucket
    if not watch.unweighed:
        return ()
    changed = []
    for id in sorted(watch.unweighed):
        pool, pile = state.stock.pools[id], state.piles.get(id)
        before = state.levels.get(id, "normal")
        low_at = pile.pool.low_at if pile else 0
        level = level_of(before, pool.available, warn_at(state, id, now_ms), low_at)
        if level != before:
            changed.append(StockLevelChanged(id, level, pool.available, at_ms=now_ms))
    watch.unweighed.clear()
    return tuple(changed)


def next_heed(state: State) -> int | None:
    """When waiting alone may let a pool recover, in ms: `heed` is due then. None if only a fact can change a level."""
    bucket = state.watch.bucket
    falls = (draws.next_fall_ms(bucket) for _, draws in _warned(state))
    return min((at_ms for at_ms in falls if at_ms is not None), default=None)


def _warned(state: State) -> list[tuple[str, Draws]]:
    # The pace of a pool left alone only falls, and W with it: of no use to one that is well, nor to one oversold.
    pools = state.pace.pools
    return [(id, pools[id]) for id, level in state.levels.items() if level in ("low", "stop") and id in pools]
