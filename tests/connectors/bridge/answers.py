"""What each page is told, made up from the descriptions of what tools have seen: synthetic, every name and id invented.

It shares nothing with the code under test. Each maker takes viewers' lines as (id, name, text) and gives what the
page's server would answer or push.
"""

from __future__ import annotations

import base64
from typing import Any, Final

import orjson

from tests.connectors.bridge.wire import NOW, comment, common, fields, push, response, said, user

Told = tuple[str, str, str]


def text_of(value: Any) -> str:
    return orjson.dumps(value).decode()


# --- 抖店 / 百应 -----------------------------------------------------------------------------------------------------


def douyin_console(*lines: Told, **more: Any) -> dict[str, Any]:
    """An answer of `api/anchor/comment/info`."""
    items = [
        {"comment_id": id, "uid": f"98{id[-8:]}", "nick_name": name, "content": text, "tags": []}
        for id, name, text in lines
    ]
    data = {
        "comment_infos": items,
        "cursor": "17815_1",
        "internal_ext": "internal_src:pushserver|wss_push_room_id:7381|wss_push_did:7299",
        "next_fetch_interval": 1000 if items else 2000,
    }
    return {"code": 0, "st": 0, "msg": "", "data": data | more}


def douyin_web(*lines: Told, at_ms: int = NOW) -> bytes:
    """A frame of the live page's socket; its ids are numbers."""
    parts = [
        said(comment(text, user(nickname=name, id=int(id[-9:]) + 1000), common(int(id)), at_ms // 1000))
        for id, name, text in lines
    ]
    return push(response(*parts, now_ms=at_ms))


# --- 快手 ------------------------------------------------------------------------------------------------------------


def kuaishou_helper(*lines: Told, **more: Any) -> dict[str, Any]:
    """What the helper page's own code makes of a push."""
    items = [
        {
            "commentContent": text,
            "commentId": id,
            "fromUserId": int(id[-6:] or 0) + 7,
            "fromUserName": name,
            "commentTime": "2026-06-15 20:00:01",
            "commentSource": 1,
        }
        for id, name, text in lines
    ]
    return {"commentList": [item | more for item in items]}


def kuaishou_comment(told: Told, shown: int = 1, rank: int = 0, at_ms: int = 0) -> bytes:
    id, name, text = told
    speaker = fields((1, f"3x{id[-8:]}"), (2, name), (3, "https://example.invalid/h"))
    return fields((1, id), (2, speaker), (3, text), (4, "aGFzaA=="), (5, rank), (7, shown), (9, at_ms))


def kuaishou_web(
    *comments: bytes, watching: str = "2735", packing: int = 1, kind: int = 310, more: bytes = b""
) -> bytes:
    """A SocketMessage with a feed of comments."""
    feed = fields((1, watching), (2, "26万"), (4, 800), *((5, one) for one in comments)) + more
    return fields((1, kind), (2, packing), (3, feed), (4, NOW))


# --- 视频号 -----------------------------------------------------------------------------------------------------------

WHERE: Final = {"country": "CN", "province": "Guizhou", "city": "Anshun", "sex": 2}
"""What the platform tells of a viewer and nobody may keep."""


def channels_line(seq: int, name: str, text: str, kind: int = 1) -> dict[str, Any]:
    contact = {"nickname": name, "headUrl": "https://example.invalid/h", "username": f"v8_{name}@flstranger"}
    return {
        "type": kind,
        "content": text,
        "nickname": name,
        "headUrl": "https://example.invalid/h",
        "username": f"v8_{name}@flstranger",
        "seq": str(seq),
        "clientMsgId": f"finderlive_usermsg_comment_{seq:08d}-1f_o9hHn5{name}abcdef",
        "finderLiveContact": {"contact": contact | {"extInfo": WHERE, "signature": "种李子的"}, "liveIdentity": 0},
    }


def channels_app(kind: int, payload: dict[str, Any], seq: int = 90, to: str = "山里人") -> dict[str, Any]:
    return {
        "msgType": kind,
        "payload": base64.b64encode(orjson.dumps(payload)).decode(),
        "clientMsgId": f"finderlive_appmsg_{seq}",
        "seq": str(seq),
        "fromUserContact": {
            "contact": {"username": "v8_me@flstranger", "nickname": "罗家李子"},
            "displayNickname": "罗家",
        },
        "toUserContact": {"contact": {"username": f"v8_{to}@flstranger", "nickname": to}, "displayNickname": to},
    }


def channels(*lines: dict[str, Any], app: tuple[dict[str, Any], ...] = (), live: str = "2042602950") -> dict[str, Any]:
    info = {"liveId": live, "liveStatus": 1, "onlineCnt": 37, "startTime": NOW // 1000 - 600, "likeCnt": 5}
    data: dict[str, Any] = {"msgList": list(lines), "appMsgList": list(app)}
    return {"errCode": 0, "errMsg": "request successful", "data": data | ({"liveInfo": info} if live else {})}


# --- 淘宝 ------------------------------------------------------------------------------------------------------------


def taobao_line(id: str, name: str, text: str, at_ms: int = NOW - 1_000, **renders: str) -> dict[str, Any]:
    return {
        "commentId": id,
        "commodities": [],
        "content": text,
        "tbNick": name,
        "publisherId": f"60{id[-7:]}",
        "replyToCommentId": "0",
        "replyToUserId": "0",
        "timestamp": str(at_ms),
        "renders": {"fanLevel": "0", "render_anchor": "false", "isOrder": "0"} | renders,
    }


def taobao_reply(id: str, to: str, text: str) -> dict[str, Any]:
    reply = {
        "content": text,
        "quote": "",
        "replyToCommentId": int(to),
        "replyToUserNick": "t**8",
        "targetType": "manual_reply",
    }
    told = taobao_line(id, "罗家果园", text, render_anchor="true", reply=text_of(reply))
    return told | {"replyToCommentId": to, "replyToUserId": "777"}


def taobao(*comments: dict[str, Any], now_ms: int = NOW) -> dict[str, Any]:
    context = {"commentId": 1, "refreshTime": now_ms, "timestamp": now_ms}
    return {
        "api": "mtop.taobao.iliad.comment.query.anchorlatest",
        "v": "3.0",
        "ret": ["SUCCESS::调用成功"],
        "data": {"comments": list(comments), "delay": "3000", "paginationContext": text_of(context)},
    }


# --- 小红书 -----------------------------------------------------------------------------------------------------------


def xiaohongshu_line(
    id: str, name: str, text: str, kind: str = "text", as_text: bool = True, **profile: Any
) -> dict[str, Any]:
    speaker = {"user_id": f"5f{id[-10:]}", "nickname": name} | profile
    custom = {"type": kind, "desc": text, "profile": speaker, "commentId": id, "origin_language": "zh"}
    outer = {
        "command": 1,
        "msgId": f"m{id}",
        "roomId": "5700",
        "roomType": "LIVE",
        "ts": NOW - 500,
        "customData": text_of(custom) if as_text else custom,
    }
    return {"d": base64.b64encode(orjson.dumps(outer)).decode()}


def xiaohongshu(*lines: dict[str, Any], kind: int = 4) -> dict[str, Any]:
    return {"v": 1, "t": kind, "m": "1781", "b": {"d": {"a": 1, "b": list(lines)}}}
