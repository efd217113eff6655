"""Floor 3, pure: what a DingTalk robot is sent, and what its answers mean. Reads what it is given; writes nothing.

Every refusal comes with HTTP 200, and one code stands for several: so the words that come with it are read, too.
"""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from companion.domain.trouble import NotTaken
from connectors.contract import Notice
from connectors.kit.robot import BUSY_S, LASTING_S, RATE_S, Answer, Mention, notice_text, read_answer

TEXT_BYTES: Final = 4096
"""Far below DingTalk's own bound of 20,000, for a group is no place for more."""

_OUT_S: Final = 600.0
_TOO_OFTEN: Final = frozenset({130101, 410100, 90018})
_BUSY: Final = -1
_UNSAFE: Final = 310000
_NO_ROBOT: Final = frozenset({300001, 300005, 400101, 400106})
_STOPPED: Final = frozenset({400013, 400102})
_WHY: Final = (
    (
        "sign",
        "签名不对：请核对 secret 和这台电脑的时钟",
        "the signature is wrong: check the secret and this machine's clock",
    ),
    ("timestamp", "时间不对：请校准这台电脑的时钟", "the time is wrong: set this machine's clock"),
    ("keyword", "机器人还设了关键词：请加上「坐诊」", "the robot wants a keyword: add 坐诊 to its keywords"),
    ("whitelist", "这台电脑的 IP 不在机器人的白名单里", "this machine's IP is not on the robot's whitelist"),
)


def write_body(notice: Notice, mention: Mention, zone: ZoneInfo) -> bytes:
    """The body of the call. Who is called by name must be named in the text as well."""
    names = "".join(f" @{name}" for name in (*mention.mobiles, *mention.ids))
    text = notice_text(notice, zone, TEXT_BYTES - len(names.encode())) + names
    body: dict[str, Any] = {"msgtype": "text", "text": {"content": text}}
    if names:
        body["at"] = {"atMobiles": mention.mobiles, "atUserIds": mention.ids, "isAtAll": False}
    return msgspec.json.encode(body)


def check_taken(status: int, body: bytes) -> None:
    """Raises `NotTaken`, with a reason and how soon to try again, unless DingTalk says that it was taken."""
    answer = read_answer(body)
    if answer is None:
        raise NotTaken(
            f"钉钉答的不是 JSON（HTTP {status}），会再试", f"DingTalk answered no JSON (HTTP {status})", BUSY_S
        )
    code = answer.errcode
    if code == 0:
        return
    if code in _TOO_OFTEN or "too fast" in answer.errmsg:
        wait_s = _OUT_S if code == 410100 else RATE_S
        raise NotTaken("钉钉说太频繁了，等一等再试", "DingTalk: too often; waiting before the next try", wait_s)
    if code == _BUSY:
        raise NotTaken("钉钉正忙，会再试", "DingTalk is busy; trying again", BUSY_S)
    zh, en = _refusal(answer)
    raise NotTaken(f"{zh}（errcode {code}）", f"{en} (errcode {code})", LASTING_S)


def _refusal(answer: Answer) -> tuple[str, str]:
    if answer.errcode == _UNSAFE:
        words = answer.errmsg.lower()
        found = next(((zh, en) for word, zh, en in _WHY if word in words), None)
        return found or ("钉钉的安全设置没有通过", "DingTalk's safety settings refuse it")
    if answer.errcode in _NO_ROBOT:
        return "没有这个机器人：请重新复制 Webhook 地址", "there is no such robot: copy its webhook address again"
    if answer.errcode in _STOPPED:
        return "机器人停用了，或群解散了", "the robot was stopped, or the group is gone"
    return "钉钉不收", "DingTalk refuses"
