"""A signed body is nouns, all or none, and nobody speaks in the helpers' name."""

from __future__ import annotations

from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.inbound import Command, Comment, OrderEvent, RoomStatus, User
from connectors.contract import Rejected
from connectors.webhook.payload import MOST_NOUNS, read_body

AT: Final = "2026-06-15T20:00:09+08:00"
AT_MS: Final = 1_781_524_809_000
COMMENT: Final = {"kind": "comment", "at": AT, "source": "pos", "room": "", "key": "1", "text": "多少钱"}
PAID: Final = {"kind": "order", "at": AT, "source": "pos", "key": "2", "order": "D100", "event": "paid"}
COUNT: Final = {"kind": "room", "at": AT, "source": "pos", "room": "douyin", "key": "3", "viewers": 12}
COMMAND: Final = {"kind": "command", "at": AT, "source": "pos", "key": "4", "name": "unpin_pack"}


def refusal(told: Any) -> Rejected:
    with pytest.raises(Rejected) as refused:
        read_body(told if isinstance(told, bytes) else orjson.dumps(told), "weixin")
    assert refused.value.status == 400
    return refused.value


def test_one_object_is_one_noun() -> None:
    assert read_body(orjson.dumps(PAID), "") == (OrderEvent(AT_MS, "pos", "2", "D100", "paid"),)


def test_an_array_is_its_nouns_in_order_and_a_noun_without_a_room_gets_ours() -> None:
    assert read_body(orjson.dumps([COMMENT, PAID, COUNT, COMMAND]), "weixin") == (
        Comment(AT_MS, "pos", "weixin", "1", User(), "多少钱"),
        OrderEvent(AT_MS, "pos", "2", "D100", "paid"),
        RoomStatus(AT_MS, "pos", "douyin", "3", 12),
        Command(AT_MS, "pos", "4", "", "unpin_pack", {}),
    )


def test_an_empty_array_is_nothing() -> None:
    assert read_body(b" [ ] ", "") == ()


def test_one_bad_noun_refuses_the_request_with_its_place_and_the_reason() -> None:
    wrong = refusal([PAID, COMMENT, PAID | {"event": "stolen"}])
    assert wrong.en == "[2]: Invalid enum value 'stolen' - at `$.event`; nothing was kept"
    assert wrong.zh == "[2]: 读不懂，整个请求都没有记下：Invalid enum value 'stolen' - at `$.event`"


def test_a_bad_noun_alone_is_the_first() -> None:
    assert refusal(PAID | {"key": ""}).en.startswith("[0]: ")


@pytest.mark.parametrize("told", [b"", b"[", b"nonsense", b"\xff", b"null", b"7", b"[" * 100_000])
def test_a_body_that_is_not_nouns_is_malformed(told: bytes) -> None:
    assert refusal(told).en.endswith("; nothing was kept")


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "gift"},
        COMMENT | {"at": "2026-06-15 20:00"},
        COMMENT | {"at": "1999-06-15T20:00:09Z"},
        COMMENT | {"at": "2100-06-15T20:00:09Z"},
        COMMENT | {"text": None},
        PAID | {"event": "refunded"},
        COUNT | {"viewers": -1},
    ],
)
def test_a_noun_that_makes_no_sense_is_refused(bad: dict[str, Any]) -> None:
    assert refusal([bad]).en.startswith("[0]: ")


@pytest.mark.parametrize("source", ["console", "Console", " console ", "con\u200bsole", "console\x00", "\ufeffconsole"])
def test_nobody_speaks_in_the_helpers_name(source: str) -> None:
    for noun in (COMMAND, COMMENT, PAID, COUNT):
        assert "belong to the helpers" in refusal([COUNT, noun | {"source": source}]).en


def test_a_thousand_nouns_are_the_most() -> None:
    nouns = [COUNT | {"key": str(number)} for number in range(MOST_NOUNS + 1)]
    assert len(read_body(orjson.dumps(nouns[:-1]), "")) == MOST_NOUNS
    assert refusal(nouns).en == "[1000]: more than 1000 nouns in one request; nothing was kept"


def test_a_reason_is_never_long() -> None:
    assert len(refusal([PAID | {"event": "x" * 5_000}]).en) < 300


@given(st.binary() | st.text().map(str.encode) | st.sampled_from([orjson.dumps([COMMENT, {}]), orjson.dumps(PAID)]))
def test_no_body_raises_anything_else(body: bytes) -> None:
    try:
        read_body(body, "weixin")
    except Rejected as refused:
        assert refused.status == 400
