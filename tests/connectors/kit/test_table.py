"""What is wrong with a connector's table is said in one sentence of each language, with what to write instead."""

from __future__ import annotations

import pytest

from connectors.kit.table import unknown_keys, wants_room, wants_shop, wants_text


def test_an_unknown_key_names_the_nearest() -> None:
    (trouble,) = unknown_keys("webhook", {"secert": "x", "room": "r"}, ("secret", "room"))
    assert trouble.zh == "[connector.webhook] 里不认识「secert」，是不是想写 secret？"
    assert trouble.en == "[connector.webhook] does not know 'secert'; did you mean secret?"


def test_a_key_like_no_other_names_them_all() -> None:
    (trouble,) = unknown_keys("webhook", {"zzz": 1}, ("secret", "room"))
    assert trouble.zh.endswith("，可以写的有：secret、room")
    assert trouble.en.endswith("; it may have: secret, room")


def test_a_missing_text_shows_what_would_do() -> None:
    for table in ({}, {"path": " "}, {"path": 5}):
        (trouble,) = wants_text("replay", table, "path", '"evening.jsonl"')
        assert trouble.en == '[connector.replay] needs path: write path = "evening.jsonl"'
    assert wants_text("replay", {"path": "a"}, "path", "") == []


def test_a_room_must_be_one_of_the_stations() -> None:
    assert wants_room("webhook", "douyin", ("douyin",)) == []
    (trouble,) = wants_room("webhook", "taobao", ())
    assert trouble.zh == "[connector.webhook] 里的直播间「taobao」不存在，可用的有：（没有 [[room]]）"


@pytest.mark.parametrize(
    ("table", "good"),
    [
        ({}, True),
        ({"shop": " 二店 "}, True),
        ({"shop": "Console "}, False),
        ({"shop": ""}, False),
        ({"shop": 7}, False),
    ],
)
def test_a_shop_may_be_called_anything_but_the_helpers(table: dict[str, object], good: bool) -> None:
    assert (wants_shop("doudian", table) == []) is good
