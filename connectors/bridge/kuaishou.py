"""Floor 3, pure: what Kuaishou's live page and the helper page of its shops are told. Reads what it is handed, no more.

The live page's socket brings SocketMessages; one of payload type 310 holds a feed of comments (kuaishou.proto). The
helper page's own frames are not known, but what its code makes of them is: `{"commentList":[{"commentContent",…}]}`.
So either page's piece is read as JSON if it is JSON, and else as a frame, the app's feed among them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from google.protobuf.message import DecodeError

from connectors.bridge.found import Budget, Found, Line, Memory
from connectors.bridge.kuaishou_pb2 import AppFeedPush, SocketMessage, WatchingUsers, WebCombo, WebComment, WebFeedPush
from connectors.bridge.payload import Item, Unreadable
from connectors.bridge.seek import (
    count_of,
    inside,
    mark,
    moment,
    objects,
    read_bytes,
    read_copy,
    seek,
    text_of,
    truth,
    words,
    wrapped,
)
from connectors.kit.values import ms_of

FEED: Final = 310
WATCHING: Final = 340
PACKED: Final = (0, 1, 2)
"""Compressions that can be read: none, none, gzip. The third there is, AES, can't."""

HIDDEN: Final = 2
_BROKEN: Final = ("快手的数据不完整", "a frame that does not decode")
_Kind = TypeVar("_Kind")


def read(item: Item, budget: Budget, memory: Memory) -> Found:
    """What a copied piece of either page holds. Raises `Unreadable`."""
    if item.text:
        return _told(read_copy(item, budget), budget)
    content = budget.unfold(item.b64)
    if content[:1] in (b"{", b"["):
        return _told(read_bytes(content), budget)
    return _frame(content, budget)


def _frame(content: bytes, budget: Budget) -> Found:
    frame, found = _parse(SocketMessage.FromString, content), Found()
    if not frame.payload_type and not frame.payload:
        return _bare(content, budget)
    found.now_ms = ms_of(frame.timestamp)
    found.kinds.append(f"(kuaishou {frame.payload_type})")
    if frame.payload_type == FEED:
        fed = _unpack(frame, budget)
        web = _maybe(WebFeedPush.FromString, fed)
        if web is None or not (web.comments or web.combos):
            _app(fed, budget, found)
        if web is None and not found.lines:
            raise Unreadable(*_BROKEN)
        if web is not None:
            _web(web, budget, found)
    elif frame.payload_type == WATCHING:
        watching = _parse(WatchingUsers.FromString, _unpack(frame, budget))
        found.viewers = count_of(text_of(watching.display_watching_count))
    return found


def _unpack(frame: SocketMessage, budget: Budget) -> bytes:
    if frame.compression not in PACKED:
        raise Unreadable("快手加密了这一条", "a frame that Kuaishou has encrypted")
    return budget.unfold(frame.payload)


def _parse(kind: Callable[[bytes], _Kind], content: bytes) -> _Kind:
    try:
        return kind(content)
    except DecodeError:
        raise Unreadable(*_BROKEN) from None


def _web(feed: WebFeedPush, budget: Budget, found: Found) -> None:
    found.viewers = count_of(text_of(feed.display_watching_count))
    for said in budget.take(feed.comments, found):
        _say(said, found)
    for combo in budget.take(feed.combos, found):
        _repeat(combo, found)


def _say(said: WebComment, found: Found) -> None:
    text = text_of(said.content).strip()
    if said.show_type == HIDDEN or not text:
        found.kinds.append("(hidden)" if text else "(empty)")
        return
    at_ms = ms_of(said.time) or ms_of(said.sort_rank)
    user, key = text_of(said.user.principal_id), text_of(said.id)
    if not key and (said.sort_rank or said.time):
        # Kuaishou often leaves the id out; the rank is one comment's only together with who said what.
        key = f"{user}/{said.sort_rank or said.time}/{text}"
    found.lines.append(Line(text, key, user, text_of(said.user.user_name), at_ms))


def _repeat(combo: WebCombo, found: Found) -> None:
    """What many typed alike is told once, with their number instead of a name."""
    if text := text_of(combo.content).strip():
        found.lines.append(Line(text, text_of(combo.id), "", f"×{combo.combo_count}"))


def _bare(content: bytes, budget: Budget) -> Found:
    """A feed without the frame around it; the app's, if it is not the page's."""
    found = Found()
    web = _maybe(WebFeedPush.FromString, content)
    if web is not None and any(said.content and said.user.user_name for said in web.comments):
        _web(web, budget, found)
        return found
    if not _app(content, budget, found):
        raise Unreadable("不是快手直播间的数据", "not a frame of a Kuaishou page")
    return found


def _app(content: bytes, budget: Budget, found: Found) -> bool:
    """Add what the app's feed says; whether it is one."""
    app = _maybe(AppFeedPush.FromString, content)
    if app is None or not any(said.content and said.user.name for said in app.comments):
        return False
    for said in budget.take(app.comments, found):
        user = str(said.user.id) if said.user.id else ""
        if text := text_of(said.content).strip():
            found.lines.append(Line(text, text_of(said.id), user, text_of(said.user.name), ms_of(said.time)))
    return True


def _maybe(kind: Callable[[bytes], _Kind], content: bytes) -> _Kind | None:
    try:
        return kind(content)
    except DecodeError:
        return None


def _told(told: Any, budget: Budget) -> Found:
    found, told = Found(), wrapped(told, "commentList", "commentContent", "commentId")
    pages = list(seek(told, "commentList", "comments"))
    if not pages and not (isinstance(told, dict) and told.keys() & {"result", "code", "data"}):
        raise Unreadable("不是快手助手的评论", "not the comments of Kuaishou's helper page")
    for page in pages:
        for piece in budget.take(objects(page.get("commentList", page.get("comments"))), found):
            _piece(piece, found)
    found.kinds.append("(comments)" if pages else "(no comments)")
    return found


def _piece(piece: dict[str, Any], found: Found) -> None:
    text, user = words(piece, "commentContent", "content", "text"), inside(piece, "user")
    if not text:
        found.lack(piece, "commentContent", "content", "text")
        return
    source = piece.get("commentSource")
    by_anchor = source is not None and not isinstance(source, bool) and str(source).strip() == "0"
    if by_anchor or words(piece, "commentSourceTips").startswith("主播") or truth(piece.get("isAnchor")):
        found.kinds.append("(anchor)")
        return
    who = mark(piece, "fromUserId", "userId", "authorId") or mark(user, "userId", "id", "principalId")
    name = words(piece, "fromUserName", "userName", "nickName", "nickname") or words(user, "userName", "name")
    at_ms = moment(piece.get("commentTime")) or moment(piece.get("time")) or moment(piece.get("timestamp"))
    found.lines.append(Line(text, mark(piece, "commentId", "id"), who, name, at_ms))
