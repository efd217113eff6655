"""Floor 0. What the words of a line mean: goods, and the concepts of the tables. Reads its tables, writes nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from companion.reading.model.concepts import CONCEPTS
from companion.reading.model.goods import ALSO, GOODS
from companion.reading.model.topics import TOPICS
from companion.reading.scan import Scanner
from companion.reading.table import meanings, rows

KNOWN: Final = 256
"""Lines whose senses are remembered: one comment is looked at several times, and many are worded alike."""
EACH: Final = "EACH"
"""The topic whose words are a topic each."""

Sense = tuple[str, tuple[str, ...]]
"""The good a word names, empty where it names none, and its concepts."""
_SAME_GOOD: Final = meanings(ALSO) | dict.fromkeys(("竹笋", "方竹笋"), "笋")


def _scanner() -> Scanner[Sense]:
    """What each word means: a good, or concepts."""
    concepts: dict[str, tuple[str, ...]] = {"李子树": (), "果树": ()}
    for head, spelt in (*rows(CONCEPTS), *((head.split()[0], spelt) for head, spelt in rows(TOPICS))):
        for word in spelt:
            concepts[word] = (*concepts.get(word, ()), *(word if name == EACH else name for name in head.split()))
    goods = {good for good in GOODS.split() if len(good) > 1 and good not in {"果子", "果果", "李子树", "水果"}}
    words: dict[str, Sense] = {word: ("", named) for word, named in concepts.items()}
    return Scanner(words | {good: (_SAME_GOOD.get(good, good), concepts.get(good, ())) for good in goods})


_WORDS: Final = _scanner()


@lru_cache(maxsize=KNOWN)
def senses(line: str) -> tuple[Sense, ...]:
    """What each word of a normalised line means that the tables know, in order."""
    return tuple(_WORDS.find(line))


def concepts_of(line: str) -> frozenset[str]:
    """The concepts a normalised line names."""
    return frozenset(concept for _, meant in senses(line) for concept in meant)


def unknown(line: str) -> str:
    """What of a line no word covers; a blank stands where words stood."""
    return _WORDS.rest(line)


__all__ = ("EACH", "concepts_of", "senses", "unknown")
