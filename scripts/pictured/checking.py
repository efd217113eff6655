"""A picture of `companion check`: once while the program it dials is not open, and once while it is.

Reads a station's file in a folder it is handed; serves where the program would, for as long as the second check takes.
"""

from __future__ import annotations

import asyncio
import html
import sys
from pathlib import Path
from typing import Final

from playwright.async_api import Browser
from websockets.asyncio.server import ServerConnection, serve

PORT: Final = 8888
"""Where DouyinBarrageGrab answers."""
STATION: Final = """[station]
name = "弄袍村"
[[pool]]
id = "plum"
name = "蜂糖李"
on_hand = "700斤"
[[room]]
id = "douyin"
name = "抖音"
[connector.barragegrab]
"""
_PAGE: Final = """<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; background: #101413; color: #e8e8e0; padding: 14px 18px; }
  pre { margin: 0; font: 15px/1.7 "Noto Sans Mono CJK SC", "Noto Sans Mono", monospace; white-space: pre-wrap; }
  b { color: #e8b730; } i { color: #8a948f; font-style: normal; }
</style><pre>%s</pre>"""


async def check_picture(browser: Browser, folder: Path, width: int, height: int) -> bytes:
    """Both checks below one another, as a terminal shows them."""
    (folder / "station.toml").write_text(STATION, encoding="utf-8")
    away = await _check(folder)
    async with serve(_hold, "127.0.0.1", PORT):
        there = await _check(folder)
    told = [
        f"<i># {what}</i>\n<b>companion check</b>\n{html.escape(said)}"
        for what, said in (("抓取程序还没开 · not open yet", away), ("打开以后 · opened", there))
    ]
    page = await browser.new_page(viewport={"width": width, "height": height})
    await page.set_content(_PAGE % "\n".join(told))
    taken = await page.screenshot()
    await page.close()
    return taken


async def _hold(guest: ServerConnection) -> None:
    await guest.wait_closed()


async def _check(folder: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "companion", "check", "--lang", "zh", "--config", "station.toml", "--data", "data"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await process.communicate()
    return told.decode().replace(f"{folder}/", "")
