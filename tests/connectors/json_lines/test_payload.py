"""Whatever a tool calls a comment's words and writer is understood; what says it is no comment is none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from connectors.json_lines.payload import ITEMS_MOST, TOLD_MOST, read_told
from connectors.kit.pieces import Line, Other, Unread, Watching
from connectors.kit.values import Unreadable


def lines(told: Any) -> list[Line]:
    text = told if isinstance(told, str | bytes) else orjson.dumps(told)
    return [piece for piece in read_told(text) if isinstance(piece, Line)]


def test_the_plain_form_is_a_name_and_words() -> None:
    assert lines('{"user":"山里人","text":"发新疆不"}') == [Line("发新疆不", "山里人")]


@pytest.mark.parametrize(
    "told",
    [
        {"username": "山里人", "text": "发新疆不"},
        {"nick": "山里人", "content": "发新疆不", "type": "chat"},
        {"type": "comment", "username": "山里人", "content": "发新疆不"},
        {"user": {"nickname": "山里人"}, "message": "发新疆不"},
        {"author": {"name": "山里人"}, "msg": "发新疆不", "event": "danmu"},
        {"kind": "comment", "user": {"name": "山里人"}, "text": "发新疆不"},
        {"uname": "山里人", "comment": "发新疆不", "Type": 3},
        [{"user": "山里人", "text": "发新疆不"}],
        {"data": {"user": "山里人", "text": "发新疆不"}},
        {"events": [{"decoded_type": "comment", "nickname": "山里人", "content": "发新疆不"}]},
        {"Platform": "x", "Type": 3, "Data": {"user": "山里人", "text": "发新疆不"}},
    ],
)
def test_other_tools_other_words(told: Any) -> None:
    assert [(line.name, line.text) for line in lines(told)] == [("山里人", "发新疆不")]


def test_ids_times_and_rooms_are_taken_where_they_are_told() -> None:
    told = {"id": "c-1", "user": {"id": 7, "name": "山里人"}, "text": "多少钱", "room": 42, "time": 1781524801}
    assert lines(told) == [Line("多少钱", "山里人", "7", "c-1", 1_781_524_801_000, ("42",))]
    when = {"text": "多少钱", "at": "2026-06-15T20:00:01.250+08:00"}
    assert lines(when)[0].at_ms == 1_781_524_801_250
    assert [lines({"text": "x", "t": t})[0].at_ms for t in (1781524801250, "1781524801", 0, -5, True, 1e300)] == [
        1_781_524_801_250,
        1_781_524_801_000,
        0,
        0,
        0,
        0,
    ]


def test_what_says_it_is_no_comment_is_none() -> None:
    for kind in ("gift", "like", "enter", "SUPER_CHAT", "WebcastGiftMessage", "follow"):
        assert read_told(orjson.dumps({"type": kind, "user": "山里人", "text": "送出小心心"})) == [Other(kind)]


def test_many_lines_at_once_are_as_many_comments_and_a_bad_one_costs_only_itself() -> None:
    told = '{"user":"a","text":"一"}\n\nnot json\n{"user":"b","text":"二"}\r\n{"user":"c"}\n'
    pieces = read_told(told)
    assert [piece.text for piece in pieces if isinstance(piece, Line)] == ["一", "二"]
    assert sum(isinstance(piece, Unread) for piece in pieces) == 2
    assert lines('{\n "user": "a",\n "text": "一"\n}') == [Line("一", "a")]
    assert lines(b'\xef\xbb\xbf{"user":"a","text":"\xe4\xb8\x80"}') == [Line("一", "a")]


def test_lines_as_a_family_of_tools_prints_them() -> None:
    assert lines("【聊天msg】[1234]山里人: 发新疆不") == [Line("发新疆不", "山里人", "1234")]
    assert lines("【弹幕】山里人：包邮吗: 几天到") == [Line("包邮吗: 几天到", "山里人")]
    assert read_told("【进场msg】[0]山里人 进入了直播间") == [Other("进场msg")]
    assert isinstance(read_told("【聊天msg】没有冒号")[0], Unread)


def test_a_flood_is_bounded() -> None:
    with pytest.raises(Unreadable):
        read_told("x" * (TOLD_MOST + 1))
    pieces = read_told(orjson.dumps([{"text": "1"}] * (ITEMS_MOST + 5)))
    assert len(pieces) == ITEMS_MOST + 1
    assert isinstance(pieces[-1], Unread)
    assert isinstance(read_told("[" * 900 + "]" * 900)[0], Unread)


@pytest.mark.parametrize("told", ["7", "null", '"text"', "{}", '{"text":7}', '{"a":{"text":"x"}}', "ordinary words"])
def test_what_is_no_comment_is_counted(told: str) -> None:
    (piece,) = read_told(told)
    assert isinstance(piece, Unread)


def test_nothing_is_nothing() -> None:
    assert read_told("") == read_told(b" \r\n ") == []


@pytest.mark.parametrize(
    ("capture", "comments", "others", "watching"),
    [
        ("taobao-live-log-2025/console.log", 6, 9, 0),
        ("wechat-channels/wxlivespy-forward-2023-12.jsonl", 1, 1, 2),
        ("bilibili-web-json-2023/msg-examples-bilibili.jsonl", 23, 27, 0),
        ("bilibili-web-json-2023/msg-examples-bilibili-superchat.jsonl", 0, 2, 0),
        ("tiktok/other-messages-2022.jsonl", 0, 15, 0),
    ],
)
def test_what_real_tools_wrote_is_understood(
    shared: Path, capture: str, comments: int, others: int, watching: int
) -> None:
    pieces = read_told((shared / "captures/comments" / capture).read_bytes())
    kinds = Counter(type(piece) for piece in pieces)
    assert (kinds[Line], kinds[Other], kinds[Watching], kinds[Unread]) == (comments, others, watching, 0)
    assert all(piece.text and piece.name for piece in pieces if isinstance(piece, Line))


def test_a_guests_page_tells_guests_apart_by_what_differs(shared: Path) -> None:
    (line,) = lines((shared / "captures/comments/douyin-webcast-json-2023/webcastchatmsg.json").read_bytes())
    assert (line.key, line.text) == ("7311255285947110400", "我刚来")
