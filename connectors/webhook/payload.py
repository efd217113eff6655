"""Floor 3, pure: the body of a signed request, as nouns. Reads only the bytes it is handed; writes nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from companion.domain.inbound import OURS, BadNoun, Comment, OrderEvent, RoomStatus, Told, read_nouns
from connectors.contract import Rejected
from connectors.kit.times import believable

MOST_NOUNS: Final = 1_000
"""Nouns in one request at most."""

_INDEXED: Final = re.compile(r"\[(\d+)\]: (.*)", re.DOTALL)
_REASON_CHARS: Final = 200
_SOURCES_KNOWN: Final = 256


def read_body(body: bytes, room: str) -> tuple[Told, ...]:
    """The nouns of one JSON object or of an array of them, all or none. A noun without a room gets `room`.

    Raises `Rejected` 400 with the index and the reason.
    """
    try:
        nouns = read_nouns(body)
    except BadNoun as wrong:
        raise _unread(str(wrong), body) from None
    except RecursionError:
        raise _unread("nested too deeply", body) from None
    if len(nouns) > MOST_NOUNS:
        raise _refused(MOST_NOUNS, f"more than {MOST_NOUNS} nouns in one request")
    return tuple(_admitted(index, noun, room) for index, noun in enumerate(nouns))


def _admitted(index: int, noun: Told, room: str) -> Told:
    if _is_helpers(noun.source) or (isinstance(noun, OrderEvent) and _is_helpers(noun.shop)):
        raise _refused(index, f"{' and '.join(OURS)} belong to the helpers - at `$.source`")
    if not believable(noun.at_ms):
        raise _refused(index, "a time before 2000 or after 2099 - at `$.at`")
    if isinstance(noun, Comment | RoomStatus) and not noun.room:
        return replace(noun, room=room)
    return noun


@lru_cache(maxsize=_SOURCES_KNOWN)
def _is_helpers(source: str) -> bool:
    # The door drops what can't be seen from an id, so "con<zero-width space>sole" would arrive as the helpers' own.
    return "".join(letter for letter in source if letter.isprintable() and not letter.isspace()).casefold() in OURS


def _unread(reason: str, body: bytes) -> Rejected:
    if place := _INDEXED.fullmatch(reason):
        return _refused(int(place[1]), place[2])
    return _refused(0 if body.lstrip()[:1] == b"{" else None, reason)


def _refused(index: int | None, reason: str) -> Rejected:
    place = "" if index is None else f"[{index}]: "
    reason = reason[:_REASON_CHARS]
    return Rejected(400, f"{place}读不懂，整个请求都没有记下：{reason}", f"{place}{reason}; nothing was kept")
