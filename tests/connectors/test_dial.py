"""Kicks, dead sockets, slow roads, lost names, half a minute without a server: back at once, and nothing twice."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from companion.domain.inbound import Comment, Inbound
from connectors.contract import Receipt
from connectors.kit.dial import Patience
from connectors.kit.line import Line
from tests.connectors.dialled import QUICK, Time, hasty, rig
from tests.connectors.rooms import Heard, listening, road

NAMES = ("barragegrab", "bilibili_open", "json_lines", "social_stream")
BACK_S = 5.0
OUTAGE_S = 30.0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("code", [1000, 1001, 1008, 1011, 4000])
async def test_who_is_shown_out_comes_back_and_hears_on(name: str, code: int) -> None:
    async with rig(name) as room, listening(room.listener(hasty(name))) as heard:
        await heard.until(lambda: heard.standing == "up")
        await room.push(1, 2)
        await heard.until(lambda: len(heard.comments) == 2)
        await room.kick(code)
        await heard.until(lambda: len(heard.gaps) == 1)
        await room.push(2, 3)
        await heard.until(lambda: len(heard.comments) == 3)
        assert heard.texts == ["第1句", "第2句", "第3句"]
        assert [status.state for status in heard.said] == ["up", "down", "up"]
        assert heard.state.show.seen == 3
        assert heard.state.show.connectors[name].gaps == 1


@pytest.mark.parametrize("name", ["barragegrab", "json_lines", "social_stream"])
async def test_a_socket_that_died_without_a_word_is_found_out_and_left(name: str) -> None:
    async with (
        rig(name) as room,
        road(room.hall.port) as way,
        listening(room.listener(hasty(name), port=way.port)) as heard,
    ):
        await room.hall.pinged()
        await room.push(1)
        await heard.until(lambda: len(heard.comments) == 1)
        way.cut()
        await room.push(2)
        await heard.until(lambda: heard.standing == "down")
        assert [status.state for status in heard.said][:3] == ["up", "late", "down"]
        way.mend()
        await heard.until(lambda: heard.standing == "up" and len(heard.gaps) == 1)
        await room.push(3)
        await heard.until(lambda: len(heard.comments) == 2)
        assert heard.texts == ["第1句", "第3句"]


async def test_a_pause_that_passes_is_late_and_then_up_and_no_gap() -> None:
    patient = Patience(open_s=1, quiet_s=0.1, late_s=0.1, dead_s=20)
    async with (
        rig("barragegrab") as room,
        road(room.hall.port) as way,
        listening(room.listener(hasty("barragegrab"), patient, port=way.port)) as heard,
    ):
        await room.hall.pinged()
        await room.push(1)
        await heard.until(lambda: len(heard.comments) == 1)
        way.cut()
        await heard.until(lambda: heard.standing == "late")
        way.hold_off()
        await heard.until(lambda: heard.standing == "up")
        assert [status.state for status in heard.said] == ["up", "late", "up"]
        assert heard.gaps == []


async def test_a_station_that_is_slow_to_take_what_is_said_does_not_lose_the_line_over_it() -> None:
    quick = Patience(open_s=1, quiet_s=0.05, late_s=0.05, dead_s=0.05)
    free = asyncio.Event()

    class Slow(Heard):
        async def emit(self, nouns: tuple[Inbound, ...]) -> Receipt:
            if any(isinstance(noun, Comment) for noun in nouns):
                await free.wait()
            return await super().emit(nouns)

    async with rig("barragegrab") as room, listening(room.listener(hasty("barragegrab"), quick), Slow()) as heard:
        await room.hall.pinged()
        await room.push(*range(200))
        await asyncio.sleep(0.5)
        free.set()
        await heard.until(lambda: len(heard.comments) == 200)
        assert [status.state for status in heard.said] == ["up"]
        assert heard.gaps == []


async def test_who_never_answers_a_ping_is_not_given_up_while_it_talks() -> None:
    mute = Patience(open_s=1, quiet_s=0.05, late_s=0.05, dead_s=0.05, mute_s=60)
    async with rig("json_lines") as room:
        room.hall.answers_pings = False
        async with listening(room.listener(hasty("json_lines"), mute)) as heard:
            await room.hall.guest()
            for number in range(6):
                await asyncio.sleep(0.06)
                await room.push(number)
            await heard.until(lambda: len(heard.comments) == 6)
            assert [status.state for status in heard.said] == ["up"]


@pytest.mark.parametrize("name", ["barragegrab", "social_stream"])
async def test_over_a_slow_road_everything_comes_and_the_line_stands(name: str) -> None:
    async with (
        rig(name) as room,
        road(room.hall.port, bytes_a_second=20_000) as way,
        listening(room.listener(hasty(name), Patience(quiet_s=0.1), port=way.port)) as heard,
    ):
        await room.hall.guest()
        await room.push(*range(100))
        await heard.until(lambda: len(heard.comments) == 100)
        assert heard.texts == [room.words(number) for number in range(100)]
        assert [status.state for status in heard.said] == ["up"]


async def test_a_name_nobody_knows_any_more_is_asked_for_until_somebody_does(monkeypatch: pytest.MonkeyPatch) -> None:
    async with rig("json_lines") as room:
        known = asyncio.BaseEventLoop.getaddrinfo

        async def gone(*_: Any, **__: Any) -> Any:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", gone)
        async with listening(room.listener(hasty("json_lines"), host="localhost")) as heard:
            await heard.until(lambda: heard.standing == "down")
            assert "找不到" in heard.said[-1].note
            monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", known)
            await heard.until(lambda: heard.standing == "up")


@pytest.mark.parametrize("name", NAMES)
async def test_half_a_minute_without_the_server_is_over_five_seconds_after_it_is_back(name: str) -> None:
    time = Time()
    async with rig(name) as room, listening(room.listener(time.line(name), Patience(quiet_s=60))) as heard:
        await heard.until(lambda: heard.standing == "up")
        await room.push(1)
        await heard.until(lambda: len(heard.comments) == 1)
        back_s = time.now_s + OUTAGE_S
        time.due.append((back_s, room.stand))
        await room.fall()
        await heard.until(lambda: heard.standing == "up" and len(heard.gaps) == 1)
        assert back_s <= time.now_s <= back_s + BACK_S
        assert OUTAGE_S * 1000 <= heard.gaps[0] <= (OUTAGE_S + BACK_S) * 1000
        await room.push(1, 2)
        await heard.until(lambda: len(heard.comments) == 2)
        assert heard.texts == ["第1句", "第2句"]
        states = [status.state for status in heard.said]
        assert states[0] == states[-1] == "up"
        assert set(states[1:-1]) == {"down"}


async def test_thirty_rooms_that_fall_together_do_not_knock_in_step() -> None:
    pauses = set()
    for number in range(30):
        waited: list[float] = []

        async def sleep(seconds: float, waited: list[float] = waited) -> None:
            waited.append(seconds)
            if len(waited) == 4:
                raise asyncio.CancelledError

        async def visit(_line: Line) -> None:
            raise ConnectionRefusedError

        async def emit(_nouns: Any) -> None:
            return None

        with pytest.raises(asyncio.CancelledError):
            await Line(f"room-{number}", sleep=sleep).keep(visit, emit)
        pauses.add(waited[-1])
    assert len(pauses) == 30
    assert all(2.0 <= pause <= 4.0 for pause in pauses)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
async def test_half_a_minute_that_is_lived_through(name: str) -> None:
    async with rig(name) as room, listening(room.listener(Line(name), QUICK)) as heard:
        await heard.until(lambda: heard.standing == "up")
        await room.push(1)
        await heard.until(lambda: len(heard.comments) == 1)
        await room.fall()
        await asyncio.sleep(OUTAGE_S)
        await room.stand()
        async with asyncio.timeout(BACK_S):
            await heard.until(lambda: len(heard.gaps) == 1)
        await room.push(1, 2)
        await heard.until(lambda: len(heard.comments) == 2)
        assert heard.texts == ["第1句", "第2句"]
        assert heard.gaps[0] >= OUTAGE_S * 1000
