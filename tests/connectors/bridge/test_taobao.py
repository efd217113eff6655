"""Taobao's live control: what the page polls becomes comments, and a reply finds its question. All synthetic."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest

from companion.domain.inbound import User
from connectors.bridge.ear import BridgeEar
from connectors.bridge.taobao import SIGN_IN
from tests.connectors.bridge.answers import taobao, taobao_line, taobao_reply, text_of
from tests.connectors.bridge.hearing import comments, notes, only, page, parked, replies, told
from tests.connectors.bridge.wire import NOW, fields

SRC = "taobao-console"


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "mtopjsonp1({})",
        " mtopjsonp12({});",
        "/**/ mtop_jsonp.cb$3( {} )\n;",
        "/**/typeof x==='function'&&x({});",
        "try{cb({})}catch(e){}",
    ],
)
def test_an_answer_is_its_comments_in_a_call_or_bare(ear: BridgeEar, wrapped: str) -> None:
    text = wrapped.replace("{}", text_of(taobao(taobao_line("220352186503", "t**8", "几号链接"))), 1)
    noun = only(told(ear, page(SRC, text, "jsonp")))
    assert (noun.text, noun.user, noun.key, noun.at_ms) == (
        "几号链接",
        User("602186503", "t**8"),
        "220352186503",
        NOW - 1_000,
    )


def test_a_reply_is_told_with_the_comment_it_answers(ear: BridgeEar) -> None:
    asked = taobao_line("220352186503", "t**8", "几号链接")
    nouns = told(ear, page(SRC, taobao(asked, taobao_reply("220352186600", "220352186503", "3号链接"))))
    (comment,), (reply,) = comments(nouns), replies(nouns)
    assert (reply.to, reply.text, reply.by, reply.user) == (comment.key, "3号链接", "罗家果园", User("777", "t**8"))


def test_a_reply_is_known_by_either_of_its_marks(ear: BridgeEar) -> None:
    only_inside = taobao_reply("220352186600", "220352186503", "3号链接") | {"replyToCommentId": "0"}
    only_outside = taobao_line("220352186601", "罗家", "3号", render_anchor="true") | {
        "replyToCommentId": "220352186503"
    }
    found = replies(told(ear, page(SRC, taobao(only_inside, only_outside))))
    assert [one.to for one in found] == ["220352186503"] * 2


def test_a_viewer_who_refers_to_a_comment_is_a_viewer_and_the_anchors_own_line_is_no_comment(ear: BridgeEar) -> None:
    refers = taobao_line("220352186601", "甲", "我也想知道") | {"replyToCommentId": "220352186503"}
    own = taobao_line("220352186602", "罗家", "来了来了", render_anchor="true")
    nouns = told(ear, page(SRC, taobao(refers, own)))
    assert [one.text for one in comments(nouns)] == ["我也想知道"]
    assert replies(nouns) == []


@pytest.mark.parametrize(
    "name", [{"tbNick": "甲"}, {"renders": {"snsNick": "甲"}}, {"publisherNick": "甲"}, {"nick": "甲"}]
)
def test_the_name_may_stand_in_several_places(ear: BridgeEar, name: dict[str, Any]) -> None:
    line = {"commentId": "220352186503", "content": "多少钱", "timestamp": str(NOW)} | name
    assert only(told(ear, page(SRC, taobao(line)))).user.name == "甲"


def test_comments_from_long_before_are_old_by_the_platforms_own_clock(ear: BridgeEar) -> None:
    lines = (
        taobao_line("220352186503", "甲", "几号", NOW - 60_000),
        taobao_line("220352186504", "乙", "多少钱", NOW - 9_000),
    )
    # This machine's clock is an hour wrong.
    heard = told(ear, page(SRC, taobao(*lines, now_ms=NOW), t=NOW + 3_600_000))
    assert [one.old for one in comments(heard)] == [True, False]


def test_a_page_that_is_logged_out_says_so_and_another_refusal_is_counted(ear: BridgeEar) -> None:
    assert notes(told(ear, page(SRC, taobao() | {"ret": ["FAIL_SYS_SESSION_EXPIRED::Session过期"]}))) == [SIGN_IN]
    assert parked(told(ear, page(SRC, taobao() | {"ret": ["FAIL_BIZ_X::哎哟喂"]}))) == 1


def test_an_empty_answer_means_nothing_and_a_foreign_one_is_counted(ear: BridgeEar) -> None:
    assert told(ear, page(SRC, taobao())) == ()
    assert told(ear, page(SRC, {"ret": ["SUCCESS::调用成功"], "data": {}})) == ()
    assert parked(told(ear, page(SRC, {"hello": []}))) == 1
    assert parked(told(ear, page(SRC, taobao({"commentId": "5"})))) == 1


def test_the_older_ways_that_wrap_each_comment_are_read(ear: BridgeEar) -> None:
    inner = {"content": "多少钱", "id": "220352186503", "tbNick": "甲", "renders": {"tbUserIdEncode": "abc"}}
    packed = base64.b64encode(orjson.dumps(inner)).decode()
    noun = only(told(ear, page(SRC, {"endTime": 1, "payloads": [{"data": packed}]})))
    assert (noun.text, noun.user) == ("多少钱", User("abc", "甲"))
    nouns = told(ear, page(SRC, {"payloads": [{"data": "###"}, {"data": base64.b64encode(b"?").decode()}]}))
    assert parked(nouns) == 2


# --- pushed frames -----------------------------------------------------------------------------------------------


def record(kind: int, text: bytes | str = "多少钱", id: str = "0NQ5INn0dhHmajoD") -> bytes:
    subject = fields((1, "topic"), (6, id), (7, kind), (8, "602186503"))
    parts = (subject, fields((2, "甲"), (4, NOW - 2_000), (6, "tb")), fields((1, text)))
    return b"\x30\x09\x21\x08\x01" + b"".join(len(one).to_bytes(2, "little") + one for one in parts)


def test_a_pushed_frame_is_its_comments(ear: BridgeEar) -> None:
    nouns = told(ear, page(SRC, record(10031) + record(101) + record(102, b"\xff"), "ws"))
    noun = only(nouns)
    assert (noun.text, noun.user, noun.key, noun.at_ms) == (
        "多少钱",
        User("602186503", "甲"),
        "0NQ5INn0dhHmajoD",
        NOW - 2_000,
    )


def test_a_frame_that_breaks_off_gives_what_came_before(ear: BridgeEar) -> None:
    nouns = told(ear, page(SRC, record(101) + record(101, id="0NQ5INn0dhHmajoE")[:-3], "ws"))
    assert len(comments(nouns)) == parked(nouns) == 1
    assert parked(told(ear, page(SRC, record(101, "", id="0NQ5INn0dhHmajoF"), "ws"))) == 1
    assert parked(told(ear, page(SRC, b"\x30\x09whatever", "ws"))) == 1
