"""The grabber's frames, of every build there is: comments are comments, and what the program made up is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from connectors.barragegrab.payload import FRAME_MOST, read_frame
from connectors.kit.pieces import Line, News, Other, Unread, Watching
from connectors.kit.values import Unreadable

ME: dict[str, Any] = {"Id": 42883761057, "Nickname": "山里人", "SecUid": "MS4wLjABAAAA", "IsAnchor": False}


def frame(kind: int, data: Any = None, **more: Any) -> str:
    """A frame as the program sends it, its data as JSON within a string."""
    packed = data if data is None or isinstance(data, str) else orjson.dumps(data).decode()
    return orjson.dumps({"Type": kind, "ProcessName": "直播伴侣", "Data": packed, **more}).decode()


def comment(text: str = "发新疆不", **more: Any) -> dict[str, Any]:
    return {"MsgId": 7301885484794450954, "User": ME, "Content": text, "RoomId": "73", "WebRoomId": "5566", **more}


def test_every_capture_decodes_to_what_was_expected(shared: Path) -> None:
    folder = shared / "captures/comments/barragegrab"
    captures = [path for path in sorted(folder.glob("*.json")) if not path.name.endswith(".expected.json")]
    assert captures
    for path in captures:
        wanted = orjson.loads(path.with_suffix(".expected.json").read_bytes())
        lines = [piece for piece in read_frame(path.read_bytes()) if isinstance(piece, Line)]
        if wanted["kind"] != "chat":
            assert lines == [], path.name
            continue
        (line,) = lines
        assert (line.key, line.name, line.text) == (wanted["msg_id"], wanted["nickname"], wanted["text"])
        assert wanted["room_id"] in line.rooms
        assert wanted["web_room_id"] is None or wanted["web_room_id"] in line.rooms


def test_a_comment_keeps_the_platforms_number_digit_by_digit() -> None:
    (line,) = read_frame(frame(1, comment()))
    assert line == Line("发新疆不", "山里人", "MS4wLjABAAAA", "7301885484794450954", 0, ("5566", "73"))


def test_builds_differ_in_how_they_name_a_room_and_its_owner() -> None:
    older = comment(RoomId=7301805904905669413, WebRoomId=-1)
    newer = comment(Onwer={"SecUid": "MS4-owner"})
    fork = comment(Owner={"SecUid": "MS4-owner"}, WebRoomId="", RoomTitle="蜂糖李专场", IsAnonymous=False)
    rooms = [read_frame(frame(1, data))[0].rooms for data in (older, newer, fork)]  # type: ignore[union-attr]
    assert rooms == [("7301805904905669413",), ("5566", "73", "MS4-owner"), ("73", "MS4-owner")]


def test_data_may_be_an_object_and_frames_may_come_in_a_list() -> None:
    plain = {"Type": 1, "Data": comment("一")}
    listed = orjson.dumps([plain, {"Type": "1", "Data": comment("二")}])
    assert [piece.text for piece in read_frame(listed) if isinstance(piece, Line)] == ["一", "二"]
    assert isinstance(read_frame(orjson.dumps({"type": 1, "data": comment()}))[0], Line)


@pytest.mark.parametrize("kind", [2, 3, 4, 5, 7, 8, 77, -1])
def test_the_sentences_the_program_makes_up_are_no_comments(kind: int) -> None:
    made_up = frame(kind, comment("山里人 $来了 直播间人数:195", GiftCount=3, Count=1))
    (piece,) = read_frame(made_up)
    assert isinstance(piece, Other)


def test_counts_and_the_end_of_the_live_have_no_user() -> None:
    assert read_frame(frame(6, {"OnlineUserCount": 128, "TotalUserCount": 9000})) == (Watching(128),)
    for kind in (9, 101, 102):
        (piece,) = read_frame(frame(kind, None))
        assert isinstance(piece, News)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "null",
        "7",
        '"text"',
        "{}",
        '{"Type":true}',
        '{"Type":1}',
        '{"Type":1,"Data":"{"}',
        '{"Type":1,"Data":[]}',
        '{"Type":1,"Data":{"Content":7}}',
        '{"Type":6,"Data":{}}',
        "[" * 9 + "1",
        b"\xff\xfe",
        "x" * (FRAME_MOST + 1),
        "[" * 2000,
    ],
)
def test_what_is_no_frame_is_unreadable_and_no_more(told: bytes | str) -> None:
    with pytest.raises(Unreadable):
        read_frame(told)


def test_a_comment_without_a_user_or_number_is_still_one() -> None:
    (line,) = read_frame(frame(1, {"Content": "多少钱", "User": None, "MsgId": 1.5}))
    assert line == Line("多少钱")


def test_one_that_cannot_be_read_costs_none_of_the_others_in_a_list() -> None:
    told = orjson.dumps([orjson.loads(frame(1, comment("一"))), 7, {"Type": 1}, orjson.loads(frame(1, comment("二")))])
    pieces = read_frame(told)
    assert [piece.text for piece in pieces if isinstance(piece, Line)] == ["一", "二"]
    assert len([piece for piece in pieces if isinstance(piece, Unread)]) == 2
