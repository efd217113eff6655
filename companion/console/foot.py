"""Floor 3. The rows at the bottom: what is on the picture, what became of the last key, the keys that work now.

Reads a Sight, a Choice and a Status, writes nothing.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from companion.console.ink import ALARM, DIM, GOLD, GREEN, GROUND, HEAD, INK, PINK, SOFT, Row
from companion.console.keys import KEYS, label
from companion.console.pace import Pace
from companion.console.questions import Choice
from companion.console.safe import cut, harmless
from companion.console.sight import Sight

Tone = Literal["going", "asks", "good", "bad"]
_SOON_MS = 15 * 60_000
_MARKS = {"going": ("…", SOFT), "asks": ("?", GOLD), "good": ("✓", GREEN), "bad": ("✗", PINK)}


class Status(NamedTuple):
    """A sentence about the last key, and how it went."""

    text: str = ""
    tone: Tone = "going"


def draw_foot(sight: Sight, choice: Choice, pace: Pace, status: Status, width: int, height: int) -> list[Strip]:
    """One row each for the picture and the status, the rest for keys."""
    rows = [_picture(sight, width), _status(sight, pace, status, width)]
    return [*rows, *_keys(sight, choice, width, height - len(rows))][:height]


def _picture(sight: Sight, width: int) -> Strip:
    air, words = sight.board.view.air, sight.words
    row = Row(width, HEAD, grey=sight.stale).gap()
    if not air.text:
        return row.put(words("nothing_on_picture") if sight.board.ready else "", DIM).strip()
    row.put(words("on_picture"), GREEN, bold=True).gap(2)
    row.put(cut(harmless(air.question), row.rest // 3), SOFT).gap(2)
    return row.put(air.text, INK, bold=True).strip()


def _status(sight: Sight, pace: Pace, status: Status, width: int) -> Strip:
    """What went wrong or is under way; else an oversell, which stays until it is mended; then what ends soon."""
    words, row = sight.words, Row(width, GROUND).gap()
    alarms = sight.board.alarms()
    if status.text and (status.tone != "good" or not alarms):
        mark, colour = _MARKS[status.tone]
        return row.put(mark, colour, bold=True).gap().put(status.text, colour, bold=status.tone == "bad").strip()
    if alarms:
        what = "、".join(f"{pool.name} {sight.amount(pool.oversold, pool.unit)}" for pool in alarms)
        said = f" {words('oversold_alarm', what=harmless(what))} "
        return Row(width, ALARM).gap().put(said, INK, bold=True).strip()
    ending = None if sight.stale else _ending(sight, pace)
    if ending:
        return row.put("!", GOLD, bold=True).gap().put(ending, GOLD, bold=True).strip()
    return _last(sight, row).strip()


def _ending(sight: Sight, pace: Pace) -> str:
    """The pool that will be sold out first, if that is soon."""
    lasting = [
        (lasts, pool.name)
        for key, pool in sight.board.view.pools.items()
        if (lasts := pace.lasts_ms(key, pool.sold, pool.available, sight.now_ms)) is not None and lasts < _SOON_MS
    ]
    if not lasting:
        return ""
    lasts, name = min(lasting)
    return sight.words("ending", name=name, wait=sight.words.span(lasts))


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
    parts = [(key.names[0], label(key, sight, choice)) for key in KEYS if key.when(sight, choice)]
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


__all__ = ["Status", "Tone", "draw_foot"]
