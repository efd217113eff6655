"""Floor 0. What a need comes down to, so that two wordings of it compare equal. Reads its tables, writes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from companion.reading.apart import kept_apart
from companion.reading.concepts import EACH, senses, unknown
from companion.reading.lexicon import PLACES
from companion.reading.model.goods import GOODS
from companion.reading.model.needs import NEEDS
from companion.reading.model.topics import NOISE, TOPICS
from companion.reading.naming import best
from companion.reading.normalise import any_of, normalise
from companion.reading.particulars import particulars
from companion.reading.reading import Need
from companion.reading.scan import Scanner
from companion.reading.table import rows
from companion.reading.traits import grams

KNOWN: Final = 256
"""Needs whose gist is remembered: one comment is looked at several times, and many are worded alike."""
LEAD: Final = 2.0
"""A learnt name leads the next by so much, and is believed."""
AGAINST_RULE: Final = 3.0
"""By so much, and it is believed against a rule."""
LONG: Final = 14
"""A line of more characters may well ask something else beside what its words name."""
UNTOLD: Final = 7
"""So many characters of a long line that no table knows, and its name is not believed."""

_WORD: Final = re.compile("[a-z']{2,}")
_SMALL: Final = frozenset(
    """
    the an are is it its this that do does can could you your to of in on at for with and or will would be have has
    please pls
    """.split()
)
_AMOUNTS: Final = r"\d+(?:\.\d+)?|[a-z]+|[斤箱件盒份瓶罐袋包单只号装块元岁月年天整每]| "
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_NOISE: Final = re.compile(f"{any_of(NOISE.split())}|{_AMOUNTS}")


class Gist(Struct, frozen=True, gc=False):
    """A need by name, with the slots that matter to it; or, name empty, the marks left to compare it by.

    A mark is a topic or a character. `aspect` is what is asked of the topics. `good` is the pool or good it is about,
    whether or not that matters to the name.
    """

    name: str
    slots: tuple[str, ...]
    marks: frozenset[str] = frozenset()
    good: str = ""
    aspect: str = ""


class _Topic(NamedTuple):
    kind: str
    slots: str


_Rule = tuple[int, str, frozenset[str], frozenset[str], str]


def _topics() -> dict[str, _Topic]:
    heads = [head.split() for head, _ in rows(TOPICS)]
    topics = {name: _Topic(kind, slots.strip("-")) for name, kind, slots in heads}
    each = ((word, head.split()) for head, words in rows(TOPICS) for word in words if head.startswith(EACH))
    return topics | {word: _Topic(kind, slots.strip("-")) for word, (_, kind, slots) in each}


def _rules() -> dict[str, tuple[_Rule, ...]]:
    """Each rule with its place in the table, under that of its concepts which the fewest rules take."""
    parted = [(name, rule.split(), slots) for name, rule, slots in NEEDS]
    taken_by = Counter(part for _, parts, _ in parted for part in parts)
    rules: dict[str, tuple[_Rule, ...]] = {}
    for place, (name, parts, slots) in enumerate(parted):
        wanted = frozenset(part for part in parts if part[0] != "!")
        unwanted = frozenset(part[1:] for part in parts if part[0] == "!")
        rarest = min(wanted, key=lambda part: (taken_by[part], part))
        rules[rarest] = (*rules.get(rarest, ()), (place, name, wanted, unwanted, slots))
    return rules


_RULES: Final = _rules()
_TOPICS: Final = _topics()
_DRAWN: Final = Scanner(
    {**dict.fromkeys(PLACES, "P"), **{good: "G" for good in GOODS.split() if len(good) > 1 and good != "水果"}}
)
"""What the learnt names see in the stead of places and goods."""
_PLACES: Final = Scanner(PLACES)
_ASPECTS: Final = (
    ("PRICE", "price"),
    ("MONTH", "time"),
    ("YEAR", "year"),
    ("TIME", "time"),
    ("MANY", "many"),
    ("WHERE", "where"),
    ("WHO", "who"),
    ("WHY", "how"),
    ("HOW", "how"),
    ("WHAT", "what"),
)
_LOOSE: Final = frozenset(("many", "where", "who", "how", "what", "is"))
"""What may be asked of an attribute with one answer: 有什么颜色, 有几个颜色, 颜色有哪些."""
_HOLLOW: Final = frozenset(
    """
    TIME MONTH YEAR HOW WHY WHERE WHAT WHO MANY ANY STILL NOTYET MINE FUTURE HAVE IS PRICE EXTRA GET
    W L G O P D S B
    """.split()
)
"""Concepts that are no topic: they say what is asked, not of what."""
_WEAK: Final = _HOLLOW | frozenset(
    """
    ARRIVE BUY SELL STOCK COURIER LINK CHANGE FINAL EAT TASTE GIFTBOX OLDYEAR BIG LITTLE PRESENT KIND SIZE DEAL
    SPRAY EATABLE FODDER CHEAPER FREE RETURN TRACK CANCEL FRESH LUCKY GIFT CLOTHES SUITS ROTTEN REAL CHILD
    """.split()
)
"""Concepts that hardly ever make another need of one that is known by a topic."""
_STRICT: Final = frozenset(("TIME", "MONTH", "YEAR", "PRICE", "EXTRA"))
_ALL_SLOTS: Final = "wlgpds"


def _rules_of(concept: str) -> tuple[_Rule, ...]:
    return _RULES.get(concept, ())


@lru_cache(maxsize=KNOWN)
def gist(need: Need) -> Gist:
    """What `need` comes down to. The same for every wording of it that the tables know."""
    line = need.wording
    if line.isascii() and (words := _WORD.findall(line)):
        return Gist("", (), frozenset(words) - _SMALL or frozenset(words), need.pool, "english")
    concepts, slots = _read(need)
    found = _found(line, concepts, slots)
    # a pool of the shelf is kept apart where the name says so; what the shelf has not got, wherever goods matter
    apart = kept_apart(found.name, found.slots, "" if need.pool else found.good, concepts)
    return found if apart == found.slots else replace(found, slots=apart)


def _found(line: str, concepts: set[str], slots: dict[str, str]) -> Gist:
    rest = _rest(line)
    ruled = _ruled(line, concepts, slots, rest)
    if ruled is not None and not rest:  # tables know every word of it
        return ruled
    learnt = best(_traits(line, concepts, ruled))
    named = Gist(learnt.name.name, tuple(slots[kind] for kind in learnt.name.slots if kind in slots), good=_good(slots))
    if ruled is None:
        return named if learnt.lead >= LEAD else _unnamed(line, concepts, slots, rest)
    if ruled.name == named.name or (learnt.lead >= AGAINST_RULE and not _tells_less(named, ruled, slots)):
        return named
    return ruled


def by_rule(need: Need) -> Gist:
    """What the tables alone make of a need, whatever was learnt: one word may be looked for, and a word is no
    question."""
    line, (concepts, slots) = need.wording, _read(need)
    rest = _rest(line)
    return _ruled(line, concepts, slots, rest) or _unnamed(line, concepts, slots, rest)


def _tells_less(named: Gist, ruled: Gist, slots: Mapping[str, str]) -> bool:
    """Whether a place, a link or an amount that the rule keeps would be lost."""
    apart = {slots[kind] for kind in "plw" if kind in slots}
    return not apart.intersection(ruled.slots) <= set(named.slots)


def _ruled(line: str, concepts: set[str], slots: Mapping[str, str], rest: str) -> Gist | None:
    """What the first rule that fits makes of it; None where none does, or where a long line says much that no table
    knows: its `rest`."""
    if len(line) > LONG and len(rest) >= UNTOLD:
        return None
    for _, named, wanted, unwanted, kept in sorted(chain.from_iterable(map(_rules_of, concepts))):
        if wanted <= concepts and unwanted.isdisjoint(concepts):
            told = dict(slots)
            if "r" in kept and rest:
                told["r"] = "".join(sorted(rest))
            return Gist(named, _kept(kept, told, concepts, wanted), good=_good(slots))
    return None


def traits_of(text: str) -> list[str]:
    """What the learnt names look at in a line as it was written, for teaching."""
    line = normalise(text)
    place = "".join(_PLACES.find(line)[-1:])
    concepts, slots = _read(Need(place=place, wording=line))
    return _traits(line, concepts, _ruled(line, concepts, slots, _rest(line)))


def _traits(line: str, concepts: set[str], ruled: Gist | None) -> list[str]:
    """The characters of the wording, goods, places and numbers all alike; the concepts it names; the rule that fits."""
    drawn = "".join(spelt if kind is None else kind for spelt, kind in _DRAWN.parts(line))
    seen = list(grams(_NUMBER.sub("N", f"^{drawn}$")))
    seen += [f"#{concept}" for concept in sorted(concepts)]  # teaching leaves out by place: always the same
    if ruled is not None:
        seen.append(f"#={ruled.name}")
    return seen


def slots_told(need: Need) -> dict[str, str]:
    """The slots `need` fills, by their letter (see `particulars`)."""
    return _read(need)[1]


def _read(need: Need) -> tuple[set[str], dict[str, str]]:
    concepts: set[str] = set()
    good = ""
    for named, meant in senses(need.wording):
        good = named or good
        concepts.update(meant)
    slots = particulars(need, need.wording, good)
    concepts.update(kind.upper() for kind in slots)
    return concepts, slots


def _kept(kept: str, slots: dict[str, str], concepts: set[str], wanted: frozenset[str]) -> tuple[str, ...]:
    """The slots a rule keeps; among them may be the other topics named, and what is asked of a time or a price."""
    if "t" in kept and (also := concepts - wanted - _WEAK):
        slots["t"] = " ".join(sorted(also))
    if "a" in kept and (asked := concepts & _STRICT - wanted):
        slots["a"] = " ".join(sorted(asked))
    return tuple(slots[kind] for kind in kept if kind in slots)


def _unnamed(line: str, concepts: set[str], slots: dict[str, str], rest: str) -> Gist:
    """What is left to compare: topics and what is asked of them, and the characters no table knows."""
    topics = (concepts - _WEAK) or (concepts - _HOLLOW)
    aspect = next((name for concept, name in _ASPECTS if concept in concepts), "is")
    known = [_TOPICS[topic] for topic in sorted(topics) if topic in _TOPICS]
    kept = _ALL_SLOTS
    if known:
        kept = "".join(sorted({slot for topic in known for slot in topic.slots}))
        kinds = {topic.kind for topic in known}
        if "all" in kinds or ("any" in kinds and aspect in _LOOSE):
            aspect = "any"
    marks = frozenset((*topics, *rest)) or frozenset(line)
    return Gist("", tuple(slots[kind] for kind in kept if kind in slots), marks, _good(slots), aspect)


def _good(slots: Mapping[str, str]) -> str:
    return slots.get("g", "")


def _rest(line: str) -> str:
    """The characters of a line that say something which no table knows."""
    return "".join(dict.fromkeys(_NOISE.sub("", unknown(line))))
