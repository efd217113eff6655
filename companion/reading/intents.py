"""Floor 0. What a question is about, and which place, pack and pool it names. Reads the tables, writes nothing."""

from __future__ import annotations

import re
from typing import Final

from companion.reading.lexicon import Term
from companion.reading.model.goods import ALSO, GOODS
from companion.reading.normalise import any_of, normalise
from companion.reading.reading import Good, Shelf
from companion.reading.table import meanings

_ALSO: Final = meanings(ALSO)
_LINK = re.compile(r"(?<![\d.])(\d{1,3})号(?![前到发之楼]|能到)|链接(\d{1,3})(?![\d斤])")
_PART = re.compile(r"\d+(?:\.5)?斤|\d+[个只盒罐瓶袋包枚箱]|[a-z]{2,}|[\u4e00-\u9fff]{2,}")


def about(line: str, terms: list[Term]) -> str:
    """The intent most of `terms` vote for; of equals the one named first; "other" when none votes.

    有 with the name of a good asks whether there is any, unless something else is asked of it.
    """
    votes: dict[str, int] = {}
    for term in terms:
        if term.vote:
            votes[term.intent] = votes.get(term.intent, 0) + term.vote
    if "有" in line and any(term.good for term in terms):
        votes["stock"] = votes.get("stock", 0) + 40
    return max(votes, key=votes.__getitem__) if votes else "other"


def where(terms: list[Term]) -> str:
    """The place `terms` name: the last one, for 从贵州发到新疆 asks about 新疆. Empty when none."""
    for term in reversed(terms):
        if term.place:
            return term.place
    return ""


class Names:
    """How buyers call what is on one Shelf: 3号, 5斤装, 蜂糖李, an alias. Built once per catalogue."""

    def __init__(self, shelf: Shelf) -> None:
        self._pool_of: Final = {good.pack: good.pool for good in shelf.goods}
        self._packs: Final[dict[str, frozenset[str]]] = _names_of_packs(shelf)
        self._pools: Final[dict[str, str]] = _names_of_pools(shelf)
        self._links: Final = {str(good.link): good.pack for good in shelf.goods if good.link}
        pools = set(self._pool_of.values())
        self._only_pool: Final = pools.pop() if len(pools) == 1 else ""
        spelt = any_of({*self._packs, *self._pools})
        self._spelt: Final = re.compile(rf"(?<![\d.])(?:{spelt})") if spelt else None

    def words(self) -> frozenset[str]:
        """The names that mark a comment as being about the goods, normalised; bare amounts are not among them."""
        return frozenset(name for name in {*self._packs, *self._pools} if not name[0].isdigit())

    def pool_of(self, pack: str) -> str:
        """The pool of a pack; empty where no such pack is on the shelf."""
        return self._pool_of.get(pack, "")

    def find(self, line: str, terms: list[Term]) -> tuple[str, str]:
        """The pack and the pool `line` names, each empty when it names none or several; a pack brings its pool."""
        if not self._pool_of:
            return "", ""
        packs: frozenset[str] | None = None
        named: set[str] = set()
        pools: set[str] = set()
        for number, behind in _LINK.findall(line):
            link = self._links.get(number or behind)
            packs = _narrow(packs, frozenset((link,)) if link else frozenset())
            named |= packs
        for name in self._spelt.findall(line) if self._spelt else ():
            if name in self._packs:
                packs = _narrow(packs, self._packs[name])
                named |= self._packs[name]
            if name in self._pools:
                pools.add(self._pools[name])
        if packs and len(pools) == 1:
            packs = frozenset(pack for pack in packs if self._pool_of[pack] in pools)
        if packs and len(packs) == 1:
            (pack,) = packs
            return pack, self._pool_of[pack]
        if not pools:
            pools = {self._pool_of[pack] for pack in named}
        if not pools and self._only_pool and not any(term.good for term in terms):
            return "", self._only_pool
        return "", pools.pop() if len(pools) == 1 else ""


def _narrow(packs: frozenset[str] | None, named: frozenset[str]) -> frozenset[str]:
    return named if packs is None else packs & named


def _names_of_packs(shelf: Shelf) -> dict[str, frozenset[str]]:
    named: dict[str, set[str]] = {}
    for good in shelf.goods:
        title = normalise(good.title)
        for alias in (title, *map(normalise, good.aliases)):
            named.setdefault(alias, set()).add(good.pack)
        for part in _PART.findall(title):
            named.setdefault(part.removeprefix("装"), set()).add(good.pack)
    return {name: frozenset(packs) for name, packs in named.items() if name and not name.isdigit()}


def _names_of_pools(shelf: Shelf) -> dict[str, str]:
    """The pools' own names, and the plain names of goods that mean just one of them: 李子 for 蜂糖李."""
    named: dict[str, set[str]] = {}
    for good in shelf.goods:
        name = normalise(good.pool_name or _fruit(good))
        if name:
            named.setdefault(name, set()).add(good.pool)
    for word in GOODS.split():
        stem = _ALSO.get(word, word).removesuffix("子")
        for name in tuple(named):
            if name.endswith(stem) or (len(stem) > 1 and stem in name):
                named.setdefault(word, set()).update(named[name])
    return {name: next(iter(pools)) for name, pools in named.items() if len(pools) == 1}


def _fruit(good: Good) -> str:
    parts = [part for part in _PART.findall(normalise(good.title)) if not part[0].isdigit()]
    return parts[0] if parts else ""
