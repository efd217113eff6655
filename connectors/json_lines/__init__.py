"""Hears any tool that tells comments as lines of JSON: it dials us, we dial it, or it writes to our standard input."""

from __future__ import annotations

import secrets
from typing import Any, Final

from connectors.contract import Card, Ear, Listener, Setting, Trouble
from connectors.json_lines.ear import LinesEar
from connectors.json_lines.transport import Piped, tune
from connectors.json_lines.transport import knock as knock_at
from connectors.kit.health import Health
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from connectors.kit.table import check_rooms, room_of_the_rest, unknown_keys, wants_socket

CARD: Final = Card(
    name="json_lines",
    title_zh="别的程序（一行一条 JSON）",
    title_en="Other tools (JSON lines)",
    emits=("comment", "room"),
    standing="ours",
    kind="ear",
)
_URL: Final = "ws://127.0.0.1:9000"


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.json_lines]`; empty when nothing is."""
    table = setting.table
    found = unknown_keys(CARD.name, table, ("url", "hello", "stdin", "room", "rooms"))
    found += wants_socket(CARD.name, table, "url", _URL)
    found += check_rooms(CARD.name, table, setting.rooms)
    if not isinstance(table.get("stdin", False), bool):
        found.append(_wrong("stdin 应是 true 或 false", "stdin must be true or false"))
    elif table.get("stdin") and "url" in table:
        found.append(_wrong("url 和 stdin 只能写一个", "url and stdin can't both be written"))
    if not isinstance(table.get("hello", ""), str) or ("hello" in table and "url" not in table):
        found.append(_wrong("hello 是连上 url 以后先说的一句话", "hello is a text said once url is reached"))
    return found


async def knock(setting: Setting) -> list[Trouble]:
    """Whether the tool answers now, if we dial it; the settings have been checked."""
    url = setting.table.get("url")
    return await knock_at(url) if url else []


def connect(setting: Setting) -> Listener | Ear:
    """A Listener with `url` or `stdin`, else an Ear for one socket. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table, line = setting.table, Line(CARD.name, setting.language)
    if table.get("url"):
        return tune(table["url"], table.get("hello", ""), line, _scribe(setting, line.health))
    if table.get("stdin"):
        return Piped(line, _scribe(setting, line.health))
    return LinesEar(_scribe(setting, Health(CARD.name)))


def _scribe(setting: Setting, health: Health) -> Scribe:
    table: dict[str, Any] = setting.table
    rest = room_of_the_rest(table, setting.rooms)
    return Scribe(health, CARD.name, table.get("rooms", {}), rest, secrets.token_hex(4), setting.language)


def _wrong(zh: str, en: str) -> Trouble:
    return Trouble(f"[connector.{CARD.name}] 的 {zh}", f"[connector.{CARD.name}]: {en}")


__all__ = ["CARD", "check", "connect", "knock"]
