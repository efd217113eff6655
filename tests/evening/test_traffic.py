"""A stranger's program sends real, signed traffic to a station and sees it in the state and on the feed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from pathlib import Path

import aiohttp
import orjson

from companion.domain.view import patch
from tests.evening.village import Village, comment, frames_until, order


async def test_a_signed_push_becomes_an_order_once(village: Village, http: aiohttp.ClientSession) -> None:
    village.start()
    nouns = (order(1), order(1, "paid"), comment(1, "新疆发货吗"))
    assert await village.push(http, *nouns) == {"accepted": 3, "duplicates": 0, "status": 200}
    state = await village.state(http)
    assert state["pools"]["plum"]["committed"] == 2500
    assert state["packs"]["plum-5"]["sold"] == 1
    assert state["questions"]["groups"][0]["intent"] == "shipping"
    assert "新疆、西藏补 10 元" in state["questions"]["groups"][0]["suggestion"]
    assert await village.push(http, *nouns) == {"accepted": 0, "duplicates": 3, "status": 200}
    assert await village.state(http) == state


async def test_five_hundred_pushes_of_one_order_at_once_are_one_order(
    village: Village, http: aiohttp.ClientSession
) -> None:
    village.start()
    async with asyncio.TaskGroup() as group:
        pushes = [group.create_task(village.push(http, order(7), order(7, "paid"))) for _ in range(500)]
    answers = [push.result() for push in pushes]
    assert {answer["status"] for answer in answers} == {200}
    assert sum(answer["accepted"] for answer in answers) == 2
    assert (await village.state(http))["orders"]["total"] == 1


async def test_a_push_that_is_wrongly_signed_or_half_bad_stores_nothing(
    village: Village, http: aiohttp.ClientSession
) -> None:
    village.start()
    body, headers = village.signed([order(1)])
    forged = headers | {"webhook-signature": "v1,AAAA"}
    async with http.post(f"{village.url}/hook/webhook", data=body, headers=forged) as reply:
        assert reply.status == 401
        assert (await reply.json())["error"]
    bad = await village.push(http, order(1), {"kind": "gift"})
    assert bad["status"] == 400
    assert "[1]" in bad["error"]
    assert (await village.state(http))["orders"]["total"] == 0


async def test_the_buyer_is_masked_and_a_phone_number_gone_wherever_one_looks(
    village: Village, http: aiohttp.ClientSession
) -> None:
    village.start()
    headers = {"Authorization": f"Bearer {village.token('anchor')}"}
    async with http.ws_connect(f"{village.url}/feed", headers=headers) as feed:
        await village.push(http, order(1, buyer="王小明"), order(1, "paid"), comment(1, "加我微信 13800001234"))
        frames = await frames_until(feed, lambda seen: any(frame["kind"] == "comments" for frame in seen))
    assert village.stop() == 0
    seen = orjson.dumps(frames).decode() + (village.data / "station.db").read_bytes().decode("utf-8", "replace")
    assert "13800001234" not in seen
    assert "王小明" not in seen
    assert "王小*" in seen or "王小**" in seen


async def test_a_command_over_the_feed_is_carried_out_and_every_face_moves(
    village: Village, http: aiohttp.ClientSession
) -> None:
    village.start()
    helper = {"Authorization": f"Bearer {village.token('helper')}"}
    overlay = f"{village.url}/feed?token={village.token('overlay')}"
    async with http.ws_connect(f"{village.url}/feed", headers=helper) as console, http.ws_connect(overlay) as picture:
        snapshot = orjson.loads(await picture.receive_str())
        assert snapshot["kind"] == "snapshot"
        command = {"kind": "command", "id": "c1", "name": "pin_pack", "args": {"pack": "plum-5"}}
        await console.send_str(orjson.dumps(command).decode())
        frames = await frames_until(console, lambda seen: any(frame["kind"] == "result" for frame in seen))
        assert frames[-1] == {"kind": "result", "id": "c1", "ok": True}
        delta = orjson.loads(await picture.receive_str())
        assert patch(snapshot["view"], delta["patch"])["pinned"] == {"pack": "plum-5"}
        await console.send_str(orjson.dumps(command | {"id": "c2", "name": "end_broadcast", "args": {}}).decode())
        frames = await frames_until(console, lambda seen: any(frame.get("id") == "c2" for frame in seen))
        assert not frames[-1]["ok"]
        await picture.send_str(orjson.dumps(command | {"id": "c3"}).decode())
        frames = await frames_until(picture, lambda seen: any(frame.get("id") == "c3" for frame in seen))
        assert not frames[-1]["ok"]


async def test_a_station_asked_to_stop_writes_what_it_took_and_ends_with_zero(village: Village) -> None:
    for signalled in (signal.SIGTERM, signal.SIGINT):
        village.start()
        async with aiohttp.ClientSession() as http:
            await village.push(http, order(int(signalled)))
        assert village.stop(signalled) == 0
    village.start()
    async with aiohttp.ClientSession() as http:
        assert (await village.state(http))["orders"]["total"] == 2


async def test_captured_douyin_frames_become_comments_with_the_right_words_and_user(
    village: Village, http: aiohttp.ClientSession, shared: Path
) -> None:
    village.start()
    frame = (shared / "captures/comments/douyin-webcast-frames/frame-2022-12-28-chat.b64").read_text().strip()
    envelope = {
        "v": 1,
        "src": "douyin-web",
        "kind": "ws",
        "url": "wss://x",
        "room": "1",
        "t": 1672207545309,
        "b64": frame,
    }
    anchor = {"Authorization": f"Bearer {village.token('anchor')}"}
    ear = {"Authorization": f"Bearer {village.token('connector')}"}
    async with (
        http.ws_connect(f"{village.url}/feed", headers=anchor) as console,
        http.ws_connect(f"{village.url}/ear/bridge", headers=ear) as bridge,
    ):
        await frames_until(console, bool)
        await bridge.send_str(orjson.dumps(envelope).decode())
        assert orjson.loads(await bridge.receive_str()) == {"ok": 1}
        frames = await frames_until(console, lambda seen: any(x["kind"] == "comments" for x in seen))
    (item,) = next(x["items"] for x in frames if x["kind"] == "comments")
    assert (item["text"], item["user"], item["room"], item["source"]) == ("前驱车不行", "gvie~", "douyin", "bridge")


def test_a_second_station_on_the_same_port_or_book_says_so(village: Village, tmp_path: Path) -> None:
    village.start()
    other = Village(_folder(tmp_path, "other"))
    for data, port, words in ((other.data, village.port, "端口"), (village.data, 0, "")):
        options = ["--config", str(other.config), "--data", str(data), "--port", str(port)]
        failed = _serve(options)
        assert failed.returncode == 1
        assert failed.stdout == ""
        assert words in failed.stderr
        assert len(failed.stderr.strip().splitlines()) == 1


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def _serve(options: list[str]) -> subprocess.CompletedProcess[str]:
    from tests.evening.village import companion

    return companion("serve", *options)
