"""Floor 3, pure: what the live control page of Xiaohongshu's 千帆 is told. Reads the text it is handed; writes nothing.

Its socket brings JSON: `{"v":1,"t":4,"m":…,"b":{"d":{"b":[{"d":base64}]}}}`, where each `d` is JSON whose `customData`
(an object, or JSON text) is a comment when its `type` is text. The page itself answers the heartbeats and pushes.
"""

from __future__ import annotations

from typing import Any, Final

from connectors.bridge.found import Budget, Found, Line, Memory
from connectors.bridge.payload import Item, Unreadable
from connectors.bridge.seek import (
    id_text,
    inside,
    mark,
    moment,
    objects,
    opened,
    read_copy,
    seek,
    truth,
    unpacked,
    words,
)

PUSH: Final = "4"
SPEAKING: Final = ("text", "text_message")
ANCHOR: Final = "1"


def read(item: Item, budget: Budget, memory: Memory) -> Found:
    """The comments of one frame, or of one answer. Raises `Unreadable`."""
    told, found = read_copy(item, budget), Found()
    frames = objects(told) if isinstance(told, list) else [told]
    if not frames or not isinstance(frames[0], dict):
        raise Unreadable("不是小红书中控台的数据", "not what Xiaohongshu's control page is told")
    for frame in budget.take(frames, found):
        _frame(frame, budget, found)
    return found


def _frame(told: dict[str, Any], budget: Budget, found: Found) -> None:
    if "t" not in told and "b" not in told:
        _answered(told, found)
        return
    kind = id_text(told.get("t")) or "0"
    found.kinds.append(f"(xiaohongshu {kind[:12]})")
    if kind == PUSH:
        pushed = inside(inside(told, "b"), "d")
        pieces = opened(pushed.get("b"))
        for piece in budget.take(objects([pieces] if isinstance(pieces, dict) else pieces), found):
            try:
                _heed(_opened(piece), found)
            except Unreadable as why:
                found.park(why)


def _opened(piece: dict[str, Any]) -> dict[str, Any]:
    packed = piece.get("d", piece)
    if isinstance(packed, str) and packed[:1] not in ("{", "["):
        packed = (unpacked(packed) or b"").decode("utf-8", "replace")
    told = opened(packed)
    if not isinstance(told, dict):
        raise Unreadable("小红书推来的一条读不出来", "a pushed piece that does not decode")
    return told


def _heed(told: dict[str, Any], found: Found) -> None:
    outer = next(seek(told, "customData"), told)
    custom = inside(outer, "customData") or outer
    kind = words(custom, "type")
    found.kinds.append(f"(xiaohongshu {kind[:40]})")
    if kind not in SPEAKING:
        return
    profile, text = inside(custom, "profile"), words(custom, "desc", "content", "text")
    if not text:
        found.lack(custom, "desc", "content", "text")
        return
    if id_text(profile.get("role")) == ANCHOR or truth(profile.get("is_host")):
        found.kinds.append("(anchor)")
        return
    key = mark(custom, "commentId", "comment_id") or mark(outer, "msgId", "uuid") or mark(told, "msgId", "uuid")
    who, name = mark(profile, "user_id", "userId", "id"), words(profile, "nickname", "nick_name", "name")
    at_ms = moment(outer.get("ts")) or moment(told.get("ts")) or moment(custom.get("current_time"))
    found.lines.append(Line(text, key, who, name, at_ms))


def _answered(told: dict[str, Any], found: Found) -> None:
    """What the page was answered when the anchor herself said something: no viewer's line."""
    if not told.keys() & {"code", "success", "data", "result", "msg"}:
        raise Unreadable("不是小红书中控台的数据", "not what Xiaohongshu's control page is told")
    found.kinds.append("(anchor)")
