"""Floor 0. All tables of words as one: what each word is evidence of. Reads the tables, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from companion.reading.model.asking import ASIDE, ASK, FRAME, HIDE
from companion.reading.model.goods import GOODS
from companion.reading.model.places import COUNTIES, PROVINCES
from companion.reading.model.pleas import PLEA
from companion.reading.model.trade import BUYING
from companion.reading.normalise import normalise
from companion.reading.scan import Scanner
from companion.reading.table import meanings, rows

PLACES: Final = (
    {place: place for place in COUNTIES.split()} | meanings(PROVINCES) | {place: place for place, _ in rows(PROVINCES)}
)
"""A name in a comment, and the place a need is about."""

_NUMERALS: Final = frozenset("一二两三四五六七八九十")
_OF_PLEA: Final = 50
_OF_PLACE: Final = 10
_OF_GOOD: Final = 10
_OF_NAME: Final = 25


class Term(Struct, frozen=True, gc=False):
    """What one word is evidence of: points for asking, trade, plea, against; votes for an intent; a place, a good.

    `kind` is what the learnt weights see in its stead: `G` for a good, `P` for a place, empty: the word itself.
    """

    ask: int = 0
    trade: int = 0
    plea: int = 0
    against: int = 0
    intent: str = ""
    vote: int = 0
    place: str = ""
    good: str = ""
    kind: str = ""


def lexicon(names: Iterable[str] = ()) -> Scanner[Term]:
    """The scanner of all tables, and of `names`, which are normalised names of what is on the shelf."""
    terms = dict(_terms())
    for name in names:
        _put(terms, name, Term(trade=_OF_NAME, kind="G" if len(name) > 1 else ""))
    return Scanner(terms)


@cache
def _terms() -> dict[str, Term]:
    terms: dict[str, Term] = {}
    for points, words in rows(ASK):
        for word in words:
            _put(terms, word, Term(ask=int(points)))
    asking = Scanner(dict(terms))
    for points, words in (*rows(FRAME), *rows(ASIDE)):
        for word in words:
            _put(terms, word, Term(against=int(points)))
    places = Scanner(PLACES)
    for head, words in rows(BUYING):
        intent, trade, vote = head.split()
        for word in words:
            ask = max((term.ask for term in asking.find(word)), default=0)
            place = "".join(places.find(word)[:1])
            _put(terms, word, Term(ask, int(trade), intent=intent, vote=int(vote), place=place))
    for head, words in rows(PLEA):
        intent, plea, vote = head.split()
        for word in words:
            _put(terms, word, Term(trade=_OF_PLEA, plea=int(plea), intent=intent, vote=int(vote)))
    for name, place in PLACES.items():
        _put(terms, name, Term(trade=_OF_PLACE, intent="shipping", vote=25, place=place, kind="P"))
    for good in GOODS.split():
        _put(terms, good, Term(trade=_OF_GOOD, good=good, kind="G" if len(good) > 1 else ""))
    for _, words in rows(HIDE):
        terms |= dict.fromkeys(words, Term())
    return terms


def _put(terms: dict[str, Term], word: str, new: Term) -> None:
    """Put `word` in. What it has from other tables stays: of each kind of points the most, and the stronger vote."""
    if not _NUMERALS.isdisjoint(word):
        word = normalise(word)
    old = terms.get(word)
    if old is None:
        terms[word] = new
        return
    stronger = new if new.vote > old.vote else old
    terms[word] = replace(
        stronger,
        ask=max(new.ask, old.ask),
        trade=max(new.trade, old.trade),
        plea=max(new.plea, old.plea),
        against=max(new.against, old.against),
        place=new.place or old.place,
        good=new.good or old.good,
        kind=new.kind or old.kind,
    )
