"""Floor 0. Claims a village may not make on air: the best, the first, what heals. Reads its tables, writes nothing.

It knows words, not meaning: it may stop a harmless sentence (so a person may overrule it), and does not know whether
what is claimed is true. Known harmless uses (第一时间, 最好冷藏, 最佳食用期) are in the table.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from msgspec import Struct

from companion.reading.model.claiming import CLAIMS, GROWING, INNOCENT, OF_GROWING, UNCLAIMED, WHY
from companion.reading.scan import Scanner
from companion.reading.table import meanings, rows


class Claim(Struct, frozen=True):
    """A word that must not be said, and why not, in both languages."""

    word: str
    zh: str
    en: str


_HIDDEN: Final = re.compile(r"[\s·•.*＊_\-~|/\\,，、。'\"“”‘’\u200b-\u200f\ufe0f]+")
_HARMLESS: Final = [word for _, words in rows(INNOCENT) for word in words]
_WORDS: Final = Scanner(
    {word: (word, kind) for word, kind in meanings(CLAIMS).items()} | dict.fromkeys(_HARMLESS, ("", ""))
)
_NOT: Final = tuple(UNCLAIMED.split())
_GROWING: Final = tuple(GROWING.split())
_OF_GROWING: Final = frozenset(OF_GROWING.split())


def claims(text: str) -> tuple[Claim, ...]:
    """The claims in `text`, each word once, in order. Signs and spaces between characters hide none."""
    line = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    grows = any(word in line for word in _GROWING)
    found: dict[str, Claim] = {}
    at = 0
    for word, kind in _WORDS.find(line):
        if not word:
            continue
        at = line.index(word, at)
        denied = line[max(0, at - 4) : at].endswith(_NOT)
        at += len(word)
        if not denied and not (grows and word in _OF_GROWING):
            found.setdefault(word, Claim(word, *WHY[kind]))
    return tuple(found.values())
