"""Floor 3. The rows of the order screens: those found, and one with its goods and its history. Reads a Sight and what
the station answered; writes nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from msgspec import structs
from rich.cells import cell_len

from companion.console.ink import ALARM, BLUE, CHOSEN, DIM, GOLD, GREEN, INK, PAPER, PINK, SOFT, TROUGH, Row
from companion.console.order_wire import FactTold, Found, FoundOrders, History, LineTold, OrderTold
from companion.console.page import paper
from companion.console.safe import harmless, spaced, wrap
from companion.console.sight import Sight
from companion.domain.units import format_yuan

LATE_MS: Final = 60_000
"""From so much on it is worth saying that we heard of something late."""
PLACES: Final = {
    "shipped": BLUE,
    "committed": GREEN,
    "reserved": GOLD,
    "recoverable": PINK,
    "restocked": SOFT,
    "lost": ALARM,
    "released": TROUGH,
}
"""Where a unit can be, in the order of the bar, and its colour there."""
_COLOURS: Final = {"paid": GREEN, "unpaid": GOLD, "refunded": PINK, "closed": DIM, "expired": DIM}
_SOURCE: Final = {"zh": 9, "en": 13}
"""Cells for the name of a shop or source."""
_BAR: Final = 48
_UNIT: Final = 5
_LINES: Final = 6  # rows that one sentence may take


def found_rows(sight: Sight, found: FoundOrders, typed: str, chosen: int, width: int) -> list[Row]:
    """The orders found, the chosen one marked, and how many more there are."""
    rows = [_found(sight, one, typed, at == chosen, width) for at, one in enumerate(found.orders)]
    if found.more:
        rows.append(paper(width).put(sight.words("find_more", n=found.more), SOFT))
    if not rows:
        rows.append(paper(width).put(sight.words("find_none" if typed else "find_no_orders"), SOFT))
    return rows


def _found(sight: Sight, one: Found, typed: str, chosen: bool, width: int) -> Row:
    """When, in which shop, its last figures with those typed marked, who bought what for how much, how it stands."""
    words = sight.words
    row = Row(width, CHOSEN if chosen else PAPER).gap(ground=GOLD if chosen else "").gap()
    row.cell(_when(sight, one.at), 11, SOFT if chosen else DIM).gap().cell(
        words.shop(one.shop), _SOURCE[words.lang], SOFT
    )
    _figures(row, one.order, typed, 13)
    row.gap(2).cell(one.buyer, 8, INK).gap()
    row.cell(spaced(one.lines), max(4, row.rest - 24), INK).gap()
    row.cell(format_yuan(one.total_fen), 9, INK, right=True).gap(2)
    stands = words.named("state", one.state)
    return row.put(f"{stands} !" if one.flags else stands, PINK if one.flags else _COLOURS.get(one.state, BLUE))


def _figures(row: Row, order: str, typed: str, cells: int) -> None:
    """The end of an order's id, at the right of its column; what of it was typed stands out."""
    shown = harmless(order)
    shown = shown if cell_len(shown) <= cells else f"…{shown[-(cells - 1) :]}"
    match = len(typed) if typed and shown.casefold().endswith(typed.casefold()) else 0
    row.gap(max(0, cells - cell_len(shown))).put(shown[: len(shown) - match], INK)
    row.put(shown[len(shown) - match :], GOLD, bold=True)


def order_rows(sight: Sight, told: History, width: int) -> list[Row]:
    """An order's goods, where they are and why, and below what was told of it, by its own time."""
    words = sight.words
    rows = [_heading(words("order_lines"), width)]
    for at, line in enumerate(told.order.lines):
        rows += ([paper(width)] if at else []) + _line(sight, line, width)
    if not told.order.lines:
        rows.append(paper(width).put(words("order_no_lines"), PINK))
    rows += [paper(width), _heading(words("order_facts", n=len(told.facts) + told.more), width)]
    if told.more:
        rows.append(paper(width).put(words("order_older", n=told.more), SOFT))
    for fact in sorted(told.facts, key=lambda x: x.at):
        rows += _fact(sight, fact, told.order.at, width)
    return rows


