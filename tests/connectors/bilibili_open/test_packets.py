"""The packets of the long connection, whole, folded, cut and foreign."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import orjson
import pytest

from connectors.bilibili_open.packets import (
    AUTH,
    AUTH_REPLY,
    HEARTBEAT,
    HEARTBEAT_REPLY,
    MESSAGE,
    PACKETS_MOST,
    UNFOLDED_MOST,
    Packet,
    pack,
    unpack,
)
from connectors.kit.pieces import Unread
from tests.connectors.pushes import vectors

HEAD = b"\0\x10"


def whole(frame: bytes) -> list[Packet]:
    return [packet for packet in unpack(frame) if isinstance(packet, Packet)]


def captured(path: Path) -> bytes:
    told = path.read_text().strip()
    return bytes.fromhex(told) if path.suffix == ".hex" else base64.b64decode(told)


def test_every_capture_decodes_to_what_was_expected(shared: Path) -> None:
    folder = shared / "captures/comments/bilibili-web"
    captures = sorted([*folder.glob("*.hex"), *folder.glob("*.b64")])
    assert len(captures) >= 6
    for path in captures:
        wanted: list[dict[str, Any]] = orjson.loads(path.with_suffix(".expected.json").read_bytes())
        packets = whole(captured(path))
        assert len(packets) == len(wanted) == len(unpack(captured(path))), path.name
        for packet, one in zip(packets, wanted, strict=True):
            assert (packet.operation, packet.version, packet.sequence) == (one["op"], one["ver"], one["seq"])
            if packet.operation == HEARTBEAT_REPLY:
                assert int.from_bytes(packet.body, "big") == one["popularity"]
            elif packet.operation == MESSAGE:
                assert orjson.loads(packet.body) == one["body"], path.name
            else:
                assert packet.body.decode() == one["body"]


def test_the_vectors_of_the_platforms_description_hold() -> None:
    known = vectors("comments")
    if known is None:
        pytest.skip("no recorded vectors beside this checkout")
    assert pack(HEARTBEAT).hex() == known["bili_hb"]
    assert pack(HEARTBEAT, b"[object Object]").hex() == known["bili_hb_webjs"]
    assert pack(AUTH_REPLY, b'{"code":0}').hex() == known["bili_auth_reply"]
    (auth,) = whole(bytes.fromhex(known["bili_auth"]))
    assert pack(AUTH, auth.body).hex() == known["bili_auth"]
    two = whole(bytes.fromhex(known["bili_zlib_two"]))
    assert [orjson.loads(one.body)["cmd"] for one in two] == ["LIVE_OPEN_PLATFORM_DM", "LIVE_OPEN_PLATFORM_LIKE"]


def test_one_frame_may_hold_several_packets_and_a_packet_several() -> None:
    one, two = pack(MESSAGE, b"1", 0), pack(MESSAGE, b"2", 0)
    browsers = brotli.compress(one + two)
    for frame in (one + two, pack(MESSAGE, one + two, 2), pack(MESSAGE, browsers, 3)):
        assert [packet.body for packet in whole(frame)] == [b"1", b"2"]


def test_a_cut_packet_costs_only_itself_and_what_lies_behind_it() -> None:
    one, two = pack(MESSAGE, b"one", 0), pack(MESSAGE, b"two", 0)
    told = unpack(one + two[:-1])
    assert [type(part) for part in told] == [Packet, Unread]
    folded = zlib.compress(one + two)
    for cut in range(1, len(folded)):
        frame = pack(MESSAGE, folded[:cut], 0)
        frame = frame[:6] + b"\0\x02" + frame[8:]
        assert isinstance(unpack(frame)[-1], Unread)


@pytest.mark.parametrize(
    "frame",
    [
        b"\0",
        b"\0\0\0\x05" + HEAD + b"\0" * 10,
        b"\0\0\0\x10\0\0" + b"\0" * 10,
        b"\xff\xff\xff\xff" + HEAD + b"\0" * 10,
        b"\0\0\0\x14\0\x20" + b"\0" * 14,
        pack(MESSAGE, b"", 0)[:6] + b"\0\x02" + b"\0\0\0\x05\0\0\0\x01",
        b"<html>not a packet at all</html>",
    ],
)
def test_what_is_no_packet_is_said_and_never_raised(frame: bytes) -> None:
    assert [type(part) for part in unpack(frame)] == [Unread]


def test_a_bomb_is_not_unfolded() -> None:
    huge = pack(MESSAGE, b"\0" * (UNFOLDED_MOST + 1), 0)
    for frame in (pack(MESSAGE, huge, 2), pack(MESSAGE, brotli.compress(huge), 3)):
        assert len(frame) < 20_000
        assert all(isinstance(part, Unread) for part in unpack(frame))
    twice = pack(MESSAGE, pack(MESSAGE, pack(MESSAGE, b"1", 0), 2), 2)
    assert all(isinstance(part, Unread) for part in unpack(twice))


def test_a_frame_of_very_many_packets_is_bounded() -> None:
    many = unpack(pack(HEARTBEAT) * (PACKETS_MOST + 10))
    assert len(many) == PACKETS_MOST + 1
    assert isinstance(many[-1], Unread)
