"""Floor 3, pure: what the live control page of 抖店 and 巨量百应 is told. Reads the text it is handed; writes nothing.

The page polls `…/api/anchor/comment/info?…` and is answered `{"code":0,"data":{"comment_infos":[…],"internal_ext"}}`;
an item has `comment_id`, `uid`, `nick_name`, `content`, `tags`. Nothing of this is documented by the platform, so other
names that tools have seen are read too. It tells no times, but its ids are made like all of ByteDance's: the upper 32
bits are the second they were made in, which is believed when it lies within hours of now.
"""

from __future__ import annotations

from typing import Any, Final

from connectors.bridge.found import Budget, Found, Line, Memory
from connectors.bridge.payload import Item, Unreadable
from connectors.bridge.seek import inside, mark, moment, objects, read_copy, seek, words, wrapped

LISTS: Final = ("comment_infos", "comment_list", "comments")
LOGGED_OUT: Final = 20_000_007
SIGN_IN: Final = "抖店页面要重新登录（the seller console wants you to sign in again）"
HOURS_MS: Final = 12 * 3_600_000
_AHEAD_MS: Final = 300_000
_NO_COMMENTS: Final = frozenset({"data", "code", "st"})


def read(item: Item, budget: Budget, memory: Memory) -> Found:
    """The comments of one answer. Raises `Unreadable`."""
    told = wrapped(read_copy(item, budget), LISTS[0], "comment_id", "content")
    found = Found()
    if isinstance(told, dict) and _wants_login(told):
        found.note, found.deaf = SIGN_IN, True
        return found
    lists: list[tuple[dict[str, Any], str]] = [
        (page, name) for page in seek(told, *LISTS, "messages") for name in LISTS if name in page
    ]
    screens = [inside(page, "messages") for page in seek(told, "messages")]
    lists += [(screen, "comment") for screen in screens if "comment" in screen]
    if not lists and not (isinstance(told, dict) and told.keys() & _NO_COMMENTS):
        raise Unreadable("不是中控台的评论", "not the comments of a seller console")
    for page, name in lists:
        mine = _own_device(words(page, "internal_ext"))
        for piece in budget.take(objects(page[name]), found):
            _heed(piece, mine, item.t, found)
    found.kinds.append("(comments)" if lists else "(no comments)")
    return found


def _heed(piece: dict[str, Any], mine: str, heard_ms: float, found: Found) -> None:
    user = inside(piece, "user")
    text = words(piece, "content", "comment_content", "text")
    if not text:
        found.lack(piece, "content", "comment_content", "text")
        return
    who = mark(piece, "uid", "user_id") or mark(user, "uid", "user_id", "id_str", "id")
    if (mine and who == mine) or _is_anchor(piece.get("tags")):
        found.kinds.append("(anchor)")
        return
    key = mark(piece, "comment_id", "chat_id", "msg_id", "id")
    name = words(piece, "nick_name", "nickname", "user_nickname") or words(user, "nickname", "nick_name")
    at_ms = moment(piece.get("create_time")) or moment(piece.get("comment_time")) or made_ms(key, heard_ms)
    found.lines.append(Line(text, key, who, name, at_ms))


def made_ms(id: str, heard_ms: float) -> int:
    """When an id of ByteDance's was made, by its upper bits; 0 if that is not within hours before `heard_ms`."""
    at_ms = (int(id) >> 32) * 1000 if id.isascii() and id.isdecimal() and len(id) < 21 else 0
    return at_ms if heard_ms - HOURS_MS < at_ms < heard_ms + _AHEAD_MS else 0


def _wants_login(told: dict[str, Any]) -> bool:
    if mark(told, "code", "st") == str(LOGGED_OUT):
        return True
    return "登录" in words(told, "msg", "message") and not any(told.get(name) for name in ("data", *LISTS))


def _own_device(internal_ext: str) -> str:
    """The device the page itself listens with; the anchor's own lines carry it instead of a viewer's id."""
    for part in internal_ext.split("|"):
        name, _, value = part.partition(":")
        if name == "wss_push_did":
            return value if value not in ("", "0") else ""
    return ""


def _is_anchor(tags: Any) -> bool:
    for tag in tags if isinstance(tags, list) else [tags]:
        told = words(tag, "text", "name", "label", "content", "title") if isinstance(tag, dict) else tag
        if isinstance(told, str) and told.strip() in ("主播", "anchor", "我", "本人"):
            return True
    return False
