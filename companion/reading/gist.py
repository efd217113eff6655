"""Floor 0. What a need comes down to, so that two wordings of it compare equal. Reads its tables, writes nothing."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import Final

from msgspec import Struct

from companion.reading.model.concepts import CONCEPTS
from companion.reading.model.goods import ALSO, GOODS
from companion.reading.model.needs import NEEDS
from companion.reading.model.places import REGIONS
from companion.reading.reading import Need
from companion.reading.scan import Scanner
from companion.reading.table import meanings, rows

_AMOUNT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(斤|箱|件|盒|份|瓶|罐|单|个|号)|链接(\d+)")
_SAME_UNIT: Final = {"件": "箱", "单": "箱", "份": "箱"}
_DAY = re.compile("今天|今日|今晚|当天|现在拍|明天|明日|明晚|后天|周末|端午|中秋|春节|国庆|过年|节前|过节|下周")
_SAME_DAY: Final = {
    "今日": "今天",
    "今晚": "今天",
    "当天": "今天",
    "现在拍": "今天",
    "明日": "明天",
    "明晚": "明天",
    "过节": "节前",
}
_SIZE = re.compile("大果|大个|大的|特大|小果|小的|礼盒|礼品|盒装|盒子装|原价|特级|1级")
_SAME_SIZE: Final = {
    "大个": "大果",
    "大的": "大果",
    "特大": "大果",
    "小的": "小果",
    "礼品": "礼盒",
    "盒装": "礼盒",
    "盒子装": "礼盒",
}
_SAME_GOOD: Final = meanings(ALSO)
_FEASTS: Final = frozenset(("端午", "中秋", "春节", "国庆", "过年"))
_NOISE = re.compile(
    "请问|你好|您好|那个|这个|主播|老板|老表|一下|1下|怎么办?|咋[办整个]|啷个办?|如何|什么时候|啥时候|几时|好久|多久|为什么|为啥|哪里|哪样|啥子?|什么|怎么|[我你的了吗呢吧啊呀嘛哦哈不没有是,.?!]|可以|能|得|还|就|都|想|要|给|在"
)


class Gist(Struct, frozen=True, gc=False):
    """A need by name, with the slots that matter to it; or, name empty, the characters left to compare it by.

    `good` is the pool or good it is about, whether or not that matters to the name.
    """

    name: str
    slots: tuple[str, ...]
    chars: frozenset[str] = frozenset()
    good: str = ""


_Sense = tuple[str, tuple[str, ...]]


def _scanner() -> Scanner[_Sense]:
    """What each word means: a good, or concepts."""
    concepts: dict[str, tuple[str, ...]] = {"李子树": ()}
    for concept, spelt in rows(CONCEPTS):
        for word in spelt:
            concepts[word] = (*concepts.get(word, ()), *concept.split())
    goods = {good for good in GOODS.split() if len(good) > 1 and good not in {"果子", "果果", "李子树", "水果"}}
    words: dict[str, _Sense] = {word: ("", named) for word, named in concepts.items()}
    return Scanner(words | {good: (_SAME_GOOD.get(good, good), ()) for good in goods})


_ASKED: Final = frozenset(("TIME", "MONTH", "YEAR", "HOW", "WHY", "WHERE", "WHAT", "WHO", "MANY", "NOTYET", "MINE"))
_WORDS: Final = _scanner()
_Rule = tuple[int, str, frozenset[str], frozenset[str], str]


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


def _rules_of(concept: str) -> tuple[_Rule, ...]:
    return _RULES.get(concept, ())


def gist(need: Need) -> Gist:
    """What `need` comes down to. The same for every wording of it that the tables know."""
    line = need.wording
    concepts: set[str] = set()
    good = ""
    for named, meant in _WORDS.find(line):
        good = named or good
        concepts.update(meant)
    slots = _slots(need, line, good)
    concepts.update(kind.upper() for kind in slots)
    for _, name, wanted, unwanted, kept in sorted(chain.from_iterable(map(_rules_of, concepts))):
        if wanted <= concepts and unwanted.isdisjoint(concepts):
            return Gist(name, tuple(slots[kind] for kind in kept if kind in slots), good=slots.get("g", ""))
    asked = concepts & _ASKED
    return Gist("", tuple(sorted(slots.values())), frozenset(_NOISE.sub("", line)) | asked, slots.get("g", ""))


def _slots(need: Need, line: str, good: str) -> dict[str, str]:
    """The slots `need` fills, by their letter. A pack stands for the link, the amount and the good that named it."""
    slots: dict[str, str] = {}
    amounts: list[str] = []
    for number, unit, link in _AMOUNT.findall(line):
        amounts.append(f"{number or link}{_SAME_UNIT.get(unit, unit) if unit else '号'}")
    if len(amounts) > 1:
        amounts = [one for one in amounts if one != "1箱"]
    amount = "+".join(sorted(set(amounts)))
    if need.pack:
        slots["l"] = "pack " + need.pack
        amount = "+".join(sorted({one for one in amounts if one[-1] not in "号斤"}))
    elif amount.endswith("号"):
        slots["l"] = amount
    elif "整箱" in line or "整件" in line or "箱子里" in line or "每箱" in line:
        amount = amount or "1箱"
    if amount and amount != slots.get("l"):
        slots["w"] = amount
    if need.place:
        slots["p"] = REGIONS.get(need.place, need.place)
    if not need.pack and (need.pool or good):
        slots["g"] = need.pool or good
    if told := _DAY.findall(line):
        days = {_SAME_DAY.get(day, day) for day in told}
        slots["d"] = "+".join(sorted(days & _FEASTS or days))
    if told := _SIZE.findall(line):
        slots["s"] = "+".join(sorted({_SAME_SIZE.get(size, size) for size in told}))
    if "箱子" in line:
        slots["b"] = "箱子"
    return slots
