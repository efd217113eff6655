"""Floor 3, pure: what a bridge sends, as items. Reads only the text it is handed; writes nothing.

One WebSocket message is one item or an array of them (README.md has the fields). Whatever it holds, nothing is raised:
what is no item becomes an `Unreadable` in its place.
"""

from __future__ import annotations

import binascii
from typing import Any, Final

import msgspec
from msgspec import Struct

MOST_ITEMS: Final = 1_000
"""Items in one message at most; the rest of it is parked as one."""


class Item(Struct, gc=False):
    """One copied frame (`b64`) or one picked line of a page (`nick`, `text`, `id`). `t` is the sender's time in ms."""

    src: str
    kind: str = ""
    url: str = ""
    room: str = ""
    t: int | float = 0
    b64: bytes = b""
    nick: str = ""
    text: str = ""
    id: str | int = ""
    v: int = 1


class Unreadable(ValueError):
    """Why something can't be read, in both languages, without a word of what it holds.

    It stands for so many `pieces`; `unfolded` is how many bytes were unfolded before it was found out.
    """

    def __init__(self, zh: str, en: str, pieces: int = 1, unfolded: int = 0) -> None:
        super().__init__(f"{zh}（{en}）")
        self.pieces = pieces
        self.unfolded = unfolded


class _LooseItem(Struct):
    src: str
    kind: str = ""
    url: str = ""
    room: str = ""
    t: int | float = 0
    b64: str = ""
    nick: str = ""
    text: str = ""
    id: str | int = ""
    v: int = 1


_BROKEN: Final = (msgspec.MsgspecError, RecursionError, UnicodeError, binascii.Error)
_one: Final = msgspec.json.Decoder(Item)
_many: Final = msgspec.json.Decoder(list[Item])
_loose: Final = msgspec.json.Decoder(_LooseItem)
_parts: Final = msgspec.json.Decoder(list[msgspec.Raw])


def read_items(message: bytes | str) -> list[Item | Unreadable]:
    """The items of one message, and in its place what is wrong with each that is none."""
    array = message[:1] in ("[", b"[")
    try:
        items: list[Any] = _many.decode(message) if array else [_one.decode(message)]
    except _BROKEN:
        items = _read_apart(message)
    if len(items) > MOST_ITEMS:
        rest = len(items) - MOST_ITEMS
        items[MOST_ITEMS:] = [Unreadable(f"一条里超过 {MOST_ITEMS} 项", "too many items in one message", rest)]
    return items


def _read_apart(message: bytes | str) -> list[Any]:
    # One bad item must not cost the others beside it.
    try:
        parts: list[Any] = _parts.decode(message)
    except _BROKEN:
        parts = [message]
    return [_read_one(part) for part in parts]


def _read_one(part: bytes | str | msgspec.Raw) -> Item | Unreadable:
    try:
        loose = _loose.decode(part)
        copied = binascii.a2b_base64(loose.b64)
    except _BROKEN:
        return Unreadable("收到的不是桥接的格式", "not what a bridge sends")
    return Item(
        loose.src, loose.kind, loose.url, loose.room, loose.t, copied, loose.nick, loose.text, loose.id, loose.v
    )
