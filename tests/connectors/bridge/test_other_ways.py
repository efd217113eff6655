"""The same comments told another way than usual: in another envelope, of a rarer kind, beside an empty list."""

from __future__ import annotations

import gzip
from typing import Any

import orjson
import pytest

from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.answers import (
    channels,
    channels_line,
    douyin_console,
    kuaishou_comment,
    kuaishou_helper,
    kuaishou_web,
    taobao,
    taobao_line,
    text_of,
    xiaohongshu,
    xiaohongshu_line,
)
from tests.connectors.bridge.hearing import comments, page, parked, told
from tests.connectors.bridge.wire import NOW, comment, common, fields, item, part, push, response, said, user

ONE = ("c0000000001", "山里人", "李子多少钱一斤")


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("kind", ["ws", "fetch", "xhr", ""])
def test_a_frame_of_douyins_page_is_read_however_it_was_copied(ear: BridgeEar, kind: str, zipped: bool) -> None:
    body = response(said())
    for number, frame in enumerate((push(body, zipped=zipped), body)):
        (noun,) = comments(told(BridgeEar({}, "r"), item(frame, kind)))
        assert noun.text == "李子多少钱一斤", number
    assert told(ear, item(push(b"", kind="hb", zipped=False), kind)) == ()
    assert ear.tally["(heartbeat)"] == (kind == "ws")


@pytest.mark.parametrize(
    ("method", "at"),
    [("Screen", 4), ("PrivilegeScreen", 3), ("Audio", 3), ("Emoji", 5)],
)
def test_the_rarer_kinds_of_what_a_viewer_says_are_comments_unless_they_are_hidden(method: str, at: int) -> None:
    bare = fields((1, "Webcast"), (2, 77))
    for about, wanted in ((bare, ["包邮吗"]), (common(78), ["包邮吗"]), (common(79, shown=False), [])):
        payload = fields((1, about), (2, user()), (at, "包邮吗"))
        body = response(part(f"Webcast{method}ChatMessage", payload))
        assert [one.text for one in comments(told(BridgeEar({}, "r"), item(push(body))))] == wanted


def test_a_plain_comment_that_does_not_say_it_is_to_be_seen_is_hidden(ear: BridgeEar) -> None:
    unsaid = comment(about=fields((1, "WebcastChatMessage"), (2, 77)))
    assert told(ear, item(push(response(said(unsaid))))) == ()
    assert ear.tally["(hidden)"] == 1


def test_channels_comments_told_as_text_beside_an_empty_list_are_heard_once(ear: BridgeEar) -> None:
    inner = text_of({"msg_list": [{"type": 1, "content": "甜吗", "nickname": "乙", "seq": 2}]})
    answer = channels(channels_line(1, "甲", "几斤"))
    answer["data"] |= {"respJsonStr": inner}
    assert [one.text for one in comments(told(ear, page("channels-console", answer)))] == ["几斤", "甜吗"]
    assert comments(told(ear, page("channels-console", answer))) == []
    empty: dict[str, Any] = channels()
    empty["data"] |= {"respJsonStr": inner.replace('"seq":2', '"seq":3')}
    assert [one.text for one in comments(told(ear, page("channels-console", empty)))] == ["甜吗"]


def test_a_feed_in_the_apps_own_form_is_read_within_the_pages_frame_too(ear: BridgeEar) -> None:
    said_there = fields((1, "4211000000001"), (2, fields((1, 77), (2, "甲"))), (3, NOW), (4, "发新疆不"))
    feed = fields((1, said_there))
    for content in (fields((1, 310), (2, 2), (3, gzip.compress(feed)), (4, NOW)), feed):
        (noun,) = comments(told(BridgeEar({}, "r"), page("kuaishou-web", content, "ws")))
        assert (noun.text, noun.user.name, noun.user.id, noun.key) == ("发新疆不", "甲", "77", "4211000000001")
    usual = told(ear, page("kuaishou-web", kuaishou_web(kuaishou_comment(ONE)), "ws"))
    assert [one.text for one in comments(usual)] == [ONE[2]]
    assert parked(told(ear, page("kuaishou-web", fields((1, 310), (3, b"\xff\xff")), "ws"))) == 1


@pytest.mark.parametrize("before", ["42", "42/live,7", "451-", "0"])
def test_what_a_socket_library_writes_before_an_event_is_passed_over(ear: BridgeEar, before: str) -> None:
    event = f'{before}["comments",{text_of(kuaishou_helper(ONE))}]'
    found = comments(told(ear, page("kuaishou-console", event, "ws")))
    assert [one.text for one in found] == ([] if before == "451-" else [ONE[2]])


@pytest.mark.parametrize(
    ("src", "told_bare"),
    [
        ("douyin-console", douyin_console(("7381000000000000001", "甲", "几斤"))["data"]["comment_infos"]),
        ("kuaishou-console", kuaishou_helper(("c0000000001", "甲", "几斤"))["commentList"]),
        ("taobao-console", taobao(taobao_line("220352100000", "甲", "几斤"))["data"]["comments"]),
        ("xiaohongshu-console", [xiaohongshu(xiaohongshu_line("65001000", "甲", "几斤"))]),
        ("xiaohongshu-console", {"t": "4", "b": {"d": {"b": xiaohongshu_line("65001000", "甲", "几斤")}}}),
    ],
)
def test_comments_without_what_is_usually_around_them_are_read(ear: BridgeEar, src: str, told_bare: Any) -> None:
    (noun,) = comments(told(ear, page(src, told_bare)))
    assert (noun.text, noun.user.name) == ("几斤", "甲")


def test_an_empty_comment_is_no_damage_and_one_whose_words_are_called_otherwise_is(ear: BridgeEar) -> None:
    empty = douyin_console(("7381000000000000001", "甲", ""), ("7381000000000000002", "乙", "几斤"))
    nouns = told(ear, page("douyin-console", empty))
    assert [one.text for one in comments(nouns)] == ["几斤"]
    assert (parked(nouns), ear.tally["(empty)"]) == (0, 1)
    other = orjson.dumps(empty).decode().replace('"content"', '"words"').replace("000000000", "000000001")
    assert parked(told(ear, page("douyin-console", other))) == 2
