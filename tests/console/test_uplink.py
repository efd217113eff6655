"""The line to the station: it stays, comes back, and carries each command once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import pytest

from companion.console.board import Board
from companion.console.uplink import Sent, State, Uplink, feed_url
from companion.domain.trouble import Trouble
from tests.console.fake import TOKEN, FakeStation
from tests.console.looking import Clock


class Talk:
    """A running Uplink, what it told, and how its commands ended."""

    def __init__(self, uplink: Uplink, clock: Clock) -> None:
        self.uplink = uplink
        self.clock = clock
        self.told: asyncio.Queue[frozenset[str]] = asyncio.Queue()
        self.ends: asyncio.Queue[tuple[Sent, str | None]] = asyncio.Queue()
        uplink.told = self.told.put_nowait
        uplink.settled = lambda sent, error: self.ends.put_nowait((sent, error))

    def standing(self) -> tuple[State, bool]:
        return self.uplink.state, self.uplink.stale

    async def hears(self, section: str) -> None:
        async with asyncio.timeout(5):
            while section not in await self.told.get():
                pass

    async def end(self) -> tuple[Sent, str | None]:
        async with asyncio.timeout(5):
            return await self.ends.get()


@contextlib.asynccontextmanager
async def talking(url: str, token: str = TOKEN, silence_s: float = 16.0) -> AsyncIterator[Talk]:
    clock = Clock()
    talk = Talk(Uplink(url, token, Board(), "小李", clock, jitter=lambda: -1.0), clock)
    talk.uplink.silence_s = silence_s
    async with asyncio.TaskGroup() as group:
        task = group.create_task(talk.uplink.run())
        yield talk
        task.cancel()


async def test_it_takes_the_snapshot_and_follows(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        assert talk.uplink.state == "live"
        await station.delta({"packs": {"plum-5": {"left": 99}}})
        await talk.hears("packs")
        assert talk.uplink.board.view.packs["plum-5"].left == 99


async def test_a_gap_is_closed_by_one_new_snapshot(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        station.view["packs"]["plum-5"]["left"] = 7
        station.revision += 5
        for _ in range(3):
            await station.delta({"goal": {"sold": 1}})
        async with asyncio.timeout(5):
            await station.asked.get()
        await talk.hears("station")
        assert talk.uplink.board.view.packs["plum-5"].left == 7
        await station.delta({"goal": {"sold": 2}})
        await talk.hears("goal")
        assert talk.uplink.board.view.goal.sold == 2


async def test_a_command_goes_with_its_id_and_name_and_ends_with_its_result(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        sent = talk.uplink.send("claim_question", {"group": "q17"}, "认领")
        heard = await station.commands.get()
        assert heard == {
            "kind": "command",
            "id": sent.id,
            "name": "claim_question",
            "args": {"group": "q17"},
            "by": "小李",
        }
        assert await talk.end() == (sent, None)
        station.answers["claim_question"] = "小王 正在答这个问题"
        again = talk.uplink.send("claim_question", {"group": "q17"}, "认领")
        assert await talk.end() == (again, "小王 正在答这个问题")
        assert again.id != sent.id
        assert not talk.uplink.unanswered


async def test_a_lost_line_comes_back_by_itself_with_the_numbers_of_now(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        await station.close()
        await talk.hears("uplink")
        assert talk.standing() == ("lost", True)
        station.view["packs"]["plum-5"]["left"] = 3
        await station.open()
        await talk.hears("packs")
        assert talk.standing() == ("live", False)
        assert talk.uplink.board.view.packs["plum-5"].left == 3


async def test_a_command_whose_result_was_lost_is_sent_again_under_its_own_id(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        station.mute = True
        sent = talk.uplink.send("adjust_stock", {"pool": "plum", "delta": "-1斤"}, "减一斤")
        first = await station.commands.get()
        station.mute = False
        await station.drop()
        async with asyncio.timeout(5):
            second = await station.commands.get()
        assert first == second
        assert await talk.end() == (sent, None)


async def test_a_command_without_a_result_is_given_up_out_loud(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        station.mute = True
        sent = talk.uplink.send("clear_air", {}, "撤下")
        talk.clock.now += 29
        talk.uplink.expire()
        assert talk.ends.empty()
        talk.clock.now += 1
        talk.uplink.expire()
        assert await talk.end() == (sent, "")


async def test_a_command_given_while_there_is_no_line_is_refused_at_once(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        await station.close()
        await talk.hears("uplink")
        with pytest.raises(Trouble, match="没有送出"):
            talk.uplink.send("clear_air", {}, "撤下")
        assert not talk.uplink.unanswered


async def test_commands_without_results_do_not_pile_up_for_ever(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        station.mute = True
        for _ in range(32):
            talk.uplink.send("clear_air", {}, "撤下")
        with pytest.raises(Trouble, match="没有送出"):
            talk.uplink.send("clear_air", {}, "撤下")


async def test_a_question_is_answered_to_who_asked_it_and_only_once(station: FakeStation) -> None:
    station.knows["find_orders"] = {"orders": [], "more": 7}
    async with talking(station.url) as talk:
        await talk.hears("questions")
        heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        talk.uplink.ask("find_orders", {"digits": "4821"}, heard.put_nowait)
        async with asyncio.timeout(5):
            asked = await station.questions.get()
            answer = await heard.get()
        assert asked == {"kind": "ask", "id": answer["id"], "what": "find_orders", "args": {"digits": "4821"}}
        assert (answer["ok"], answer["more"]) == (True, 7)
        await station.tell(answer)
        await station.delta({"goal": {"sold": 1}})
        await talk.hears("goal")
        assert heard.empty()
        assert not talk.uplink.asked


async def test_a_question_whose_answer_was_lost_is_asked_again_and_in_the_end_given_up(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        station.mute = True
        talk.uplink.ask("find_orders", {}, heard.put_nowait)
        first = await station.questions.get()
        await station.drop()
        async with asyncio.timeout(5):
            assert await station.questions.get() == first
        talk.clock.now += 30
        talk.uplink.expire()
        assert heard.get_nowait() == {"id": first["id"], "ok": False}


async def test_a_question_asked_while_there_is_no_line_is_refused_at_once(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        await station.close()
        await talk.hears("uplink")
        with pytest.raises(Trouble, match="没有送出"):
            talk.uplink.ask("find_orders", {}, lambda frame: None)
        assert not talk.uplink.asked


async def test_a_station_that_falls_silent_is_stale_and_then_dialled_again(station: FakeStation) -> None:
    async with talking(station.url, silence_s=0.05) as talk:
        await talk.hears("questions")
        talk.clock.now += 9.9
        assert talk.standing() == ("live", False)
        talk.clock.now += 0.1
        assert talk.standing() == ("live", True)
        await talk.hears("uplink")
        async with asyncio.timeout(5):
            await station.joined.get()
            await station.joined.get()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (HTTPStatus.UNAUTHORIZED, "令牌不对"),
        (HTTPStatus.FORBIDDEN, "不能打开控制台"),
        (HTTPStatus.NOT_FOUND, "没有助播台"),
    ],
)
async def test_a_refusal_ends_it_with_a_sentence(station: FakeStation, status: HTTPStatus, said: str) -> None:
    station.refuses_with = status
    async with talking(station.url) as talk:
        await talk.hears("uplink")
        assert talk.uplink.state == "refused"
        assert talk.uplink.refusal is not None
        assert said in talk.uplink.refusal.zh


async def test_a_station_that_is_busy_is_tried_again(station: FakeStation) -> None:
    station.refuses_with = HTTPStatus.SERVICE_UNAVAILABLE
    async with talking(station.url) as talk:
        async with asyncio.timeout(5):
            for _ in range(3):
                await station.turned_away.get()
        station.refuses_with = None
        await talk.hears("questions")
        assert talk.uplink.state == "live"


async def test_an_overlays_token_is_told_that_it_opens_no_console() -> None:
    station = FakeStation({"station": {"name": "弄袍村"}, "pools": {}, "packs": {}})
    await station.open()
    async with talking(station.url) as talk:
        await talk.hears("uplink")
        assert talk.uplink.refusal is not None
        assert "不能打开控制台" in talk.uplink.refusal.zh
    await station.close()


@pytest.mark.parametrize("address", ["http://[not-an-address", "http://here:99999", "http://", f"http://{'x' * 99}.cn"])
async def test_an_address_that_is_none_is_refused(address: str) -> None:
    async with talking(address) as talk:
        await talk.hears("uplink")
        assert talk.uplink.state == "refused"


@pytest.mark.parametrize(
    "nonsense", ["not json", "[]", '{"kind":"delta"}', '{"kind":"snapshot","revision":1,"view":[]}']
)
async def test_frames_nobody_can_read_cost_the_line_but_not_the_console(station: FakeStation, nonsense: str) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        await station.tell_raw(nonsense)
        await talk.hears("uplink")
        await talk.hears("questions")
        assert talk.uplink.state == "live"
        assert not talk.uplink.puzzled


async def test_kinds_of_frames_of_a_later_version_are_let_pass(station: FakeStation) -> None:
    async with talking(station.url) as talk:
        await talk.hears("questions")
        await station.tell({"feed": 1, "kind": "fireworks", "at": 1})
        await station.delta({"goal": {"sold": 5}})
        await talk.hears("goal")
        assert talk.uplink.state == "live"


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("http://127.0.0.1:8321", "ws://127.0.0.1:8321/feed"),
        ("http://127.0.0.1:8321/", "ws://127.0.0.1:8321/feed"),
        ("https://village.example/stand", "wss://village.example/stand/feed"),
        ("192.168.1.5:8321", "ws://192.168.1.5:8321/feed"),
    ],
)
def test_the_feeds_address_follows_from_the_stations(url: str, feed: str) -> None:
    assert feed_url(url) == feed
