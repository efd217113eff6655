"""Floor 3, pure: the frames of Douyin's live page. Reads only the bytes it is handed; writes nothing.

A WebSocket frame is a PushFrame whose payload, often gzipped, is a Response; a fetched body is a bare Response. A
Response holds messages, each a method's name and its own bytes. Only the fields of webcast.proto are looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from google.protobuf.message import DecodeError

from connectors.bridge.found import Budget, Found, Line, Memory
from connectors.bridge.payload import Item, Unreadable
from connectors.bridge.seek import GUEST, text_of
from connectors.bridge.webcast_json import read_told
from connectors.bridge.webcast_pb2 import (
    AudioChatMessage,
    ChatMessage,
    Common,
    ControlMessage,
    EmojiChatMessage,
    Message,
    PrivilegeScreenChatMessage,
    PushFrame,
    Response,
    RoomStatsMessage,
    RoomUserSeqMessage,
    ScreenChatMessage,
    User,
)
from connectors.kit.values import ms_of, ms_of_s

LIVE_ENDED: Final = 3
ENDED: Final = "直播间已经关播（the live has ended）"

NO_COMMENTS: Final = frozenset(
    f"Webcast{name}Message" for name in ("Member", "Gift", "Like", "Social", "Fansclub", "Room", "LiveShopping")
)
"""Methods we know and have no use for."""

_QUIET: Final = frozenset({b"hb", b"ack", b"close"})
_CARRYING: Final = b"msg"
_MOST_METHOD: Final = 60
_Kind = TypeVar("_Kind")


def read(item: Item, budget: Budget, memory: Memory) -> Found:
    """What a copied frame (`kind` "ws") or a fetched body holds, as bytes or as the JSON that a page made of it.

    Raises `Unreadable`.
    """
    if item.text and not item.b64:
        return read_told(item.text, budget)
    found = Found()
    response = unfold(item.b64, item.kind, budget)
    if response is None:
        found.kinds.append("(heartbeat)")
        return found
    found.now_ms = ms_of(response.now)
    for part in budget.take(response.messages, found):
        try:
            _heed(part, found)
        except Unreadable as why:
            found.park(why)
    return found


def unfold(frame: bytes, kind: str, budget: Budget) -> Response | None:
    """The Response in a frame (`kind` "ws") or a fetched body. None for a frame that carries none (a heartbeat).

    What turns out to be the one though it came as the other is read as what it is. Raises `Unreadable`.
    """
    try:
        if kind == "ws":
            push = PushFrame.FromString(frame)
            if push.payload_type in _QUIET:
                return None
            if push.payload or push.payload_type == _CARRYING:
                return Response.FromString(budget.unfold(push.payload))
            bare = Response.FromString(frame)
            if not bare.messages and not push.payload_type:
                raise Unreadable("不是直播间的数据", "not a frame of a live page")
            return bare
        frame = budget.unfold(frame)
        bare = Response.FromString(frame)
        return bare if bare.messages else _framed(frame, budget) or bare
    except DecodeError:
        raise Unreadable("直播间的数据不完整", "a frame that does not decode") from None


def _framed(frame: bytes, budget: Budget) -> Response | None:
    """The Response of a PushFrame that came as if it were none; None if it is none."""
    try:
        push = PushFrame.FromString(frame)
        return Response.FromString(budget.unfold(push.payload)) if push.payload else None
    except (DecodeError, Unreadable):
        return None


def _heed(part: Message, found: Found) -> None:
    """What one message of a Response means for us, if anything. Raises `Unreadable`."""
    method, payload = part.method, part.payload
    found.kinds.append(method[:_MOST_METHOD].decode("utf-8", "replace"))
    if (speak := _SPEAKS.get(method)) is not None:
        common, user, text, event_s = _read(speak, payload, "评论读不出来", "a comment that does not decode")
        if _is_hidden(common, method) or not text.strip():
            found.kinds.append("(hidden)" if text.strip() else "(empty)")
            return
        found.lines.append(_line(common, user, text, event_s, part.msg_id))
    elif (count := _COUNTS.get(method)) is not None:
        counted = _read(count, payload, "在线人数读不出来", "a count that does not decode")
        if counted.HasField("total") and counted.total >= 0:
            found.viewers = counted.total
    elif method == b"WebcastControlMessage":
        control = _read(
            ControlMessage.FromString, payload, "直播状态读不出来", "a control message that does not decode"
        )
        if control.action == LIVE_ENDED:
            found.note = ENDED


def _is_hidden(common: Common, method: bytes) -> bool:
    # A plain comment that is to be seen says so; of the rarer kinds some say nothing of it either way.
    return not common.is_show_msg and (method == b"WebcastChatMessage" or common.HasField("is_show_msg"))


def _read(kind: Callable[[bytes], _Kind], payload: bytes, zh: str, en: str) -> _Kind:
    try:
        return kind(payload)
    except DecodeError:
        raise Unreadable(zh, en) from None


def _line(common: Common, user: User, text: bytes, event_s: int, number: int) -> Line:
    at_ms = ms_of_s(event_s) or ms_of(common.create_time)
    number = common.msg_id or number
    name = text_of(user.nickname or user.desensitized_nickname)
    return Line(text_of(text), str(number) if number else "", _identity(user), name, at_ms)


def _identity(user: User) -> str:
    given = user.webcast_uid or user.sec_uid or user.id_str
    if given and given != GUEST.encode():
        return text_of(given)
    return str(user.id) if user.id not in (0, int(GUEST)) else ""


Speech = tuple[Common, User, bytes, int]


def _chat(payload: bytes) -> Speech:
    said = ChatMessage.FromString(payload)
    return said.common, said.user, said.content, said.event_time


def _emoji(payload: bytes) -> Speech:
    said = EmojiChatMessage.FromString(payload)
    return said.common, said.user, said.default_content, 0


def _screen(payload: bytes) -> Speech:
    said = ScreenChatMessage.FromString(payload)
    return said.common, said.user, said.content, said.event_time


def _privileged(payload: bytes) -> Speech:
    said = PrivilegeScreenChatMessage.FromString(payload)
    return said.common, said.user, said.content, 0


def _aloud(payload: bytes) -> Speech:
    said = AudioChatMessage.FromString(payload)
    return said.common, said.user, said.content, 0


_SPEAKS: Final[dict[bytes, Callable[[bytes], Speech]]] = {
    b"WebcastChatMessage": _chat,
    b"WebcastEmojiChatMessage": _emoji,
    b"WebcastScreenChatMessage": _screen,
    b"WebcastPrivilegeScreenChatMessage": _privileged,
    b"WebcastAudioChatMessage": _aloud,
}
_COUNTS: Final[dict[bytes, Callable[[bytes], RoomUserSeqMessage | RoomStatsMessage]]] = {
    b"WebcastRoomUserSeqMessage": RoomUserSeqMessage.FromString,
    b"WebcastRoomStatsMessage": RoomStatsMessage.FromString,
}
