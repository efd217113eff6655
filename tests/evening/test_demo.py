"""The shipped demo, played to its end: every face shows the numbers the station holds."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import aiohttp
import orjson
import pytest
from playwright.async_api import expect

from companion.domain.units import format_total_yuan
from companion.sample import RECORDING
from tests.evening.faces import PATIENCE_S, Windows, console
from tests.evening.village import ROOT, companion, environment, token_in

pytestmark = pytest.mark.asyncio(loop_scope="session")

JIN_G: Final = 500


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """`companion demo` without a console, as fast as it can; where it answers."""
    options = ["--headless", "--speed", "0", "--data", str(tmp_path)]
    command = [sys.executable, "-m", "companion", "demo", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT, env=environment()) as process:
        assert process.stdout is not None
        try:
            yield next(line.split()[1] for line in process.stdout if line.startswith("ready "))
        finally:
            process.kill()


async def test_the_end_of_the_demo_stands_on_overlay_and_console_as_in_the_state(
    demo: str, tmp_path: Path, windows: Windows, stranger: aiohttp.ClientSession
) -> None:
    state = await _end_of(demo, tmp_path, stranger)
    page = await windows.overlay(demo, token_in(tmp_path, "overlay"))
    async with console(demo, token_in(tmp_path, "helper")) as screen:
        pinned = screen.view.pinned.pack
        pool_id = screen.view.packs[pinned].pool
        rest = f"共剩约 {state['pools'][pool_id]['available'] // JIN_G} 斤"
        ending = screen.view.pools[pool_id].level in ("low", "stop")
        await expect(page.locator(".left .number")).to_have_text(str(state["packs"][pinned]["available"]))
        await expect(page.locator(".sold")).to_have_text(f"已售 {state['packs'][pinned]['sold']} 件")
        await expect(page.locator(".total")).to_have_text("即将售罄" if ending else rest)
        weighed = sum(pool["sold"] for pool in state["pools"].values() if pool["unit"] == "g")
        await expect(page.locator(".done")).to_have_text(str(weighed // JIN_G))
        await screen.reads(f"成交 {state['orders']['paid']:,} 单", f"¥{format_total_yuan(state['sales']['paid_fen'])}")
        for pack, one in screen.view.packs.items():
            row = next(strip.text for strip in screen.strips() if f" {one.link} {one.title[:5]}" in strip.text)
            assert str(state["packs"][pack]["available"]) in row.split(one.title[:5])[1].split()
        await screen.reads(f"待答问题 {state['questions']['open']} 组")
        screen.assert_whole()


async def _end_of(demo: str, data: Path, http: aiohttp.ClientSession) -> dict[str, Any]:
    """The demo's state when the recording has been played: that which `replay` makes of it."""
    replayed = await asyncio.to_thread(companion, "replay", str(RECORDING), "--state", "-")
    assert replayed.returncode == 0, replayed.stderr
    end = _told(orjson.loads(replayed.stdout))
    headers = {"Authorization": f"Bearer {token_in(data, 'helper')}"}
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with http.get(f"{demo}/state", headers=headers) as reply:
                state: dict[str, Any] = await reply.json()
            if _told(state) == end:
                return state


def _told(state: dict[str, Any]) -> dict[str, Any]:
    """All of the state but what depends on how long the demo has been running."""
    return {part: state[part] for part in ("packs", "sales", "questions", "comments")}
