"""Floor 3, pure: what the live control page of Taobao is told. Reads the text it is handed; writes nothing.

The page asks `mtop.taobao.iliad.comment.query.anchorlatest` (or `.latest`) again and again, by JSONP or XHR, and is
answered `{"ret":["SUCCESS::…"],"data":{"comments":[…],"paginationContext":"{…\\"refreshTime\\":ms}"}}`; all numbers are
text. An item that carries `renders.reply`, or that the anchor wrote to a comment, is an answer to it.
"""

from __future__ import annotations

from typing import Any, Final

from connectors.bridge.found import Answered, Budget, Found, Line, Memory
from connectors.bridge.payload import Item, Unreadable
from connectors.bridge.seek import (
    inside,
    mark,
    moment,
    objects,
    opened,
    read_bytes,
    read_copy,
    seek,
    truth,
    unpacked,
    words,
    wrapped,
)
from connectors.bridge.taobao_push import read_push

SIGN_IN: Final = "淘宝页面要重新登录（Taobao's page wants you to sign in again）"
SUCCESS: Final = "SUCCESS"
_LOGGED_OUT: Final = ("SESSION", "LOGIN", "TOKEN", "ILLEGAL_ACCESS", "USER_VALIDATE")
_ENVELOPES: Final = ("payloads", "timestampList")


def read(item: Item, budget: Budget, memory: Memory) -> Found:
    """The comments and replies of one answer, or of one pushed frame. Raises `Unreadable`."""
    found = Found()
    if item.text:
        _answer(read_copy(item, budget), budget, found)
        return found
    content = budget.unfold(item.b64)
    if content.lstrip()[:1] in (b"{", b"[") or b"({" in content[:200]:
        _answer(read_bytes(content), budget, found)
    else:
        read_push(content, budget, found)
    return found


def _answer(told: Any, budget: Budget, found: Found) -> None:
    if isinstance(told, dict) and not _succeeded(told, found):
        return
    told = wrapped(told, "comments", "commentId", "content")
    pages = list(seek(told, "comments", *_ENVELOPES))
    for page in pages:
        context = opened(page.get("paginationContext"))
        if isinstance(context, dict):
            found.now_ms = moment(context.get("refreshTime"))
        for piece in budget.take(objects(page.get("comments")), found):
            _heed(piece, found)
        for name in _ENVELOPES:
            for piece in budget.take(objects(page.get(name)), found):
                _unpack(piece, budget, found)
    if not pages and not (isinstance(told, dict) and ("ret" in told or "data" in told)):
        raise Unreadable("不是淘宝中控台的评论", "not the comments of Taobao's control page")
    found.kinds.append("(comments)" if pages else "(no comments)")


def _succeeded(told: dict[str, Any], found: Found) -> bool:
    ret = told.get("ret")
    said = str(ret[0])[:200] if isinstance(ret, list) and ret else ""
    if not said or said.startswith(SUCCESS):
        return True
    if any(word in said.upper() for word in _LOGGED_OUT):
        found.note, found.deaf = SIGN_IN, True
    else:
        found.park(Unreadable("淘宝没有答应这次查询", "Taobao refused its own page"))
    return False


def _unpack(piece: dict[str, Any], budget: Budget, found: Found) -> None:
    """An element of the older ways, whose `data` is base64: of JSON, or of a pushed frame."""
    try:
        content = budget.unfold(unpacked(piece.get("data")) or b"")
        if content[:1] in (b"{", b"["):
            for inner in seek(read_bytes(content), "content", "text", "msg"):
                _heed(inner, found)
        elif content:
            read_push(content, budget, found)
        else:
            raise Unreadable("淘宝推来的一条读不出来", "a pushed piece that does not decode")
    except Unreadable as why:
        found.park(why)


def _heed(piece: dict[str, Any], found: Found) -> None:
    renders = inside(piece, "renders")
    reply = inside(renders, "reply")
    text = words(piece, "content", "text", "msg")
    to = mark(piece, "replyToCommentId") or mark(reply, "replyToCommentId")
    by_anchor = truth(renders.get("render_anchor"))
    name = words(piece, "tbNick") or words(renders, "snsNick") or words(piece, "publisherNick", "nick", "nickname")
    key, at_ms = mark(piece, "commentId", "id", "msgId"), moment(piece.get("timestamp"))
    if reply or (to and by_anchor):
        whom, asked = mark(piece, "replyToUserId") or mark(reply, "replyToUserId"), words(reply, "replyToUserNick")
        text = words(reply, "content") or text
        if text:
            found.answers.append(Answered(text, key, to, whom, asked, name, at_ms))
        return
    if by_anchor:
        found.kinds.append("(anchor)")
        return
    if not text:
        found.lack(piece, "content", "text", "msg")
        return
    who = mark(piece, "publisherId", "userId") or mark(renders, "tbUserIdEncode")
    found.lines.append(Line(text, key, who, name, at_ms))
