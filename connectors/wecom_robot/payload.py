"""Floor 3, pure: what a WeCom group robot is sent, and what its answers mean. Reads what it is given; writes nothing.

Text, not Markdown: only text can call people by name.
"""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from companion.domain.trouble import NotTaken
from connectors.contract import Notice
from connectors.kit.robot import BUSY_S, LASTING_S, RATE_S, Mention, notice_text, read_answer

TEXT_BYTES: Final = 2048
"""WeCom's own bound on a text."""

_TOO_OFTEN: Final = 45009
_BUSY: Final = -1
_MENDED: Final = {
    93000: (
        "机器人的地址不对，或机器人已移出群：请重新复制 Webhook 地址",
        "the robot's address is wrong, or it left the group",
    ),
    40008: ("企业微信不收这种消息", "WeCom does not take this kind of text"),
    44004: ("内容是空的", "the text is empty"),
    45002: ("内容太长", "the text is too long"),
}


def write_body(notice: Notice, mention: Mention, zone: ZoneInfo) -> bytes:
    """The body of the call."""
    text: dict[str, Any] = {"content": notice_text(notice, zone, TEXT_BYTES)}
    if mention.ids:
        text["mentioned_list"] = mention.ids
    if mention.mobiles:
        text["mentioned_mobile_list"] = mention.mobiles
    return msgspec.json.encode({"msgtype": "text", "text": text})


def check_taken(status: int, body: bytes) -> None:
    """Raises `NotTaken`, with a reason and how soon to try again, unless WeCom says that it was taken."""
    answer = read_answer(body)
    if answer is None:
        raise NotTaken(
            f"企业微信答的不是 JSON（HTTP {status}），会再试", f"WeCom answered no JSON (HTTP {status})", BUSY_S
        )
    code = answer.errcode
    if code == 0:
        return
    if code == _TOO_OFTEN:
        raise NotTaken("企业微信说太频繁了，过一分钟再试", "WeCom: too often; trying again in a minute", RATE_S)
    if code == _BUSY:
        raise NotTaken("企业微信正忙，会再试", "WeCom is busy; trying again", BUSY_S)
    zh, en = _MENDED.get(code, ("企业微信不收", "WeCom refuses"))
    raise NotTaken(f"{zh}（errcode {code}）", f"{en} (errcode {code})", LASTING_S)
