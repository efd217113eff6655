"""Floor 3, pure: the frames that Taobao pushes to a live page. Reads the bytes it is handed; writes what was found.

A frame is one record after another: five bytes, of which the middle three are always 21 08 01, then three parts, each
after its length in two bytes (little-endian): subject, sender, body. Worked out from recorded frames of 2017, in which
all 137 records are so; what else is pushed (joins, counters) has a body of another kind and is passed over.
"""

from __future__ import annotations

from typing import Final

from google.protobuf.message import DecodeError

from connectors.bridge.found import Budget, Found, Line
from connectors.bridge.payload import Unreadable
from connectors.bridge.seek import text_of
from connectors.bridge.taobao_pb2 import Said, Sender, Subject
from connectors.kit.values import ms_of

COMMENT: Final = 101
HEAD: Final = b"\x21\x08\x01"
_HEAD_BYTES: Final = 5
_PARTS: Final = 3
_BROKEN: Final = ("淘宝推来的数据不完整", "a pushed frame that does not decode")

Record = tuple[bytes, bytes, bytes]


def read_push(content: bytes, budget: Budget, found: Found) -> None:
    """Add the comments of a frame to what was found. Raises `Unreadable` when it is none at all."""
    records = _records(content, found)
    for record in budget.take(records, found):
        try:
            _heed(record, found)
        except DecodeError:
            found.park(Unreadable(*_BROKEN))


def _records(content: bytes, found: Found) -> list[Record]:
    records: list[Record] = []
    at = 0
    while at < len(content):
        parts: list[bytes] = []
        end = at + _HEAD_BYTES
        if content[at + 2 : end] != HEAD:
            break
        for _ in range(_PARTS):
            size = int.from_bytes(content[end : end + 2], "little")
            parts.append(content[end + 2 : end + 2 + size])
            end += 2 + size
        if end > len(content):
            break
        records.append((parts[0], parts[1], parts[2]))
        at = end
    if at < len(content):
        if not records:
            raise Unreadable("不是淘宝推来的数据", "not a frame that Taobao pushes")
        found.park(Unreadable(*_BROKEN))
    return records


def _heed(record: Record, found: Found) -> None:
    subject = Subject.FromString(record[0])
    found.kinds.append(f"(taobao {subject.type})")
    if subject.type != COMMENT:
        return
    sender, said = Sender.FromString(record[1]), Said.FromString(record[2])
    text = text_of(said.content).strip()
    if not text:
        raise DecodeError
    at_ms = ms_of(sender.time)
    found.lines.append(Line(text, text_of(subject.id), text_of(subject.user), text_of(sender.nick), at_ms))
