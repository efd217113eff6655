"""Floor 0. Lets go, in a microsecond, of the comments that cannot be questions: most. Reads the tables only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import product

from companion.reading.model.cues import CUES
from companion.reading.model.spelling import TRADITIONAL
from companion.reading.normalise import SLIPS, any_of

_HAN_DIGITS = (str.maketrans("12345", "一二三四五"), str.maketrans("12345", "一两三四五"))
# What may stand unseen between two characters of a word.
_HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_PARTICLE = re.compile(r"[不没沒呢吧得8布][嘛哦啊呀得有]?\W*$").search
_NOT = re.compile("[不没沒8布补補部]").search
_TWICE = re.compile(r"(.{1,2})[不没沒8布补補部]\1").search
_A_NOT_A = re.compile(r"(.{1,2})[不没]\1")


def gate(words: Iterable[str]) -> Callable[[str], object]:
    """A test for raw text: false only where normalising could not bring out any of `words`, nor a bare particle."""
    cues = set(CUES)
    uncued = {word for word in words if cues.isdisjoint(word) and not _A_NOT_A.search(word) and not word.isascii()}
    uncued |= {word.translate(digits) for word in uncued for digits in _HAN_DIGITS}
    slips = {slip for slip in SLIPS if cues.isdisjoint(slip)}
    older: dict[str, str] = {}
    for old, new in zip(TRADITIONAL[::2], TRADITIONAL[1::2], strict=True):
        older[new] = older.get(new, "") + old
    written = {"".join(chars) for word in uncued for chars in product(*(char + older.get(char, "") for char in word))}
    chars = "".join(sorted(cues | {old for cue in cues for old in older.get(cue, "")}))
    seen = re.compile(f"[{re.escape(chars)}A-Za-z\uff21-\uff5a¥￥{_HIDDEN}]").search
    spelt = re.compile(any_of(written | slips)).search

    def may_ask(text: str) -> object:
        return seen(text) or spelt(text) or _PARTICLE(text) or (_NOT(text) and _TWICE(text))

    return may_ask
