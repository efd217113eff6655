"""Floor 3, pure: what Social Stream Ninja relays, from its event reference. Reads what it is handed; writes nothing.

A comment is an object with `chatname`, `chatmessage` (HTML, unless `textonly`) and `type`, the site; it comes bare, or
as the `value` of `{"action":"content"}`, there perhaps as JSON text. Ids count from 1 in each run of the program, so
alone they name nothing.
"""

from __future__ import annotations

import hashlib
from html.parser import HTMLParser
from typing import Any, Final

from connectors.kit.pieces import Line, Other, Piece
from connectors.kit.values import Unreadable, read_json

TOLD_MOST: Final = 1 << 20
"""Characters or bytes in one frame: pictures may be inside, as data."""
HTML_MOST: Final = 20_000
DEPTH_MOST: Final = 3
_LONG: Final = 8
_NO_ID: Final = ("", "0")


def read_frame(told: bytes | str) -> list[Piece]:
    """What one frame tells. Raises `Unreadable`."""
    if len(told) > TOLD_MOST:
        raise Unreadable("一帧太大")
    return _read(read_json(told), 0)


def _read(told: Any, depth: int) -> list[Piece]:
    if isinstance(told, list) and depth < DEPTH_MOST:
        return [piece for one in told for piece in _read(one, depth + 1)]
    if not isinstance(told, dict):
        raise Unreadable("不是 SSN 的一帧")
    if "chatname" in told or "chatmessage" in told:
        return [_comment(told)]
    for name in ("value", "contents", "overlayNinja", "message", "msg"):
        inner = told.get(name)
        if isinstance(inner, str) and inner[:1] in ("{", "["):
            inner = read_json(inner)
        if isinstance(inner, dict | list) and depth < DEPTH_MOST:
            return _read(inner, depth + 1)
    return [Other(str(told.get("action") or told.get("event") or "unnamed"))]


def _comment(told: dict[str, Any]) -> Piece:
    event = told.get("event")
    if event and event not in ("message", "chat", "comment"):
        return Other(f"event {event}")
    if told.get("private") or told.get("bot"):
        return Other("private" if told.get("private") else "bot")
    text = _words(told.get("chatmessage"), bool(told.get("textonly")))
    if not text:
        return Other("donation" if told.get("hasDonation") else "picture" if told.get("contentimg") else "empty")
    site, name = _text(told.get("type")), _words(told.get("chatname"), bool(told.get("textonly")))
    user = _text(told.get("userid"))
    rooms = tuple(room for room in (_text(told.get("sourceName")), _text(told.get("channel")), site) if room)
    return Line(text, name, f"{site}:{user}" if user not in _NO_ID else "", _key(told, site, name, text), 0, rooms)


def _key(told: dict[str, Any], site: str, name: str, text: str) -> str:
    own = _text(told.get("id"))
    if own in _NO_ID:
        return ""
    if len(own) >= _LONG and not own.isdecimal():
        return own
    said = "\0".join((site, own, name, text)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=12).hexdigest()


def _words(value: Any, plain: bool) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join((value if plain else bare(value)).split())


def bare(html: str) -> str:
    """The words of a piece of HTML: tags gone, entities read, a picture as its alternative text."""
    if "<" not in html and "&" not in html:
        return html
    reader = _Words()
    reader.feed(html[:HTML_MOST])
    reader.close()
    return "".join(reader.words)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag == "img":
            self.words += [value for name, value in attrs if name == "alt" and value]
        elif tag in ("br", "p", "div", "li"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
