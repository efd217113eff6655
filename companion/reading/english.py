"""Floor 0. Questions in English, of which few come by: their own small test. Reads its tables, writes nothing."""

from __future__ import annotations

import re

from companion.reading.model.english import BARE, OPENERS, PERSONAL, TOPICS

_WORD = re.compile(r"[a-z']+")


def weigh_english(line: str) -> tuple[int, str]:
    """Points for `line`, a normalised line without a Chinese character, being a buyer's question; and its intent."""
    words = _WORD.findall(line)
    if not words:
        return 0, "other"
    intent = next((TOPICS[word] for word in words if word in TOPICS), "other")
    if line.rstrip("?!. ") in BARE:
        return 100, intent
    if not PERSONAL.isdisjoint(words):
        return 0, intent
    mark = "?" in line
    opens = words[0] in OPENERS or " how " in line or " where " in line
    topic = 50 if intent != "other" or "use" in words else 0
    length = 20 if len(words) > 2 else 0
    return (60 if opens else 0) + (30 if mark else 0) + (topic if opens or mark else 0) - (0 if topic else 20) + (
        length if opens and mark else 0
    ), intent
