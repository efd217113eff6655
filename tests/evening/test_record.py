"""A recording of a real station: whole, its people made up, and when it is replayed everything is as it was."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from companion.domain.inbound import read_noun
from connectors.replay import read_recording
from tests.evening.village import ROOT, Village, comment, companion, environment, order

SAME = ("pools", "packs", "orders", "sales", "questions", "comments")


def recording(village: Village, file: Path, *options: str) -> subprocess.Popen[str]:
    """`companion record` at work."""
    words = ["record", str(file), village.url, "--data", str(village.data), "--lang", "zh", *options]
    return subprocess.Popen(
        [sys.executable, "-m", "companion", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env=environment(),
    )


async def until_it_records(village: Village, http: aiohttp.ClientSession) -> None:
    while True:
        async with http.get(f"{village.url}/metrics") as reply:
            if "companion_recorders 1" in await reply.text():
                return
        await asyncio.sleep(0.02)


async def evening(village: Village, http: aiohttp.ClientSession) -> None:
    """Buyers and talkers, a helper's hands, and things told twice."""
    await village.push(http, comment(1, "新疆发货吗", "山里人"), comment(2, "新疆能到不", "罗小妹"), comment(3, "666"))
    await village.push(http, order(1, buyer="王小明"), order(1, "paid"), order(2, buyer="山里人", quantity=3))
    await village.push(http, comment(1, "新疆发货吗", "山里人"), order(1))
    (group, *_) = (await village.state(http))["questions"]["groups"]
    assert (await village.command(http, "answer_question", group=group["id"], text="发的", on_air=False))["ok"]
    assert (await village.command(http, "adjust_stock", pool="plum", delta="-20斤", reason="spoilage"))["ok"]
    assert not (await village.command(http, "adjust_stock", pool="nowhere", delta="-20斤", reason="x"))["ok"]
    await village.push(http, order(2, "cancelled"), comment(4, "加我微信 13800001234", "陈大姐"))


async def test_a_recorded_evening_replayed_comes_to_the_same_and_betrays_nobody(
    village: Village, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    village.start()
    file, state = tmp_path / "evening.jsonl", tmp_path / "state.json"
    with recording(village, file) as running:
        await until_it_records(village, http)
        await evening(village, http)
        lived = await village.state(http)
        running.terminate()
        _, said = running.communicate(timeout=30)
    assert running.returncode == 0, said
    text = file.read_text("utf-8")
    assert f"录了 {len(text.splitlines())} 条" in said
    for name in ("山里人", "罗小妹", "陈大姐", "王小明", "13800001234"):
        assert name not in text
    folded = companion("replay", str(file), "--config", str(village.config), "--state", str(state))
    assert folded.returncode == 0, folded.stderr
    replayed: dict[str, Any] = orjson.loads(state.read_bytes())
    assert {section: replayed[section] for section in SAME} == {section: lived[section] for section in SAME}
    assert replayed["orders"]["total"] == 2
    assert replayed["questions"]["answered"] == 1


async def test_a_recording_of_some_minutes_ends_by_itself_and_one_whose_station_stops_is_kept(
    village: Village, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    village.start()
    short, long = tmp_path / "short.jsonl", tmp_path / "long.jsonl"
    with recording(village, short, "--minutes", "0.02") as running:
        running.communicate(timeout=30)
    assert running.returncode == 0
    assert short.read_bytes() == b""
    with recording(village, long) as running:
        await until_it_records(village, http)
        await village.push(http, order(1))
        assert village.stop() == 0
        running.communicate(timeout=30)
    assert running.returncode == 0
    assert [read_noun(line).key for line in long.read_bytes().splitlines()] == ["evt-1-created"]


async def test_only_the_anchor_may_record_and_a_station_that_dies_leaves_what_was_recorded(
    village: Village, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    village.start()
    file = tmp_path / "cut.jsonl"
    refused = companion("record", str(file), village.url, "--token", village.token("helper"), "--lang", "zh")
    assert refused.returncode == 1
    assert "录像要用主播的令牌" in refused.stderr
    assert not file.exists()
    with recording(village, file) as running:
        await until_it_records(village, http)
        await village.push(http, order(1), comment(1, "新疆发货吗"))
        while not _part(file).exists() or len(_part(file).read_bytes().splitlines()) < 2:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.02)
        village.kill()
        _, said = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "录到第 2 条为止" in said
    assert len(list(read_recording(file))) == 2


def _part(file: Path) -> Path:
    return file.with_name(f"{file.name}.part")


def test_where_no_station_answers_it_says_so(tmp_path: Path) -> None:
    failed = companion("record", str(tmp_path / "x.jsonl"), "http://127.0.0.1:9", "--token", "t", "--lang", "zh")
    assert failed.returncode == 1
    assert "没有助播台应答" in failed.stderr