def head_rows(sight: Sight, order: OrderTold, width: int) -> list[Row]:
    """Which order it is, whose, how it stands, and its money."""
    words = sight.words
    row = paper(width).put(order.order, INK, bold=True).gap(2).put(words.shop(order.shop), SOFT).gap()
    row.put(order.buyer, SOFT)
    at = _when(sight, order.at)
    row.until(cell_len(at) + 2).put(at, DIM)
    stand = paper(width).put(words.named("state", order.state), _COLOURS.get(order.state, BLUE), bold=True).gap(2)
    stand.put(words("order_money", n=format_yuan(order.total_fen)), INK)
    if order.refunded_fen:
        stand.gap(2).put(words("order_refunded", n=format_yuan(order.refunded_fen)), PINK)
    for flag in order.flags:
        stand.gap(2).put(f"! {words.named('flag', flag)}", PINK, bold=True)
    return [row, stand]


def _heading(text: str, width: int) -> Row:
    return paper(width).put(text, GOLD, bold=True)


def _line(sight: Sight, line: LineTold, width: int) -> list[Row]:
    title = paper(width).put(spaced(f"{line.title} ×{line.units}"), INK, bold=True)
    if line.sku:
        title.gap(2).put(line.sku, DIM)
    rows = [title, *([_bar(sight, line, width)] if line.units else [])]
    for sentence in line.why:
        for at, part in enumerate(wrap(spaced(sentence), width - 7, _LINES)):
            rows.append(paper(width).put("" if at else "·", GOLD).gap(2 if at else 1).put(part, SOFT))
    return rows


def _bar(sight: Sight, line: LineTold, width: int) -> Row:
    """A block a unit where there is room for that, else a bar in proportion; then what its colours mean."""
    held = structs.asdict(line.where)
    held["released"] = max(0, line.units - sum(held.values()))
    held = {place: held[place] for place in PLACES if held[place] > 0}
    full = min(_BAR, width // 3)
    each = min(_UNIT, full // line.units)
    row, counted = paper(width), 0
    for place, units in held.items():
        if each >= 2:
            for _ in range(units):
                row.gap(each - 1, ground=PLACES[place]).gap()
        else:
            cells = (counted + units) * full // line.units - counted * full // line.units
            row.gap(max(1, cells), ground=PLACES[place])
        counted += units
    row.gap(1 if each >= 2 else 2)
    for place, units in held.items():
        colour = {ALARM: PINK, TROUGH: DIM}.get(PLACES[place], PLACES[place])
        row.put(f"{sight.words(f'place_{place}')} {units}", colour, bold=True).gap(2)
    return row


def _fact(sight: Sight, fact: FactTold, day_ms: int, width: int) -> list[Row]:
    """When it happened, from where we have it, what it was, and how late we heard of it."""
    words = sight.words
    hour = sight.hour(fact.at) if _day(sight, fact.at) == _day(sight, day_ms) else _when(sight, fact.at)
    row = paper(width).cell(hour, 11, DIM).gap().cell(_source(sight, fact.source), _SOURCE[words.lang], SOFT).gap()
    late, indent = fact.heard_at - fact.at, row.used
    if late >= LATE_MS:
        row.put(words("order_late", wait=_long(sight, late)), GOLD).gap(2)
    said, room = spaced(fact.say), row.rest - 2
    first = wrap(said, max(room, 20), 2)[0] if cell_len(said) > room else said
    rows = [row.put(first, INK)]
    rest = said[len(first) :].lstrip() if len(first) < len(said) else ""
    return rows + [
        paper(width).gap(indent - 2).put(part, INK) for part in wrap(rest, width - indent - 2, _LINES) if part
    ]


def _source(sight: Sight, name: str) -> str:
    words = sight.words
    return {"": words("from_timer"), "console": words("from_console")}.get(name) or words.shop(name)


def _long(sight: Sight, ms: int) -> str:
    """A length of time, in words, rounded down."""
    minutes = ms // 60_000
    if minutes < 60:
        return sight.words("minutes_long", n=minutes)
    return sight.words("hours", n=minutes // 60) if minutes < 48 * 60 else sight.words("days", n=minutes // 1440)


def _when(sight: Sight, ms: int) -> str:
    """The hour, to the second today, else with the day."""
    if _day(sight, ms) == _day(sight, sight.now_ms):
        return sight.hour(ms)
    return dt.datetime.fromtimestamp(ms / 1000, sight.zone).strftime("%m-%d %H:%M")


def _day(sight: Sight, ms: int) -> dt.date:
    return dt.datetime.fromtimestamp(ms / 1000, sight.zone).date()
