"""A room through the open platform: begun with a signature, kept with two heartbeats, begun anew when it was ended."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from connectors.bilibili_open import CARD, check, connect, knock
from connectors.bilibili_open.calls import Account
from connectors.bilibili_open.transport import Beats, BilibiliOpen
from connectors.contract import Listener, Setting, Trouble
from connectors.kit.dial import Patience
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from tests.connectors.bilibili_open.platform import (
    APP_ID,
    CODE,
    KEY_ID,
    NOW_S,
    SECRET,
    Platform,
    comment,
    folded,
    message,
    packet,
    platform,
)
from tests.connectors.rooms import listening

PATIENT = Patience(open_s=2.0)
OFTEN = Beats(line_s=0.05, game_s=0.05, answer_s=0.05)


def table(api: str, **more: Any) -> dict[str, Any]:
    keys = {"access_key_id": KEY_ID, "access_key_secret": SECRET, "app_id": APP_ID, "code": CODE}
    return {**keys, "api": api, **more}


def setting(there: Platform, **more: Any) -> Setting:
    return Setting(table(there.api, **more), ("bili",), now=lambda: NOW_S * 1000)


def room(there: Platform, beats: Beats | None = None, patience: Patience = PATIENT) -> BilibiliOpen:
    """A connector that waits for no longer than a moment between two tries."""

    async def moment(_seconds: float) -> None:
        await asyncio.sleep(0.01)

    line = Line(CARD.name, sleep=moment)
    account = Account(KEY_ID, SECRET, APP_ID, CODE, lambda: NOW_S, there.api)
    return BilibiliOpen(account, line, Scribe(line.health, CARD.name, {}, "bili", "m", "zh"), patience, beats)


async def test_a_room_is_begun_heard_and_ended() -> None:
    async with platform() as there:
        async with listening(connect(setting(there))) as heard:
            await there.hall.guest()
            await there.hall.push(comment(1, "发新疆不"), folded(comment(2, "多少钱"), comment(3, "包邮吗")))
            await there.until_called("heartbeat")
            await heard.until(lambda: len(heard.comments) == 3)
            assert heard.texts == ["发新疆不", "多少钱", "包邮吗"]
            assert {one.room for one in heard.comments} == {"bili"}
            assert heard.standing == "up"
        assert there.calls[0] == "start"
        assert there.ended == ["game-1"]


async def test_both_heartbeats_are_sent_and_the_lines_answer_is_its_life() -> None:
    async with platform() as there, listening(room(there, OFTEN)) as heard:
        await there.hall.guest()
        for _ in range(5):
            await there.answer_beats(there.hall.guests[0])
            await there.until_called("heartbeat", there.calls.count("heartbeat") + 1)
        assert packet(2, b"", 1) in there.hall.said
        assert heard.said[0].state == "up"


async def test_a_line_that_answers_no_heartbeat_is_left_for_the_next_address() -> None:
    deaf = Patience(quiet_s=60, open_s=2)
    async with platform() as there, listening(room(there, OFTEN, deaf)) as heard:
        await there.second.guest()
        assert any("没有回音" in status.note for status in heard.said)
        assert there.calls.count("start") == 1


async def test_a_kick_is_answered_at_the_next_address_with_the_same_game_and_nothing_counts_twice() -> None:
    async with platform() as there, listening(room(there)) as heard:
        await there.hall.guest()
        await there.hall.push(comment(1, "发新疆不"))
        await heard.until(lambda: len(heard.comments) == 1)
        await there.hall.kick(1001)
        await there.second.guest()
        await there.second.push(comment(1, "发新疆不"), comment(2, "多少钱"))
        await heard.until(lambda: len(heard.comments) == 2)
        assert heard.texts == ["发新疆不", "多少钱"]
        assert there.calls.count("start") == 1
        assert len(heard.gaps) == 1


async def test_after_three_addresses_that_can_not_be_had_the_game_is_begun_anew() -> None:
    async with platform() as there:
        await there.hall.fall()
        await there.second.fall()
        async with listening(room(there)) as heard:
            await there.until_called("start", 2)
            await there.hall.open()
            await heard.until(lambda: heard.standing == "up")
        assert "game-1" in there.ended


@pytest.mark.parametrize("how", ["told", "heartbeat", "refused"])
async def test_a_game_that_is_over_is_begun_anew(how: str) -> None:
    async with platform() as there, listening(room(there, Beats(game_s=0.05))) as heard:
        await there.hall.guest()
        await heard.until(lambda: heard.standing == "up")
        if how == "told":
            await there.hall.push(message("INTERACTION_END", game_id="someone else's"))
            await there.hall.push(message("INTERACTION_END", game_id="game-1"))
        elif how == "heartbeat":
            there.heartbeat_code = 7003
        else:
            there.welcome = b'{"code":-101}'
            await there.hall.kick()
        await there.until_called("start", 2)
        there.heartbeat_code, there.welcome = 0, b'{"code":0}'
        await heard.until(lambda: heard.standing == "up")


async def test_what_is_no_packet_is_counted_and_costs_no_comment() -> None:
    async with platform() as there, listening(room(there)) as heard:
        await there.hall.guest()
        await there.hall.push("text", b"\0\0", comment(1, "一"), comment(2, "二")[:-3], comment(3, "三"))
        await heard.until(lambda: len(heard.comments) == 2)
        assert heard.texts == ["一", "三"]
        assert heard.parked == 3


@pytest.mark.parametrize(("code", "says"), [(7007, "身份码不对"), (8002, "app_id"), (7002, "别的电脑"), (4003, "签名")])
async def test_what_the_platform_refuses_is_told_in_a_sentence_that_helps(code: int, says: str) -> None:
    async with platform() as there:
        there.declines = code
        async with listening(room(there)) as heard:
            await heard.until(lambda: heard.standing == "down")
            assert says in heard.said[-1].note
            there.declines = 0
            await heard.until(lambda: heard.standing == "up")


async def test_no_secret_is_in_what_is_told() -> None:
    async with platform() as there:
        wrong = replace(setting(there), table=table(there.api, access_key_secret="sk-guessed"))
        (trouble,) = await knock(wrong)
    for hidden in ("sk-guessed", CODE, KEY_ID):
        assert hidden not in trouble.zh + trouble.en
    (away,) = await knock(wrong)
    assert "B站开放平台" in away.zh


async def test_the_check_begins_and_ends_at_once() -> None:
    async with platform() as there:
        assert await knock(setting(there)) == []
        assert there.calls == ["start", "end"]
        there.declines = 7002
        assert await knock(setting(there)) == []
        there.declines = 7007
        (trouble,) = await knock(setting(there))
        assert "身份码不对" in trouble.zh


@pytest.mark.parametrize(
    ("change", "en"),
    [
        ({"access_key_id": ""}, "needs access_key_id"),
        ({"code": 7}, "needs code"),
        ({"app_id": "my app"}, "needs app_id"),
        ({"api": "http://example.com"}, "no https:// address"),
        ({"apy": "x"}, "does not know 'apy'"),
        ({"room": "nowhere"}, "names the room 'nowhere'"),
    ],
)
def test_a_table_that_can_not_work_is_refused(change: dict[str, Any], en: str) -> None:
    told = Setting(table("https://live-open.biliapi.com") | change, ("bili",))
    (trouble,) = check(told)
    assert en in trouble.en
    with pytest.raises(Trouble):
        connect(told)


def test_a_sound_table_connects() -> None:
    told = Setting(table("https://live-open.biliapi.com", app_id=str(APP_ID)), ("bili",))
    assert (CARD.kind, CARD.standing) == ("listener", "official")
    assert isinstance(connect(told), Listener)
