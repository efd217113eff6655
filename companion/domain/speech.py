"""Floor 0. How the station speaks to people of amounts, hours and names, in one of the two languages of the house.

Reads what it is given; writes nothing. What strangers wrote is shortened and made one line once more, whatever the
door has done to it: an old book may hold anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

from companion.domain.catalogue import Unit
from companion.domain.units import JIN_G, format_amount

Takes = tuple[tuple[str, int], ...]
"""What is taken, as (pool, grams or pieces)."""

TEXT_MOST: Final = 60
"""Characters shown of a text of strangers."""


class Speech(NamedTuple):
    """A language and a zone; `pools` gives name and unit, `packs` the title, by their ids; `day_ms` is what day it is.

    Times on that day are told by the hour alone.
    """

    lang: str
    zone: dt.tzinfo
    day_ms: int = 0
    pools: Mapping[str, tuple[str, Unit]] = {}
    packs: Mapping[str, str] = {}

    def say(self, zh: str, en: str) -> str:
        """The sentence in this language."""
        return en if self.lang == "en" else zh

    def hour(self, at_ms: int) -> str:
        """20:15, or 06-16 20:15 on another day; a dash for what is no time."""
        try:
            at = dt.datetime.fromtimestamp(at_ms // 1000, self.zone)
            day = dt.datetime.fromtimestamp(self.day_ms // 1000, self.zone)
        except (ValueError, OverflowError, OSError):
            return "—"
        return at.strftime("%H:%M" if at.date() == day.date() else "%m-%d %H:%M")

    def amount(self, amount: int, unit: Unit) -> str:
        """Grams or pieces to the gram: 5 斤, 2.5 斤, 1225 克, 3 件; 5 jin, 1225 g, 3 pcs."""
        if unit == "piece":
            return format_amount(amount, unit, self.lang)
        if amount % (JIN_G // 10):
            return f"{amount} {self.say('克', 'g')}"
        whole, tenths = divmod(amount // (JIN_G // 10), 10)
        return f"{whole}{f'.{tenths}' if tenths else ''} {self.say('斤', 'jin')}"

    def takes(self, takes: Takes, units: int = 1) -> str:
        """What so many units take: 5 斤, or 3 斤 蜂糖李 + 2 件 方竹笋 where it is of several pools."""
        told = [(self.amount(content * units, self.unit(pool)), self.pool(pool)) for pool, content in takes]
        return told[0][0] if len(told) == 1 else " + ".join(f"{amount} {name}" for amount, name in told)

    def pool(self, id: str) -> str:
        """A pool's name."""
        return self.plain(self.pools[id][0] if id in self.pools else id)

    def unit(self, pool: str) -> Unit:
        """What a pool is counted in."""
        return self.pools[pool][1] if pool in self.pools else "g"

    def pack(self, id: str) -> str:
        """A pack's title."""
        return self.plain(self.packs.get(id, id))

    def units(self, units: int, takes: Takes = ()) -> str:
        """2 份（10 斤）; 1 pack (5 jin)."""
        taken = self.takes(takes, units) if takes else ""
        zh, en = f"（{taken}）" if taken else "", f" ({taken})" if taken else ""
        return self.say(f"{units} 份{zh}", f"{units} {'pack' if units == 1 else 'packs'}{en}")

    def plain(self, text: str) -> str:
        """A stranger's text as one short line of printable characters."""
        line = " ".join("".join(x if x.isprintable() else " " for x in text[: 4 * TEXT_MOST]).split())
        return line if len(line) <= TEXT_MOST else f"{line[: TEXT_MOST - 1]}…"
