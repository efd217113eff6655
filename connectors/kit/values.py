"""Floor 3, pure: the ids, times and amounts in what a platform pushes. Reads values of its JSON; writes nothing.

Platforms write one and the same field as a number or as text. What can't be meant is "", 0 or None, never an error:
the one who asks knows whether it can do without.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

import orjson

from connectors.kit.times import believable

MOST_UNITS: Final = 1_000_000
MOST_FEN: Final = 10**13

MOST_CODE: Final = 100

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+=-]{0,149}", re.ASCII)
_WHOLE: Final = re.compile(r"[0-9]{1,19}", re.ASCII)
_CHINA: Final = dt.timezone(dt.timedelta(hours=8))
"""The zone of every time that names none; China has known no summer time since 1991."""


class Unreadable(ValueError):
    """A push, or a part of one, that can't be understood; the text says why in few words and quotes no buyer."""


def read_json(text: bytes | str) -> Any:
    """What JSON says. Raises `Unreadable`."""
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError):
        raise Unreadable("不是 JSON") from None


def read_object(value: Any) -> dict[str, Any]:
    """An object, given as one or as JSON text within a string. Raises `Unreadable`."""
    if isinstance(value, str):
        value = read_json(value)
    if not isinstance(value, dict):
        raise Unreadable("不是对象")
    return value


def id_of(value: Any) -> str:
    """An id as text, digit by digit; "" if there is none, or one that has gone through a broken number."""
    if isinstance(value, str):
        return value if _ID.fullmatch(value) else ""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return str(value)
    return ""


def code_of(value: Any) -> str:
    """A code that a seller made up for goods, in any letters; "" if there is none."""
    if isinstance(value, str):
        code = value.strip()
        return code if code.isprintable() and len(code) <= MOST_CODE else ""
    return id_of(value)


def whole_of(value: Any) -> int | None:
    """A whole number from 0; None if there is none."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def units_of(value: Any) -> int | None:
    """How many packs; None if that is not said."""
    units = whole_of(value)
    return units if units is not None and units <= MOST_UNITS else None


def fen_of(value: Any) -> int | None:
    """An amount that a platform gives in fen; None if that is not said."""
    fen = whole_of(value)
    return fen if fen is not None and fen <= MOST_FEN else None


def ms_of_s(value: Any) -> int:
    """A moment given in seconds since 1970, in ms; 0 if none can be meant."""
    return ms_of((whole_of(value) or 0) * 1000)


def ms_of(value: Any) -> int:
    """A moment given in milliseconds since 1970; 0 if none can be meant."""
    ms = whole_of(value) or 0
    return ms if believable(ms) else 0


def ms_of_china(value: Any) -> int:
    """A moment given as `2024-07-20 16:01:00` in China's time, in ms since 1970 UTC; 0 if none can be meant."""
    try:
        when = dt.datetime.fromisoformat(value).replace(tzinfo=_CHINA)
    except (TypeError, ValueError):
        return 0
    return ms_of(int(when.timestamp()) * 1000)
