"""Floor 0. Questions in English, of which few come by: their own small test. Reads its tables, writes nothing."""

from __future__ import annotations

import re
from typing import Final

from companion.reading.model.english import BARE, OPENERS, PERSONAL, TOPICS
from companion.reading.table import meanings

_WORD = re.compile(r"[a-z']+")
_OPENERS: Final = frozenset(OPENERS.split())
_PERSONAL: Final = frozenset(PERSONAL.split())
_TOPICS: Final = meanings(TOPICS)


def weigh_english(line: str) -> tuple[int, str]:
    """Points for `line`, a normalised line without a Chinese character, being a buyer's question; and its intent."""
    words = _WORD.findall(line)
    intent = next((_TOPICS[word] for word in words if word in _TOPICS), "")
    if line.rstrip("?!. ") in BARE:
        return 100, intent
    if not words or not _PERSONAL.isdisjoint(words):
        return 0, "other"
    marked = "?" in line
    opened = words[0] in _OPENERS or " how " in line or " where " in line
    if not (marked or opened):
        return 0, "other"
    points = 60 * opened + 30 * marked + (50 if intent else -20)
    if opened and marked and len(words) > 2:
        points += 20
    return points, intent or "other"
