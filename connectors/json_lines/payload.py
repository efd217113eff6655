"""Floor 3, pure: lines of other tools, in the shapes they are known to send. Reads what it is handed; writes nothing.

The plain form is `{"user":"山里人","text":"发新疆不"}`, one object a line. Whatever a tool calls these two is taken, as
far as it can't be mistaken; what says of itself that it is no comment is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from connectors.json_lines.fields import at_ms_of, first_text, kind_of, name_of, nested, rooms_of, text_of, user_of
from connectors.kit.bilibili_web import read_info
from connectors.kit.pieces import Line, Other, Piece, Unread, Watching
from connectors.kit.values import Unreadable, read_json

TOLD_MOST: Final = 1 << 20
"""Characters or bytes in one telling (a WebSocket's message, a line of input)."""
ITEMS_MOST: Final = 1_000
DEPTH_MOST: Final = 3

_COMMENTS: Final = frozenset(
    (
        *("comment", "chat", "danmaku", "danmu", "danmu_msg", "message", "msg", "text", "barrage", "usermsg"),
        *("评论", "弹幕", "聊天", "webcastchatmessage", "chatmessage", "live_open_platform_dm", "3"),
    )
)
"""What tools call a comment in their `type`; "3" is what it is by number in the family that also has 2 and 4."""
_WRAPPED: Final = ("events", "comments", "messages", "items", "list", "data", "Data", "payload", "value")
"""Where a tool that wraps its comments puts them."""
_KEYS: Final = ("id", "key", "msg_id", "msgId", "msgid", "message_id", "comment_id", "commentId", "MsgId", "id_str")
_LOGGED: Final = re.compile(r"【([^】]{1,12})】\s*(?:\[([^\]]{0,60})\]\s*)?(.*)", re.DOTALL)
_SAYS: Final = re.compile(r"(.{1,80}?)\s*[:：]\s*(.*)", re.DOTALL)
_LOGGED_COMMENTS: Final = ("聊天msg", "弹幕msg", "评论msg", "聊天", "弹幕", "评论")


def read_told(told: bytes | str) -> list[Piece]:
    """What was told at once: one JSON text, or one a line. Raises `Unreadable` if nothing of it can be read."""
    if len(told) > TOLD_MOST:
        raise Unreadable("一次送来的太多")
    text = told if isinstance(told, str) else _decode(told)
    text = text.removeprefix("\ufeff").strip()
    if not text:
        return []
    if "\n" in text and text[0] in "{[":
        try:
            return _bounded(_pieces(read_json(text), 0))
        except Unreadable:
            pass  # so it is several texts, one a line
    return _bounded(piece for line in text.splitlines() if line.strip() for piece in _line(line.strip()))


def _decode(told: bytes) -> str:
    try:
        return told.decode()
    except UnicodeDecodeError:
        raise Unreadable("不是 UTF-8") from None


def _bounded(pieces: Iterable[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for piece in pieces:
        if len(found) == ITEMS_MOST:
            found.append(Unread("一次送来的太多"))
            break
        found.append(piece)
    return found


def _line(line: str) -> Iterator[Piece]:
    if line[0] in "【":
        yield _logged(line)
        return
    try:
        told = read_json(line)
    except Unreadable as why:
        yield Unread(str(why))
        return
    yield from _pieces(told, 0)


def _pieces(told: Any, depth: int) -> Iterator[Piece]:
    if isinstance(told, list) and depth < DEPTH_MOST:
        for one in told:
            yield from _pieces(one, depth + 1)
    elif isinstance(told, dict):
        yield from _object(told, depth)
    else:
        yield Unread("不是对象")


def _object(told: dict[str, Any], depth: int) -> Iterator[Piece]:
    kind = kind_of(told)
    if kind and kind.casefold() not in _COMMENTS:
        yield Other(kind)
        return
    online = nested(told, "live_info").get("online_count")
    if isinstance(online, int) and not isinstance(online, bool):
        yield Watching(online, rooms_of(told))
    if (bilibili := read_info(nested(told, "msg").get("info"), rooms_of(told))) is not None:
        yield bilibili
        return
    text = text_of(told)
    if text is not None:
        yield Line(text, name_of(told), user_of(told), first_text(told, _KEYS), at_ms_of(told), rooms_of(told))
        return
    inner = [told[name] for name in _WRAPPED if isinstance(told.get(name), dict | list)]
    if not inner or depth >= DEPTH_MOST:
        yield Unread("没有 text（评论的文字）")
        return
    for one in inner:
        yield from _pieces(one, depth + 1)


def _logged(line: str) -> Piece:
    """A line as tools of one family print it: `【聊天msg】[uid]昵称: 内容`; the uid is 0 when they know none."""
    found = _LOGGED.fullmatch(line)
    if found is None:
        return Unread("不是 JSON")
    kind, user, rest = found[1], found[2] or "", found[3]
    if kind not in _LOGGED_COMMENTS:
        return Other(kind)
    said = _SAYS.fullmatch(rest)
    if said is None:
        return Unread("日志里的一行没有“昵称: 内容”")
    return Line(said[2], said[1].strip(), "" if user == "0" else user)
