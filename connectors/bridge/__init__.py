"""Hears a live room through the anchor's own browser: a bridge there copies what the page receives."""

from __future__ import annotations

from typing import Final

from connectors.bridge.ear import KNOWN, BridgeEar
from connectors.contract import Card, Ear, Setting, Trouble
from connectors.kit.table import unknown_keys, wants_room

CARD: Final = Card(
    name="bridge",
    title_zh="浏览器桥接",
    title_en="Browser bridge",
    emits=("comment", "room"),
    standing="unofficial",
    kind="ear",
)


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.bridge]`; empty when nothing is."""
    found = unknown_keys(CARD.name, setting.table, ("room", "rooms"))
    if "room" in setting.table:
        found += wants_room(CARD.name, setting.table["room"], setting.rooms)
    rooms = setting.table.get("rooms", {})
    if not isinstance(rooms, dict):
        found.append(
            Trouble(
                '[connector.bridge] 的 rooms 应写成 rooms = { "douyin-web" = "douyin" }',
                '[connector.bridge] needs rooms written as rooms = { "douyin-web" = "douyin" }',
            )
        )
        return found
    found += unknown_keys("bridge.rooms", rooms, KNOWN)
    for room in rooms.values():
        found += wants_room(CARD.name, room, setting.rooms)
    return found


def connect(setting: Setting) -> Ear:
    """An Ear for one socket. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    first = setting.table.get("room") or (setting.rooms[0] if setting.rooms else "")
    return BridgeEar(setting.table.get("rooms", {}), first)


__all__ = ["CARD", "BridgeEar", "check", "connect"]
