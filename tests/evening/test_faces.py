"""What is pushed and what the helper does is seen in the picture and on the console, through kills and silence."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Final

import aiohttp
import orjson
import pytest
from playwright.async_api import Page, expect

from tests.evening.faces import PATIENCE_S, Windows, console, follow, followed
from tests.evening.village import Village, comment, order
from tests.overlays.picture import shown_text

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEFT: Final = ".left .number"
OPENED: Final = 12_800  # boxes of 5斤 in 64,000斤


async def test_a_signed_push_reaches_the_picture_and_the_same_push_again_changes_nothing_in_it(
    village: Village, windows: Windows, stranger: aiohttp.ClientSession
) -> None:
    village.start()
    page = await windows.overlay(village.url, village.token("overlay"))
    product = await windows.overlay(village.url, village.token("overlay"), "product")
    await expect(product.locator(LEFT)).to_have_text(str(OPENED))
    await follow(product, LEFT)
    body, headers = village.signed([order(1, quantity=2, buyer="山里人家"), order(1, "paid", buyer="山里人家")])
    for accepted in (2, 0):
        async with stranger.post(f"{village.url}/hook/webhook", data=body, headers=headers) as reply:
            assert await reply.json() == {"accepted": accepted, "duplicates": 2 - accepted}
        await expect(page.locator(".order:visible")).to_have_text("山里** 刚拍了 蜂糖李 5斤装 ×2")
    await village.push(stranger, order(2), order(2, "paid"))
    await expect(product.locator(LEFT)).to_have_text(str(OPENED - 3))
    await expect(product.locator(".sold")).to_have_text("已售 3 件")
    falls = [int(text) for text in await followed(product)]
    assert falls == sorted(set(falls), reverse=True)
    assert set(falls) <= {OPENED, OPENED - 2, OPENED - 3}
    assert "山里人家" not in await page.content()
    state = await village.state(stranger)
    assert (state["orders"]["paid"], state["packs"]["plum-5"]["available"]) == (2, OPENED - 3)


async def test_after_kill_9_and_a_start_overlay_and_console_come_back_by_themselves_with_the_new_numbers(
    village: Village, windows: Windows, stranger: aiohttp.ClientSession
) -> None:
    village.start()
    page = await windows.overlay(village.url, village.token("overlay"), "product")
    async with console(village.url, village.token("helper")) as screen:
        await village.push(stranger, order(1), order(1, "paid"))
        await expect(page.locator(LEFT)).to_have_text(str(OPENED - 1))
        await screen.reads("成交 1 单", f" {OPENED - 1} ")
        village.kill()
        await screen.reads("正在重连")
        await asyncio.to_thread(village.start)
        await village.push(stranger, order(2, quantity=4), order(2, "paid"))
        await expect(page.locator(LEFT)).to_have_text(str(OPENED - 5), timeout=PATIENCE_S * 1000)
        await expect(page.locator(".note")).to_be_hidden()
        await screen.reads("成交 2 单", f" {OPENED - 5} ")
        await screen.until(lambda: "正在重连" not in screen.text())


async def test_what_the_helper_does_at_the_console_moves_the_picture(
    village: Village, windows: Windows, stranger: aiohttp.ClientSession
) -> None:
    village.start()
    page = await windows.overlay(village.url, village.token("overlay"))
    async with console(village.url, village.token("helper")) as screen:
        await village.push(stranger, *(comment(n, "新疆发货吗") for n in range(3)))
        await screen.reads("新疆发货吗  × 3")
        await screen.press("home", "1")
        await expect(page.locator(".question-text")).to_have_text("新疆发货吗？")
        await expect(page.locator(".answer")).to_have_text("全国包邮，新疆、西藏补 10 元运费")
        await expect(page.locator(".askers")).to_have_text("3人在问")
        await screen.reads("✓ 好了：上屏「新疆发货吗」", "没有待答的问题")
        await screen.press("o")
        await expect(page.locator(".question")).to_be_hidden()

        await screen.press("p", "3")
        await expect(page.locator(LEFT)).to_have_text(str(OPENED))
        await screen.press("s")
        await screen.type("-20斤")
        await screen.press("tab", "1", "enter")
        await expect(page.locator(LEFT)).to_have_text(str(OPENED - 4))
        await screen.reads("✓ 好了：蜂糖李 -20斤 压坏")
        await screen.press("u", "enter")
        await expect(page.locator(LEFT)).to_have_text(str(OPENED))
        await screen.reads("✓ 好了：撤销")


async def test_captured_douyin_frames_stand_in_the_consoles_tail(
    village: Village, stranger: aiohttp.ClientSession, shared: Path
) -> None:
    village.start()
    captures = shared / "captures/comments/douyin-webcast-frames"
    ear = {"Authorization": f"Bearer {village.token('connector')}"}
    async with (
        console(village.url, village.token("anchor")) as screen,
        stranger.ws_connect(f"{village.url}/ear/bridge", headers=ear) as bridge,
    ):
        for capture in sorted(captures.glob("*.b64")):
            frame = {"v": 1, "src": "douyin-web", "kind": "ws", "url": "wss://x", "room": "1", "t": 1672207545309}
            await bridge.send_str(orjson.dumps(frame | {"b64": capture.read_text().strip()}).decode())
            assert "error" not in orjson.loads(await bridge.receive_str())
        await screen.until(lambda: "前驱车不行" in screen.row("gvie~"))
        assert len(screen.app.uplink.board.comments) == 1
        await screen.reads("● 网页桥")


async def test_a_station_that_falls_silent_is_told_from_a_live_one_on_every_face(
    village: Village, windows: Windows, stranger: aiohttp.ClientSession
) -> None:
    village.start()
    page = await windows.overlay(village.url, village.token("overlay"), "product", clock=True)
    await _frames_until(page, str(OPENED))
    assert village.process is not None
    async with console(village.url, village.token("helper")) as screen:
        await village.push(stranger, order(1), order(1, "paid"))
        await _frames_until(page, str(OPENED - 1))
        village.process.send_signal(signal.SIGSTOP)
        try:
            await page.clock.run_for(10_800)
            assert await page.inner_text(".note") == "连接中断"
            shown = await shown_text(page)
            assert "蜂糖李 5斤装" in shown
            assert not any(number in shown for number in ("39.9", str(OPENED - 1), "已售 1"))
            screen.clock.by_s += 11
            await screen.reads("秒没有消息，数字可能旧了")
        finally:
            village.process.send_signal(signal.SIGCONT)
        await _frames_until(page, str(OPENED - 1))
        assert await page.locator(".note").is_hidden()
        await screen.until(lambda: not screen.app.uplink.stale and "没有消息" not in screen.text())
        await screen.reads("成交 1 单")


async def _frames_until(page: Page, left: str) -> None:
    """Let frames pass in a window whose clock stands still, until so many are left in the picture."""
    async with asyncio.timeout(PATIENCE_S):
        while await page.locator(LEFT).text_content() != left:
            await page.clock.run_for(20)
