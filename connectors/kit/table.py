"""Floor 3, pure: reads a `[connector.X]` table and says what is wrong with it. Reads and writes nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final
from urllib.parse import urlsplit

from companion.domain.inbound import OURS
from companion.domain.trouble import Trouble

MOST_SHOP: Final = 40
MOST_CALLS_PER_S: Final = 100


def unknown_keys(name: str, table: Mapping[str, Any], known: Iterable[str]) -> list[Trouble]:
    """One Trouble for each key of `[connector.NAME]` that means nothing, naming the nearest one that does."""
    known = tuple(known)
    return [_unknown(name, key, known) for key in table if key not in known]


def wants_text(name: str, table: Mapping[str, Any], key: str, example: str) -> list[Trouble]:
    """A Trouble when `key` is missing, empty or no text; `example` is a value that would do."""
    value = table.get(key)
    if isinstance(value, str) and value.strip():
        return []
    return [
        Trouble(
            f"[connector.{name}] 里缺少 {key}，请写成 {key} = {example}",
            f"[connector.{name}] needs {key}: write {key} = {example}",
        )
    ]


def wants_room(name: str, room: Any, rooms: tuple[str, ...]) -> list[Trouble]:
    """A Trouble when `room` is not the id of one of the station's rooms."""
    if isinstance(room, str) and room in rooms:
        return []
    have = "、".join(rooms) or "（没有 [[room]]）"
    return [
        Trouble(
            f"[connector.{name}] 里的直播间「{room}」不存在，可用的有：{have}",
            f"[connector.{name}] names the room {room!r}, which is not one of: {', '.join(rooms) or '(no [[room]])'}",
        )
    ]


def wants_shop(name: str, table: Mapping[str, Any]) -> list[Trouble]:
    """A Trouble when `shop`, what the orders' shop is called instead of NAME, is written and can't be used."""
    shop = table.get("shop", name)
    named = shop.strip() if isinstance(shop, str) and shop.isprintable() else ""
    if 0 < len(named) <= MOST_SHOP and named.casefold() not in OURS:
        return []
    return [
        Trouble(
            f"[connector.{name}] 里的 shop 不能用：请用 1 到 {MOST_SHOP} 个字，不能是 {'、'.join(OURS)}",
            f"[connector.{name}] has a shop that won't do: 1 to {MOST_SHOP} characters, none of {', '.join(OURS)}",
        )
    ]


def wants_text_if_any(name: str, table: Mapping[str, Any], key: str, example: str) -> list[Trouble]:
    """A Trouble when `key` is there and empty or no text."""
    return wants_text(name, table, key, example) if key in table else []


def wants_interface(name: str, table: Mapping[str, Any]) -> list[Trouble]:
    """What is wrong with `gateway`, where a shop is asked, and `calls_per_s`, how often at most, where they stand."""
    found: list[Trouble] = []
    if not is_address(table.get("gateway", "https://localhost")):
        found.append(
            Trouble(
                f"[connector.{name}] 的 gateway 要写成 https:// 开头的地址；一般不用写",
                f"[connector.{name}] needs gateway as an address that begins with https://; leave it out as a rule",
            )
        )
    most = table.get("calls_per_s", 1)
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= MOST_CALLS_PER_S:
        found.append(
            Trouble(
                f"[connector.{name}] 的 calls_per_s 要写 1 到 {MOST_CALLS_PER_S} 的整数：一秒最多问几次",
                f"[connector.{name}] needs calls_per_s as a whole number from 1 to {MOST_CALLS_PER_S}",
            )
        )
    return found


def wants_safe_socket(name: str, table: Mapping[str, Any], key: str, plain: str = "") -> list[Trouble]:
    """A Trouble when `key`, what is dialled instead of the platform's own address, is no address of a WebSocket.

    Without encryption only this very machine may be dialled, and hosts whose names end as `plain`.
    """
    address = table.get(key, "wss://localhost")
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        host = parts.hostname or ""
    except ValueError:
        host = ""
    own = host in ("127.0.0.1", "localhost") or bool(plain and f".{host}".endswith(plain))
    if host and (parts.scheme == "wss" or (parts.scheme == "ws" and own)):
        return []
    return [
        Trouble(
            f"[connector.{name}] 的 {key} 要写成 wss:// 开头的地址；一般不用写",
            f"[connector.{name}] needs {key} as an address that begins with wss://; leave it out as a rule",
        )
    ]


def is_address(text: Any) -> bool:
    """Whether this is an address one may call: https, or plain http on this very machine."""
    try:
        parts = urlsplit(text if isinstance(text, str) else "")
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in ("127.0.0.1", "localhost")))


def _unknown(name: str, key: str, known: tuple[str, ...]) -> Trouble:
    near = get_close_matches(key, known, 1, 0.5)
    zh = f"，是不是想写 {near[0]}？" if near else f"，可以写的有：{'、'.join(known)}"
    en = f"; did you mean {near[0]}?" if near else f"; it may have: {', '.join(known)}"
    return Trouble(f"[connector.{name}] 里不认识「{key}」{zh}", f"[connector.{name}] does not know {key!r}{en}")


def check_rooms(name: str, table: Mapping[str, Any], rooms: tuple[str, ...]) -> list[Trouble]:
    """What is wrong with `room`, the Room of everything heard, and `rooms`, which maps a platform's rooms to ours."""
    found = wants_room(name, table["room"], rooms) if "room" in table else []
    several = table.get("rooms", {})
    if not isinstance(several, dict):
        example = f'rooms = {{ "123456" = "{rooms[0] if rooms else "douyin"}" }}'
        return [
            *found,
            Trouble(
                f"[connector.{name}] 的 rooms 应写成 {example}", f"[connector.{name}] needs rooms written as {example}"
            ),
        ]
    for room in several.values():
        found += wants_room(name, room, rooms)
    if not rooms:
        found.append(
            Trouble(
                f"[connector.{name}] 要有一个 [[room]] 才能用：评论总是属于一个直播间",
                f"[connector.{name}] needs a [[room]]: a comment belongs to one",
            )
        )
    return found


def room_of_the_rest(table: Mapping[str, Any], rooms: tuple[str, ...]) -> str:
    """The Room of what `rooms` does not name: `room`; else none if it names some, and the first if it names none."""
    told: str = table.get("room", "")
    if told or table.get("rooms"):
        return told
    return rooms[0] if rooms else ""


def wants_socket(name: str, table: Mapping[str, Any], key: str, example: str) -> list[Trouble]:
    """A Trouble when `key` is written and is no address of a WebSocket."""
    if key not in table or is_socket(table[key]):
        return []
    return [
        Trouble(
            f'[connector.{name}] 的 {key} 不是能连的地址，应像 "{example}"',
            f'[connector.{name}] has no address in {key} that can be dialled; one is "{example}"',
        )
    ]


def is_socket(url: Any) -> bool:
    """Whether this is an address one can dial: ws:// or wss://, a host, and nothing that is no part of one."""
    if not isinstance(url, str) or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("ws", "wss") and bool(parts.hostname) and parts.port != 0 and not parts.fragment
    except ValueError:
        return False
