"""A DingTalk robot: signed as DingTalk checks it, understood when it refuses, and never telling its secret."""

from __future__ import annotations

import logging
import socket
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from companion.domain.trouble import NotTaken, Trouble
from connectors.contract import Notifier, Setting
from connectors.dingtalk_robot import CARD, DingtalkRobot, check, connect
from connectors.dingtalk_robot.signature import read_address, sign, signed
from connectors.kit.robot import Mention
from tests.connectors.robots import NOTICE, DingTalk, Sleeps, running
from tests.domain.shop import T0

SEND = "/robot/send"
ZONE = ZoneInfo("Asia/Shanghai")
TOKEN = "token-of-the-robot"


def robot(platform: DingTalk, secret: str = DingTalk.secret, token: str = TOKEN, **more: Any) -> Any:
    mentions = {"li": Mention(("manager123",), ("13800138000",))}
    return DingtalkRobot(f"{platform.url}?access_token={token}", secret, mentions, ZONE, **more)


def test_the_signature_is_what_openssl_makes_of_the_same() -> None:
    # printf '1577262236757\nthis is secret' | openssl dgst -sha256 -hmac 'this is secret' -binary | base64
    assert sign("this is secret", 1577262236757) == "hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D"
    assert signed("https://x/robot/send?access_token=t", "s", 5).startswith(
        "https://x/robot/send?access_token=t&timestamp=5&sign="
    )


async def test_a_notice_is_signed_and_taken_and_calls_the_expert_by_name() -> None:
    async with running(DingTalk(), SEND) as platform:
        assert isinstance(platform, DingTalk)
        for step in range(40):  # signatures with +, / and = among them
            await robot(platform, sleep=Sleeps()).notify(NOTICE, T0 + step)
    assert len(platform.bodies) == 40
    content = "【坐诊】弄袍村\n李子树叶子发黄怎么办\n12 人问 · 20:00 转来 · 请李农技看看 @13800138000 @manager123"
    assert platform.bodies[0] == {
        "msgtype": "text",
        "text": {"content": content},
        "at": {"atMobiles": ["13800138000"], "atUserIds": ["manager123"], "isAtAll": False},
    }


@pytest.mark.parametrize(
    ("more", "at_ms", "why"),
    [
        ({"secret": "SECwrong"}, T0, "签名不对"),
        ({"token": "another-robots-token"}, T0, "没有这个机器人"),
        ({}, T0 + 7_200_000, "时钟"),
    ],
)
async def test_what_dingtalk_refuses_is_said_so_that_it_can_be_mended(
    more: dict[str, str], at_ms: int, why: str
) -> None:
    async with running(DingTalk(), SEND) as platform:
        assert isinstance(platform, DingTalk)
        with pytest.raises(NotTaken, match=why) as refused:
            await robot(platform, **more).notify(NOTICE, at_ms)
    assert refused.value.after_s >= 300


@pytest.mark.parametrize(
    ("answer", "why", "after_s"),
    [
        ({"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}, "太频繁", 60),
        ({"errcode": 410100, "errmsg": "发送速度太快而限流"}, "太频繁", 600),
        ({"errcode": -1, "errmsg": "系统繁忙"}, "正忙", 30),
        ({"errcode": 310000, "errmsg": "keywords not in content"}, "关键词", 300),
        ({"errcode": 310000, "errmsg": "ip 1.2.3.4 not in whitelist"}, "白名单", 300),
        ({"errcode": 310000, "errmsg": "?"}, "安全设置", 300),
        ({"errcode": 400102, "errmsg": "bot is stopped"}, "停用", 300),
        ({"errcode": 99, "errmsg": "?"}, "不收", 300),
        (b"<html>502</html>", "不是 JSON", 30),
        (b"{}", "不是 JSON", 30),
        (b"", "不是 JSON", 30),
    ],
)
async def test_every_code_but_zero_is_a_refusal(answer: Any, why: str, after_s: float) -> None:
    async with running(DingTalk(), SEND) as platform:
        assert isinstance(platform, DingTalk)
        platform.answers = [answer]
        with pytest.raises(NotTaken, match=why) as refused:
            await robot(platform).notify(NOTICE, T0)
    assert refused.value.after_s == after_s


async def test_no_answer_in_time_and_no_server_are_told_without_the_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(DingTalk(), SEND) as platform:
        assert isinstance(platform, DingTalk)
        platform.answers = [None]
        with pytest.raises(NotTaken, match="没有回音") as late:
            await robot(platform, answer_s=0.05).notify(NOTICE, T0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        platform.url = f"http://127.0.0.1:{free.getsockname()[1]}/robot/send"
        with pytest.raises(NotTaken, match="连不上") as nobody:
            await robot(platform).notify(NOTICE, T0)
    said = f"{late.value.zh}{late.value.en}{nobody.value.zh}{nobody.value.en}{caplog.text}"
    assert "token-of-the-robot" not in said
    assert DingTalk.secret not in said
    assert nobody.value.__cause__ is None


async def test_no_more_than_twenty_go_in_a_minute_and_the_signature_is_of_when_they_go() -> None:
    sleeps = Sleeps()
    async with running(DingTalk(), SEND) as platform:
        assert isinstance(platform, DingTalk)
        one = robot(platform, sleep=sleeps)
        for _ in range(21):
            await one.notify(NOTICE, T0)
    assert len(sleeps.slept) == 1
    assert 50 < sleeps.slept[0] <= 60
    assert int(platform.queries[-1]["timestamp"]) == T0 + round(sleeps.slept[0] * 1000)


def setting(**table: Any) -> Setting:
    return Setting({"token": "t" * 20, "secret": "SECx", **table}, experts=("li",))


def test_the_settings_are_checked() -> None:
    assert check(setting()) == []
    assert check(setting(mention={"li": ["a", "13800138000"]})) == []
    one = connect(setting(token="https://oapi.dingtalk.com/robot/send?access_token=abc", mention={"li": "a"}))
    assert isinstance(one, Notifier)
    assert CARD.kind == "notifier"


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"secret": ""}, "缺少 secret"),
        ({"token": ""}, "缺少 token"),
        ({"token": "http://evil.example/robot/send?access_token=abc"}, "Webhook 地址"),
        ({"token": "https://oapi.dingtalk.com/robot/send"}, "Webhook 地址"),
        ({"token": "short"}, "Webhook 地址"),
        ({"mention": "li"}, "mention 应写成"),
        ({"mention": {"li": 3}}, "mention 应写成"),
        ({"mention": {"lee": "a"}}, "没有农技员「lee」"),
        ({"mentions": {}}, "是不是想写 mention"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said_without_the_secret(table: dict[str, Any], why: str) -> None:
    (found,) = check(setting(**table))
    assert why in found.zh
    assert "SECx" not in found.zh + found.en
    with pytest.raises(Trouble):
        connect(setting(**table))


def test_an_address_may_be_its_token_alone() -> None:
    assert read_address(" " + "a" * 64) == "https://oapi.dingtalk.com/robot/send?access_token=" + "a" * 64
