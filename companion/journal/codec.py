"""Floor 1. Facts to bytes and back: a JSON list for a row of the book, a JSON object a line for an export.

Reads and writes nothing but the values it is given. A struct does not check itself when it is made, so `encode` reads
back what it wrote and compares: what could not be read next year is refused today.

Reading back finds every value that is not of its field's type, but for things JSON writes as something else (bytes as
text, a list for a tuple), which are seen by comparing. Those come of a wrong line of code: of a long row of one kind of
facts that hold nothing but texts and numbers, as a burst of comments makes it, some are compared, else all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal, get_args, get_origin

import msgspec

from companion.domain.facts import AnyFact

_LONG: Final = 64
_EVERY: Final = 16
_encoder: Final = msgspec.json.Encoder()
_list_decoder: Final = msgspec.json.Decoder(list[AnyFact])
_raw_decoder: Final = msgspec.json.Decoder(list[msgspec.Raw])
_decoder: Final[msgspec.json.Decoder[AnyFact]] = msgspec.json.Decoder(AnyFact)


class NotAFact(ValueError):
    """What was to be written is no fact, or would not read back as it is; or what was read is none."""


def encode(facts: Sequence[AnyFact]) -> bytes:
    """One row's body. Raises `NotAFact`, naming the first fact that would not read back as it is."""
    try:
        blob = _encoder.encode(facts)
        if _same(_list_decoder.decode(blob), facts):
            return blob
    except (msgspec.MsgspecError, UnicodeError, TypeError, OverflowError, RecursionError):
        pass
    for index, fact in enumerate(facts):
        try:
            fact_line(fact)
        except NotAFact as wrong:
            raise NotAFact(f"[{index}]: {wrong}") from None
    raise NotAFact("these facts would not read back as they are")


def _plain(hint: Any) -> bool:
    """Whether a field of this type holds nothing but a text, a number or a truth."""
    return hint in (str, int, float, bool) or get_origin(hint) is Literal


_PLAIN: Final = frozenset(
    kind for kind in get_args(AnyFact) if all(_plain(field.type) for field in msgspec.structs.fields(kind))
)


def _same(back: list[AnyFact], facts: Sequence[AnyFact]) -> bool:
    if len(facts) > _LONG and type(facts[0]) in _PLAIN and len(set(map(type, facts))) == 1:
        back, facts = back[::_EVERY], facts[::_EVERY]
    return back == (facts if type(facts) is list else list(facts))


def decode(blob: bytes) -> list[AnyFact]:
    """The facts of one row's body. Raises `NotAFact`."""
    try:
        return _list_decoder.decode(blob)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as wrong:
        raise NotAFact(str(wrong)) from None


def decode_some(blob: bytes, places: Iterable[int]) -> list[AnyFact]:
    """The facts at these places of one row's body, from 0; the others are passed over. Raises `NotAFact`."""
    try:
        raw = _raw_decoder.decode(blob)
        return [_decoder.decode(raw[place]) for place in places]
    except (msgspec.MsgspecError, UnicodeError, RecursionError, IndexError) as wrong:
        raise NotAFact(str(wrong)) from None


def fact_line(fact: AnyFact) -> bytes:
    """One fact as a line of an export, without the newline; `"fact"` names its kind. Raises `NotAFact`."""
    try:
        line = _encoder.encode(fact)
    except (msgspec.MsgspecError, UnicodeError, TypeError, OverflowError, RecursionError) as wrong:
        raise NotAFact(f"{type(fact).__name__}: {wrong}") from None
    if read_fact(line) != fact:
        raise NotAFact(f"{type(fact).__name__} would not read back as it is: {line.decode()}")
    return line


def read_fact(line: bytes | str) -> AnyFact:
    """The fact of one line of an export. Raises `NotAFact` with the field and the reason."""
    try:
        return _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as wrong:
        raise NotAFact(str(wrong)) from None
