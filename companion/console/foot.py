"""Floor 3. The rows at the bottom: what is on the picture, what became of the last key, the keys that work now.

Reads a Sight, a Choice and a Status, writes nothing.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from companion.console.choice import Choice
from companion.console.ink import DIM, GOLD, GREEN, GROUND, HEAD, INK, PINK, SOFT, Row
from companion.console.keys import KEYS, label
from companion.console.safe import cut, harmless
from companion.console.sight import Sight
from companion.console.stock import lasting

Tone = Literal["going", "asks", "good", "bad"]
_SOON_MIN = 15
MARKS = {"going": ("…", SOFT), "asks": ("?", GOLD), "good": ("✓", GREEN), "bad": ("✗", PINK)}


class Status(NamedTuple):
    """A sentence about the last key, and how it went."""

    text: str = ""
    tone: Tone = "going"


def draw_foot(sight: Sight, choice: Choice, status: Status, width: int, height: int) -> list[Strip]:
    """One row each for the picture and the status, the rest for keys."""
    rows = [_picture(sight, width), _status(sight, status, width)]
    return [*rows, *_keys(sight, choice, width, height - len(rows))][:height]


def _picture(sight: Sight, width: int) -> Strip:
    air, words = sight.board.view.air, sight.words
    row = Row(width, HEAD, grey=sight.stale).gap()
    if not air.text:
        return row.put(words("nothing_on_picture") if sight.board.ready else "", DIM).strip()
    row.put(words("on_picture"), GREEN, bold=True).gap(2)
    if air.stale:
        row.put(words("changed_on_air"), PINK, bold=True).gap(2)
    row.put(cut(harmless(air.question), row.rest // 3), SOFT).gap(2)
    return row.put(air.text, INK, bold=True).strip()


def _status(sight: Sight, status: Status, width: int) -> Strip:
    """What became of the last key; else, on air, which ear does not hear and why; else what is soon sold out; else the
    last command; before there was one, which ear does not hear yet."""
    row = Row(width, GROUND).gap()
    if status.text:
        mark, colour = MARKS[status.tone]
        return row.put(mark, colour, bold=True).gap().put(status.text, colour, bold=status.tone == "bad").strip()
    deaf = "" if sight.stale else _deaf(sight)
    if deaf and (sight.board.on_air() or sight.board.last_done() is None):
        return row.put("!", PINK, bold=True).gap().put(deaf, PINK, bold=True).strip()
    ending = "" if sight.lagging else _ending(sight)
    if ending:
        return row.put("!", GOLD, bold=True).gap().put(ending, GOLD, bold=True).strip()
    return _last(sight, row).strip()


def _deaf(sight: Sight) -> str:
    """Which ear does not hear and why, and since when if it ever did; until the show is over."""
    view, words = sight.board.view, sight.words
    ears = [] if view.broadcast.ended_at else view.connectors.items()
    deaf = [(key, one) for key, one in ears if one.state == "down" or (one.state == "late" and one.comments)]
    if not deaf:
        return ""
    key, one = max(deaf, key=lambda x: (bool(x[1].comments), x[1].last_at))
    who, why = one.name or words.shop(key), one.note or words(one.state)
    return words("deaf", who=who, wait=sight.since(one.last_at), error=why) if one.comments else f"{who}：{why}"


def _ending(sight: Sight) -> str:
    """The pool that will be sold out first, if that is soon."""
    soon = [pool for pool in sight.board.view.pools.values() if 0 <= pool.minutes_left <= _SOON_MIN]
    if not soon:
        return ""
    first, words = min(soon, key=lambda x: x.minutes_left), sight.words
    pace = words("pace", n=sight.amount(first.pace, first.unit))
    return words("ending", name=first.name, pace=pace, lasts=lasting(sight, first))


def _last(sight: Sight, row: Row) -> Row:
    """The last command, whoever gave it."""
    words, done = sight.words, sight.board.last_done()
    if done is None:
        return row
    row.put(f"{words('last_done')} {sight.hour(done.at)}", DIM).gap().put(done.by, SOFT).gap()
    row.put(words.named("cmd", done.name), SOFT).gap()
    if done.undone:
        row.put(words("undone"), GOLD).gap()
    return row.put(words.reasoned(done.name, done.what), SOFT)


def _keys(sight: Sight, choice: Choice, width: int, height: int) -> list[Strip]:
    """The keys that work now, in as many rows as there are; help and leave are always there, and never grey."""
    shown = [key for key in KEYS if key.when(sight, choice) and key.told(sight, choice)]
    parts = [(key.names[0], label(key, sight, choice)) for key in shown]
    last = parts[-2:]
    reserve = sum(_cells(x) for x in last)
    strips: list[Strip] = []
    rest = parts[:-2]
    for at in range(height):
        row = Row(width, HEAD, grey=sight.stale).gap()
        keep = reserve if at == height - 1 else 0
        while rest and _cells(rest[0]) <= row.rest - keep:
            _key(row, rest.pop(0))
        if at == height - 1:
            row.grey = False
            for pair in last:
                _key(row, pair)
        strips.append(row.strip())
    return strips


def _cells(pair: tuple[str, str]) -> int:
    return cell_len(pair[0]) + 1 + cell_len(pair[1]) + 2


def _key(row: Row, pair: tuple[str, str]) -> None:
    row.put(pair[0], GOLD, bold=True).gap().put(pair[1], INK).gap(2)


__all__ = ["MARKS", "Status", "Tone", "draw_foot"]
