"""The bench of the browser extension: its frames are what the ear hears, its sums are those of what was measured."""

from __future__ import annotations

import asyncio
import base64
import shutil
from pathlib import Path

import bench_bridge
import orjson
import pytest
from measure.rooms import PAGE, frame_of, open_room

from companion.domain.inbound import Comment
from connectors.bridge.ear import BridgeEar

NOW_S = 1_781_524_801


def test_a_frame_of_the_bench_is_one_comment_that_is_its_number() -> None:
    item = {"src": "douyin-web", "kind": "ws", "t": NOW_S * 1000, "b64": base64.b64encode(frame_of(77, NOW_S)).decode()}
    _, noun = BridgeEar({}, "r").hear(orjson.dumps(item), NOW_S * 1000)
    assert isinstance(noun, Comment)
    assert (noun.text, noun.key, noun.at_ms) == ("77", "77", NOW_S * 1000)


def test_the_median_and_the_rest_are_taken_of_all() -> None:
    assert bench_bridge.told([3.0, 1.0, 2.0, 100.0]).split() == (
        ["p50", "3.0", "p90", "100.0", "p99", "100.0", "most", "100.0", "of", "4"]
    )


async def test_the_room_answers_under_its_own_certificate_only(tmp_path: Path) -> None:
    async with open_room(tmp_path) as room:
        assert PAGE.startswith("https://live.douyin.com/")
        reader, writer = await asyncio.open_connection("127.0.0.1", int(room.rules.rpartition(":")[2]))
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert b"200" not in await reader.read()
        writer.close()
    assert (tmp_path / "room.pem").exists()


@pytest.mark.slow
async def test_it_runs_to_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium on this machine: install it to run the bench")
    await bench_bridge.measure(tmp_path, 20, [20])
    told = capsys.readouterr().out
    assert "of 20" in told
    assert "a frame costs the page" in told
