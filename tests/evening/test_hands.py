"""A helper at the console of a real station: what it warns of, and what is done about it with a few keys."""

from __future__ import annotations

import aiohttp
import pytest

from tests.evening.faces import console
from tests.evening.village import Village, order

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_code_nobody_knows_is_mapped_from_the_list_of_tasks_and_its_order_counted(
    village: Village, stranger: aiohttp.ClientSession
) -> None:
    village.start()
    async with console(village.url, village.token("helper")) as screen:
        unknown = [{"line": "1", "sku": "SKU9", "quantity": 2}]
        await village.push(stranger, order(1, lines=unknown), order(1, "paid"))
        await screen.reads("待办 1")
        await screen.press("d")
        await screen.reads("对不上规格", "抖店 的编码 SKU9")
        await screen.press("1")
        await screen.reads("这个编码是哪个规格 · 抖店 SKU9")
        await screen.press("3", "enter")
        await screen.until(lambda: screen.view.counts.tasks == 0)
        assert (await village.state(stranger))["pools"]["plum"]["committed"] == 5000
        await screen.until(lambda: "待办" not in screen.row("成交"))


async def test_an_order_of_which_nothing_is_known_is_told_by_hand(
    village: Village, stranger: aiohttp.ClientSession
) -> None:
    village.start()
    async with console(village.url, village.token("helper")) as screen:
        await village.push(stranger, order(1, "paid"))
        await screen.reads("待办 1")
        await screen.press("d", "1")
        await screen.reads("这一单是什么 · 抖店 D1")
        await screen.press("3", "tab", "backspace", "3", "enter")
        await screen.until(lambda: screen.view.counts.tasks == 0)
        assert (await village.state(stranger))["pools"]["plum"]["committed"] == 7500


async def test_what_runs_out_is_shouted_what_is_oversold_is_named_and_what_comes_back_is_told(
    village: Village, stranger: aiohttp.ClientSession
) -> None:
    village.start()
    async with console(village.url, village.token("helper")) as screen:
        await screen.press("g")
        await screen.reads("各店库存填多少", "抖店", "12800")
        await screen.press("escape")
        await screen.press("t")
        await screen.type("5")
        await screen.press("斤", "enter")
        await screen.reads("停卖！下架：3号链接 / 口播停卖")
        await village.push(stranger, order(1, quantity=3), order(1, "paid"))
        await screen.reads("超卖了！蜂糖李 10 斤")
        await screen.press("v")
        await screen.reads("D1", "山里**", "蜂糖李 5斤装 × 3")
        await screen.press("escape", "y")
        await screen.until(lambda: "超卖了！" not in screen.text())
        await screen.press("l")
        await screen.reads("农户送货")
        await screen.press("罗", "家", "tab", "9", "0", "斤", "tab", "6", "full_stop", "5", "enter")
        await screen.reads("可恢复：3号链接")
        state = await village.state(stranger)
        assert state["pools"]["plum"]["available"] == 40_000
