"""Hears what Social Stream Ninja hears, a browser extension and program for a hundred sites, Douyin not among them."""

from __future__ import annotations

import secrets
from typing import Any, Final

from connectors.contract import Card, Listener, Setting, Trouble
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from connectors.kit.table import check_rooms, room_of_the_rest, unknown_keys, wants_socket
from connectors.social_stream.transport import URL, tune
from connectors.social_stream.transport import knock as knock_at

CARD: Final = Card(
    name="social_stream",
    title_zh="Social Stream Ninja",
    title_en="Social Stream Ninja",
    emits=("comment",),
    standing="unofficial",
    kind="listener",
    secrets=("key",),
)


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.social_stream]`; empty when nothing is."""
    table = setting.table
    found = unknown_keys(CARD.name, table, ("url", "key", "room", "rooms"))
    found += wants_socket(CARD.name, table, "url", URL)
    key: Any = table.get("key", "")
    if not isinstance(key, str) or not key.isprintable() or len(key) > 200:
        found.append(
            Trouble(
                f"[connector.{CARD.name}] 的 key 应是 SSN 里的那串 session id",
                f"[connector.{CARD.name}] needs SSN's session id as its key",
            )
        )
    return found + check_rooms(CARD.name, table, setting.rooms)


async def knock(setting: Setting) -> list[Trouble]:
    """Whether it answers now; the settings have been checked."""
    return await knock_at(setting.table.get("url", URL), setting.table.get("key", ""))


def connect(setting: Setting) -> Listener:
    """The Listener for `[connector.social_stream]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table = setting.table
    line = Line(CARD.name, setting.language)
    rest = room_of_the_rest(table, setting.rooms)
    scribe = Scribe(line.health, CARD.name, table.get("rooms", {}), rest, secrets.token_hex(4), setting.language)
    return tune(table.get("url", URL), table.get("key", ""), line, scribe)


__all__ = ["CARD", "check", "connect", "knock"]
