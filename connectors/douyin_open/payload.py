"""Floor 3, pure: what Douyin's open platform pushes from a live play. Reads bytes; writes nothing.

A body is a JSON array of items of one kind, named by the header x-msg-type: live_comment, live_gift, live_like,
live_fansclub. Only comments are read, and of those the platform sends none but those with a keyword.
"""

from __future__ import annotations

from typing import Any, Final

from connectors.kit.pieces import Line, Other, Piece, Unread
from connectors.kit.times import believable
from connectors.kit.values import Unreadable, ms_of, read_json

COMMENT: Final = "live_comment"


def read_push(kind: str, room: str, body: bytes) -> list[Piece]:
    """The pieces of one push. Raises `Unreadable` if it is no array."""
    items = read_json(body)
    if isinstance(items, str):
        items = read_json(items)
    if isinstance(items, dict):
        items = [items]
    if not isinstance(items, list):
        raise Unreadable("推送的不是数组")
    if kind != COMMENT:
        return [Other(kind)] * len(items)
    return [_comment(item, room) for item in items]


def _comment(item: Any, room: str) -> Piece:
    text = item.get("content") if isinstance(item, dict) else None
    if not isinstance(text, str):
        return Unread("评论没有文字")
    stamp = item.get("timestamp")
    at_ms = int(stamp) if isinstance(stamp, float) and believable(stamp) else ms_of(stamp)
    key, user, name = (_text(item.get(field)) for field in ("msg_id", "sec_openid", "nickname"))
    return Line(text, name, user, key, at_ms, (room,))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
