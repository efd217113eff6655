"""Floor 3, pure: the packets of Bilibili's long connection. Reads and makes bytes; writes nothing.

A packet is sixteen bytes of header, big-endian (u32 length of all, u16 length of the header, u16 version, u32
operation, u32 sequence), and a body. A frame holds one or several. Version 2 (zlib, the open platform's) and 3
(brotli, the web page's) hold further packets in their body.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from struct import Struct as Layout
from typing import Final

from msgspec import Struct

from connectors.kit.pieces import Unread

HEARTBEAT: Final = 2
HEARTBEAT_REPLY: Final = 3
MESSAGE: Final = 5
AUTH: Final = 7
AUTH_REPLY: Final = 8

UNFOLDED_MOST: Final = 4 * 2**20
"""What one frame may unfold to; a busy room's fullest has some tens of kilobytes."""
PACKETS_MOST: Final = 5_000

_HEADER: Final = Layout(">IHHII")
_ZLIB: Final = 2
_BROTLI: Final = 3


class Packet(Struct, frozen=True, gc=False):
    """One packet, its body unfolded."""

    operation: int
    body: bytes
    version: int = 1
    sequence: int = 1


def pack(operation: int, body: bytes = b"", version: int = 1, sequence: int = 1) -> bytes:
    """The bytes of one packet; `version` 2 folds what must be whole packets."""
    if version == _ZLIB:
        body = zlib.compress(body)
    return _HEADER.pack(_HEADER.size + len(body), _HEADER.size, version, operation, sequence) + body


def unpack(frame: bytes) -> list[Packet | Unread]:
    """The packets of one frame in their order, those folded into others too; what is no packet is said at its place."""
    found: list[Packet | Unread] = []
    left = _Left(UNFOLDED_MOST)
    for packet in _packets(frame, left, 0):
        if len(found) == PACKETS_MOST:
            found.append(Unread("一帧里的包太多"))
            break
        found.append(packet)
    return found


class _Left:
    """How much of a frame may still be unfolded."""

    def __init__(self, count: int) -> None:
        self.bytes = count


def _packets(chunk: bytes, left: _Left, depth: int) -> Iterator[Packet | Unread]:
    at = 0
    while at < len(chunk):
        if len(chunk) - at < _HEADER.size:
            yield Unread("包头断了一截")
            return
        length, head, version, operation, sequence = _HEADER.unpack_from(chunk, at)
        if not _HEADER.size <= head <= length:
            yield Unread("包头的长度不对")
            return
        if length > len(chunk) - at:
            yield Unread("包断了一截")
            return
        body = chunk[at + head : at + length]
        if operation == MESSAGE and version in (_ZLIB, _BROTLI):
            yield from _folded(body, version, left, depth)
        else:
            yield Packet(operation, body, version, sequence)
        if operation == HEARTBEAT_REPLY:
            return  # the web page's has the heartbeat's own text behind it, outside of the packet
        at += length


def _folded(body: bytes, version: int, left: _Left, depth: int) -> Iterator[Packet | Unread]:
    if depth:
        yield Unread("包里套了几层")
        return
    unfolded, whole = (_inflate if version == _ZLIB else _unbrotli)(body, left.bytes)
    left.bytes -= len(unfolded)
    if unfolded:
        yield from _packets(unfolded, left, depth + 1)
    if not whole:
        yield Unread("压缩的数据不完整或太大")


def _inflate(body: bytes, most: int) -> tuple[bytes, bool]:
    opening = zlib.decompressobj()
    try:
        unfolded = opening.decompress(body, most + 1)
    except zlib.error:
        return b"", False
    return unfolded[:most], opening.eof and len(unfolded) <= most


def _unbrotli(body: bytes, most: int) -> tuple[bytes, bool]:
    # Only the web page's packets are so folded.
    import brotli  # type: ignore[import-untyped]

    opening = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        part = opening.process(body, output_buffer_limit=most + 1)
        while part and size <= most:
            parts.append(part)
            size += len(part)
            if opening.is_finished() or opening.can_accept_more_data():
                break
            part = opening.process(b"", output_buffer_limit=most + 1)
    except brotli.error:
        return b"".join(parts)[:most], False
    return b"".join(parts)[:most], opening.is_finished() and size <= most
