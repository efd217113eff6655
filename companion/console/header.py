"""Floor 3. The two rows on top: who we are and whether all ears hear; then the show in numbers.

Reads a Sight and the Uplink's state, writes nothing. What does not fit goes, the least needed first.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from textual.strip import Strip

from companion.console.ink import ALARM, BLUE, DIM, GOLD, GREEN, HEAD, INK, PINK, SOFT, Row
from companion.console.safe import cut, harmless
from companion.console.sight import Sight
from companion.console.uplink import STALE_S, Uplink
from companion.console.wire import Connector
from companion.domain.units import format_total_yuan

_QUIET_MS = 30_000
"""An ear that is up and has told no comment for so long, on air, says so: then it is the room that is quiet."""
_MISSED_MS = 120_000
"""For so long after a gap the header says how long it was; the tail keeps the place."""


class Part(NamedTuple):
    """A piece of a row: texts with colour and weight; the greater `rank`, the sooner it goes."""

    rank: int
    texts: tuple[tuple[str, str, bool], ...]

    @property
    def cells(self) -> int:
        return sum(cell_len(harmless(text)) for text, _, _ in self.texts) + len(self.texts) - 1


def draw_header(sight: Sight, uplink: Uplink, width: int, height: int) -> list[Strip]:
    """`height` rows: two with words, the rest blank."""
    rows = [_top(sight, uplink, width), _numbers(sight, width).strip()]
    return rows + [Row(width, HEAD).strip()] * (height - len(rows))


def uplink_sentence(uplink: Uplink, sight: Sight) -> str:
    """What there is to say of the connection; empty while all is well."""
    words, wait = sight.words, sight.words.span(int((uplink.tick() - uplink.since) * 1000))
    if uplink.refusal:
        return uplink.refusal.say(words.lang)
    if uplink.puzzled:
        return words("puzzled")
    if sight.board.away_ms and not sight.board.ready and uplink.silent_s < STALE_S:
        return words("no_book", hour=sight.hour(sight.board.away_ms))
    if uplink.state == "dialling":
        long = uplink.tick() - uplink.since > 3
        return words("dialling_long", url=uplink.url, wait=wait) if long else words("dialling", url=uplink.url)
    if uplink.state == "lost":
        return words("lost", wait=wait)
    silent = uplink.silent_s
    return words("silent", wait=words.span(int(silent * 1000))) if silent >= STALE_S else ""


def _top(sight: Sight, uplink: Uplink, width: int) -> Strip:
    row = Row(width, HEAD).gap().put(sight.words("product"), GOLD, bold=True).gap(2)
    said = harmless(uplink_sentence(uplink, sight))
    if said:
        room = max(0, row.rest - cell_len(said) - 4)
        row.put(_name(sight, room), INK, bold=True).until(cell_len(said) + 3)
        return row.gap(ground=ALARM).put(said, INK, bold=True, ground=ALARM).gap(ground=ALARM).strip()
    row.put(_name(sight, row.rest // 2), INK, bold=True).gap(2)
    who = harmless(sight.me) or _role(sight)
    parts = [_ear(key, one, sight) for key, one in sight.board.view.connectors.items()]
    lay(row, parts, row.rest - cell_len(who) - 2)
    return row.until(cell_len(who) + 1).put(who, SOFT).strip()


def _role(sight: Sight) -> str:
    role = sight.board.view.station.role
    return sight.words(role) if role in ("anchor", "helper") else ""


def _name(sight: Sight, cells: int) -> str:
    return cut(harmless(sight.board.view.station.name), cells)


def _ear(key: str, one: Connector, sight: Sight) -> Part:
    """A connector's health: full, half or empty, with how long when it is not well."""
    words = sight.words
    name = harmless(one.name) or words.shop(key)
    mark, colour, rank = {"up": ("●", GREEN, 3), "late": ("◐", GOLD, 2)}.get(one.state, ("○", PINK, 1))
    texts = [(mark, colour, True), (name, INK if one.state == "up" else colour, one.state != "up")]
    if one.state != "up":
        span = f" {sight.since(one.last_at)}" if one.last_at else ""
        texts.append((words("late" if one.state == "late" else "down") + span, colour, True))
    elif one.comments and sight.board.on_air() and sight.now_ms - one.last_at >= _QUIET_MS:
        texts.append((words("quiet", wait=sight.since(one.last_at)), DIM, False))
    if one.missing_until and sight.now_ms - one.missing_until < _MISSED_MS:
        wait = words.span(max(1_000, one.missing_until - one.missing_from))
        texts.append((words("missed", wait=wait), GOLD, False))
    if one.parked:
        texts.append((f"{words('parked')} {one.parked}", GOLD, False))
    return Part(rank, tuple(texts))


