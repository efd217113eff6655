"""Taobao's frames: the recorded ones to the byte, and whatever is cut, swollen or strange refused."""

from __future__ import annotations

import struct
from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.taobao_tmc.frames import (
    CONNECT,
    CONNECTED,
    DATA,
    FAILED,
    KIND,
    MOST_BYTES,
    PULL,
    REFUSED,
    SEND,
    BadFrame,
    Byte,
    Long,
    Value,
    read_frame,
    write_frame,
)
from connectors.taobao_tmc.payload import write_confirm, write_pull
from connectors.taobao_tmc.signature import sign_call, sign_connect
from tests.connectors.pushes import vectors
from tests.connectors.taobao_tmc.platform import data

RECORDED: Final[Any] = vectors("taobao_tmc")
SIGNS: Final[Any] = vectors("open_api_signs")
recorded = pytest.mark.skipif(RECORDED is None, reason="no recorded vectors beside this checkout")


def raw(name: str) -> bytes:
    return bytes.fromhex(RECORDED["frames"][name]["hex"])


@recorded
def test_the_channel_is_opened_as_the_recorded_frame() -> None:
    key, group, timestamp = RECORDED["app_key"], RECORDED["group"], RECORDED["timestamp"]
    sign = sign_connect(key, RECORDED["app_secret"], group, timestamp)
    assert sign == RECORDED["sign"]
    told = {"app_key": key, "group_name": group, "timestamp": timestamp, "sign": sign, "sdk": "our-tool/0.1"}
    assert write_frame(CONNECT, told) == raw("connect")


@recorded
def test_what_we_say_is_the_recorded_frames_to_the_byte() -> None:
    token = RECORDED["token"]
    id = read_frame(raw("confirm")).headers["id"]
    assert isinstance(id, int)
    assert write_pull(token) == raw("pull")
    assert write_confirm(token, id) == raw("confirm")
    told: dict[str, Value] = {KIND: Byte(FAILED), "id": Long(id), "msg": "db down"}
    assert write_frame(REFUSED, told, token) == raw("fail")


@recorded
def test_what_the_platform_says_is_read_as_recorded() -> None:
    ack = read_frame(raw("connectack"))
    assert (ack.type, ack.token) == (CONNECTED, RECORDED["token"])
    paid, closed = read_frame(raw("data_paid")), read_frame(raw("data_closed"))
    assert (paid.type, paid.kind, paid.headers["topic"]) == (SEND, DATA, "taobao_trade_TradeBuyerPay")
    assert paid.headers["time"] == 1_721_462_459_000
    assert orjson.loads(str(paid.headers["content"])) == orjson.loads(RECORDED["payloads"]["paid"])
    assert orjson.loads(str(closed.headers["content"])) == orjson.loads(RECORDED["payloads"]["closed"])
    assert closed.headers["retried"] == 1


@recorded
@pytest.mark.parametrize("name", ["connect", "connectack", "pull", "data_paid", "data_closed", "confirm", "fail"])
def test_a_frame_cut_short_anywhere_is_none(name: str) -> None:
    body = raw(name)
    for end in range(len(body)):
        with pytest.raises(BadFrame):
            read_frame(body[:end])


@recorded
def test_a_call_is_signed_as_the_recorded_vector() -> None:
    told = SIGNS["taobao_top"]
    params = {
        "app_key": "12345678",
        "fields": "num_iid,title,nick,price,num",
        "format": "json",
        "method": "taobao.item.seller.get",
        "num_iid": "11223344",
        "session": "test",
        "sign_method": "md5",
        "timestamp": "2016-01-01 12:00:00",
        "v": "2.0",
    }
    assert sign_call(told["secret"], params) == told["sign"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x01\x02\x00\x00",
        b"\x02\x09\x00\x00",
        struct.pack("<BBh", 2, SEND, 9),
        struct.pack("<BBhi", 2, SEND, 5, -1),
        struct.pack("<BBhi", 2, SEND, 5, 2**31 - 1),
        struct.pack("<BBhi1sb", 2, SEND, 1, 1, b"k", 9),
        struct.pack("<BBhi1sbi1s", 2, SEND, 1, 1, b"k", 1, 1, b"\xff") + struct.pack("<h", 0),
        bytes(MOST_BYTES + 1),
        b"\x02\x02" + struct.pack("<hi", 4, 0) * 300,
    ],
    ids=["nothing", "version", "type", "header", "negative", "huge", "format", "not UTF-8", "too long", "headers"],
)
def test_nothing_of_a_frame_is_guessed(body: bytes) -> None:
    with pytest.raises(BadFrame):
        read_frame(body)


VALUES = st.none() | st.text(max_size=20) | st.binary(max_size=20) | st.integers(-(2**31), 2**31 - 1)


@given(st.dictionaries(st.text(max_size=10), VALUES, max_size=5), st.text(max_size=10))
def test_what_is_written_is_read_back(headers: dict[str, Any], token: str) -> None:
    frame = read_frame(write_frame(SEND, headers, token))
    assert (frame.headers, frame.token) == (headers, token)


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_a_frame_or_none(body: bytes) -> None:
    try:
        read_frame(b"\x02\x02" + body)
    except BadFrame:
        return


def test_numbers_are_written_as_wide_as_they_must_be() -> None:
    frame = read_frame(data(2**60, "t"))
    assert (frame.headers["id"], frame.kind) == (2**60, DATA)
    assert read_frame(write_frame(SEND, {KIND: Byte(PULL)})).kind == PULL
