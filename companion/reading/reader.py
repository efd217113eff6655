"""Floor 0. Reads one comment: is it a buyer's question, about what. Reads its tables and the Shelf, writes nothing."""

from __future__ import annotations

from typing import Final

from companion.reading.detect import BARE_NOUNS, ENOUGH, weigh
from companion.reading.english import weigh_english
from companion.reading.gate import gate
from companion.reading.intents import Names, about, where
from companion.reading.lexicon import lexicon
from companion.reading.normalise import LIMIT, normalise
from companion.reading.reading import Need, Reading, Shelf

_NOTHING: Final = Reading()
_CERTAIN: Final = 2 * ENOUGH


class Reader:
    """What reading knows of one shop, compiled. Cheap to ask, so build it once per catalogue."""

    def __init__(self, shelf: Shelf) -> None:
        self._names: Final = Names(shelf)
        self._lexicon: Final = lexicon(self._names.words())
        asking = {word for word, term in self._lexicon.words() if term.ask or term.plea}
        self._may_ask: Final = gate(asking | BARE_NOUNS)

    def read(self, text: str) -> Reading:
        """What `text` is: any string, of which the first 200 characters count. Never raises."""
        text = text[:LIMIT]
        if not self._may_ask(text):
            return _NOTHING
        line = normalise(text)
        if line.isascii():
            points, intent = weigh_english(line)
            if points < ENOUGH:
                return _NOTHING
            pack, pool = self._names.find(line, [])
            return Reading(True, _confidence(points), Need(intent, pack, pool, "", line))
        terms = self._lexicon.find(line)
        points = weigh(line, terms)
        if points < ENOUGH:
            return _NOTHING
        pack, pool = self._names.find(line, terms)
        return Reading(True, _confidence(points), Need(about(line, terms), pack, pool, where(terms), line))


def _confidence(points: int) -> float:
    return min(points, _CERTAIN) / _CERTAIN
