"""Floor 3, pure: what the messages of Bilibili's long connection say. Reads bytes; writes nothing.

A message is JSON, `{"cmd","data"}`. A comment's is LIVE_OPEN_PLATFORM_DM; one that was paid to stand out,
…_SUPER_CHAT, is a comment too. The web page's DANMU_MSG is read as well. Older ones have a numeric `uid`, today's an
`open_id`, and 0 for the number.
"""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from connectors.bilibili_open.packets import MESSAGE, Packet, unpack
from connectors.kit.bilibili_web import read_info
from connectors.kit.pieces import Line, News, Other, Piece, Unread
from connectors.kit.values import Unreadable, ms_of_s, read_json, read_object

_OPEN: Final = "LIVE_OPEN_PLATFORM_"
_NEWS: Final = {
    "LIVE_START": News("直播间开播了", "the live has begun"),
    "LIVE_END": News("直播间已经关播", "the live has ended"),
}


class GameEnded(Struct, frozen=True, gc=False):
    """The platform has stopped pushing for this `game`."""

    game: str


Told = Piece | GameEnded | Packet
"""A piece, the end of the pushing, or a packet that is no message, for the transport to see to."""


def read_frame(told: bytes | str) -> list[Told]:
    """What one frame tells. Raises `Unreadable` for text: packets are binary."""
    if isinstance(told, str):
        raise Unreadable("一帧是文字，不是包")
    found: list[Told] = []
    for packet in unpack(told):
        if isinstance(packet, Packet) and packet.operation == MESSAGE:
            found += read_message(packet.body)
        else:
            found.append(packet)
    return found


def read_message(body: bytes) -> list[Told]:
    """What one message says; never raises."""
    try:
        told = read_json(body)
    except Unreadable as why:
        return [Unread(str(why))]
    cmd = told.get("cmd") if isinstance(told, dict) else None
    if not isinstance(cmd, str):
        return [Unread("没有 cmd")]
    if cmd.partition(":")[0] == "DANMU_MSG":
        line = read_info(told.get("info"))
        return [line or Unread("DANMU_MSG 没有文字")]
    try:
        data = read_object(told.get("data"))
    except Unreadable:
        data = {}
    kind = cmd.removeprefix(_OPEN) if cmd.startswith(_OPEN) else ""
    if kind == "DM":
        return [_comment(data, data.get("msg"), _text(data.get("msg_id")))]
    if kind == "SUPER_CHAT":
        return [_comment(data, data.get("message"), _text(data.get("msg_id") or data.get("message_id")))]
    if kind == "INTERACTION_END":
        return [GameEnded(_text(data.get("game_id")))]
    return [_NEWS.get(kind) or Other(cmd)]


def _comment(data: dict[str, Any], text: Any, key: str) -> Piece:
    if data.get("is_mirror"):
        return Other("mirrored from another room")
    if not isinstance(text, str):
        return Unread("评论没有文字")
    user = _text(data.get("open_id")) or _text(data.get("uid"))
    at_ms = ms_of_s(data.get("timestamp"))
    name, room = _text(data.get("uname")), _text(data.get("room_id"))
    return Line(text, name, "" if user == "0" else user, key, at_ms, (room,) if room else ())


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
