"""Floor 3, pure: what the live console of WeChat Channels is told. Reads the text it is handed; writes its Memory.

The page polls `…/mmfinderassistant-bin/live/msg` and is answered `{"errCode":0,"data":{"liveInfo","msgList",
"appMsgList"}}`; some versions put the same into `data.respJsonStr`, in snake_case. No time is told, and `seq` begins
anew with every live. What the tool wxlivespy forwards is read too.
"""

from __future__ import annotations

import re
from typing import Any, Final

from connectors.bridge.found import Answered, Budget, Found, Line, Memory
from connectors.bridge.payload import Item, Unreadable
from connectors.bridge.seek import (
    count_of,
    id_text,
    inside,
    mark,
    moment,
    objects,
    opened,
    read_copy,
    seek,
    unpacked,
    words,
)

SIGN_IN: Final = "视频号页面登录过期了（the Channels console wants you to sign in again）"
LOGIN_EXPIRED: Final = "300330"
COMMENT: Final = "1"
REPLY: Final = "20002"
LISTS: Final = ("msgList", "msg_list", "appMsgList", "app_msg_list")
AS_TEXT: Final = ("respJsonStr", "resp_json_str")

_SAME_VIEWER: Final = re.compile(r"(?:^|_)(o9h[0-9A-Za-z_-]{6,})$")
"""The end of a clientMsgId that stays the same for a viewer in every live of one anchor."""


def read(item: Item, budget: Budget, memory: Memory) -> Found:
    """The comments and replies of one answer. Raises `Unreadable`."""
    told, found = read_copy(item, budget), Found()
    if isinstance(told, dict) and "events" in told and ("live_info" in told or "host_info" in told):
        _forwarded(told, budget, found)
        return found
    if isinstance(told, dict) and mark(told, "errCode", "err_code", "errcode") == LOGIN_EXPIRED:
        found.note, found.deaf = SIGN_IN, True
        return found
    _count(told, memory, found)
    pages = list(seek(told, *LISTS))
    if not pages and not (isinstance(told, dict) and ("errCode" in told or "data" in told)):
        raise Unreadable("不是视频号控制台的评论", "not the comments of the Channels console")
    # A version that tells them as text may leave the lists beside it empty, or say the same there once more.
    for page in pages:
        pages += [inner for name in AS_TEXT if (inner := inside(page, name)).keys() & set(LISTS)]
    for page in pages:
        for name in LISTS:
            for piece in budget.take(objects(page.get(name)), found):
                _heed(piece, memory, found)
    return found


def _count(told: Any, memory: Memory, found: Found) -> None:
    for page in seek(told, "liveInfo", "live_info"):
        live = inside(page, "liveInfo") or inside(page, "live_info")
        memory.live = mark(live, "liveId", "live_id") or memory.live
        found.viewers = count_of(live.get("onlineCnt", live.get("online_cnt", live.get("online_count"))))


def _heed(piece: dict[str, Any], memory: Memory, found: Found) -> None:
    kind = id_text(piece.get("msgType", piece.get("msg_type", piece.get("type"))))
    found.kinds.append(f"(channels {kind[:12]})")
    if kind == COMMENT:
        _say(piece, memory, found)
    elif kind == REPLY:
        _answer(piece, memory, found)


def _say(piece: dict[str, Any], memory: Memory, found: Found) -> None:
    text, contact = words(piece, "content"), _contact(piece, "finderLiveContact", "finder_live_contact")
    if not text:
        found.lack(piece, "content")
        return
    sent = words(piece, "clientMsgId", "client_msg_id")
    alias = words(piece, "username") or words(contact, "username", "usename")
    same = _SAME_VIEWER.search(sent)
    if same and alias:
        memory.know(alias, same[1])
    name = words(piece, "nickname", "nick_name") or words(contact, "nickname")
    found.lines.append(Line(text, _key(piece, sent, memory), same[1] if same else memory.viewer(alias), name))


def _answer(piece: dict[str, Any], memory: Memory, found: Found) -> None:
    payload = opened(_payload(piece.get("payload")))
    text = words(payload, "content") if isinstance(payload, dict) else ""
    to, by = (
        _contact(piece, "toUserContact", "to_user_contact"),
        _contact(piece, "fromUserContact", "from_user_contact"),
    )
    if not text:
        found.park(Unreadable("回复没有内容", "a reply without text"))
        return
    sent = words(piece, "clientMsgId", "client_msg_id")
    whom, name = memory.viewer(words(to, "username", "usename")), words(to, "nickname", "displayNickname")
    found.answers.append(
        Answered(text, _key(piece, sent, memory), user=whom, name=name, by=words(by, "displayNickname", "nickname"))
    )


def _key(piece: dict[str, Any], sent: str, memory: Memory) -> str:
    number = mark(piece, "seq")
    return f"{memory.live}/{number}" if number and memory.live else sent


def _contact(piece: dict[str, Any], *names: str) -> dict[str, Any]:
    """Who it is, without where they live and of which sex, which the platform tells too."""
    for name in names:
        if outer := inside(piece, name):
            inner = inside(outer, "contact")
            return {key: value for one in (inner, outer) for key, value in one.items() if isinstance(value, str)}
    return {}


def _payload(payload: Any) -> Any:
    if not isinstance(payload, str) or payload[:1] in ("{", "["):
        return payload
    return (unpacked(payload) or b"").decode("utf-8", "replace")


def _forwarded(told: dict[str, Any], budget: Budget, found: Found) -> None:
    live = inside(told, "live_info")
    number = mark(live, "live_id")
    found.viewers = count_of(live.get("online_count"))
    for event in budget.take(objects(told["events"]), found):
        kind = words(event, "decoded_type") or id_text(event.get("msg_sub_type"))
        found.kinds.append(f"(channels {kind[:12]})")
        if kind not in ("comment", COMMENT):
            continue
        text, sent, seq = words(event, "content"), words(event, "msg_id"), mark(event, "seq")
        if not text:
            found.lack(event, "content")
            continue
        who = words(event, "decoded_openid", "sec_openid")
        key = f"{number}/{seq}" if number and seq else sent
        found.lines.append(Line(text, key, who, words(event, "nickname"), moment(event.get("msg_time"))))
