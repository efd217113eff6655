"""Floor 0. Reads one comment: is it a buyer's question, about what. Reads its tables and the Shelf, writes nothing."""

from __future__ import annotations

import re
from typing import Final

from companion.reading.intents import Names, where
from companion.reading.judge import chance, hopeless, meant, score
from companion.reading.lexicon import Term, lexicon
from companion.reading.normalise import LIMIT, normalise
from companion.reading.reading import Need, Reading, Shelf
from companion.reading.traits import draw, grams, marks, subject, words

THRESHOLD: Final = 0.6
"""A comment this likely to be a question is one."""
MAYBE: Final = 0.3
"""A comment this likely, but less than the threshold, may be one."""

_NOTHING: Final = Reading()
_OF_A_PACK: Final = frozenset(("price", "spec", "stock"))
"""What is asked of a pack; freight, taste or a refund is the same for all packs of a pool."""
_POINTS_AWAY: Final = re.compile(r"(?<![\d.])(?!1[斤个箱件盒份])\d|链接|[那哪]").search
"""A number (but for 多少钱1斤) or a word that points: then it is not, or not surely, the pack on screen."""


class Reader:
    """What reading knows of one shop, compiled. Cheap to ask, so build it once per catalogue."""

    def __init__(self, shelf: Shelf, threshold: float = THRESHOLD, maybe: float = MAYBE) -> None:
        self._names: Final = Names(shelf)
        self._lexicon: Final = lexicon(self._names.words())
        self._threshold: Final = threshold
        self._maybe: Final = min(maybe, threshold)

    def read(self, text: str, pinned: str = "") -> Reading:
        """What `text` is: any string, of which the first characters count, up to LIMIT. Never raises.

        `pinned` is the pack on screen: a question that names no good is about it.
        """
        text = text[:LIMIT]
        line = normalise(text)
        if not line:
            return _NOTHING
        sketch, terms = draw(line, self._lexicon)
        scored = score(words(line) if line.isascii() else grams(sketch))
        if hopeless(scored):
            return _NOTHING
        likely = chance(scored + score(marks(text, line, terms)))
        if likely < self._maybe:
            return _NOTHING
        need = self._need(line, sketch, terms, pinned)
        if likely < self._threshold:
            return Reading(False, likely, maybe=need)
        return Reading(True, likely, need)

    def traits(self, text: str) -> tuple[list[str], list[str], list[str]]:
        """What the weights look at in `text`, for teaching: its characters, what else marks it, and what tells its
        intent. Empty when normalising leaves nothing."""
        text = text[:LIMIT]
        line = normalise(text)
        if not line:
            return [], [], []
        sketch, terms = draw(line, self._lexicon)
        seen = words(line) if line.isascii() else list(grams(sketch))
        return seen, marks(text, line, terms), subject(line, sketch, terms)

    def _need(self, line: str, sketch: str, terms: list[Term], pinned: str) -> Need:
        intent = meant(subject(line, sketch, terms))
        pack, pool = self._names.find(line, terms)
        if pinned and intent in _OF_A_PACK and not pack and not _POINTS_AWAY(line) and "G" not in sketch:
            shown = self._names.pool_of(pinned)
            if shown and pool in ("", shown):
                return Need(intent, pinned, shown, where(terms), line, "pinned")
        return Need(intent, pack, pool, where(terms), line)
