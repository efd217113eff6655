"""Floor 0. What faces are told of the passing of time: pace, minutes left, quotas, silent shops. Reads the State.

Writes only what no fact sets: `now_ms`, `freshness`, `quota`, and what is `touched`. For the faces time moves here and
nowhere else, so that between two calls a view depends on facts alone, and every patch of it can be proven.
"""

from __future__ import annotations

from typing import Final

from companion.domain.freshness import freshness, next_silence
from companion.domain.pace import BUCKET_MS
from companion.domain.quota import quota
from companion.domain.state import State

TICK_MS: Final = 5_000


def stir(state: State, now_ms: int) -> int | None:
    """Let the faces' time be `now_ms`, touching the entries that differ for it; to be called before frames are made.

    Returns when it should be called again though nothing happens, in ms; None while nothing changes by waiting. What
    is told of pace and quotas moves every TICK_MS; quotas also at once when a helper has changed the stock.
    """
    fresh = freshness(state, now_ms)
    if fresh != state.freshness:
        state.freshness = fresh
        state.touched.add(("freshness", ""))
    # A clock that was put back must not stop the ticks until it has caught up.
    ticked = not 0 <= now_ms - state.now_ms < TICK_MS
    if ticked:
        _tick(state, now_ms)
    if ticked or state.watch.hasten:
        _share_out(state)
    waits = [next_silence(state, now_ms)]
    if state.watch.unsplit or any(draws.moves(state.now_ms) for draws in state.pace.pools.values()):
        waits.append(state.now_ms + TICK_MS)
    return min((at_ms for at_ms in waits if at_ms is not None), default=None)


def _tick(state: State, now_ms: int) -> None:
    before_ms, state.now_ms = state.now_ms, now_ms
    if not before_ms:
        state.watch.unsplit.update(state.stock.pools)
    if before_ms // BUCKET_MS == now_ms // BUCKET_MS:
        return
    earlier_ms = min(before_ms, now_ms)
    state.touched.update(("pools", id) for id, draws in state.pace.pools.items() if draws.moves(earlier_ms))


def _share_out(state: State) -> None:
    pools = state.watch.unsplit
    before = {id: listed for id, listed in state.quota.items() if listed.pool in pools}
    after = {listed.id: listed for pool in pools for listed in quota(state, pool)}
    for id in before.keys() - after.keys():
        del state.quota[id]
    state.quota.update(after)
    state.touched.update(("quota", id) for id in before.keys() | after.keys() if before.get(id) != after.get(id))
    pools.clear()
    state.watch.hasten = False
