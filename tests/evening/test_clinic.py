"""The clinic, whole: an expert is told once, by a signed call, though the laptop dies; the archive loses nothing."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import aiohttp
import openpyxl
import pytest

from companion import cli
from tests.connectors.robots import DingTalk, running
from tests.evening.village import STATION, Village, comment, companion

CLINIC = """
[[expert]]
id = "li"
name = "李农技"
topics = ["李子", "病虫害"]

[connector.dingtalk_robot]
token = "file:token.txt"
secret = "file:secret.txt"
mention = { li = "lishifu" }
"""


async def to_clinic(village: Village, http: aiohttp.ClientSession, number: int, text: str) -> str:
    """A comment on its way to the clinic; the id of its group."""
    assert (await village.push(http, comment(number, text)))["status"] == 200
    groups = (await village.state(http))["questions"]["groups"]
    group: str = next(one["id"] for one in groups if one["text"] == text)
    assert (await village.command(http, "route_to_clinic", group=group, expert="li"))["ok"]
    return group


async def asked(platform: DingTalk, count: int) -> list[str]:
    """The texts that were sent to the group, when there are so many."""
    async with asyncio.timeout(20):
        while len(platform.bodies) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return [body["text"]["content"] for body in platform.bodies]


async def notified(village: Village, http: aiohttp.ClientSession, group: str) -> None:
    """Wait until the book has it that the expert was told."""
    async with asyncio.timeout(20), http.ws_connect(f"{village.url}/feed?token={village.token('helper')}") as feed:
        told = ""
        while f'"{group}":' not in told or '"notified":["dingtalk_robot"]' not in told:
            told += await feed.receive_str()


async def test_an_expert_is_told_once_and_what_they_answer_is_found_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    village = Village(tmp_path, STATION + CLINIC)
    async with running(DingTalk(), "/robot/send") as platform, aiohttp.ClientSession() as http:
        assert isinstance(platform, DingTalk)
        (tmp_path / "token.txt").write_text(f"{platform.url}?access_token=token-of-the-robot", encoding="utf-8")
        (tmp_path / "secret.txt").write_text(f"{DingTalk.secret}\n", encoding="utf-8")
        village.start()
        platform.now_ms = time.time_ns() // 1_000_000
        yellow = await to_clinic(village, http, 1, "李子树叶子发黄怎么办")
        (first,) = await asked(platform, 1)
        assert "李子树叶子发黄怎么办" in first
        assert "山里" not in first
        assert first.endswith("请李农技看看 @lishifu")
        await notified(village, http, yellow)
        village.kill()
        village.start()
        gum = await to_clinic(village, http, 2, "李子树流胶怎么治")
        assert len(await asked(platform, 2)) == 2
        await village.command(http, "answer_clinic", group=yellow, text="=缺铁，喷硫酸亚铁")
        await village.command(http, "answer_clinic", group=gum, text="去看，电话 13800138000", outcome="visit")
        village.kill()
    place = ["--config", str(village.config), "--data", str(village.data)]
    assert await asyncio.to_thread(cli.run, ["clinic", "search", "树叶黄了", *place, "--lang", "zh"]) == 0
    found = capsys.readouterr().out.splitlines()
    assert found[:2] == ["李子树叶子发黄怎么办", "  =缺铁，喷硫酸亚铁"]
    file = tmp_path / "clinic.xlsx"
    told = await asyncio.to_thread(companion, "clinic", "export", str(file), *place)
    assert (told.returncode, told.stderr) == (0, f"已导出 2 条到 {file}\n")
    sheet: Any = openpyxl.load_workbook(file).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1:6:4] for row in rows] == [
        ["李子树叶子发黄怎么办", "=缺铁，喷硫酸亚铁"],
        ["李子树流胶怎么治", "去看，电话 [电话]"],
    ]
    assert [row[4] for row in rows] == ["已答", "上门"]
    everything = b"".join(path.read_bytes() for path in village.data.rglob("*") if path.is_file())
    assert b"13800138000" not in everything
    assert DingTalk.secret.encode() not in everything
