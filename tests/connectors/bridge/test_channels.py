"""视频号: what the live console polls becomes comments and replies. All samples here are synthetic."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain.inbound import RoomStatus, User
from connectors.bridge.channels import SIGN_IN
from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.answers import channels, channels_app, channels_line, text_of
from tests.connectors.bridge.hearing import comments, notes, page, parked, replies, told
from tests.connectors.bridge.wire import NOW

SRC = "channels-console"


def test_comments_are_told_and_who_came_and_what_is_pinned_is_not(ear: BridgeEar) -> None:
    lines = (
        channels_line(1, "甲", "甲来了", 10005),
        channels_line(2, "乙", "多少钱"),
        channels_line(3, "丙", "置顶", 10017),
    )
    nouns = told(ear, page(SRC, channels(*lines)))
    (noun,) = comments(nouns)
    assert (noun.text, noun.user.name, noun.key, noun.at_ms) == ("多少钱", "乙", "2042602950/2", NOW - 20)
    assert [one.viewers for one in nouns if isinstance(one, RoomStatus)] == [37]


def test_a_viewer_is_the_same_in_every_live_of_one_anchor(ear: BridgeEar) -> None:
    line = channels_line(2, "乙", "多少钱") | {"clientMsgId": "finderlive_usermsg_comment_9b1d-77_o9hHn5Kxy_z-1"}
    assert comments(told(ear, page(SRC, channels(line))))[0].user.id == "o9hHn5Kxy_z-1"


def test_a_viewer_without_that_mark_is_known_by_the_name_of_this_broadcast(ear: BridgeEar) -> None:
    line = channels_line(2, "乙", "多少钱") | {"clientMsgId": ""}
    assert comments(told(ear, page(SRC, channels(line))))[0].user.id == "v8_乙@flstranger"


def test_what_is_polled_again_is_told_once_and_numbers_begin_anew_with_each_live(ear: BridgeEar) -> None:
    told(ear, page(SRC, channels(channels_line(1, "甲", "多少钱"))))
    again = told(ear, page(SRC, channels(channels_line(1, "甲", "多少钱"), channels_line(2, "乙", "甜吗"))))
    assert [one.text for one in comments(again)] == ["甜吗"]
    tomorrow = told(ear, page(SRC, channels(channels_line(1, "甲", "多少钱"), live="2042602951")))
    assert [one.key for one in comments(tomorrow)] == ["2042602951/1"]


def test_an_answer_that_leaves_out_the_live_belongs_to_the_one_before(ear: BridgeEar) -> None:
    told(ear, page(SRC, channels(channels_line(1, "甲", "多少钱"))))
    assert comments(told(ear, page(SRC, channels(channels_line(1, "甲", "多少钱"), live="")))) == []
    alone = told(BridgeEar({}, "r"), page(SRC, channels(channels_line(1, "甲", "多少钱"), live="")))
    assert comments(alone)[0].key == "finderlive_usermsg_comment_00000001-1f_o9hHn5甲abcdef"


def snake(value: Any) -> Any:
    names = {
        "msgList": "msg_list",
        "appMsgList": "app_msg_list",
        "liveInfo": "live_info",
        "liveId": "live_id",
        "clientMsgId": "client_msg_id",
        "finderLiveContact": "finder_live_contact",
        "msgType": "msg_type",
        "toUserContact": "to_user_contact",
        "fromUserContact": "from_user_contact",
    }
    if isinstance(value, dict):
        return {names.get(name, name): snake(inner) for name, inner in value.items()}
    return [snake(one) for one in value] if isinstance(value, list) else value


def test_the_same_in_text_within_the_answer_is_understood(ear: BridgeEar) -> None:
    inner = snake(channels(channels_line(1, "甲", "多少钱"))["data"])
    (noun,) = comments(told(ear, page(SRC, {"errCode": 0, "data": {"respJsonStr": text_of(inner)}})))
    assert (noun.text, noun.user.name, noun.key) == ("多少钱", "甲", "2042602950/1")


def test_a_reply_is_told_to_whom_it_is(ear: BridgeEar) -> None:
    reply = channels_app(20002, {"content": "39块9一箱", "reply_original_msg_type": 1})
    line = channels_line(1, "山里人", "多少钱") | {"clientMsgId": "finderlive_usermsg_comment_1_o9hHn5Kxyz"}
    nouns = told(ear, page(SRC, channels(line, app=(reply, channels_app(20009, {"reward_product_count": 1}, 91)))))
    (asked,), (noun,) = comments(nouns), replies(nouns)
    assert (noun.text, noun.by, noun.user) == ("39块9一箱", "罗家", User(asked.user.id, "山里人"))
    assert noun.key == "2042602950/90"


def test_a_reply_whose_name_is_misspelt_or_whose_payload_is_plain_is_understood(ear: BridgeEar) -> None:
    reply = channels_app(20002, {}) | {
        "payload": {"content": "有的"},
        "toUserContact": {"contact": {"usename": "v8_x"}},
    }
    (noun,) = replies(told(ear, page(SRC, channels(app=(reply,)))))
    assert (noun.text, noun.user.id) == ("有的", "v8_x")
    broken = channels_app(20002, {}, 95) | {"payload": "!!!"}
    assert parked(told(ear, page(SRC, channels(app=(broken,))))) == 1


def test_where_viewers_live_and_who_they_are_is_never_told(ear: BridgeEar) -> None:
    nouns = told(ear, page(SRC, channels(channels_line(1, "甲", "多少钱"))))
    assert not any(word in repr(nouns) for word in ("Guizhou", "Anshun", "种李子的", "example.invalid"))


def test_an_expired_login_is_told(ear: BridgeEar) -> None:
    assert notes(told(ear, page(SRC, {"errCode": 300330, "errMsg": "x"}))) == [SIGN_IN]
    assert notes(told(ear, page(SRC, {"errCode": "300330"}))) == []


def test_an_answer_without_lists_means_nothing_and_a_foreign_one_is_counted(ear: BridgeEar) -> None:
    assert told(ear, page(SRC, {"errCode": 0, "data": {}})) == ()
    assert parked(told(ear, page(SRC, {"hello": 1}))) == 1
    assert parked(told(ear, page(SRC, channels({"type": 1, "seq": "5"})))) == 1


@pytest.mark.parametrize("kind", [1, "1"])
def test_a_kind_may_be_a_number_or_text(ear: BridgeEar, kind: Any) -> None:
    assert len(comments(told(ear, page(SRC, channels(channels_line(1, "甲", "多少钱") | {"type": kind}))))) == 1


def test_what_wxlivespy_forwards_is_read(ear: BridgeEar) -> None:
    event = {
        "msg_time": NOW - 3_000,
        "msg_sub_type": 1,
        "decoded_type": "comment",
        "msg_id": "finderlive_usermsg_comment_x",
        "sec_openid": "b1_99",
        "decoded_openid": "o9hHn5Kxyz",
        "content": "多少钱",
        "nickname": "kok",
        "seq": "11",
    }
    body = {
        "host_info": {},
        "live_info": {"live_id": "2042602950", "online_count": 3},
        "events": [event, {"decoded_type": "like"}],
    }
    (noun,) = comments(told(ear, page(SRC, body)))
    assert (noun.text, noun.user, noun.key, noun.at_ms) == (
        "多少钱",
        User("o9hHn5Kxyz", "kok"),
        "2042602950/11",
        NOW - 3_000,
    )
    assert parked(told(ear, page(SRC, body | {"events": [{"decoded_type": "comment"}]}))) == 1