def _numbers(sight: Sight, width: int) -> Row:
    row = Row(width, HEAD, grey=sight.stale).gap()
    if sight.board.ready:
        lay(row, [_show(sight), *_sales(sight), *_worries(sight)], row.rest, gap=3)
    return row


def _show(sight: Sight) -> Part:
    show, words = sight.board.view.broadcast, sight.words
    if sight.board.on_air():
        seconds = max(0, sight.now_ms - show.started_at) // 1000
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return Part(2, ((words("on_air_for"), SOFT, False), (clock, INK, True)))
    return Part(2, ((words("ended" if show.ended_at else "not_started"), BLUE, True),))


def _sales(sight: Sight) -> list[Part]:
    view, words = sight.board.view, sight.words
    viewers = sum(room.viewers for room in view.rooms.values())
    count = ((words("orders"), SOFT, False), (f"{view.counts.paid:,}", INK, True), (words("orders_unit"), SOFT, False))
    return [
        Part(4, ((words("viewers"), SOFT, False), (f"{viewers:,}", INK, True))),
        Part(1, tuple(x for x in count if x[0])),
        Part(0, ((f"¥{format_total_yuan(view.counts.paid_fen)}", GOLD, True),)),
        Part(1, _sold(sight)),
    ]


def _sold(sight: Sight) -> tuple[tuple[str, str, bool], ...]:
    view, words = sight.board.view, sight.words
    sold = view.goal.sold if view.goal.target else sum(x.sold for x in view.pools.values() if x.unit == "g")
    texts = [(words("sold"), SOFT, False), (sight.amount(sold, view.goal.unit), INK, True)]
    if view.goal.target:
        texts.append((f"{words('goal')} {sight.amount(view.goal.target, view.goal.unit)}", SOFT, False))
        texts.append((f"{sold * 100 // view.goal.target}%", GREEN, True))
    return tuple(texts)


def _worries(sight: Sight) -> list[Part]:
    """Counts that are worth a word only when they are not nought."""
    counts, words = sight.board.view.counts, sight.words
    tasks = sight.board.to_do()
    told = (
        (0, "to_do", f"{tasks}", tasks, PINK),
        (3, "unpaid", f"{counts.unpaid}", counts.unpaid, INK),
        (5, "refunded", f"¥{format_total_yuan(counts.refunded_fen)}", counts.refunded_fen, PINK),
        (6, "shed", f"{counts.shed}", counts.shed, DIM),
    )
    return [Part(rank, ((words(key), SOFT, False), (text, colour, True))) for rank, key, text, n, colour in told if n]


def lay(row: Row, parts: list[Part], cells: int, gap: int = 2) -> None:
    """Put the parts side by side in at most so many cells, leaving out those of the greatest rank."""
    kept = list(parts)
    while kept and sum(x.cells for x in kept) + gap * (len(kept) - 1) > cells:
        kept.remove(max(reversed(kept), key=lambda x: x.rank))
    for part in kept:
        for text, colour, bold in part.texts:
            row.put(text, colour, bold).gap()
        row.gap(gap - 1)
