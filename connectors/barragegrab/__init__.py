"""Hears Douyin rooms through DouyinBarrageGrab, a program on the anchor's Windows machine that tells what it reads."""

from __future__ import annotations

import secrets
from typing import Final

from connectors.barragegrab.transport import URL, tune
from connectors.barragegrab.transport import knock as knock_at
from connectors.contract import Card, Listener, Setting, Trouble
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from connectors.kit.table import check_rooms, room_of_the_rest, unknown_keys, wants_socket

CARD: Final = Card(
    name="barragegrab",
    title_zh="弹幕抓取程序",
    title_en="DouyinBarrageGrab",
    emits=("comment", "room"),
    standing="unofficial",
    kind="listener",
)


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.barragegrab]`; empty when nothing is."""
    found = unknown_keys(CARD.name, setting.table, ("url", "room", "rooms"))
    found += wants_socket(CARD.name, setting.table, "url", URL)
    return found + check_rooms(CARD.name, setting.table, setting.rooms)


async def knock(setting: Setting) -> list[Trouble]:
    """Whether the grabber answers now; the settings have been checked."""
    return await knock_at(setting.table.get("url", URL))


def connect(setting: Setting) -> Listener:
    """The Listener for `[connector.barragegrab]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table = setting.table
    line = Line(CARD.name, setting.language)
    rest = room_of_the_rest(table, setting.rooms)
    scribe = Scribe(line.health, CARD.name, table.get("rooms", {}), rest, secrets.token_hex(4), setting.language)
    return tune(table.get("url", URL), line, scribe)


__all__ = ["CARD", "check", "connect", "knock"]
