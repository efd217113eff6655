"""Floor 0. What of a comment the learnt weights look at. Reads its tables, writes nothing.

Training and reading come through here, so that a weight means the same to both. Names of goods and places, and
numbers, are all alike to the weights: `G`, `P`, `N`, letters that no normalised line holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from operator import add
from typing import Final

from companion.reading.concepts import concepts_of
from companion.reading.detect import ALONE, ENOUGH, bare, weigh
from companion.reading.english import weigh_english
from companion.reading.intents import about
from companion.reading.lexicon import Term
from companion.reading.scan import Scanner

ENGLISH: Final = "="
"""Begins a trait of an English line, so that no word of English is taken for one inside a Chinese line."""

_ENGLISH_WORD: Final = re.compile(r"[a-z']+|\?").findall
_SHOUTED: Final = re.compile("[?？!！]{2}|…|。。").search
_NUMBERS: Final = re.compile(r"\d+(?:\.\d+)?").sub
_MARKUP: Final = re.compile(r"<[^<>]*>|\[[a-z/@][^\[\]]*\]|\[/\]").sub


def draw(line: str, words: Scanner[Term]) -> tuple[str, list[Term]]:
    """`line`, which is normalised, as the weights see it, `^GN斤多少钱$`; and the terms of `words` that stand in it."""
    drawn: list[str] = ["^"]
    terms: list[Term] = []
    for spelt, term in words.parts(line):
        if term is None:
            drawn.append(spelt)
        else:
            terms.append(term)
            drawn.append(term.kind or spelt)
    drawn.append("$")
    sketch = _NUMBERS("N", "".join(drawn))
    return _MARKUP("", sketch) if "<" in sketch or "[" in sketch else sketch, terms


def grams(sketch: str) -> Iterator[str]:
    """Every run of one, two and three characters of `sketch`."""
    twos = list(map(add, sketch, sketch[1:]))
    return chain(sketch, twos, map(add, twos, sketch[2:]))


def words(line: str) -> list[str]:
    """The words of an English line, and each two that stand side by side."""
    found = [ENGLISH + word for word in _ENGLISH_WORD(line)]
    return [ENGLISH, *found, *(f"{one}_{two[1:]}" for one, two in pairwise(found))]


def marks(text: str, line: str, terms: list[Term]) -> list[str]:
    """What is known of `line`, the normalised form of `text`, beside its characters: how it is written, and what the
    tables of words make of it."""
    found = [f"#long{min(len(line) // 4, 10)}"]
    if _SHOUTED(text):
        found.append("#shouts")
    if line.isascii():
        found.append(f"#english{weigh_english(line)[0] // 20}")
        return found
    points = weigh(line, terms)
    ask = trade = plea = against = 0
    for term in terms:
        if term.ask > ask:
            ask = term.ask
        if term.trade > trade:
            trade = term.trade
        if term.plea > plea:
            plea = term.plea
        against += term.against
    found += (
        f"#points{max(-100, min(220, points)) // 20}",
        f"#ask{ask // 20}",
        f"#trade{trade // 20}",
        f"#plea{plea // 40}",
        f"#against{min(5, against // 30)}",
    )
    if points >= ENOUGH:
        found.append("#enough")
    if bare(line) in ALONE:
        found.append("#alone")
    return found


def subject(line: str, sketch: str, terms: list[Term]) -> list[str]:
    """What tells the intent of `line`: its characters, the intent its words vote for, and what they mean."""
    if line.isascii():
        return [*words(line), f"#about-{weigh_english(line)[1] or 'other'}"]
    # sorted, for teaching leaves traits out by their place
    return [*grams(sketch), f"#about-{about(line, terms)}", *(f"#{name}" for name in sorted(concepts_of(line)))]
