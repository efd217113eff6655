"""Floor 0. Which expert a growing question is for, by their topics. Reads its tables, writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from companion.reading.concepts import concepts_of
from companion.reading.gist import gist
from companion.reading.model.growing import FIELDS, GROWING
from companion.reading.normalise import normalise
from companion.reading.reading import Need
from companion.reading.table import rows

_FIELDS: Final = {word: frozenset(head.split()) for head, words in rows(FIELDS) for word in words}
_GROWING: Final = frozenset(name for name, _, _ in GROWING)
_NAMED: Final = 3
_MEANT: Final = 2
_GOOD: Final = 1


def is_growing(need: Need) -> bool:
    """Whether `need` is for the clinic: about what grows, not about buying."""
    return need.intent == "agronomy" or gist(need).name in _GROWING


def expert_for(need: Need, experts: Mapping[str, Sequence[str]], good: str = "") -> str:
    """The id of the expert whose topics fit `need` best, the first among equals; "" when none fits.

    `experts` are topics by id. A topic named in the question weighs most, then one that means what it asks, then the
    good it is about: `good` is what the pool is called, for who asks in a plum room seldom says plum.
    """
    best, found = 0, ""
    for id, topics in experts.items():
        fits = max((_fit(topic, need, good) for topic in topics), default=0)
        if fits > best:
            best, found = fits, id
    return found


def _fit(topic: str, need: Need, good: str) -> int:
    named, means = _topic(topic)
    stem = named.removesuffix("子").removesuffix("树")
    if named and named in need.wording:
        return _NAMED
    if means & concepts_of(need.wording):
        return _MEANT
    return _GOOD if stem and (stem in need.wording or stem in good) else 0


@lru_cache(maxsize=256)
def _topic(topic: str) -> tuple[str, frozenset[str]]:
    """A topic as it would stand in a question, and the concepts it covers."""
    line = normalise(topic)
    return line, concepts_of(line) | _FIELDS.get(line, frozenset())
