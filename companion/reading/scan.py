"""Floor 0. Finds the words of the tables in a line, leftmost longest, in one pass. Reads the tables, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Generic, TypeVar

from msgspec import Struct

from companion.reading.model.asking import ASIDE, ASK, FRAME, HIDE
from companion.reading.model.goods import GOODS
from companion.reading.model.places import PLACES
from companion.reading.model.trade import BUYING, PLEA
from companion.reading.normalise import normalise
from companion.reading.reading import INTENTS

T = TypeVar("T")

_NUMERALS: Final = frozenset("一二两三四五六七八九十")


class Term(Struct, frozen=True, gc=False):
    """What one word is evidence of: points for asking, trade, plea and against; votes for an intent; a place."""

    ask: int = 0
    trade: int = 0
    plea: int = 0
    against: int = 0
    intent: str = ""
    vote: int = 0
    place: str = ""
    good: str = ""


class Scanner(Generic[T]):
    """Finds words in a line. Built once; `words` maps each word (one character or more) to what it means."""

    __slots__ = ("_long", "_short")

    def __init__(self, words: Mapping[str, T]) -> None:
        self._short: Final = {word: meaning for word, meaning in words.items() if len(word) == 1}
        self._long: Final[dict[str, tuple[tuple[str, int, T], ...]]] = {}
        for word in sorted((word for word in words if len(word) > 1), key=lambda word: (-len(word), word)):
            self._long[word[:2]] = (*self._long.get(word[:2], ()), (word, len(word), words[word]))

    def words(self) -> Iterable[tuple[str, T]]:
        """Every word it knows, with its meaning."""
        yield from self._short.items()
        for found in self._long.values():
            yield from ((word, meaning) for word, _, meaning in found)

    def find(self, line: str) -> list[T]:
        """What stands in `line`, in order; the longest word at each place, none overlapping."""
        found: list[T] = []
        at, end = 0, len(line)
        long, short = self._long.get, self._short.get
        while at < end:
            for word, length, meaning in long(line[at : at + 2], ()):
                if length == 2 or line.startswith(word, at):
                    found.append(meaning)
                    at += length
                    break
            else:
                only = short(line[at])
                if only is not None:
                    found.append(only)
                at += 1
        return found


def lexicon(names: Iterable[str] = ()) -> Scanner[Term]:
    """The scanner of all tables, and of `names`, which are normalised names of what is on the shelf."""
    terms: dict[str, Term] = {}
    for points, words in ASK:
        _add(terms, words, ask=points)
    cues = Scanner(dict(terms))
    for points, words in (*FRAME, *ASIDE):
        _add(terms, words, against=points)
    for intent, trade, vote, words in BUYING:
        for word in words.split():
            ask = max((term.ask for term in cues.find(word)), default=0)
            _add(terms, word, ask=ask, trade=trade, intent=intent, vote=vote)
    for intent, plea, vote, words in PLEA:
        _add(terms, words, plea=plea, trade=50, intent=intent, vote=vote)
    for place, canonical in PLACES.items():
        _add(terms, place, trade=10, intent="shipping", vote=25, place=canonical)
    for good in GOODS.split():
        _add(terms, good, trade=10, good=good)
    for name in names:
        _add(terms, name, trade=25)
    for word in HIDE.split():
        terms[word] = Term()
    return Scanner(terms)


def _add(
    terms: dict[str, Term],
    words: str,
    *,
    ask: int = 0,
    trade: int = 0,
    plea: int = 0,
    against: int = 0,
    intent: str = "",
    vote: int = 0,
    place: str = "",
    good: str = "",
) -> None:
    """A word may stand in several tables: points add up to the greatest of each, the stronger vote decides."""
    for word in words.split():
        if not _NUMERALS.isdisjoint(word):
            word = normalise(word)  # noqa: PLW2901
        old = terms.get(word, Term())
        stronger = vote > old.vote
        terms[word] = Term(
            ask=max(ask, old.ask),
            trade=max(trade, old.trade),
            plea=max(plea, old.plea),
            against=max(against, old.against),
            intent=intent if stronger else old.intent,
            vote=vote if stronger else old.vote,
            place=place or old.place,
            good=good or old.good,
        )


assert all(intent in INTENTS for intent, *_ in (*BUYING, *PLEA))  # noqa: S101
