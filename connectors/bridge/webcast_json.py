"""Floor 3, pure: the messages of Douyin's live page as JSON. Reads the text it is handed; writes nothing.

The page's own code makes snake_case objects of its frames, and some tools hand on those: a list of
`{"method","msg_id","payload":{…}}`, or messages whose `common` names the method.
"""

from __future__ import annotations

from typing import Any, Final

from connectors.bridge.found import Budget, Found, Line
from connectors.bridge.payload import Unreadable
from connectors.bridge.seek import count_of, inside, mark, moment, read_text, seek, truth, words

SPEAKING: Final = tuple(f"Webcast{kind}ChatMessage" for kind in ("", "Emoji", "Screen", "PrivilegeScreen", "Audio"))
COUNTING: Final = ("WebcastRoomUserSeqMessage", "WebcastRoomStatsMessage")
_MOST_METHOD: Final = 60


def read_told(text: str, budget: Budget) -> Found:
    """What messages told as JSON hold. Raises `Unreadable`."""
    told = read_text(text)
    found = Found()
    pieces = list(seek(told, "common", "method"))
    for piece in budget.take(pieces, found):
        _heed(piece, found)
    if not pieces:
        raise Unreadable("不是直播间的数据", "not what a live page is told")
    for envelope in seek(told, "now"):
        found.now_ms = found.now_ms or moment(envelope["now"])
    return found


def _heed(piece: dict[str, Any], found: Found) -> None:
    payload = inside(piece, "payload") or piece
    common = inside(payload, "common")
    method = words(piece, "method") or words(common, "method")
    found.kinds.append(method[:_MOST_METHOD] or "(no method)")
    if method in COUNTING:
        found.viewers = count_of(payload.get("total"))
    if method not in SPEAKING:
        return
    said, user = words(payload, "content", "default_content"), inside(payload, "user")
    hidden = "is_show_msg" in common and not truth(common["is_show_msg"])
    if hidden or not said:
        found.kinds.append("(hidden)" if said else "(empty)")
        return
    who = mark(user, "webcast_uid", "sec_uid", "id_str", "id", "uid", "user_id")
    name = words(user, "nickname", "nick_name", "desensitized_nickname", "display_id")
    at_ms = moment(payload.get("event_time")) or moment(common.get("create_time")) or moment(piece.get("create_time"))
    key = mark(common, "msg_id") or mark(piece, "msg_id", "msgId")
    found.lines.append(Line(said, key, who, name, at_ms))
