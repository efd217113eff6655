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

GENERIC: Final = "generic"
"""The page of a line that somebody picked, or of a tool that names none."""

_Id = str | int | float | None


class Item(Struct, gc=False):
    """One copied piece, as bytes (`b64`) or as `text`, or one picked line of a page (`nick`, `text`, `id`).

    `t` is when the page heard it, by this machine's clock, in ms. `old`: it stood there before anyone listened.
    `lost` is how many items the bridge had to let go of before this one.
    """

    src: str
    kind: str = ""
    url: str = ""
    room: str = ""
    t: int | float = 0
    b64: bytes = b""
    nick: str = ""
    text: str = ""
    id: _Id = ""
    v: int = 1
    old: bool = False
    lost: int = 0


class Unreadable(ValueError):
    """Why something can't be read, in both languages, without a word of what it holds. It stands for `pieces`."""

    def __init__(self, zh: str, en: str, pieces: int = 1) -> None:
        super().__init__(f"{zh}（{en}）")
        self.pieces = pieces


_BROKEN: Final = (msgspec.MsgspecError, RecursionError, ValueError)
_NO_ITEM: Final = ("收到的不是桥接的格式", "not what a bridge sends")
_NAMES: Final = ("nick", "username", "user", "nickname", "name")
_WORDS: Final = ("text", "content", "comment")
_one: Final = msgspec.json.Decoder(Item)
_many: Final = msgspec.json.Decoder(list[Item])
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
        told = msgspec.json.decode(part)
    except _BROKEN:
        return Unreadable(*_NO_ITEM)
    if not isinstance(told, dict):
        return Unreadable(*_NO_ITEM)
    item = _loose(told) if "src" in told else _foreign(told)
    return item or Unreadable(*_NO_ITEM)


def _loose(told: dict[str, Any]) -> Item | None:
    """An item in which a field is of another kind than it should be, but can be understood."""
    copied, text = told.get("b64", ""), told.get("text", "")
    try:
        content = binascii.a2b_base64(copied) if isinstance(copied, str) else b""
    except _BROKEN:
        return None
    if not isinstance(text, str):
        # The answer of a page, handed on as it was understood rather than as it was written.
        text = msgspec.json.encode(text).decode() if isinstance(text, dict | list) else ""
    rest = {name: told[name] for name in ("src", "kind", "url", "room", "t", "id", "v", "old", "lost") if name in told}
    if isinstance(rest.get("t"), str):
        rest["t"] = int(rest["t"]) if rest["t"].isdecimal() and len(rest["t"]) < 20 else 0
    nick = told.get("nick", "")
    if not isinstance(nick, str):
        return None
    try:
        item = msgspec.convert({name: value for name, value in rest.items() if value is not None}, Item)
    except msgspec.ValidationError:
        return None
    item.b64, item.text, item.nick = content, text, nick
    return item


def _foreign(told: dict[str, Any]) -> Item | None:
    """A line as other tools send it, such as `{"type":"comment","username","content"}` or `{"user","text"}`."""
    if told.get("type", "comment") not in ("comment", "chat", "text"):
        return None
    nick = next((told[name] for name in _NAMES if isinstance(told.get(name), str)), None)
    text = next((told[name] for name in _WORDS if isinstance(told.get(name), str)), None)
    id = told.get("id", "")
    if nick is None or text is None or not isinstance(id, str | int) or isinstance(id, bool):
        return None
    return Item(GENERIC, "dom", nick=nick, text=text, id=id)
