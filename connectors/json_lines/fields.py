"""Floor 3, pure: where other tools put a comment's words, name, ids, time and room. Reads values of their JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from connectors.kit.times import believable

Told = Mapping[str, Any]

_TEXTS: Final = ("text", "content", "comment", "message", "msg", "chatmessage", "Content", "body", "desc")
_NAMES: Final = (
    *("user", "username", "user_name", "userName", "nick", "nickname", "nickName", "nick_name", "name", "uname"),
    *("author", "sender", "chatname", "User", "Nickname", "display_name", "unique_id"),
)
_OWN_IDS: Final = ("id_str", "id", "Id")
"""Of a person; beside a comment these are the comment's."""
_IDS: Final = (
    *("webcast_uid", "sec_uid", "SecUid", "sec_openid", "open_id", "openid", "user_id", "userId", "userid", "uid"),
)
_PEOPLE: Final = ("user", "User", "author", "sender", "profile", "userInfo", "user_info")
_TIMES: Final = ("at", "t", "time", "ts", "timestamp", "at_ms", "msg_time", "event_time", "create_time", "sent_at")
_KINDS: Final = ("kind", "type", "event", "cmd", "action", "method", "Type", "decoded_type", "msg_type")
_ROOMS: Final = ("room", "room_id", "roomId", "RoomId", "WebRoomId", "live_id", "channel")
_SECONDS_END: Final = 100_000_000_000
"""A time below this is in seconds: as ms it would be in 1973."""


def text_of(told: Told) -> str | None:
    """The words of a comment; None where there are none."""
    for name in _TEXTS:
        value = told.get(name)
        if isinstance(value, str):
            return value
    return None


def name_of(told: Told) -> str:
    """Who wrote it, as the platform shows the name; "" if that is not told."""
    for name in _NAMES:
        value = told.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, dict) and (inner := name_of(value)):
            return inner
    return ""


def user_of(told: Told) -> str:
    """The platform's id of who wrote it; "" if that is not told."""
    for name in _PEOPLE:
        if isinstance(told.get(name), dict) and (id := first_text(told[name], (*_IDS, *_OWN_IDS))):
            return id
    return first_text(told, _IDS)


def kind_of(told: Told) -> str:
    """What the tool says this is; "" if it says nothing."""
    method = nested(told, "common").get("method")
    if isinstance(method, str) and method:
        return method
    for name in _KINDS:
        value = told.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int) and not isinstance(value, bool) and name in ("Type", "type"):
            return str(value)
    return ""


def rooms_of(told: Told) -> tuple[str, ...]:
    """What the platform calls the room."""
    names = [as_text(told.get(name)) for name in _ROOMS]
    names.append(as_text(nested(told, "live_info").get("live_id")))
    return tuple(name for name in names if name)


def at_ms_of(told: Told) -> int:
    """When it was said, in ms since 1970; 0 if that is not told, or can't be meant."""
    for name in _TIMES:
        at_ms = _ms(told.get(name))
        if at_ms:
            return at_ms
    return 0


def _ms(value: Any) -> int:
    if isinstance(value, str):
        if value.isascii() and value.isdecimal() and len(value) <= 19:
            return _ms(int(value))
        try:
            when = dt.datetime.fromisoformat(value)
        except ValueError:
            return 0
        return int(when.timestamp() * 1000) if when.tzinfo is not None and believable_year(when) else 0
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    ms = value * 1000 if value < _SECONDS_END else value
    return int(ms) if believable(ms) else 0


def believable_year(when: dt.datetime) -> bool:
    """Whether a time can be reckoned with at all."""
    return 2000 <= when.year < 2100


def first_text(told: Told, names: Iterable[str]) -> str:
    """The first of these that is a text or a whole number, as text; "" if none is."""
    for name in names:
        if text := as_text(told.get(name)):
            return text
    common = told.get("common")
    return first_text(common, names) if isinstance(common, dict) and common is not told else ""


def as_text(value: Any) -> str:
    """A name or a number of a platform's, as text; "" for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def nested(told: Told, name: str) -> Told:
    """An object within, or an empty one."""
    inner = told.get(name)
    return inner if isinstance(inner, dict) else {}
