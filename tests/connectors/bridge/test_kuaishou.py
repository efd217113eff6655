"""Kuaishou's live page and its helper page: frames and JSON become comments. All samples here are synthetic."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from companion.domain.inbound import RoomStatus, User
from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.answers import kuaishou_comment, kuaishou_helper, kuaishou_web, text_of
from tests.connectors.bridge.hearing import comments, notes, only, page, parked, told
from tests.connectors.bridge.wire import NOW, fields

WEB, HELPER = "kuaishou-web", "kuaishou-console"
ONE = ("c0000000001", "山里人", "李子多少钱一斤")


def web(content: bytes) -> dict[str, Any]:
    return page(WEB, content, "ws")


def test_a_feed_is_its_comments_and_how_many_watch(ear: BridgeEar) -> None:
    status, noun = told(ear, web(kuaishou_web(kuaishou_comment(ONE), watching="1.2万")))[::-1]
    assert isinstance(status, RoomStatus)
    assert status.viewers == 12_000
    assert (noun.text, noun.user, noun.key, noun.at_ms) == (ONE[2], User("3x00000001", "山里人"), ONE[0], NOW)  # type: ignore[union-attr]


def test_a_hidden_line_is_no_comment(ear: BridgeEar) -> None:
    feed = kuaishou_web(kuaishou_comment(("c1", "山里人", "山里人赞了这个直播"), shown=2), kuaishou_comment(ONE))
    assert [one.text for one in comments(told(ear, web(feed)))] == [ONE[2]]
    assert ear.tally["(hidden)"] == 1


def test_a_comment_without_an_id_is_once_by_who_said_what_at_which_rank(ear: BridgeEar) -> None:
    nameless = ("", "山里人", "1")
    feed = kuaishou_web(kuaishou_comment(nameless, rank=NOW - 5), kuaishou_comment(nameless, rank=NOW - 3))
    assert len(comments(told(ear, web(feed)))) == 2
    assert comments(told(ear, web(feed))) == []


def test_what_many_typed_alike_is_told_once_with_their_number(ear: BridgeEar) -> None:
    combo = fields((7, fields((1, "combo-000001"), (2, "要两箱"), (3, 12))))
    noun = only(told(ear, web(kuaishou_web(more=combo, watching=""))))
    assert (noun.text, noun.user) == ("要两箱", User("", "×12"))


def test_a_gzipped_feed_is_read_and_an_encrypted_one_is_counted(ear: BridgeEar) -> None:
    feed = fields((5, kuaishou_comment(ONE)))
    packed = fields((1, 310), (2, 2), (3, gzip.compress(feed)), (4, NOW))
    assert only(told(ear, web(packed))).key == ONE[0]
    sealed = fields((1, 310), (2, 3), (3, b"\x01\x02\x03"), (4, NOW))
    nouns = told(ear, web(sealed))
    assert parked(nouns) == 1
    assert "加密" in notes(nouns)[0]
    assert only(told(ear, web(kuaishou_web(kuaishou_comment(("c0000000002", "乙", "甜不甜")))))[:1]).text == "甜不甜"


def test_heartbeats_and_answers_to_them_mean_nothing(ear: BridgeEar) -> None:
    for kind in (101, 300, 99_999):
        assert told(ear, web(fields((1, kind), (3, b"\x08\x01"), (4, NOW)))) == ()


def test_who_watches_is_a_count(ear: BridgeEar) -> None:
    users = fields((1, fields((1, fields((1, "q"), (2, "甲"))))), (2, "1000+"))
    (status,) = told(ear, web(fields((1, 340), (2, 1), (3, users), (4, NOW))))
    assert isinstance(status, RoomStatus)
    assert status.viewers == 1000


def test_comments_from_before_the_page_was_opened_are_old(ear: BridgeEar) -> None:
    feed = kuaishou_web(kuaishou_comment(("c0000000005", "甲", "几斤"), at_ms=NOW - 90_000), kuaishou_comment(ONE))
    assert [one.old for one in comments(told(ear, web(feed)))] == [True, False]


@pytest.mark.parametrize("content", [b"\x00", b"\x08\xff", b"<html>", bytes(range(256)), fields((1, "x"), (2, "y"))])
def test_a_frame_of_nothing_we_know_is_counted_and_costs_nothing(ear: BridgeEar, content: bytes) -> None:
    nouns = told(ear, web(content), web(kuaishou_web(kuaishou_comment(ONE), watching="")))
    assert parked(nouns) == 1
    assert [one.text for one in comments(nouns)] == [ONE[2]]


# --- the helper page ---------------------------------------------------------------------------------------------


def test_what_the_helper_page_makes_of_a_push_is_its_comments(ear: BridgeEar) -> None:
    noun = only(told(ear, page(HELPER, kuaishou_helper(("880001234567", "山里人", "发新疆不")))))
    assert (noun.text, noun.user, noun.key) == ("发新疆不", User("234574", "山里人"), "880001234567")
    assert noun.at_ms == 1_781_524_801_000


@pytest.mark.parametrize("more", [{"commentSource": 0}, {"commentSource": "0"}, {"commentSourceTips": "主播"}])
def test_what_the_anchor_says_is_no_comment(ear: BridgeEar, more: dict[str, Any]) -> None:
    assert comments(told(ear, page(HELPER, kuaishou_helper(("880001234567", "罗家", "大家好"), **more)))) == []
    assert ear.tally["(anchor)"] == 1


@pytest.mark.parametrize(
    "told_as",
    [
        {
            "type": "receive",
            "payload": {"commentList": [{"commentContent": "甜吗", "commentId": 880001, "userName": "甲"}]},
        },
        {
            "data": text_of(
                {"commentList": [{"content": "甜吗", "id": "880001", "user": {"userName": "甲", "userId": 5}}]}
            )
        },
        [
            {
                "commentList": text_of(
                    [{"commentContent": "甜吗", "commentId": "880001", "nickName": "甲", "commentTime": "x"}]
                )
            }
        ],
    ],
)
@pytest.mark.parametrize("as_bytes", [False, True])
def test_other_wrappings_of_the_same_are_understood(ear: BridgeEar, told_as: Any, as_bytes: bool) -> None:
    text = text_of(told_as)
    noun = only(told(ear, page(HELPER, text.encode() if as_bytes else text, "ws")))
    assert (noun.text, noun.user.name, noun.key) == ("甜吗", "甲", f"{HELPER} 880001")


def test_the_helper_page_may_speak_in_frames_too(ear: BridgeEar) -> None:
    assert only(told(ear, page(HELPER, kuaishou_web(kuaishou_comment(ONE), watching=""), "ws"))).key == ONE[0]


def test_other_answers_of_the_helper_page_mean_nothing_and_foreign_ones_are_counted(ear: BridgeEar) -> None:
    assert told(ear, page(HELPER, {"result": 1, "data": {"goods": []}})) == ()
    assert parked(told(ear, page(HELPER, {"goods": []}))) == 1
    assert parked(told(ear, page(HELPER, {"commentList": [{"commentId": 5}]}))) == 1
