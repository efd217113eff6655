"""A WeCom robot: within its bounds, understood when it refuses, and never telling its address."""

from __future__ import annotations

import logging
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from companion.domain.trouble import NotTaken, Trouble
from connectors.contract import Notifier, Setting
from connectors.kit.robot import Mention
from connectors.wecom_robot import CARD, WecomRobot, check, connect
from connectors.wecom_robot.address import read_address
from connectors.wecom_robot.payload import TEXT_BYTES
from tests.connectors.robots import NOTICE, TAKEN, Platform, Sleeps, running
from tests.domain.shop import T0

SEND = "/cgi-bin/webhook/send"
KEY = "73febdcb-1b38-4d1b-a994-790f21fc8d30"


def robot(platform: Platform, **more: Any) -> WecomRobot:
    mentions = {"li": Mention(("lishifu",), ("13800138000",))}
    return WecomRobot(f"{platform.url}?key={KEY}", mentions, ZoneInfo("Asia/Shanghai"), **more)


async def test_a_notice_is_taken_and_calls_the_expert_by_name() -> None:
    async with running(Platform(), SEND) as platform:
        await robot(platform).notify(NOTICE, T0)
    assert platform.queries == [{"key": KEY}]
    content = "【坐诊】弄袍村\n李子树叶子发黄怎么办\n12 人问 · 20:00 转来 · 请李农技看看"
    assert platform.bodies == [
        {
            "msgtype": "text",
            "text": {
                "content": content,
                "mentioned_list": ["lishifu"],
                "mentioned_mobile_list": ["13800138000"],
            },
        }
    ]


async def test_nobody_is_called_by_name_for_nobody_in_particular_and_none_by_a_viewer() -> None:
    anyone = replace(NOTICE, expert="", name="", askers=1, question="@all <@lishifu> 叶子黄", lang="en")
    async with running(Platform(), SEND) as platform:
        await robot(platform).notify(anyone, T0)
    assert platform.bodies[0]["text"] == {"content": "[Clinic] 弄袍村\n＠all <＠lishifu> 叶子黄\nat 20:00"}


@pytest.mark.parametrize("question", ["长" * 5000, "a" * 5000, "👨‍👩‍👧" * 500, "\ud800" * 2000])
async def test_a_long_question_is_shortened_to_what_wecom_takes(question: str) -> None:
    async with running(Platform(), SEND) as platform:
        await robot(platform).notify(replace(NOTICE, question=question), T0)
    content = platform.bodies[0]["text"]["content"]
    assert TEXT_BYTES - 4 <= len(content.encode()) <= TEXT_BYTES
    assert content.endswith("请李农技看看")


@pytest.mark.parametrize(
    ("answer", "why", "after_s"),
    [
        ({"errcode": 45009, "errmsg": "api freq out of limit"}, "太频繁", 60),
        ({"errcode": -1, "errmsg": "system busy"}, "正忙", 30),
        ({"errcode": 93000, "errmsg": "invalid webhook url, hint: [1]"}, "地址不对", 300),
        ({"errcode": 40058, "errmsg": "?"}, "errcode 40058", 300),
        (b"not json", "不是 JSON", 30),
    ],
)
async def test_every_code_but_zero_is_a_refusal(answer: Any, why: str, after_s: float) -> None:
    async with running(Platform(), SEND) as platform:
        platform.answers = [answer]
        with pytest.raises(NotTaken, match=why) as refused:
            await robot(platform).notify(NOTICE, T0)
    assert refused.value.after_s == after_s


async def test_an_http_error_or_a_redirect_is_no_success(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for status in (302, 404, 500):
        async with running(Platform(), SEND) as platform:
            platform.status, platform.answers = status, [b"no"]
            with pytest.raises(NotTaken, match=str(status)) as refused:
                await robot(platform).notify(NOTICE, T0)
        assert KEY not in refused.value.zh + refused.value.en + caplog.text
        assert len(platform.queries) == 1


async def test_no_more_than_twenty_go_in_a_minute() -> None:
    sleeps = Sleeps()
    async with running(Platform(), SEND) as platform:
        one = robot(platform, sleep=sleeps)
        for _ in range(21):
            await one.notify(NOTICE, T0)
    assert len(sleeps.slept) == 1
    assert platform.answers == [TAKEN]


@pytest.mark.parametrize("secret", [KEY, f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"])
def test_the_secret_is_the_address_or_its_key(secret: str) -> None:
    assert read_address(secret).endswith(f"/cgi-bin/webhook/send?key={KEY}")
    assert isinstance(connect(Setting({"secret": secret})), Notifier)
    assert CARD.kind == "notifier"


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({}, "缺少 secret"),
        ({"secret": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"}, "Webhook 地址"),
        ({"secret": f"ftp://qyapi.weixin.qq.com/?key={KEY}"}, "Webhook 地址"),
        ({"secret": "http://[::1"}, "Webhook 地址"),
        ({"secret": KEY, "mention": {"li": ""}}, "mention 应写成"),
        ({"secret": KEY, "mention": {"lee": "a"}}, "没有农技员「lee」"),
        ({"secret": KEY, "url": "x"}, "不认识「url」"),
    ],
)
def test_what_is_wrong_with_the_settings_is_said(table: dict[str, Any], why: str) -> None:
    setting = Setting(table, experts=("li",))
    (found,) = check(setting)
    assert why in found.zh
    assert KEY not in found.zh
    with pytest.raises(Trouble):
        connect(setting)
