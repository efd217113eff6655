"""The evening put together: comments, orders, rooms and the helper's commands in the order they were heard.

Reads the plan and the lines; gives the lines of the recording.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from companion.domain.inbound import Command, RoomStatus, write_noun
from sample_show.crowd import Crowd
from sample_show.dice import Dice
from sample_show.heard import Heard
from sample_show.plan import Evening, Room, read_lines
from sample_show.sales import Sales
from sample_show.talk import as_comments, talk
from sample_show.till import Till

PEOPLE = 420
EVERY_S = 12


def make(seed: int, minutes: int, comments: int, orders: int, station: Path) -> list[bytes]:
    """The recording's lines, each a noun in its wire form without a newline."""
    evening, dice, lines = Evening(minutes, station), Dice(seed), read_lines()
    crowd = Crowd(dice, evening.plan.room, PEOPLE)
    till = Till(evening, crowd, dice)
    sales = Sales(evening, till, dice, lines)
    sales.sell(orders)
    sales.sell_out()
    said = talk(evening, crowd, dice, lines, comments - len(sales.bought)) + sales.bought
    heard = [*_steps(evening), *sales.commands, *till.heard, *as_comments(sorted(said), dice)]
    for room in evening.plan.room:
        heard += _watching(evening, dice, room)
    heard = [h for h in heard if h.heard_ms <= evening.end_ms]
    heard.sort(key=lambda h: h.heard_ms)
    return [write_noun(h.noun, evening.zone) for h in heard]


def _steps(evening: Evening) -> list[Heard]:
    heard = []
    for number, step in enumerate(evening.plan.step, 1):
        at_ms = evening.at(step.at_s)
        heard.append(Heard(at_ms, Command(at_ms, "console", f"c-{number}", step.by, step.name, step.args)))
    return heard


def _watching(evening: Evening, dice: Dice, room: Room) -> list[Heard]:
    """How many watch a room, every few seconds, rising and falling as the plan says."""
    heard = []
    points = room.viewers
    for (begin_s, before), (end_s, after) in pairwise(points):
        for second in range(begin_s, end_s, EVERY_S):
            at_ms = evening.at(second) + dice.whole(100, 2_900)
            steady = before + (after - before) * (second - begin_s) // (end_s - begin_s)
            viewers = max(1, steady + dice.whole(-steady // 25, steady // 25))
            key = f"v-{room.id}-{second}"
            heard.append(Heard(at_ms, RoomStatus(at_ms, room.source, room.id, key, viewers)))
    return heard
