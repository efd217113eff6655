"""Floor 0. What the station may answer now: a question's need held against the village's facts and the live stock.

Reads the State; writes nothing. The answering itself is `companion.reading.suggest`; here is only what is on sale now.
"""

from __future__ import annotations

from companion.domain.questions import QuestionGroup
from companion.domain.state import State
from companion.reading.suggest import GoodNow, Suggestion, suggest


def suggestion(state: State, group: QuestionGroup) -> Suggestion | None:
    """An answer out of the village's own words and what is left now; None when these hold none."""
    return suggest(group.need, state.catalogue.facts, goods_now(state))


def goods_now(state: State) -> dict[str, GoodNow]:
    """Every pack as it is sold now."""
    goods = {}
    for pack in state.packs.values():
        weighed = state.stock.pools[pack.pool].unit == "g" if pack.pool in state.stock.pools else False
        content_g = pack.content if weighed else 0
        goods[pack.id] = GoodNow(pack.pool, pack.title, pack.price_fen, left(state, pack.id), content_g, pack.link)
    return goods


def left(state: State, pack: str) -> int:
    """How many of a pack the pile still holds: rounded down, never negative."""
    sheet = state.packs[pack]
    pool = state.stock.pools.get(sheet.pool)
    return max(0, pool.available) // sheet.content if pool and sheet.content else 0
