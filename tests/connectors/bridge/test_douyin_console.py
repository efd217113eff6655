"""抖店 and 百应: what the live control page polls becomes comments, each once. All samples are synthetic."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import orjson
import pytest

from companion.domain.inbound import ConnectorStatus, User
from connectors.bridge.douyin_console import SIGN_IN
from connectors.bridge.ear import BridgeEar
from tests.connectors.bridge.answers import douyin_console, text_of
from tests.connectors.bridge.hearing import comments, only, page, parked, told
from tests.connectors.bridge.wire import NOW, item

SRC = "douyin-console"
ONE = ("7381000000000000001", "山里人", "李子多少钱一斤")
TWO = ("7381000000000000002", "爱吃李", "发新疆不")
THREE = ("7381000000000000003", "小田", "3号链接还有吗")


def items(**of_each: Any) -> dict[str, Any]:
    answer = douyin_console(ONE)
    answer["data"]["comment_infos"][0].update(of_each)
    return answer


def test_an_answer_is_its_comments_in_order(ear: BridgeEar) -> None:
    first, second = comments(told(ear, page(SRC, douyin_console(ONE, TWO))))
    assert (first.text, first.user, first.key, first.room) == (ONE[2], User("9800000001", "山里人"), ONE[0], "first")
    assert (second.text, first.at_ms) == (TWO[2], NOW - 20)


def test_pages_that_overlap_tell_each_comment_once(ear: BridgeEar) -> None:
    told(ear, page(SRC, douyin_console(ONE, TWO)))
    assert [one.text for one in comments(told(ear, page(SRC, douyin_console(TWO, THREE))))] == [THREE[2]]


def test_live_room_and_console_name_a_comment_alike(ear: BridgeEar) -> None:
    told(ear, page(SRC, douyin_console(ONE)))
    same = {"method": "WebcastChatMessage", "msg_id": int(ONE[0]), "payload": {"content": ONE[2], "user": {"id": 5}}}
    assert comments(told(ear, page("douyin-web", {"data": {"messages": [same]}}))) == []


def test_an_empty_answer_means_nothing(ear: BridgeEar) -> None:
    for answer in (douyin_console(), {"code": 0, "data": {}}, {"code": 0, "st": 0, "msg": ""}):
        assert told(ear, page(SRC, answer)) == ()


@pytest.mark.parametrize(
    "answer",
    [
        {"data": {"comment_infos": [{"chat_id": ONE[0], "user_nickname": "山里人", "comment_content": ONE[2]}]}},
        {"data": {"comment_infos": [{"msg_id": int(ONE[0]), "nickname": "山里人", "text": ONE[2]}]}},
        {"data": {"comments": [{"id": ONE[0], "user": {"nickname": "山里人"}, "content": ONE[2]}]}},
        {"comment_infos": [{"comment_id": ONE[0], "nick_name": "山里人", "content": f" {ONE[2]} "}]},
        {
            "data": text_of(
                {"comment_infos": text_of([{"comment_id": ONE[0], "nick_name": "山里人", "content": ONE[2]}])}
            )
        },
        {"data": {"messages": {"comment": [{"comment_id": ONE[0], "nick_name": "山里人", "content": ONE[2]}]}}},
    ],
)
def test_other_names_and_wrappings_of_the_same_are_understood(ear: BridgeEar, answer: Any) -> None:
    noun = only(told(ear, page(SRC, answer)))
    assert (noun.text, noun.user.name, noun.key) == (ONE[2], "山里人", ONE[0])


@pytest.mark.parametrize("kind", ["xhr", "fetch", "text", ""])
def test_text_and_bytes_gzipped_or_not_are_read_alike(kind: str) -> None:
    body = orjson.dumps(douyin_console(ONE))
    for copied in (body, gzip.compress(body), b"\xef\xbb\xbf" + body):
        assert (
            only(told(BridgeEar({}, "r"), page(SRC, douyin_console()), item(copied, kind, src=SRC))[1:]).key == ONE[0]
        )
    assert only(told(BridgeEar({}, "r"), {"src": SRC, "text": douyin_console(ONE)})[1:]).key == ONE[0]


def test_what_the_anchor_says_herself_is_no_comment(ear: BridgeEar) -> None:
    assert comments(told(ear, page(SRC, items(tags=["主播"])))) == []
    assert comments(told(ear, page(SRC, items(tags=[{"text": "主播"}])))) == []
    assert comments(told(ear, page(SRC, items(uid="7299")))) == []
    assert ear.tally["(anchor)"] == 3
    assert only(told(ear, page(SRC, items(tags=["粉丝团", {"name": "admin"}])))).text == ONE[2]


@pytest.mark.parametrize("uid", [111111, "111111", 0, None, ""])
def test_guests_whom_the_platform_masks_are_never_one_person(ear: BridgeEar, uid: Any) -> None:
    noun = only(told(ear, page(SRC, items(uid=uid, nick_name="無***"))))
    assert noun.user == User("", "無***")


def test_a_console_that_wants_a_login_says_so_once_and_no_more_when_comments_come(ear: BridgeEar) -> None:
    for answer in ({"code": 20000007, "data": None}, {"code": "20000007"}, {"code": 8, "msg": "请先登录"}):
        told(ear, page(SRC, answer))
    fresh = BridgeEar({}, "r")
    told(fresh, page(SRC, douyin_console()))
    (status,) = told(fresh, page(SRC, {"code": 20000007}))
    assert isinstance(status, ConnectorStatus)
    assert (status.state, status.note) == ("late", SIGN_IN)
    assert told(fresh, page(SRC, {"code": 20000007})) == ()
    status, _ = told(fresh, page(SRC, douyin_console(ONE)))
    assert isinstance(status, ConnectorStatus)
    assert (status.state, status.note) == ("up", "")


def test_a_viewer_who_speaks_of_logging_in_does_not_log_the_page_out(ear: BridgeEar) -> None:
    assert only(told(ear, page(SRC, douyin_console((ONE[0], "小田", "怎么登录"))))).text == "怎么登录"


def test_a_piece_without_text_costs_no_other(ear: BridgeEar) -> None:
    answer = douyin_console(ONE, TWO)
    answer["data"]["comment_infos"][0] = {"comment_id": "1", "content": None}
    nouns = told(ear, page(SRC, answer))
    assert [one.text for one in comments(nouns)] == [TWO[2]]
    assert parked(nouns) == 1


@pytest.mark.parametrize("text", ["<html>504</html>", '{"ok":true}', "[1,2]", '"登录"', "null", '{"data'])
def test_what_no_console_answers_is_counted(ear: BridgeEar, text: str) -> None:
    assert parked(told(ear, page(SRC, text))) == 1


# --- which are old -----------------------------------------------------------------------------------------------


def made(seconds_ago: int, number: int = 1) -> str:
    """An id as ByteDance makes them: the second in the upper half."""
    return str(((NOW // 1000 - seconds_ago) << 32) + number)


def test_what_was_said_before_the_page_was_opened_is_old_by_the_time_in_its_id(ear: BridgeEar) -> None:
    answer = douyin_console((made(600), "甲", "几斤起"), (made(2), "乙", "多少钱"))
    assert [(one.text, one.old) for one in comments(told(ear, page(SRC, answer)))] == [
        ("几斤起", True),
        ("多少钱", False),
    ]


def test_an_id_that_names_no_hour_of_this_evening_has_the_time_it_was_heard(ear: BridgeEar) -> None:
    noun = only(told(ear, page(SRC, douyin_console(ONE))))
    assert (noun.at_ms, noun.old) == (NOW - 20, False)


def test_comments_that_come_late_because_the_station_was_away_are_new(ear: BridgeEar) -> None:
    told(ear, page(SRC, douyin_console((made(200), "甲", "几斤起")), t=NOW - 199_000))
    late = page(SRC, douyin_console((made(100, 2), "乙", "多少钱")), t=NOW - 99_000)
    assert only(told(ear, late)).old is False


def test_fields_of_base64_that_is_none_are_counted(ear: BridgeEar) -> None:
    assert parked(told(ear, {"src": SRC, "kind": "xhr", "b64": "a"})) == 1
    assert parked(told(ear, {"src": SRC, "kind": "xhr", "b64": base64.b64encode(b"\xff\xfe").decode()})) == 1
