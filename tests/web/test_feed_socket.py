"""The feed's socket: frames as they are, commands in order, results for each, and nothing for who may not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from companion.domain.inbound import Command
from companion.pipeline.inlet import Outcome
from companion.web.access import ROLES, Role, rotate
from companion.web.limits import Limits
from tests.web.made_up_doors import NOW_MS, MadeUpStation, closed, refusal, said
from tests.web.running import Running, running, tasks_gone

COMMAND: dict[str, object] = {"kind": "command", "id": "c1", "name": "pin_pack", "args": {"pack": "plum-5"}}


async def ask(socket: Any, asked: Mapping[str, object] | str) -> Any:
    """Send one request and read the next frame."""
    await (socket.send_str(asked) if isinstance(asked, str) else socket.send_json(asked))
    return said((await socket.receive()).data)


def drain(up: Running) -> list[Any]:
    """Everything that was brought in."""
    return [up.station.brought.get_nowait() for _ in range(up.station.brought.qsize())]


@pytest.mark.parametrize("role", ROLES)
async def test_the_tokens_role_takes_the_seat(up: Running, role: Role) -> None:
    async with up.dial(f"/feed?token={up.access.token(role)}"):
        assert (await up.station.joined.get()).role == role


async def test_frames_arrive_as_text_in_order_and_unchanged(up: Running) -> None:
    frames = ['{"feed":1,"kind":"snapshot","view":{"station":{"name":"弄袍村"}}}', '{"kind":"beat"}', "x" * 70_000]
    async with up.dial("/feed", "overlay") as socket:
        seat = await up.station.joined.get()
        for frame in frames:
            seat.say(frame.encode())
        received = [await socket.receive() for _ in frames]
    assert [frame.data for frame in received] == frames
    assert {frame.type for frame in received} == {aiohttp.WSMsgType.TEXT}


async def test_the_seat_is_given_up_when_the_face_goes(up: Running) -> None:
    async with up.dial("/feed", "overlay"):
        seat = await up.station.joined.get()
    await seat.left.wait()


async def test_the_end_of_the_feed_is_told_as_going_away(up: Running) -> None:
    async with up.dial("/feed", "overlay") as socket:
        seat = await up.station.joined.get()
        seat.say(b"last")
        seat.close()
        assert (await socket.receive()).data == "last"
        await socket.receive()
        assert socket.close_code == aiohttp.WSCloseCode.GOING_AWAY


@pytest.mark.parametrize("role", ROLES)
async def test_any_face_may_ask_for_a_snapshot(up: Running, role: Role) -> None:
    async with up.dial("/feed", role) as socket:
        seat = await up.station.joined.get()
        await socket.send_str('{"kind":"snapshot"}')
        await seat.snapshots.get()


async def test_a_command_is_brought_in_and_its_result_told(up: Running) -> None:
    async with up.dial("/feed", "helper") as socket:
        assert await ask(socket, COMMAND | {"by": "小王"}) == {"kind": "result", "id": "c1", "ok": True}
    assert up.station.brought.get_nowait() == (
        Command(NOW_MS, "console", "c1", "小王", "pin_pack", {"pack": "plum-5"}, "helper"),
    )


@pytest.mark.parametrize(
    ("by", "kept"),
    [("", "helper"), ("  \n ", "helper"), ("小\u202e王\x1b[31m", "小 王 [31m"), ("王" * 50, "王" * 40)],
)
async def test_who_commands_is_cleaned_and_else_the_role(up: Running, by: str, kept: str) -> None:
    async with up.dial("/feed", "helper") as socket:
        await ask(socket, COMMAND | {"by": by})
    (command,) = up.station.brought.get_nowait()
    assert isinstance(command, Command)
    assert command.by == kept


async def test_what_the_station_refuses_is_told_as_its_sentence(up: Running) -> None:
    up.station.outcome = Outcome(0, 0, refusal())
    async with up.dial("/feed", "helper") as socket:
        result = await ask(socket, COMMAND)
    assert result == {"kind": "result", "id": "c1", "ok": False, "error": refusal().zh}
    async with up.dial("/feed", "helper", **{"Accept-Language": "en"}) as socket:
        assert (await ask(socket, COMMAND))["error"] == refusal().en


@pytest.mark.parametrize("failure", [closed(), OSError("buyer 13800000000")])
async def test_a_command_that_is_not_durable_is_never_told_as_done(
    up: Running, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    up.station.outcome = failure
    async with up.dial("/feed", "helper") as socket:
        result = await ask(socket, COMMAND)
    assert (result["id"], result["ok"]) == ("c1", False)
    assert result["error"]
    assert "13800000000" not in caplog.text + result["error"]


async def test_only_the_anchor_ends_the_broadcast(up: Running) -> None:
    end = {"kind": "command", "id": "c2", "name": "end_broadcast"}
    async with up.dial("/feed", "helper") as socket:
        result = await ask(socket, end)
        assert (result["id"], result["ok"]) == ("c2", False)
        assert "end_broadcast" in result["error"]
    assert up.station.brought.empty()
    async with up.dial("/feed", "anchor") as socket:
        assert (await ask(socket, end))["ok"]


@pytest.mark.parametrize("role", ["overlay", "connector"])
async def test_an_overlay_and_a_bridge_command_nothing(up: Running, role: Role) -> None:
    async with up.dial("/feed", role) as socket:
        result = await ask(socket, COMMAND)
    assert (result["id"], result["ok"]) == ("c1", False)
    assert up.station.brought.empty()


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("", ""),
        ("{", ""),
        ("[]", ""),
        ("null", ""),
        ('{"kind":"comment"}', ""),
        ('{"kind":"command","id":"c9"}', "c9"),
        ('{"kind":"command","id":"c9","name":"pin_pack","args":[]}', "c9"),
        ('{"kind":"command","id":"","name":"pin_pack"}', ""),
        ('{"kind":"command","id":7,"name":"pin_pack"}', ""),
    ],
)
async def test_a_malformed_request_is_told_and_the_socket_stays(up: Running, asked: str, named: str) -> None:
    async with up.dial("/feed", "helper") as socket:
        result = await ask(socket, asked)
        assert (result["kind"], result["id"], result["ok"]) == ("result", named, False)
        assert result["error"]
        assert (await ask(socket, COMMAND))["ok"]


async def test_a_request_over_the_limit_ends_the_socket(up: Running) -> None:
    async with up.dial("/feed", "helper") as socket:
        await socket.send_str('"' + "x" * Limits().asked_bytes + '"')
        await socket.receive()
        assert socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_while_a_command_waits_for_the_book_snapshots_and_frames_go_on(up: Running) -> None:
    up.station.durable.clear()
    async with up.dial("/feed", "helper") as socket:
        seat = await up.station.joined.get()
        await socket.send_json(COMMAND)
        await up.station.brought.get()
        await socket.send_str('{"kind":"snapshot"}')
        await seat.snapshots.get()
        seat.say(b'{"kind":"beat"}')
        assert said((await socket.receive()).data)["kind"] == "beat"
        up.station.durable.set()
        assert said((await socket.receive()).data)["kind"] == "result"


async def test_commands_of_one_face_are_carried_out_one_after_the_other(up: Running) -> None:
    async with up.dial("/feed", "helper") as socket:
        for number in range(5):
            await socket.send_json(COMMAND | {"id": f"c{number}"})
        results = [said((await socket.receive()).data) for _ in range(5)]
    assert [result["id"] for result in results] == ["c0", "c1", "c2", "c3", "c4"]
    assert [command.key for (command,) in drain(up) if isinstance(command, Command)] == ["c0", "c1", "c2", "c3", "c4"]


async def test_more_commands_than_may_wait_are_refused(station: MadeUpStation, tmp_path: Path) -> None:
    station.durable.clear()
    limits = Limits(commands_waiting=1)
    async with running(station, tmp_path, limits=limits) as up, up.dial("/feed", "helper") as socket:
        await socket.send_json(COMMAND)
        await station.brought.get()
        await socket.send_json(COMMAND | {"id": "c2"})
        result = await ask(socket, COMMAND | {"id": "c3"})
        assert (result["id"], result["ok"]) == ("c3", False)
        station.durable.set()
        assert [said((await socket.receive()).data)["id"] for _ in range(2)] == ["c1", "c2"]


async def test_too_many_requests_in_a_second_are_refused_and_counted(station: MadeUpStation, tmp_path: Path) -> None:
    async with running(station, tmp_path, limits=Limits(asked_per_s=2)) as up:
        async with up.dial("/feed", "helper") as socket:
            results = [await ask(socket, COMMAND | {"id": f"c{number}"}) for number in range(3)]
            assert [result["ok"] for result in results] == [True, True, False]
            assert results[2]["id"] == "c2"
            station.now_ms += 1000
            assert (await ask(socket, COMMAND))["ok"]
        assert "companion_asked_limited_total 1" in (await up.get("/metrics"))[1].decode()


@pytest.mark.parametrize("wakes", ["a frame", "a command"])
async def test_a_face_with_a_rotated_token_is_sent_away(station: MadeUpStation, tmp_path: Path, wakes: str) -> None:
    async with running(station, tmp_path) as up, up.dial("/feed", "helper") as socket:
        seat = await station.joined.get()
        rotate(tmp_path, "helper")
        station.now_ms += Limits().token_checked_ms
        if wakes == "a frame":
            seat.say(b"the one it was waiting for")
            await socket.receive()
        else:
            await socket.send_json(COMMAND)
        await socket.receive()
        assert socket.close_code == aiohttp.WSCloseCode.POLICY_VIOLATION
    assert station.brought.empty()


async def test_a_face_that_goes_while_its_command_waits_leaves_nothing_behind(up: Running) -> None:
    before = asyncio.all_tasks()
    up.station.durable.clear()
    async with up.dial("/feed", "helper") as socket:
        await socket.send_json(COMMAND)
        await up.station.brought.get()
        seat = await up.station.joined.get()
    await seat.left.wait()
    await tasks_gone(before)
