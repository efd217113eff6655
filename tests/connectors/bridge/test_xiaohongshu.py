"""Xiaohongshu's live control: what its socket brings becomes comments. All samples are synthetic."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain.inbound import User
from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.answers import text_of, xiaohongshu, xiaohongshu_line
from tests.connectors.bridge.hearing import comments, only, page, parked, told
from tests.connectors.bridge.wire import NOW

SRC = "xiaohongshu-console"
ID = "650000000000000001"


@pytest.mark.parametrize("as_text", [True, False])
@pytest.mark.parametrize("as_bytes", [True, False])
def test_a_push_is_its_comments_whether_within_text_or_not(ear: BridgeEar, as_text: bool, as_bytes: bool) -> None:
    lines = (
        xiaohongshu_line(ID, "山里人", "甜吗", as_text=as_text),
        xiaohongshu_line("2", "乙", "榜单", "goods_rank_entrance_im"),
    )
    told_as = text_of(xiaohongshu(*lines))
    noun = only(told(ear, page(SRC, told_as.encode() if as_bytes else told_as, "ws")))
    assert (noun.text, noun.user, noun.key, noun.at_ms) == ("甜吗", User("5f0000000001", "山里人"), ID, NOW - 500)


@pytest.mark.parametrize("kind", [0, 2, "0", 7])
def test_heartbeats_and_signals_mean_nothing(ear: BridgeEar, kind: Any) -> None:
    assert told(ear, page(SRC, xiaohongshu(xiaohongshu_line(ID, "甲", "甜吗"), kind=kind), "ws")) == ()
    assert told(ear, page(SRC, {"v": 1, "t": kind, "m": "1"}, "ws")) == ()


@pytest.mark.parametrize("role", [1, "1"])
def test_what_the_host_says_is_no_comment(ear: BridgeEar, role: Any) -> None:
    assert comments(told(ear, page(SRC, xiaohongshu(xiaohongshu_line(ID, "罗家", "来了", role=role)), "ws"))) == []
    assert told(ear, page(SRC, {"code": 0, "success": True, "data": {"comment_id": "5"}})) == ()
    assert ear.tally["(anchor)"] == 2


def test_refreshes_and_letters_are_passed_over(ear: BridgeEar) -> None:
    lines = (xiaohongshu_line("1", "甲", "x", "refresh"), xiaohongshu_line("2", "甲", "x", "letter_refresh"))
    assert told(ear, page(SRC, xiaohongshu(*lines), "ws")) == ()


def test_a_piece_that_is_broken_costs_no_other(ear: BridgeEar) -> None:
    lines = (
        {"d": "!!"},
        {"d": "NQ=="},
        xiaohongshu_line(ID, "甲", "甜吗"),
        xiaohongshu_line("650000000000000002", "甲", ""),
    )
    nouns = told(ear, page(SRC, xiaohongshu(*lines), "ws"))
    assert [one.text for one in comments(nouns)] == ["甜吗"]
    assert (parked(nouns), ear.tally["(empty)"]) == (2, 1)


@pytest.mark.parametrize("text", ["[]", '"x"', "5", '{"hello":1}', "not json"])
def test_what_its_socket_never_brings_is_counted(ear: BridgeEar, text: str) -> None:
    assert parked(told(ear, page(SRC, text, "ws"))) == 1


def test_a_comment_without_an_id_of_its_own_has_that_of_its_push(ear: BridgeEar) -> None:
    outer = {
        "msgId": "m650000000000000003",
        "ts": str(NOW),
        "customData": {"type": "text", "desc": "甜吗", "profile": {}},
    }
    noun = only(told(ear, page(SRC, xiaohongshu({"d": text_of(outer)}), "ws")))
    assert (noun.key, noun.at_ms) == ("m650000000000000003", NOW)
