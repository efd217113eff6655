"""The console in a real terminal: what is heard and seen there, down to the bell."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, Final

import pytest

from tests.console.evening import view
from tests.console.fake import TOKEN, FakeStation

if sys.platform == "win32":
    pytest.skip("Windows has no such terminals", allow_module_level=True)

from tests.commands.terminal import Terminal

_CONSOLE: Final = """
import asyncio, sys
from companion.console.app import run_console
print("it ended with", asyncio.run(run_console(*sys.argv[1:])))
"""


def _calm() -> dict[str, Any]:
    shown = view()
    shown["pools"]["rosa"]["level"] = "normal"
    del shown["packs"]["rosa-250"]["take_down"]
    return shown


async def _reads(terminal: Terminal, words: str) -> str:
    return await asyncio.to_thread(terminal.read_until, words)


async def test_a_stop_rings_the_bell_once_and_a_key_makes_the_band_go(station: FakeStation) -> None:
    station.view = _calm()
    with Terminal(station.url, TOKEN, "zh", "小李", program=_CONSOLE) as terminal:
        await _reads(terminal, "新疆发货吗")
        stopped = {name: {"take_down": True} for name in ("plum-5", "plum-10")}
        await station.delta({"pools": {"plum": {"level": "stop"}}, "packs": stopped})
        rung = await _reads(terminal, "停卖！下架：3号、4号链接 / 口播停卖")
        await station.delta({"pools": {"plum": {"available": 300_000}}})
        rung += await _reads(terminal, "600 斤")
        assert rung.count("\a") == 1
        terminal.press("y")
        assert "\a" not in await _reads(terminal, "已播")
        terminal.press("qq")
        code, shown = await asyncio.to_thread(terminal.end)
        assert (code, "it ended with leave" in shown) == (0, True)


async def test_a_task_is_seen_to_by_keys_alone(station: FakeStation) -> None:
    with Terminal(station.url, TOKEN, "zh", "小李", program=_CONSOLE) as terminal:
        await _reads(terminal, "停卖！下架：7号链接")
        terminal.press("d")
        await _reads(terminal, "对不上规格")
        terminal.press("2")
        await _reads(terminal, "这个编码是哪个规格")
        terminal.press("3\r")
        async with asyncio.timeout(10):
            heard = await station.commands.get()
        assert (heard["name"], heard["args"]["pack"], heard["by"]) == ("map_sku", "plum-5", "小李")
