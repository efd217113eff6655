"""Floor 3, pure: finds in a page's JSON what a decoder wants, wherever the platform has put it this year.

Reads values of JSON, writes nothing. Platforms wrap JSON in a call (JSONP), in text within text and in envelopes, and
write one and the same field under several names, as a number or as text.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from connectors.bridge.found import Budget
from connectors.bridge.payload import Item, Unreadable
from connectors.kit.times import believable
from connectors.kit.values import ms_of, ms_of_china, ms_of_s

MOST_TEXT: Final = 2_000
MOST_ID: Final = 200
MOST_NODES: Final = 20_000
"""Values looked at in one piece of JSON."""

DEEPEST: Final = 12
GUEST: Final = "111111"
"""The id that Douyin gives every viewer on a page that is not logged in."""

_CALL: Final = re.compile(r"(?:try\s*\{)?[^{}\[\]\"(]{0,200}\(\s*(?=[\[{])")
_EVENT: Final = re.compile(r"\d{1,6}(?:/[^,\[{]{0,100},)?\d{0,10}(?=[\[{])", re.ASCII)
"""What a socket library writes before the JSON of an event: `42`, `42/room,7`."""
_COUNTED: Final = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,4})?)\s*([万wWkK千亿]?)\+?")
_TIMES: Final = {"": 1, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000, "亿": 100_000_000}
_NOT_JSON: Final = ("页面给的不是 JSON", "not JSON")


def read_copy(item: Item, budget: Budget) -> Any:
    """The JSON a page was given, out of text or bytes, gzipped or not, in a call or bare. Raises `Unreadable`."""
    if item.text:
        return read_text(item.text)
    return read_bytes(budget.unfold(item.b64))


def read_bytes(content: bytes) -> Any:
    """The JSON in bytes, as `read_text`."""
    try:
        return read_text(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise Unreadable(*_NOT_JSON) from None


def read_text(text: str) -> Any:
    """The JSON in a text. Raises `Unreadable`."""
    text = text.strip("\ufeff \t\r\n;")
    if event := _EVENT.match(text):
        text = text[event.end() :]
    elif text[:1] not in ("{", "[") and (call := _CALL.match(text)):
        closed = max(text.rfind("}"), text.rfind("]")) if "catch" not in text[-60:] else text.rfind("})")
        text = text[call.end() : closed + 1]
    try:
        return orjson.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(*_NOT_JSON) from None


def seek(value: Any, *names: str) -> Iterator[dict[str, Any]]:
    """The objects in `value`, text that holds JSON included, that have one of these names; in the order they stand."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        one, depth = waiting.pop()
        if isinstance(one, str) and one[:1] in ("{", "["):
            try:
                one = orjson.loads(one)
            except (ValueError, RecursionError):
                continue
        if isinstance(one, dict):
            if any(name in one for name in names):
                yield one
                continue
            inner: Iterable[Any] = one.values()
        elif isinstance(one, list):
            inner = one
        else:
            continue
        if depth < DEEPEST:
            waiting += [(each, depth + 1) for each in inner if isinstance(each, dict | list | str)][::-1]


def wrapped(told: Any, name: str, *marks: str) -> Any:
    """A list of comments without what is usually around it, as an object that has it under `name`; all else as it is.

    `marks` are the names by which a comment is known.
    """
    bare = isinstance(told, list) and any(isinstance(one, dict) and any(x in one for x in marks) for one in told)
    return {name: told} if bare else told


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, each given as one or as JSON text; whatever else is in it is left out."""
    if isinstance(value, str):
        value = opened(value)
    if not isinstance(value, list):
        return []
    return [one for one in map(opened, value) if isinstance(one, dict)]


def opened(value: Any) -> Any:
    """JSON that was written as text, as what it says; anything else as it is."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return orjson.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def unpacked(value: Any) -> bytes | None:
    """The bytes of base64; None for what is none."""
    try:
        return binascii.a2b_base64(value) if isinstance(value, str) else None
    except ValueError:
        return None


def inside(told: dict[str, Any], name: str) -> dict[str, Any]:
    """The object under a name, given as one or as JSON text; an empty one if there is none."""
    value = opened(told.get(name))
    return value if isinstance(value, dict) else {}


def words(told: dict[str, Any], *names: str) -> str:
    """The first of these that is text and not blank, at most `MOST_TEXT` characters of it."""
    for name in names:
        value = told.get(name)
        if isinstance(value, str) and (text := value.strip()):
            return text[:MOST_TEXT]
    return ""


def text_of(given: bytes) -> str:
    """The text of a protobuf's bytes, at most `MOST_TEXT` characters of it."""
    if len(given) > MOST_TEXT:
        return given[: 4 * MOST_TEXT].decode("utf-8", "replace")[:MOST_TEXT]
    return given.decode("utf-8", "replace")


def mark(told: dict[str, Any], *names: str) -> str:
    """The first of these that is an id, as text; a number that has lost digits is none."""
    for name in names:
        if (id := id_text(told.get(name))) != "":
            return id
    return ""


def id_text(value: Any) -> str:
    """An id as text; "" for what is none, for 0 and for a guest's."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    id = str(value).strip()[:MOST_ID] if isinstance(value, str) else str(value) if value > 0 else ""
    return "" if id in ("0", "-1", GUEST, "null", "undefined") else id


def truth(value: Any) -> bool:
    """Whether a platform says yes: true, 1, "true", "1"."""
    return value is True or value == 1 or (isinstance(value, str) and value.strip().lower() in ("true", "1"))


def moment(value: Any) -> int:
    """A moment in ms, given in ms or seconds, as a number or as text, or as `2024-07-20 16:01:00`; 0 if it is none."""
    if isinstance(value, float) and believable(value):
        return int(value)
    if isinstance(value, str):
        value = value.strip()
    return ms_of(value) or ms_of_s(value) or (ms_of_china(value) if isinstance(value, str) else 0)


def count_of(value: Any) -> int | None:
    """How many watch, as it is displayed: 2735, "1000+", "1.2万"; None if that is not said."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value >= 0 else None
    counted = _COUNTED.fullmatch(value.strip()) if isinstance(value, str) else None
    if counted is None:
        return None
    whole, _, part = counted[1].partition(".")
    times = _TIMES[counted[2].lower()]
    return int(whole) * times + int(part.ljust(4, "0")) * times // 10_000
