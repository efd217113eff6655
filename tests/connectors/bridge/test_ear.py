"""A bridge's messages become comments and counts, each once; what is neither is counted."""

from __future__ import annotations

import base64
import logging
from typing import Any

import pytest

from companion.domain.inbound import Comment, ConnectorStatus, RoomStatus, User
from connectors.bridge.ear import BridgeEar
from connectors.kit.viewers import VIEWERS_GAP_MS
from tests.connectors.bridge.hearing import only, parked, told
from tests.connectors.bridge.wire import (
    NOW,
    comment,
    common,
    fields,
    item,
    message,
    part,
    picked,
    push,
    response,
    said,
    user,
)


def test_a_frame_of_the_socket_is_a_comment(ear: BridgeEar) -> None:
    frame = push(response(said(comment(event_s=NOW // 1000 - 3))))
    at_ms = (NOW // 1000 - 3) * 1000
    speaker = User("89886266873", "山里人")
    assert told(ear, item(frame)) == (Comment(at_ms, "bridge", "douyin", "7381001", speaker, "李子多少钱一斤"),)
    assert ear.answer() == '{"ok":1}'


def test_the_first_item_says_that_the_bridge_is_up_and_no_other_does() -> None:
    ear = BridgeEar({}, "first")
    assert told(ear, item(push(response()))) == (ConnectorStatus(NOW, "bridge", "up"),)
    assert told(ear, item(push(response()))) == ()


def test_a_fetched_body_is_a_response_without_a_frame_around_it(ear: BridgeEar) -> None:
    assert only(told(ear, item(response(said()), "fetch"))).text == "李子多少钱一斤"


def test_a_frame_that_is_not_compressed_is_read_too(ear: BridgeEar) -> None:
    assert only(told(ear, item(push(response(said()), zipped=False)))).key == "7381001"


def test_a_message_of_several_items_answers_their_number(ear: BridgeEar) -> None:
    frames = [push(response(said(comment(about=common(number))))) for number in (1, 2, 3)]
    nouns = told(ear, *(item(frame) for frame in frames), {"not": "an item"})
    assert [noun.key for noun in nouns if isinstance(noun, Comment)] == ["1", "2", "3"]
    assert parked(nouns) == 1
    assert ear.answer() == '{"ok":4}'


def test_bytes_are_read_like_text(ear: BridgeEar) -> None:
    assert only(ear.hear(message(item(push(response(said())))).encode(), NOW)).key == "7381001"


def test_base64_with_line_breaks_is_read(ear: BridgeEar) -> None:
    broken = base64.encodebytes(push(response(said()))).decode()
    assert only(told(ear, item(b64=broken))).key == "7381001"


# --- whose comment, and when -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speaker", "identity"),
    [
        ({"id": 111111, "nickname": "無***", "webcast_uid": "GA5r"}, "GA5r"),
        ({"id": 111111, "sec_uid": "MS4w"}, "MS4w"),
        ({"id": 5, "sec_uid": "MS4w", "webcast_uid": "GA5r"}, "GA5r"),
        ({"id": 5, "id_str": "1913823732520120073"}, "1913823732520120073"),
        ({"id": 1913823732520120073}, "1913823732520120073"),
        ({"id": 111111}, ""),
        ({"id": 111111, "id_str": "111111"}, ""),
        ({"id": 0}, ""),
    ],
)
def test_a_masked_guest_is_told_from_another_and_111111_is_nobody(
    ear: BridgeEar, speaker: dict[str, Any], identity: str
) -> None:
    assert only(told(ear, item(push(response(said(comment(speaker=user(**speaker)))))))).user.id == identity


def test_a_viewer_without_a_nickname_has_the_masked_one(ear: BridgeEar) -> None:
    speaker = user(nickname="", desensitized_nickname="山***")
    assert only(told(ear, item(push(response(said(comment(speaker=speaker))))))).user.name == "山***"


def test_a_name_cut_in_the_middle_of_a_letter_does_not_cost_the_comment(ear: BridgeEar) -> None:
    speaker = user(nickname="山里".encode()[:-1])
    assert only(told(ear, item(push(response(said(comment(speaker=speaker))))))).user.name == "山\ufffd"


@pytest.mark.parametrize(
    ("event_s", "create_ms", "now_ms", "sent_ms", "at_ms"),
    [
        (NOW // 1000, NOW - 1, NOW - 2, NOW - 3, NOW // 1000 * 1000),
        (0, NOW - 1, NOW - 2, NOW - 3, NOW - 1),
        (0, 0, NOW - 2, NOW - 3, NOW - 2),
        (0, 0, 0, NOW - 3, NOW - 3),
        (0, 0, 0, 0, NOW),
        (1 << 63, 7, 1 << 63, -1, NOW),
    ],
)
def test_a_comments_time_is_the_first_that_can_be_meant(
    ear: BridgeEar, event_s: int, create_ms: int, now_ms: int, sent_ms: int, at_ms: int
) -> None:
    payload = comment(about=common(create_ms=create_ms), event_s=event_s)
    assert only(told(ear, item(push(response(said(payload), now_ms=now_ms)), t=sent_ms))).at_ms == at_ms


def test_a_comment_of_no_number_has_the_key_of_what_was_said_then(ear: BridgeEar) -> None:
    nameless = said(comment(about=common(0), event_s=NOW // 1000))
    first = only(told(ear, item(push(response(nameless)))))
    assert len(first.key) == 24
    assert told(ear, item(push(response(nameless)))) == ()
    later = said(comment(about=common(0), event_s=NOW // 1000 + 5))
    assert only(told(ear, item(push(response(later))))).key != first.key


def test_the_number_of_the_envelope_serves_where_the_comment_has_none(ear: BridgeEar) -> None:
    frame = push(response(part("WebcastChatMessage", comment(about=common(0)), msg_id=77)))
    assert only(told(ear, item(frame))).key == "77"


def test_an_emoji_and_a_screen_comment_are_comments(ear: BridgeEar) -> None:
    emoji = fields((1, common(1)), (2, user()), (3, 5), (5, "[比心]"))
    screen = fields((1, common(2)), (2, user()), (3, 1), (4, "上屏了"), (12, NOW // 1000))
    nouns = told(
        ear, item(push(response(part("WebcastEmojiChatMessage", emoji), part("WebcastScreenChatMessage", screen))))
    )
    assert [(noun.text, noun.key) for noun in nouns if isinstance(noun, Comment)] == [("[比心]", "1"), ("上屏了", "2")]


# --- what is not told, and is counted ----------------------------------------------------------------------------


def test_what_socket_and_fetch_both_deliver_is_told_once(ear: BridgeEar) -> None:
    body = response(said())
    nouns = told(ear, item(push(body)), item(body, "fetch"))
    assert len(nouns) == 1
    assert ear.tally["(again)"] == 1


def test_a_hidden_comment_is_not_told(ear: BridgeEar) -> None:
    assert told(ear, item(push(response(said(comment(about=common(shown=False))))))) == ()
    assert ear.tally["(hidden)"] == 1


def test_a_comment_of_nothing_is_not_told(ear: BridgeEar) -> None:
    assert told(ear, item(push(response(said(comment(text=" ")))))) == ()
    assert ear.tally["(empty)"] == 1


def test_gifts_and_arrivals_are_counted_and_unknown_methods_are_logged_once(
    ear: BridgeEar, caplog: pytest.LogCaptureFixture
) -> None:
    parts = [
        part(f"Webcast{name}Message", b"\x0a\x00") for name in ("Gift", "Member", "Like", "Social", "Fansclub", "New\n")
    ]
    with caplog.at_level(logging.INFO):
        assert told(ear, item(push(response(*parts)))) == ()
        assert told(ear, item(push(response(*parts)))) == ()
    assert ear.tally["WebcastGiftMessage"] == ear.tally["WebcastNew\nMessage"] == 2
    assert [record.getMessage() for record in caplog.records] == [r"hearing 'WebcastNew\nMessage' for the first time"]


@pytest.mark.parametrize("kind", ["hb", "ack", "close"])
def test_a_heartbeat_means_nothing(ear: BridgeEar, kind: str) -> None:
    assert told(ear, item(push(b"whatever", kind, zipped=False))) == ()
    assert ear.tally["(heartbeat)"] == 1


def test_the_heartbeat_of_the_format_description_means_nothing(ear: BridgeEar) -> None:
    assert told(ear, item(bytes.fromhex("3a026862"))) == ()


# --- the room ----------------------------------------------------------------------------------------------------


def test_the_number_of_viewers_is_told_when_it_changed_and_not_too_often(ear: BridgeEar) -> None:
    def watched(method: str, number: int, total: int, now_ms: int) -> list[int | None]:
        payload = fields((1, common(0)), (number, total))
        nouns = told(ear, item(push(response(part(method, payload)))), now_ms=now_ms)
        assert all(isinstance(noun, RoomStatus) and noun.room == "douyin" for noun in nouns)
        return [noun.viewers for noun in nouns if isinstance(noun, RoomStatus)]

    assert watched("WebcastRoomUserSeqMessage", 3, 216, NOW) == [216]
    assert watched("WebcastRoomStatsMessage", 9, 220, NOW + VIEWERS_GAP_MS - 1) == []
    assert watched("WebcastRoomStatsMessage", 9, 216, NOW + VIEWERS_GAP_MS) == []
    assert watched("WebcastRoomStatsMessage", 9, 221, NOW + VIEWERS_GAP_MS) == [221]
    assert watched("WebcastRoomUserSeqMessage", 3, 1 << 40, NOW + 2 * VIEWERS_GAP_MS) == [1_000_000]
    assert watched("WebcastRoomUserSeqMessage", 3, -5, NOW + 4 * VIEWERS_GAP_MS) == []


def test_a_count_that_says_nothing_is_no_room_without_viewers(ear: BridgeEar) -> None:
    assert told(ear, item(push(response(part("WebcastRoomUserSeqMessage", b""))))) == ()


def test_the_end_of_the_live_is_told_as_a_note(ear: BridgeEar) -> None:
    ended = part("WebcastControlMessage", fields((1, common()), (2, 3)))
    (status,) = told(ear, item(push(response(ended))))
    assert isinstance(status, ConnectorStatus)
    assert (status.state, status.parked) == ("up", 0)
    assert "已经关播" in status.note
    paused = part("WebcastControlMessage", fields((1, common()), (2, 1)))
    assert told(ear, item(push(response(paused)))) == ()


def test_a_page_without_a_room_of_its_own_belongs_to_the_first() -> None:
    nouns = told(BridgeEar({"generic": "weixin"}, "first"), item(push(response(said()))), picked())
    assert [noun.room for noun in nouns if isinstance(noun, Comment)] == ["first", "weixin"]


# --- lines picked from a page ------------------------------------------------------------------------------------


def test_a_picked_line_is_a_comment(ear: BridgeEar) -> None:
    noun = only(told(ear, picked()))
    assert (noun.text, noun.user, noun.room, noun.at_ms) == ("发新疆不", User("", "山里人"), "first", NOW - 20)
    assert only(told(ear, picked(src="douyin-web", id=7))).room == "douyin"


def test_a_picked_line_is_once_by_its_id_but_a_place_in_the_list_is_no_id(ear: BridgeEar) -> None:
    assert len(told(ear, picked(), picked(t=NOW + 9_000))) == 1
    assert len(told(ear, picked(text="另一句"), picked(room="/other"), picked(nick="别人"))) == 3


def test_a_picked_line_without_an_id_is_once_a_second(ear: BridgeEar) -> None:
    assert len(told(ear, picked(id=""), picked(id=""), picked(id="", t=NOW + 1_000))) == 2
