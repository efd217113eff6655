"""Floor 3, pure: the frames of Douyin's live page. Reads only the bytes it is handed; writes nothing.

A WebSocket frame is a PushFrame whose payload, often gzipped, is a Response; a fetched body is a bare Response. A
Response holds messages, each a method's name and its own bytes. Only the fields of webcast.proto are looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Final

from google.protobuf.message import DecodeError
from msgspec import Struct

from connectors.bridge.payload import Unreadable
from connectors.bridge.webcast_pb2 import (
    ChatMessage,
    Common,
    ControlMessage,
    EmojiChatMessage,
    PushFrame,
    Response,
    RoomStatsMessage,
    RoomUserSeqMessage,
    ScreenChatMessage,
    User,
)
from connectors.kit.times import believable

MOST_BYTES: Final = 4 << 20
"""What the gzipped payloads of one message may unfold to; real ones stay under one megabyte."""

MOST_TEXT: Final = 2_000

_GZIP: Final = b"\x1f\x8b"
_QUIET: Final = frozenset({b"hb", b"ack", b"close"})
_DEFLATE_RATIO: Final = 1_032
_GUEST: Final = 111_111
"""The id that every viewer has for a page that is not logged in."""

_LIVE_ENDED: Final = 3

NO_COMMENTS: Final = frozenset(
    f"Webcast{name}Message" for name in ("Member", "Gift", "Like", "Social", "Fansclub", "Room", "LiveShopping")
)
"""Methods we know and have no use for."""


class Spoken(Struct, gc=False):
    """A comment as the page heard it. `msg_id` is 0 and `at_ms` 0 when it carries none."""

    msg_id: int
    user: str
    name: str
    text: str
    at_ms: int
    shown: bool


def unfold(frame: bytes, kind: str, most: int = MOST_BYTES) -> tuple[Response | None, int]:
    """The Response in a frame (`kind` "ws") or a fetched body ("fetch"), and how many bytes it unfolded to.

    None for a frame that carries none (a heartbeat). Raises `Unreadable`.
    """
    try:
        if kind == "ws":
            push = PushFrame.FromString(frame)
            if push.payload_type in _QUIET:
                return None, 0
            frame = push.payload
            if not frame and not push.payload_type:
                raise Unreadable("不是直播间的数据", "not a frame of a live page")
        if frame[:2] == _GZIP:
            frame = _gunzip(frame, most)
        return Response.FromString(frame), len(frame)
    except DecodeError:
        raise Unreadable("直播间的数据不完整", "a frame that does not decode") from None


def spoken(method: bytes, payload: bytes) -> Spoken | None:
    """The comment in a message, None if its method is not one that speaks. Raises `Unreadable`."""
    read = _SPEAKS.get(method)
    if read is None:
        return None
    try:
        return read(payload)
    except DecodeError:
        raise Unreadable("评论读不出来", "a comment that does not decode") from None


def viewers(method: bytes, payload: bytes) -> int | None:
    """How many watch, if a message says so. Raises `Unreadable`."""
    read = _COUNTS.get(method)
    if read is None:
        return None
    try:
        counted = read(payload)
    except DecodeError:
        raise Unreadable("在线人数读不出来", "a count that does not decode") from None
    return counted.total if counted.HasField("total") and counted.total >= 0 else None


def live_ended(method: bytes, payload: bytes) -> bool:
    """Whether a message says that the live is over. Raises `Unreadable`."""
    if method != b"WebcastControlMessage":
        return False
    try:
        return ControlMessage.FromString(payload).action == _LIVE_ENDED
    except DecodeError:
        raise Unreadable("直播状态读不出来", "a control message that does not decode") from None


def _gunzip(frame: bytes, most: int) -> bytes:
    unfolding = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        # A `most` of 0 would mean without bound.
        unfolded = unfolding.decompress(frame, max(most, 1))
    except zlib.error:
        unfolded_at_most = min(most, _DEFLATE_RATIO * len(frame))
        raise Unreadable("压缩的数据坏了", "broken gzip", unfolded=unfolded_at_most) from None
    if not unfolding.eof:
        if unfolding.unconsumed_tail:
            raise Unreadable("压缩的数据太大", "gzip of too many bytes", unfolded=len(unfolded))
        raise Unreadable("压缩的数据不完整", "gzip that ends too early", unfolded=len(unfolded))
    return unfolded


def _chat(payload: bytes) -> Spoken:
    said = ChatMessage.FromString(payload)
    return _speech(said.common, said.user, said.content, said.event_time)


def _emoji(payload: bytes) -> Spoken:
    said = EmojiChatMessage.FromString(payload)
    return _speech(said.common, said.user, said.default_content, 0)


def _screen(payload: bytes) -> Spoken:
    said = ScreenChatMessage.FromString(payload)
    return _speech(said.common, said.user, said.content, said.event_time)


def _speech(common: Common, user: User, text: bytes, event_s: int) -> Spoken:
    at_ms = event_s * 1000
    if not believable(at_ms):
        at_ms = common.create_time if believable(common.create_time) else 0
    return Spoken(
        common.msg_id,
        _identity(user),
        _text(user.nickname or user.desensitized_nickname),
        _text(text),
        at_ms,
        common.is_show_msg,
    )


def _identity(user: User) -> str:
    given = user.webcast_uid or user.sec_uid or user.id_str
    if given and given != b"%d" % _GUEST:
        return _text(given)
    return str(user.id) if user.id not in (0, _GUEST) else ""


def _text(given: bytes) -> str:
    if len(given) > MOST_TEXT:
        return given[: 4 * MOST_TEXT].decode("utf-8", "replace")[:MOST_TEXT]
    return given.decode("utf-8", "replace")


_SPEAKS: Final[dict[bytes, Callable[[bytes], Spoken]]] = {
    b"WebcastChatMessage": _chat,
    b"WebcastEmojiChatMessage": _emoji,
    b"WebcastScreenChatMessage": _screen,
}
_COUNTS: Final[dict[bytes, Callable[[bytes], RoomUserSeqMessage | RoomStatsMessage]]] = {
    b"WebcastRoomUserSeqMessage": RoomUserSeqMessage.FromString,
    b"WebcastRoomStatsMessage": RoomStatsMessage.FromString,
}
