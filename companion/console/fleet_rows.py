"""Floor 3. The supervisor's screen drawn: one line a station, the gravest first. Reads what the fleet's feed told.

Pure: it writes nothing, and every text goes through `Row`, which makes it harmless and keeps it to its column.
"""

from __future__ import annotations

from typing import Any, Final

from textual.strip import Strip

from companion.console.fleet_words import said
from companion.console.ink import ALARM, CARD, DIM, GOLD, GREEN, GROUND, HEAD, INK, PINK, SOFT, Row
from companion.domain.trouble import Lang
from companion.domain.units import format_amount, format_yuan

Told = dict[str, Any]
LONG_MS: Final = 120_000
_GRAVITY: Final = {"oversold": 2, "stop": 1, "low": 1}
RIGHT: Final = (2, 3, 4)
COLUMNS: Final = (32, 12, 8, 7, 13, 14)
"""Cells of each column but the last, which gets what is left."""


def grave(station: Told, at: int) -> int:
    """0: all is well; 1: something is to be looked at; 2: now."""
    if station["state"] != "up" or "sales" not in station:
        return 2
    found = [_GRAVITY.get(one["level"], 0) for one in station["short"]]
    if station["silent_shops"]:
        found.append(2)
    if station["on_air"]:
        found += [2 if one["state"] == "down" else 1 for one in station["connectors"] if one["state"] != "up"]
    asked = station["questions"]
    if asked["waiting"] and at - asked["since"] > LONG_MS:
        found.append(1)
    return max(found, default=0)


def in_order(stations: list[Told], at: int) -> list[Told]:
    """The gravest first, else as they came."""
    return sorted(stations, key=lambda one: -grave(one, at))


def draw_head(told: Told | None, note: str, lang: Lang, width: int) -> list[Strip]:
    """The sums, what is wrong with the line, the columns' heads."""
    first = Row(width, HEAD).gap().put(said("title", lang), INK, bold=True).gap(2)
    stations = told["stations"] if told else []
    if told:
        sold = sum(one["sales"]["paid_fen"] - one["sales"]["refunded_fen"] for one in stations if "sales" in one)
        asked = sum(one["questions"]["waiting"] for one in stations if "questions" in one)
        bad = sum(grave(one, told["at"]) > 0 for one in stations)
        first.put(said("sums", lang, n=len(stations), bad=bad, yuan=f"¥{format_yuan(sold)}", q=asked), SOFT)
    second = Row(width, ALARM if note else GROUND).gap().put(note, INK, bold=True)
    third = Row(width, GROUND).gap(3)
    for place, head in enumerate(said("heads", lang)):
        _column(third, place, head, DIM)
    return [first.strip(), second.strip(), third.strip()]


def draw_station(station: Told, at: int, lang: Lang, width: int, old: bool) -> list[Strip]:
    """Two rows of a station: its figures, and what there is to say of them."""
    heavy = grave(station, at)
    ground = CARD if heavy else GROUND
    mark = PINK if heavy > 1 else GOLD if heavy else ground
    first, second = (Row(width, ground, grey=old).put("▌ ", mark).gap() for _ in range(2))
    head, why, colour = _health(station, heavy, lang)
    _column(first, 0, station["name"], INK, bold=True)
    _column(first, 1, head, colour, bold=True)
    if "sales" in station:
        sales, asked = station["sales"], station["questions"]
        _column(first, 2, str(sum(room["viewers"] for room in station["rooms"])), INK)
        _column(first, 3, str(sales["paid"]), INK)
        _column(first, 4, f"¥{format_yuan(sales['paid_fen'] - sales['refunded_fen'])}", INK)
        waited = f"{asked['waiting']} · {span(at - asked['since'], lang)}" if asked["waiting"] else "0"
        _column(first, 5, waited, GOLD if asked["waiting"] and at - asked["since"] > LONG_MS else INK)
        stock, shade = _stock(station, lang)
        _column(first, 6, stock, shade)
    rooms = "、".join(f"{room['name']} {room['viewers']}" for room in station.get("rooms", [])) or station["id"]
    _column(second, 0, rooms, SOFT)
    second.put(why, SOFT)
    return [first.strip(), second.strip()]


def draw_foot(lang: Lang, width: int) -> list[Strip]:
    """The keys."""
    return [Row(width, HEAD).gap().put(said("keys", lang), SOFT).strip()]


def span(ms: int, lang: Lang) -> str:
    """A length of time, shortly."""
    seconds = max(0, ms) // 1000
    if seconds < 60:
        return str(said("seconds", lang, n=seconds))
    if seconds < 3600:
        return str(said("minutes", lang, n=seconds // 60))
    return str(said("hours", lang, n=seconds // 3600))


def _column(row: Row, place: int, text: str, colour: str, bold: bool = False) -> None:
    cells = COLUMNS[place] if place < len(COLUMNS) else row.rest
    row.cell(text, max(0, cells - 1), colour, bold, right=place in RIGHT).gap()


def _health(station: Told, heavy: int, lang: Lang) -> tuple[str, str, str]:
    if station["state"] != "up":
        return said(station["state"], lang), station.get("why", ""), PINK
    wrong = [one for one in station["connectors"] if one["state"] != "up"]
    why = "  ".join(
        f"{one['id']} {said('lost' if one['state'] == 'down' else 'late', lang)} {one['note']}" for one in wrong
    )
    if station["silent_shops"]:
        why = f"{'、'.join(station['silent_shops'])} ?  {why}"
    if not station["on_air"]:
        return said("quiet", lang), why, SOFT
    if not wrong and not station["silent_shops"]:
        return said("up", lang), "", GREEN
    is_down = heavy > 1 and any(one["state"] == "down" for one in wrong)
    return said("lost" if is_down else "late", lang), why, PINK if is_down else GOLD


def _stock(station: Told, lang: Lang) -> tuple[str, str]:
    if not station["short"]:
        return said("fine", lang), SOFT
    parts = [
        f"{one['pool']} {said(one['level'], lang)} {format_amount(one['amount'], one['unit'], lang)}"
        for one in station["short"]
    ]
    return "  ".join(parts), PINK if station["short"][0]["level"] == "oversold" else GOLD


__all__ = ["draw_foot", "draw_head", "draw_station", "grave", "in_order"]
