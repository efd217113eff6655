"""What a bridge sends that can't be read is counted, is told of sparingly, and costs nothing beside it."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain.inbound import Comment, ConnectorStatus
from connectors.bridge.ear import BridgeEar
from connectors.bridge.found import MOST_PIECES
from connectors.bridge.payload import MOST_ITEMS
from tests.connectors.bridge.hearing import only, parked, told
from tests.connectors.bridge.wire import NOW, comment, common, fields, item, part, picked, push, response, said, user


@pytest.mark.parametrize(
    "bad",
    [
        item(push(response(said()))[:-9]),
        item(push(response(said()), zipped=False)[:-3]),
        item(push(b"\x1f\x8bnot gzip at all", zipped=False)),
        item(b""),
        item(b"<html>504</html>", "fetch"),
        item(b'{"status_code":0}', "fetch"),
        item(kind="smoke"),
        item(b64="###"),
        item(src="kuaishou-web"),
        item(src="nobody-knows"),
        item(v=2),
        item(src=5),
        picked(text=" "),
        picked(nick=7),
        {},
    ],
)
def test_what_can_not_be_read_is_counted_and_the_next_comment_is_heard(ear: BridgeEar, bad: dict[str, Any]) -> None:
    nouns = told(ear, bad)
    assert parked(nouns) == 1
    assert [noun.note for noun in nouns if isinstance(noun, ConnectorStatus)] != [""]
    assert ear.answer() == '{"ok":1}'
    assert only(told(ear, item(push(response(said()))))).key == "7381001"


@pytest.mark.parametrize("text", ["", "[", "null", "7", "[[]]", "\x00", "{" * 5000, "[" * 100_000, '{"src":"\\ud800"}'])
def test_a_message_that_is_not_json_is_counted(ear: BridgeEar, text: str) -> None:
    assert parked(ear.hear(text, NOW)) == 1
    assert parked(ear.hear(b"\xff\xfe" + text.encode(), NOW)) == 1


def test_a_broken_comment_does_not_cost_the_others_of_its_frame(ear: BridgeEar) -> None:
    parts = (said(comment(about=common(1))), said(b"\x0a\x7f"), said(comment(about=common(2))))
    nouns = told(ear, item(push(response(*parts))))
    assert [noun.key for noun in nouns if isinstance(noun, Comment)] == ["1", "2"]
    assert parked(nouns) == 1


def test_a_field_of_another_kind_than_it_should_be_is_skipped(ear: BridgeEar) -> None:
    odd = fields((1, common()), (2, user()), (3, "多少钱"), (15, "not a time"))
    assert only(told(ear, item(push(response(said(odd)))))).text == "多少钱"


def test_a_bomb_unfolds_no_further_than_the_limit(ear: BridgeEar) -> None:
    bomb = push(bytes(64 << 20))
    nouns = told(ear, item(bomb), item(bomb), item(push(response(said()))))
    assert parked(nouns) == 3
    assert only(told(ear, item(push(response(said()))))).key == "7381001"


def test_more_items_and_messages_than_anyone_sends_are_counted_not_read(ear: BridgeEar) -> None:
    assert parked(told(ear, *[picked(id=n) for n in range(MOST_ITEMS + 7)])) == 7
    assert ear.answer() == f'{{"ok":{MOST_ITEMS + 7}}}'
    crowd = response(*[part("WebcastLikeMessage", b"")] * (MOST_PIECES + 5), said())
    assert parked(told(ear, item(push(crowd)))) == 6


def test_a_flood_of_what_can_not_be_read_is_told_once_a_second(ear: BridgeEar) -> None:
    told_at = [parked(told(ear, {}, now_ms=NOW + step * 10)) for step in range(300)]
    assert told_at[:10] == [1] * 10
    assert len([count for count in told_at if count]) <= 13
    assert sum(told_at) + parked(told(ear, {}, now_ms=NOW + 9_000)) == 301
