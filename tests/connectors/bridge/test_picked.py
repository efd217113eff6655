"""A line that was picked from a page's list is a comment if someone said it, and other tools' lines are lines too."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain.inbound import User
from connectors.bridge.ear import BridgeEar
from connectors.bridge.picked import LOST
from tests.connectors.bridge.hearing import comments, notes, only, parked, told
from tests.connectors.bridge.wire import picked


@pytest.mark.parametrize(
    "text",
    [
        "来了",
        "进入直播间",
        "加入了直播间",
        "关注了主播",
        "点赞了",
        "为主播点赞了",
        "分享了直播间",
        "送出了小心心 x3",
        "正在去购买",
        "joined",
        "来了！",
    ],
)
def test_who_came_and_who_gave_is_no_comment(ear: BridgeEar, text: str) -> None:
    assert comments(told(ear, picked(text=text))) == []
    assert ear.tally["(not said)"] == 1


@pytest.mark.parametrize("text", ["来了老弟", "我关注了主播怎么没优惠", "1", "666", "[比心]", "点赞有优惠吗"])
def test_what_only_looks_like_it_is_a_comment(ear: BridgeEar, text: str) -> None:
    assert only(told(ear, picked(text=text))).text == text


def test_the_colon_after_a_name_is_not_of_the_name(ear: BridgeEar) -> None:
    assert only(told(ear, picked(nick="山里人："))).user == User("", "山里人")


def test_what_stood_there_before_is_old(ear: BridgeEar) -> None:
    assert only(told(ear, picked(old=True))).old


def test_a_list_that_is_gone_is_told_and_forgotten_when_it_is_back(ear: BridgeEar) -> None:
    assert notes(told(ear, picked(kind="lost", text=""))) == [LOST]
    assert notes(told(ear, picked(kind="lost", text=""))) == []
    assert notes(told(ear, picked())) == [""]


@pytest.mark.parametrize(
    "line",
    [
        {"type": "comment", "username": "山里人", "content": "发新疆不"},
        {"user": "山里人", "text": "发新疆不"},
        {"nick": "山里人", "text": "发新疆不", "id": 5},
    ],
)
def test_lines_of_other_tools_are_lines_of_a_page(ear: BridgeEar, line: dict[str, Any]) -> None:
    noun = only(told(ear, line))
    assert (noun.text, noun.user) == ("发新疆不", User("", "山里人"))


@pytest.mark.parametrize(
    "line", [{"type": "gift", "username": "a", "content": "b"}, {"username": "a"}, {"user": 5, "text": "b"}]
)
def test_what_is_no_line_is_counted(ear: BridgeEar, line: dict[str, Any]) -> None:
    assert parked(told(ear, line)) == 1
