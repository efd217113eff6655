"""Questions at the feed: answered beside the commands, in the asker's language, and only for who may ask."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from companion.web.access import Role
from companion.web.limits import Limits
from tests.web.made_up_doors import MadeUpStation, refusal, said
from tests.web.running import Running, running, tasks_gone

ASK: dict[str, object] = {"kind": "ask", "id": "a1", "what": "find_orders", "args": {"digits": "4821"}}
COMMAND: dict[str, object] = {"kind": "command", "id": "c1", "name": "pin_pack", "args": {"pack": "plum-5"}}


async def ask(socket: Any, asked: Mapping[str, object] | str) -> Any:
    """Send one request and read the next frame."""
    await (socket.send_str(asked) if isinstance(asked, str) else socket.send_json(asked))
    return said((await socket.receive()).data)


@pytest.mark.parametrize("role", ["anchor", "helper"])
async def test_a_question_is_answered_in_the_language_of_who_asks(up: Running, role: Role) -> None:
    up.station.answer = {"orders": [{"order": "D4821"}], "more": 3}
    async with up.dial("/feed", role) as socket:
        assert await ask(socket, ASK) == {
            "kind": "answer", "id": "a1", "ok": True, "orders": [{"order": "D4821"}], "more": 3,
        }  # fmt: skip
    assert up.station.asked.get_nowait() == ("find_orders", {"digits": "4821"}, "zh")
    async with up.dial("/feed", role, **{"Accept-Language": "en"}) as socket:
        await ask(socket, ASK)
    assert up.station.asked.get_nowait()[2] == "en"


@pytest.mark.parametrize("role", ["overlay", "connector"])
async def test_an_overlay_and_a_bridge_are_told_nothing_but_their_view(up: Running, role: Role) -> None:
    async with up.dial("/feed", role) as socket:
        answer = await ask(socket, ASK)
    assert (answer["kind"], answer["id"], answer["ok"]) == ("answer", "a1", False)
    assert "find_orders" in answer["error"]
    assert up.station.asked.empty()


async def test_a_question_the_station_refuses_is_told_why(up: Running) -> None:
    up.station.answer = refusal()
    async with up.dial("/feed", "helper") as socket:
        assert await ask(socket, ASK) == {"kind": "answer", "id": "a1", "ok": False, "error": refusal().zh}


async def test_a_question_that_fails_is_our_fault_and_tells_nothing_of_what_failed(
    up: Running, caplog: pytest.LogCaptureFixture
) -> None:
    up.station.answer = OSError("buyer 13800000000")
    async with up.dial("/feed", "helper") as socket:
        answer = await ask(socket, ASK)
        assert (answer["kind"], answer["ok"]) == ("answer", False)
        assert "13800000000" not in caplog.text + answer["error"]
        up.station.answer = {}
        assert (await ask(socket, ASK))["ok"]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ('{"kind":"ask","id":"a9"}', "a9"),
        ('{"kind":"ask","id":"a9","what":"find_orders","args":[]}', "a9"),
        ('{"kind":"ask","id":"","what":"find_orders"}', ""),
    ],
)
async def test_a_malformed_question_is_told_by_an_answer(up: Running, asked: str, named: str) -> None:
    async with up.dial("/feed", "helper") as socket:
        answer = await ask(socket, asked)
    assert (answer["kind"], answer["id"], answer["ok"]) == ("answer", named, False)
    assert answer["error"]


async def test_a_command_does_not_wait_for_a_question(up: Running) -> None:
    up.station.found.clear()
    async with up.dial("/feed", "helper") as socket:
        await socket.send_json(ASK)
        await up.station.asked.get()
        assert (await ask(socket, COMMAND))["kind"] == "result"
        up.station.found.set()
        assert said((await socket.receive()).data)["kind"] == "answer"


async def test_more_questions_than_may_wait_or_in_a_second_are_refused_and_counted(
    station: MadeUpStation, tmp_path: Path
) -> None:
    station.found.clear()
    limits = Limits(questions_waiting=1, asked_per_s=3)
    async with running(station, tmp_path, limits=limits) as up, up.dial("/feed", "helper") as socket:
        await socket.send_json(ASK)
        await station.asked.get()
        await socket.send_json(ASK | {"id": "a2"})
        for id in ("a3", "a4"):
            answer = await ask(socket, ASK | {"id": id})
            assert (answer["kind"], answer["id"], answer["ok"]) == ("answer", id, False)
        station.found.set()
        assert [said((await socket.receive()).data)["id"] for _ in range(2)] == ["a1", "a2"]
        assert "companion_asked_limited_total 2" in (await up.get("/metrics"))[1].decode()


async def test_a_face_that_goes_while_its_question_waits_leaves_nothing_behind(up: Running) -> None:
    before = asyncio.all_tasks()
    up.station.found.clear()
    async with up.dial("/feed", "helper") as socket:
        await socket.send_json(ASK)
        await up.station.asked.get()
        seat = await up.station.joined.get()
    await seat.left.wait()
    await tasks_gone(before)
