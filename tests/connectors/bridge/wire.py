"""Frames as Douyin's page receives them, written byte by byte from the format's description, and a bridge's items.

It shares nothing with the code under test: the field numbers stand here a second time.
"""

from __future__ import annotations

import base64
import gzip
from typing import Any, Final

import orjson

Field = tuple[int, int | bytes | str]

NOW: Final = 1_781_524_801_250


def varint(number: int) -> bytes:
    """A base-128 number; a negative one as its 64-bit two's complement."""
    number &= (1 << 64) - 1
    told = bytearray()
    while number > 0x7F:
        told.append(number & 0x7F | 0x80)
        number >>= 7
    told.append(number)
    return bytes(told)


def fields(*pairs: Field) -> bytes:
    """Numbered fields: whole numbers as varints, text and bytes with their length before them."""
    told = b""
    for number, value in pairs:
        if isinstance(value, int):
            told += varint(number << 3) + varint(value)
        else:
            content = value.encode() if isinstance(value, str) else value
            told += varint(number << 3 | 2) + varint(len(content)) + content
    return told


def common(msg_id: int = 7_381_001, create_ms: int = 0, shown: bool = True) -> bytes:
    return fields((1, "WebcastChatMessage"), (2, msg_id), (3, 99), (4, create_ms), (6, int(shown)), (12, "log"))


def user(**given: Any) -> bytes:
    """A viewer; the names of the arguments are the platform's."""
    numbers = {"id": 1, "nickname": 3, "sec_uid": 46, "desensitized_nickname": 68, "webcast_uid": 73, "id_str": 1028}
    told: dict[str, Any] = {"id": 89_886_266_873, "nickname": "山里人"} | given
    return fields(
        *((numbers[name], value) for name, value in told.items()), (9, fields((1, "https://example.invalid")))
    )


def comment(
    text: str | bytes = "李子多少钱一斤", speaker: bytes | None = None, about: bytes | None = None, event_s: int = 0
) -> bytes:
    """The payload of a WebcastChatMessage."""
    return fields(
        (1, common() if about is None else about), (2, user() if speaker is None else speaker), (3, text), (15, event_s)
    )


def part(method: str, payload: bytes, msg_id: int = 0) -> bytes:
    """One message of a Response."""
    return fields((1, method), (2, payload), (3, msg_id), (4, 0), (5, 0))


def said(payload: bytes | None = None) -> bytes:
    return part("WebcastChatMessage", comment() if payload is None else payload)


def response(*parts: bytes, now_ms: int = NOW - 50) -> bytes:
    """A Response, as `/webcast/im/fetch/` answers."""
    return fields(*((1, one) for one in parts), (2, "cursor"), (3, 1000), (4, now_ms), (9, 1))


def push(payload: bytes, kind: str = "msg", zipped: bool = True) -> bytes:
    """A PushFrame, as the socket brings."""
    header = fields((1, "compress_type"), (2, "gzip"))
    content = gzip.compress(payload, mtime=0) if zipped else payload
    return fields((1, 11), (2, 1 << 62), (3, 8888), (4, 8), (5, header), (6, "pb"), (7, kind), (8, content))


def item(frame: bytes = b"", kind: str = "ws", **given: Any) -> dict[str, Any]:
    """What a bridge makes of a frame."""
    return {
        "v": 1,
        "src": "douyin-web",
        "kind": kind,
        "url": "wss://webcast3-ws-web-lf.douyin.com/webcast/im/push/v2/",
        "room": "/123456",
        "t": NOW - 20,
        "b64": base64.b64encode(frame).decode(),
    } | given


def picked(**given: Any) -> dict[str, Any]:
    """A line somebody's extension picked from a page's list."""
    told = {"v": 1, "src": "generic", "kind": "dom", "t": NOW - 20, "nick": "山里人", "text": "发新疆不", "id": "1"}
    return told | given


def message(*items: dict[str, Any]) -> str:
    """The text of one WebSocket message."""
    return orjson.dumps(items[0] if len(items) == 1 else list(items)).decode()
