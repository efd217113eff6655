"""Social Stream Ninja, its program here or its relay, is joined on the channel of comments and only heard."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from connectors.contract import Listener, Setting, Trouble
from connectors.social_stream import CARD, check, connect, knock
from connectors.social_stream.transport import RELAY, address
from tests.connectors.rooms import hall, listening


def said(number: int, text: str, **more: Any) -> str:
    told = {"chatname": "甲", "chatmessage": text, "type": "bilibili", "id": number, "textonly": False}
    return orjson.dumps(told | more).decode()


def setting(url: str, **more: Any) -> Setting:
    return Setting({"url": url, **more}, ("bili", "tiktok"))


async def test_it_joins_on_the_channel_of_comments_and_says_nothing_else() -> None:
    async with hall() as relay:
        async with listening(connect(setting(relay.url, key="my room/1"))) as heard:
            await relay.guest()
            await relay.push(said(1, "包邮吗 &amp; 几天到"), "special", said(2, "", hasDonation="5"), said(3, "多少钱"))
            await heard.until(lambda: len(heard.comments) == 2)
            assert heard.texts == ["包邮吗 & 几天到", "多少钱"]
            assert heard.parked == 1
        assert relay.paths == ["/join/my%20room%2F1/4"]
        assert [orjson.loads(one) for one in relay.said] == [{"join": "my room/1", "in": 4, "out": 1}]


async def test_a_whole_address_is_dialled_as_it_is() -> None:
    async with hall() as relay, listening(connect(setting(f"{relay.url}/join/abc/4"))) as heard:
        await relay.guest()
        await heard.until(lambda: heard.standing == "up")
        assert (relay.paths, relay.said) == (["/join/abc/4"], [])


async def test_each_site_is_a_room_of_ours() -> None:
    told = {"rooms": {"tiktok": "tiktok", "bilibili": "bili"}}
    async with hall() as relay, listening(connect(setting(relay.url, **told))) as heard:
        await relay.guest()
        await relay.push(said(1, "一"), said(2, "二", type="tiktok"), said(3, "三", type="youtube"), said(4, "四"))
        await heard.until(lambda: len(heard.comments) == 3)
        assert [(one.text, one.room) for one in heard.comments] == [("一", "bili"), ("二", "tiktok"), ("四", "bili")]


async def test_what_it_tells_again_after_a_break_counts_once() -> None:
    async with hall() as relay, listening(connect(setting(relay.url))) as heard:
        await relay.guest()
        await relay.push(said(1, "一"), said(2, "二"))
        await heard.until(lambda: len(heard.comments) == 2)
        await relay.kick()
        await relay.guest()
        await relay.push(said(1, "一"), said(2, "二"), said(3, "三"))
        await heard.until(lambda: len(heard.comments) == 3)
        assert heard.texts == ["一", "二", "三"]
        assert len(heard.gaps) == 1


def test_the_relay_abroad_is_dialled_only_when_it_is_written() -> None:
    assert address("ws://127.0.0.1:3000", "") == ("ws://127.0.0.1:3000", "")
    where, hello = address(RELAY, "abc")
    assert where == "wss://io.socialstream.ninja/join/abc/4"
    assert orjson.loads(hello)["in"] == 4


async def test_the_check_dials_and_tells_no_key() -> None:
    async with hall() as relay:
        url = relay.url
        assert await knock(setting(url, key="hidden-key")) == []
    (trouble,) = await knock(setting(url, key="hidden-key"))
    assert "请先打开" in trouble.zh
    assert "hidden-key" not in trouble.zh + trouble.en


@pytest.mark.parametrize(
    ("table", "en"),
    [
        ({"url": "https://socialstream.ninja"}, "no address in url"),
        ({"key": 7}, "session id"),
        ({"keys": "x"}, "does not know 'keys'; did you mean key?"),
        ({"rooms": {"tiktok": "nowhere"}}, "names the room 'nowhere'"),
    ],
)
def test_a_table_that_can_not_work_is_refused(table: dict[str, Any], en: str) -> None:
    (trouble,) = check(Setting(table, ("bili",)))
    assert en in trouble.en
    with pytest.raises(Trouble):
        connect(Setting(table, ("bili",)))


def test_a_bare_table_is_enough() -> None:
    assert CARD.kind == "listener"
    assert isinstance(connect(Setting({}, ("bili",))), Listener)
