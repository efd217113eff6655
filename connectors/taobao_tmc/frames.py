"""Floor 3, pure: the binary frames of Taobao's message channel. Reads and writes bytes.

Little-endian: version 2, a type, then headers until one that ends them. A counted text is its length in bytes (int32)
and UTF-8. Nothing of a frame is guessed: what is not known, negative or longer than the frame costs the line.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Final, NamedTuple

CONNECT, CONNECTED, SEND, REFUSED = 0, 1, 2, 3
"""Types of frames."""
PULL, CONFIRM, DATA, FAILED = 1, 2, 3, 20
"""What a frame of type SEND or REFUSED is, as its header KIND says."""
KIND: Final = "__kind"
MOST_BYTES: Final = 1 << 20
MOST_HEADERS: Final = 200

_VERSION: Final = 2
_END, _CUSTOM, _STATUS, _PHRASE, _FLAG, _TOKEN = range(6)
_VOID, _TEXT, _BYTE, _INT16, _INT32, _INT64, _DATE, _BYTES = range(8)
_NUMBERS: Final = {_BYTE: "<b", _INT16: "<h", _INT32: "<i", _INT64: "<q", _DATE: "<q"}

Value = str | int | bytes | None


class BadFrame(ValueError):
    """Bytes that are no frame; the text says why in few words."""


class Frame(NamedTuple):
    """One frame. `status` and `phrase` are there when the platform refuses."""

    type: int
    headers: Mapping[str, Value]
    token: str = ""
    status: int = 0
    phrase: str = ""

    @property
    def kind(self) -> int:
        """What a frame of type SEND or REFUSED is; 0 for none."""
        kind = self.headers.get(KIND, 0)
        return kind if isinstance(kind, int) else 0


class Long(int):
    """A number that is written in eight bytes, however small."""


class Byte(int):
    """A number that is written in one byte."""


def read_frame(body: bytes) -> Frame:
    """The frame in these bytes. Raises `BadFrame`."""
    if len(body) > MOST_BYTES:
        raise BadFrame("too long")
    reader = _Reader(body)
    if reader.number("<B") != _VERSION:
        raise BadFrame("another version")
    what = reader.number("<B")
    if what not in (CONNECT, CONNECTED, SEND, REFUSED):
        raise BadFrame("an unknown type")
    headers: dict[str, Value] = {}
    token, status, phrase = "", 0, ""
    for _ in range(MOST_HEADERS):
        header = reader.number("<h")
        if header == _END:
            return Frame(what, headers, token, status, phrase)
        if header == _CUSTOM:
            name = reader.text()
            headers[name] = reader.value()
        elif header == _STATUS:
            status = reader.number("<i")
        elif header == _PHRASE:
            phrase = reader.text()
        elif header == _FLAG:
            reader.number("<i")
        elif header == _TOKEN:
            token = reader.text()
        else:
            raise BadFrame("an unknown header")
    raise BadFrame("too many headers")


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def number(self, form: str) -> int:
        size = struct.calcsize(form)
        value: int = struct.unpack(form, self._take(size))[0]
        return value

    def counted(self) -> bytes:
        size = self.number("<i")
        if size < 0:
            raise BadFrame("a negative length")
        return self._take(size)

    def text(self) -> str:
        try:
            return self.counted().decode()
        except UnicodeDecodeError:
            raise BadFrame("a text that is not UTF-8") from None

    def value(self) -> Value:
        form = self.number("<b")
        if form == _VOID:
            return None
        if form == _TEXT:
            return self.text()
        if form == _BYTES:
            return self.counted()
        if form not in _NUMBERS:
            raise BadFrame("an unknown format")
        return self.number(_NUMBERS[form])

    def _take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._body):
            raise BadFrame("cut short")
        piece = self._body[self._at : end]
        self._at = end
        return piece


def write_frame(what: int, headers: Mapping[str, Value], token: str = "") -> bytes:
    """A frame of ours: the token first, then the headers in the order they have here."""
    parts = [struct.pack("<BB", _VERSION, what)]
    if token:
        parts += [struct.pack("<h", _TOKEN), _counted(token)]
    for name, value in headers.items():
        parts += [struct.pack("<h", _CUSTOM), _counted(name), _value(value)]
    return b"".join((*parts, struct.pack("<h", _END)))


def _counted(text: str) -> bytes:
    body = text.encode()
    return struct.pack("<i", len(body)) + body


def _value(value: Value) -> bytes:
    if value is None:
        return bytes((_VOID,))
    if isinstance(value, str):
        return bytes((_TEXT,)) + _counted(value)
    if isinstance(value, bytes):
        return bytes((_BYTES,)) + struct.pack("<i", len(value)) + value
    if isinstance(value, Byte):
        return struct.pack("<bb", _BYTE, value)
    return struct.pack("<bq", _INT64, value) if isinstance(value, Long) else struct.pack("<bi", _INT32, value)
