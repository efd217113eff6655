"""The grabber is dialled, heard and never spoken to; each Room hears its own, and nothing counts twice."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from companion.domain.inbound import RoomStatus
from connectors.barragegrab import CARD, check, connect, knock
from connectors.contract import Listener, Setting, Trouble
from tests.connectors.barragegrab.test_payload import ME, frame
from tests.connectors.rooms import Hall, hall, listening


def setting(url: str = "ws://127.0.0.1:1", **more: Any) -> Setting:
    return Setting({"url": url, **more}, ("douyin", "second"))


def line(number: int, text: str, room: str = "5566", **more: Any) -> str:
    said = {"MsgId": 7_301_885_484_794_450_000 + number, "User": ME, "Content": text, "WebRoomId": room}
    return frame(1, said | more)


async def test_comments_and_counts_come_in_order_and_nothing_is_ever_sent() -> None:
    async with hall() as grabber, listening(connect(setting(grabber.url))) as heard:
        await grabber.guest()
        await grabber.push(line(1, "发新疆不"), frame(6, {"OnlineUserCount": 12}), frame(2, {}), line(2, "多少钱"))
        await heard.until(lambda: len(heard.comments) == 2)
        assert heard.texts == ["发新疆不", "多少钱"]
        assert {comment.room for comment in heard.comments} == {"douyin"}
        assert [noun.viewers for noun in heard.nouns if isinstance(noun, RoomStatus)] == [12]
        assert grabber.said == []
        assert heard.standing == "up"


async def test_what_proxy_and_hook_both_deliver_is_one_comment() -> None:
    async with hall() as grabber, listening(connect(setting(grabber.url))) as heard:
        await grabber.guest()
        await grabber.push(line(1, "发新疆不"), line(1, "发新疆不"), line(2, "发新疆不"))
        await heard.until(lambda: len(heard.comments) == 2)
        assert heard.state.show.seen == 2


async def test_each_room_of_the_platform_is_one_of_ours_and_strangers_rooms_are_let_pass() -> None:
    mapped = setting(rooms={"5566": "second", "MS4-owner": "douyin"})
    async with hall() as grabber, listening(connect(structs_url(mapped, grabber))) as heard:
        await grabber.guest()
        owner = {"SecUid": "MS4-owner"}
        await grabber.push(line(1, "一"), line(2, "二", "", Onwer=owner), line(3, "三", "999"), line(4, "四"))
        await heard.until(lambda: len(heard.comments) == 3)
        assert [(one.text, one.room) for one in heard.comments] == [
            ("一", "second"),
            ("二", "douyin"),
            ("四", "second"),
        ]
        assert any("999" in status.note for status in heard.said)


def structs_url(one: Setting, grabber: Hall) -> Setting:
    return Setting({**one.table, "url": grabber.url}, one.rooms)


async def test_a_foreign_frame_is_counted_and_costs_no_comment() -> None:
    async with hall() as grabber, listening(connect(setting(grabber.url))) as heard:
        await grabber.guest()
        await grabber.push("<html>", b"\x00\x01", line(1, "发新疆不"), '{"Type":1,"Data":"{"}', line(2, "多少钱"))
        await heard.until(lambda: len(heard.comments) == 2)
        assert heard.parked == 3


async def test_the_end_of_the_live_is_told() -> None:
    async with hall() as grabber, listening(connect(setting(grabber.url))) as heard:
        await grabber.guest()
        await grabber.push(frame(9, {"Content": "直播已结束"}))
        await heard.until(lambda: any("关播" in status.note for status in heard.said))


async def test_the_check_dials_and_says_in_a_sentence_what_to_do() -> None:
    async with hall() as grabber:
        assert await knock(setting(grabber.url)) == []
        url = grabber.url
    (trouble,) = await knock(setting(url))
    assert "先打开" in trouble.zh
    assert "127.0.0.1" in trouble.zh
    assert "not running" in trouble.en


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({"ulr": "x"}, "does not know 'ulr'; did you mean url?"),
        ({"url": "http://127.0.0.1:8888"}, "no address in url that can be dialled"),
        ({"url": 8888}, "no address in url that can be dialled"),
        ({"room": "nowhere"}, "names the room 'nowhere'"),
        ({"rooms": ["douyin"]}, "needs rooms written as"),
        ({"rooms": {"5566": "nowhere"}}, "names the room 'nowhere'"),
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table, ("douyin",)))
    assert en in trouble.en
    with pytest.raises(Trouble):
        connect(Setting(table, ("douyin",)))


def test_without_a_room_there_is_nothing_to_hear() -> None:
    assert "needs a [[room]]" in check(Setting({}))[0].en


def test_a_bare_table_is_enough() -> None:
    assert (CARD.kind, CARD.standing) == ("listener", "unofficial")
    assert isinstance(connect(Setting({}, ("douyin",))), Listener)
    assert orjson.dumps(check(Setting({}, ("douyin",)))) == b"[]"
