"""Hears a Bilibili room through the platform's own open interface: signed calls, and a long connection."""

from __future__ import annotations

import secrets
from typing import Any, Final
from urllib.parse import urlsplit

from connectors.bilibili_open.calls import API, Account
from connectors.bilibili_open.transport import BilibiliOpen
from connectors.bilibili_open.transport import knock as knock_at
from connectors.contract import Card, Listener, Setting, Trouble
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from connectors.kit.table import check_rooms, room_of_the_rest, unknown_keys, wants_text

CARD: Final = Card(
    name="bilibili_open",
    title_zh="B站直播开放平台",
    title_en="Bilibili open platform",
    emits=("comment",),
    standing="official",
    kind="listener",
    secrets=("access_key_id", "access_key_secret", "code"),
)
_EXAMPLES: Final = {
    "access_key_id": '"env:BILI_KEY_ID"',
    "access_key_secret": '"env:BILI_KEY_SECRET"',
    "code": '"env:BILI_CODE"',
}


def check(setting: Setting) -> list[Trouble]:
    """What is wrong with `[connector.bilibili_open]`; empty when nothing is."""
    table = setting.table
    found = unknown_keys(CARD.name, table, (*_EXAMPLES, "app_id", "room", "rooms", "api"))
    for key, example in _EXAMPLES.items():
        found += wants_text(CARD.name, table, key, example)
    if not _app_id(table.get("app_id")):
        found.append(
            Trouble(
                f"[connector.{CARD.name}] 里缺少 app_id：开放平台上的项目 ID，一串数字",
                f"[connector.{CARD.name}] needs app_id: the number of the project on the open platform",
            )
        )
    if not _is_api(table.get("api", API)):
        found.append(
            Trouble(
                f"[connector.{CARD.name}] 的 api 应是 https:// 的网址，一般不用写",
                f"[connector.{CARD.name}] has an api that is no https:// address; it need not be written",
            )
        )
    return found + check_rooms(CARD.name, table, setting.rooms)


async def knock(setting: Setting) -> list[Trouble]:
    """Begin and end at once: whether keys, clock and code are right; the settings have been checked."""
    return await knock_at(_account(setting))


def connect(setting: Setting) -> Listener:
    """The Listener for `[connector.bilibili_open]`. Raises the first `Trouble` of `check`."""
    for trouble in check(setting):
        raise trouble
    table = setting.table
    line = Line(CARD.name, setting.language)
    rest = room_of_the_rest(table, setting.rooms)
    scribe = Scribe(line.health, CARD.name, table.get("rooms", {}), rest, secrets.token_hex(4), setting.language)
    return BilibiliOpen(_account(setting), line, scribe)


def _account(setting: Setting) -> Account:
    table: dict[str, Any] = setting.table
    key_id, secret, code = (table[key].strip() for key in _EXAMPLES)
    api = table.get("api", API).rstrip("/")
    return Account(key_id, secret, _app_id(table["app_id"]), code, lambda: setting.now() // 1000, api)


def _app_id(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 18:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _is_api(url: Any) -> bool:
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        near = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
        return bool(parts.hostname) and (parts.scheme == "https" or near) and not parts.query
    except ValueError:
        return False


__all__ = ["CARD", "BilibiliOpen", "check", "connect", "knock"]
