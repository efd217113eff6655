"""Floor 3, pure: the frames of DouyinBarrageGrab. Reads what it is handed; writes nothing.

A frame is `{"Type":n,"ProcessName":"…","Data":"{…}"}`, Data being JSON within a string; newer forks send an object.
Known from the builds of 2023 (numeric room ids, no owner) to 2.7.7 (2025) and the forks after it (`Owner`, types 101
and 102).
"""

from __future__ import annotations

from typing import Any, Final

from connectors.kit.pieces import Line, News, Other, Piece, Unread, Watching
from connectors.kit.values import Unreadable, read_json, read_object

FRAME_MOST: Final = 256 * 1024
"""Characters or bytes; a comment's frame has about 700."""

COMMENT: Final = 1
STATISTICS: Final = 6
KINDS: Final = {
    2: "like",
    3: "enter",
    4: "follow",
    5: "gift",
    7: "fan club",
    8: "share",
}
"""What each type that is no comment stands for; of these the text is a sentence the program made up."""
NEWS: Final = {
    9: News("直播间已经关播", "the live has ended"),
    101: News("直播伴侣已经开播", "the live companion has gone live"),
    102: News("直播伴侣已经关播", "the live companion has ended the live"),
}
_NO_ROOM: Final = ("", "0", "-1")


def read_frame(told: bytes | str) -> tuple[Piece, ...]:
    """What one frame tells. Raises `Unreadable`."""
    if len(told) > FRAME_MOST:
        raise Unreadable("一帧太大")
    frame = read_json(told)
    if isinstance(frame, list):
        # One that can't be read must not cost the others beside it.
        return tuple(piece for one in frame for piece in _read_one(one))
    return _read(frame)


def _read_one(frame: Any) -> tuple[Piece, ...]:
    try:
        return _read(frame)
    except Unreadable as why:
        return (Unread(str(why)),)


def _read(frame: Any) -> tuple[Piece, ...]:
    if not isinstance(frame, dict):
        raise Unreadable("不是抓取程序的一帧")
    kind = _whole(frame.get("Type", frame.get("type")))
    if kind is None:
        raise Unreadable("没有 Type")
    if kind in NEWS:
        return (NEWS[kind],)
    if kind not in (COMMENT, STATISTICS):
        return (Other(KINDS.get(kind, f"type {kind}")),)
    data = read_object(frame.get("Data", frame.get("data")))
    if kind == COMMENT:
        return (_comment(data),)
    viewers = _whole(data.get("OnlineUserCount"))
    if viewers is None:
        raise Unreadable("没有在线人数")
    return (Watching(viewers, _rooms(data)),)


def _comment(data: dict[str, Any]) -> Line:
    user = data.get("User")
    user = user if isinstance(user, dict) else {}
    text = data.get("Content")
    if not isinstance(text, str):
        raise Unreadable("评论没有文字")
    id = _name(user.get("SecUid")) or _name(user.get("Id"))
    return Line(text, _name(user.get("Nickname")), id, _key(data.get("MsgId")), 0, _rooms(data))


def _rooms(data: dict[str, Any]) -> tuple[str, ...]:
    """What the room is called: the number in its address (of 直播伴侣, the anchor's id), its own, and whose it is."""
    owner = data.get("Onwer") or data.get("Owner")
    names = [_name(data.get("WebRoomId")), _name(data.get("RoomId"))]
    if isinstance(owner, dict):
        names.append(_name(owner.get("SecUid")))
    return tuple(name for name in names if name not in _NO_ROOM)


def _key(value: Any) -> str:
    """The platform's number of a message, digit by digit; "" when there is none, or it went through a broken number."""
    number = _whole(value)
    return str(number) if number else ""


def _name(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _whole(value: Any) -> int | None:
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdecimal() and len(value) <= 20 else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
