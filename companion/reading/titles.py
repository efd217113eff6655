"""Floor 0. What a need is called on the picture: out of our own table, never in a viewer's words. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from companion.reading.gist import gist, slots_told
from companion.reading.model.titles import OF_INTENT, TITLES
from companion.reading.naming import NAMES
from companion.reading.reading import Need

_TITLES: Final = {one.name: one.title for one in NAMES} | dict(
    line.split(": ", 1) for line in TITLES.strip().splitlines()
)
_OF_INTENT: Final = dict(line.split(": ", 1) for line in OF_INTENT.strip().splitlines())
_SHORT: Final = re.compile(r"\d{1,3}(?:\.\d)?\D{1,2}").fullmatch
"""An amount as one may stand on the picture: a longer number may be anyone's."""
_WITHOUT_PLACE: Final = {"that place": "发货吗", "from there": "产地是哪里", "can it grow": "能种吗"}
_WITHOUT_GOOD: Final = {"is there": "有货吗", "is it": "观众提问"}


def title(need: Need, names: Mapping[str, str]) -> str:
    """What `need` is called: 新疆发货吗, 蜂糖李 5斤装多少钱. `names` are the titles of packs and pools by their ids."""
    name = gist(need).name
    pattern = _TITLES.get(name)
    if pattern is None:
        return _OF_INTENT.get(need.intent, _OF_INTENT["other"])
    slots = slots_told(need)
    of = _subject(need, slots, names)
    place = slots.get("p", "")
    if not place and name in _WITHOUT_PLACE:
        return _WITHOUT_PLACE[name]
    if not of and name in _WITHOUT_GOOD:
        return _WITHOUT_GOOD[name]
    return pattern.format(of=of, place=place, day=slots.get("d", "").replace("+", ""))


def _subject(need: Need, slots: Mapping[str, str], names: Mapping[str, str]) -> str:
    if need.pack:
        return names.get(need.pack, "")
    amounts = [one for one in slots.get("w", slots.get("l", "")).split("+") if _SHORT(one)]
    good = slots.get("g", "")
    return "、".join(amounts) + slots.get("s", "").replace("+", "") + names.get(good, "" if need.pool else good)
