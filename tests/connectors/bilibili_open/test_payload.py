"""What the messages of a Bilibili room say: comments old and new, and everything that is none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import orjson
import pytest

from connectors.bilibili_open.packets import MESSAGE, pack
from connectors.bilibili_open.payload import GameEnded, read_frame, read_message
from connectors.bilibili_open.signature import sign
from connectors.kit.pieces import Line, News, Other, Unread
from connectors.kit.values import Unreadable
from tests.connectors.bilibili_open.platform import comment, folded, message
from tests.connectors.bilibili_open.test_packets import captured
from tests.connectors.pushes import vectors


def test_the_platforms_signature_is_computed_as_the_vector_says() -> None:
    known = vectors("comments")
    if known is None:
        pytest.skip("no recorded vectors beside this checkout")
    vector = known["bili_sign"]
    told = sign(vector["body"].encode(), "ak-unit-test", "sk-unit-test", 1_760_000_000, _NONCE)
    assert told["Authorization"] == vector["authorization"]
    assert told["x-bili-content-md5"] == vector["md5"]
    other = sign(vector["body"].encode() + b" ", "ak-unit-test", "sk-unit-test", 1_760_000_000, _NONCE)
    assert other["Authorization"] != vector["authorization"]


_NONCE = "9f2c4e5a6b7d48d0a1b2c3d4e5f60718"


def test_the_captured_events_are_three_comments_one_paid_to_stand_out_and_four_that_are_none(shared: Path) -> None:
    path = shared / "captures/comments/bilibili-open/events.jsonl"
    lines, others = list[Line](), Counter[str]()
    for event in path.read_bytes().splitlines():
        for piece in read_message(event):
            if isinstance(piece, Line):
                lines.append(piece)
            elif isinstance(piece, Other):
                others[piece.kind.rpartition("PLATFORM_")[2]] += 1
    said = [orjson.loads(line)["data"] for line in path.read_bytes().splitlines()]
    wanted = [(x.get("msg") or x["message"], x["uname"], x["msg_id"], str(x["uid"])) for x in said if _is_said(x)]
    assert [(line.text, line.name, line.key, line.user) for line in lines] == wanted
    assert len(lines) == 4
    assert others == {"SEND_GIFT": 2, "GUARD": 1, "LIKE": 1}


def _is_said(data: dict[str, object]) -> bool:
    return "msg" in data or "message" in data


def test_the_web_pages_comment_is_read_too(shared: Path) -> None:
    folder = shared / "captures/comments/bilibili-web"
    lines = [
        piece
        for path in sorted([*folder.glob("*.hex"), *folder.glob("*.b64")])
        for piece in read_frame(captured(path))
        if isinstance(piece, Line)
    ]
    assert [(line.text, line.name, line.at_ms) for line in lines] == [
        ("Hello, LiveKit!!!", "丑丙戌辰", 1_631_676_810_606)
    ]


def test_todays_comment_has_an_open_id_and_no_number() -> None:
    (line,) = read_frame(comment(7, "发新疆不"))
    assert line == Line("发新疆不", "山里人", "o7", "0f6e-00000007", 1_781_524_800_000, ("77",))
    (line,) = read_frame(comment(7, "发新疆不", open_id="", uid=0))
    assert isinstance(line, Line)
    assert line.user == ""


def test_a_folded_frame_is_read_in_its_order() -> None:
    told = read_frame(folded(comment(1, "一"), message("LIKE", like_count=3), comment(2, "二")))
    assert [piece.text for piece in told if isinstance(piece, Line)] == ["一", "二"]


def test_what_comes_from_another_room_or_is_no_comment_is_none() -> None:
    assert read_frame(comment(1, "一", is_mirror=True)) == [Other("mirrored from another room")]
    for cmd in ("SEND_GIFT", "GUARD", "LIVE_ROOM_ENTER", "SUPER_CHAT_DEL", "NEW_THING"):
        (piece,) = read_frame(message(cmd, uname="山里人", msg="送出"))
        assert isinstance(piece, Other)


def test_the_begin_and_the_end_are_told() -> None:
    assert isinstance(read_frame(message("LIVE_START"))[0], News)
    assert isinstance(read_frame(message("LIVE_END"))[0], News)
    assert read_frame(message("INTERACTION_END", game_id="g1")) == [GameEnded("g1")]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"cmd":7}', b'{"cmd":"LIVE_OPEN_PLATFORM_DM"}', b"\xff"])
def test_a_message_that_can_not_be_read_is_said(body: bytes) -> None:
    (piece,) = read_frame(pack(MESSAGE, body, 0))
    assert isinstance(piece, Unread)


def test_text_is_no_packet() -> None:
    with pytest.raises(Unreadable):
        read_frame("hello")


def test_numbers_and_the_event_itself_may_be_told_as_text() -> None:
    data = {"msg": "包邮吗", "msg_id": "m-1", "open_id": "o", "uname": "甲", "timestamp": "1672338197", "room_id": "7"}
    for told in (data, orjson.dumps(data).decode()):
        (line,) = read_message(orjson.dumps({"cmd": "LIVE_OPEN_PLATFORM_DM", "data": told}))
        assert line == Line("包邮吗", "甲", "o", "m-1", 1_672_338_197_000, ("7",))
