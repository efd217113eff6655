"""Floor 0. What the station may answer now, whether what it answered still holds, and which expert is to be asked.

Reads the State; writes nothing. The answering itself is `companion.reading.suggest`; here is only what is on sale now,
and what was said this evening.
"""

from __future__ import annotations

import re
from typing import Final

from companion.domain.facts import AnswerAired, Said, Told
from companion.domain.questions import QuestionGroup
from companion.domain.state import State
from companion.reading.experts import expert_for, is_growing
from companion.reading.offers import GoodNow, yuan
from companion.reading.suggest import Suggestion, suggest
from companion.reading.titles import title

EVENING_MS: Final = 12 * 3_600_000
"""An answer is this evening's for so long."""
LIVE: Final = frozenset(("stock", "price", "link"))
"""Sources that change with what is on sale: an answer from them on the picture follows them."""

_TENTH: Final = 10
_MONEY = re.compile(r"(?:¥\s*(\d+(?:\.\d+)?))|(\d+(?:\.\d+)?)\s*(?:元|块|米)")
_COUNT = re.compile(r"(\d+)\s*(?:份|单|件|箱|盒|袋|瓶)")
_GONE = re.compile("卖完|没货|售罄|抢完|没有了|没了")


def suggestion(state: State, group: QuestionGroup) -> Suggestion | None:
    """What to answer a group: this evening's own answer while it holds, else what is known now; None for neither."""
    said = answered_tonight(state, group)
    # Of what is left the newest count is better than the one told an hour ago.
    if said is not None and said.source != "stock" and holds(state, group, said):
        return Suggestion(said.text, "tonight", tuple(told.pack for told in said.told))
    return fresh(state, group)


def fresh(state: State, group: QuestionGroup) -> Suggestion | None:
    """An answer out of the village's own words and what is on sale now; None when these hold none."""
    return suggest(group.need, state.catalogue.facts, goods_now(state))


def answered_tonight(state: State, group: QuestionGroup) -> Said | None:
    """The last answer this evening to the group or one merged into it."""
    given = [one.said for one in state.questions.together(group) if one.said is not None]
    last = max(given, key=lambda said: said.at_ms, default=None)
    return last if last is not None and state.clock_ms - last.at_ms < EVENING_MS else None


def holds(state: State, group: QuestionGroup | None, said: Said | AnswerAired) -> bool:
    """Whether an answer still agrees with prices, stock and the village's facts, as far as it speaks of them.

    A count of what is left agrees within a tenth, as long as there is any.
    """
    for told in said.told:
        pack = state.packs.get(told.pack)
        if pack is None or (told.price_fen >= 0 and told.price_fen != pack.price_fen):
            return False
        now = left(state, told.pack)
        if told.left >= 0 and ((now > 0) != (told.left > 0) or abs(now - told.left) * _TENTH > told.left):
            return False
    if said.source in ("", "tonight", "stock") or group is None:
        return True
    now_said = fresh(state, group)
    return now_said is not None and now_said.text == said.text


def told_by(state: State, group: QuestionGroup, text: str, suggested: Suggestion | None) -> tuple[Told, ...]:
    """What `text` says of packs: all that the suggestion spoke of if it is the suggestion's, else the numbers in it."""
    if suggested is not None and suggested.text == text and suggested.source in LIVE:
        if suggested.source == "stock":
            return tuple(Told(pack, left=left(state, pack)) for pack in suggested.packs)
        return tuple(Told(pack, state.packs[pack].price_fen) for pack in suggested.packs)
    prices = {one or other for one, other in _MONEY.findall(text)}
    counts = set(_COUNT.findall(text))
    need = group.need
    meant = [p.id for p in state.packs.values() if p.id == need.pack or (not need.pack and p.pool == need.pool)]
    told = []
    for pack in meant or state.packs:
        price_fen, now = state.packs[pack].price_fen, left(state, pack)
        counted = bool(meant) and (str(now) in counts if now else bool(_GONE.search(text)))
        priced = yuan(price_fen) in prices
        if priced or counted:
            told.append(Told(pack, price_fen if priced else -1, now if counted else -1))
    return tuple(told)


def expert(state: State, group: QuestionGroup) -> str:
    """The id of the expert a group is with, or should be asked; "" for none."""
    if group.expert:
        return group.expert
    if group.state != "clinic" and not is_growing(group.need):
        return ""
    names = {pool.id: pool.name for pool in state.catalogue.pools}
    experts = {one.id: one.topics for one in state.catalogue.experts}
    only = next(iter(names.values())) if len(names) == 1 else ""
    return expert_for(group.need, experts, names.get(group.need.pool, only))


def title_of(state: State, group: QuestionGroup) -> str:
    """What a group is called on the picture: in our own words, never a viewer's."""
    names = {pool.id: pool.name for pool in state.catalogue.pools}
    return title(group.need, names | {pack.id: pack.title for pack in state.packs.values()})


def goods_now(state: State) -> dict[str, GoodNow]:
    """Every pack as it is sold now."""
    goods = {}
    names = {pool.id: pool.name for pool in state.catalogue.pools}
    for pack in state.packs.values():
        weighed = state.stock.pools[pack.pool].unit == "g" if pack.pool in state.stock.pools else False
        content_g = pack.content if weighed else 0
        name = names.get(pack.pool, "")
        goods[pack.id] = GoodNow(
            pack.pool, pack.title, pack.price_fen, left(state, pack.id), content_g, pack.link, name
        )
    return goods


def left(state: State, pack: str) -> int:
    """How many of a pack the pile still holds: rounded down, never negative."""
    sheet = state.packs[pack]
    pool = state.stock.pools.get(sheet.pool)
    return max(0, pool.available) // sheet.content if pool and sheet.content else 0
