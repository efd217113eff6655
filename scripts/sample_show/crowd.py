"""Who watches: some four hundred made-up people, each in one room with one id and one name for the whole evening.

Reads the hand-written names; writes nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from sample_show.dice import Dice
from sample_show.plan import Room, read_names

PLATFORM_NAMES = {"douyin": "用户{}", "kuaishou": "快手用户{}", "channels": "微信用户{}"}


class Person(NamedTuple):
    """A viewer as the platform shows them."""

    id: str
    name: str
    room: str
    source: str


class Crowd:
    """All the viewers. A few talk much, most of them little."""

    def __init__(self, dice: Dice, rooms: tuple[Room, ...], count: int) -> None:
        self._dice = dice
        self._shares = {room.id: room.share for room in rooms}
        self._rooms: dict[str, list[Person]] = {room.id: [] for room in rooms}
        sources = {room.id: room.source for room in rooms}
        taken: set[str] = set()
        whole, places, callings = read_names()
        names = dice.shuffled(whole)
        for number in range(count):
            id = dice.weigh(self._shares)
            name = names.pop() if names else self._made_up(id, places, callings)
            while name in taken:
                name = self._made_up(id, places, callings)
            taken.add(name)
            self._rooms[id].append(Person(f"{id[:2]}{10_000 + number * 37}", name, id, sources[id]))

    def someone(self, room: str = "") -> Person:
        """Who says or buys something now, in this room or in any."""
        there = self._rooms[room or self._dice.weigh(self._shares)]
        return there[int(len(there) * self._dice.share() * self._dice.share())]

    def _made_up(self, room: str, places: list[str], callings: list[str]) -> str:
        if self._dice.chance(0.3):
            return PLATFORM_NAMES[room].format(self._dice.whole(1_000_000, 9_999_999))
        return self._dice.pick(places) + self._dice.pick(callings)
