"""Floor 0. What keeps needs of one name apart beside the slots of the name: another good, and a price, a time, a number
or a parcel of one's own where no wording of that need speaks of such. Reads the table of names, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AnySet
from typing import Final

from companion.reading.naming import NAMES

SOLD: Final = "李子"
"""What is sold where nobody says what: 李子能放几天 is 能放几天."""
_OF_A_GOOD: Final = frozenset(("price", "spec", "stock", "quality", "origin", "storage", "agronomy", "other"))
"""Intents whose answers are one good's: 花椒产自哪里 is not 产地哪里. Freight and refunds are the same for all."""
_ASPECTS: Final = {
    "PRICE": "price",
    "MONTH": "time",
    "TIME": "time",
    "YEAR": "year",
    "MANY": "many",
    "MINE": "mine",
}
_BY_NAME: Final = {one.name: one for one in NAMES}


def aspects(concepts: Iterable[str]) -> frozenset[str]:
    """What is asked of a matter, as far as another answer would be needed: a price, a time, how many, of mine."""
    return frozenset(_ASPECTS[concept] for concept in concepts if concept in _ASPECTS)


def kept_apart(name: str, slots: tuple[str, ...], good: str, concepts: AnySet[str]) -> tuple[str, ...]:
    """The slots of a need of this name, and what else keeps it from the others: `good`, if it is another than what is
    sold, and what is never asked of the name: 我收到的有虫 is not 有没有虫."""
    mine = tuple(slot for slot in slots if slot != SOLD)
    known = _BY_NAME.get(name)
    if known is None:
        return mine
    if good not in ("", SOLD, *mine) and known.intent in _OF_A_GOOD:
        mine += (good,)
    return (*mine, *sorted(aspects(concepts).difference(known.usual.split())))


__all__ = ("SOLD", "aspects", "kept_apart")
