"""A browser with the extension at work on made-up pages: pictures of its popup, of pointing, of where it is loaded.

Answers the extension as a station does. Writes nothing but a profile in a folder it is given.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import WSMsgType, web
from playwright.async_api import Page, Route

from connectors.bridge.ear import BridgeEar
from connectors.bridge.pairing import code_of
from pictured.bridged import Chrome, chrome, granted, pair_in

TOKEN: Final = "a-token-for-pictures-only"  # noqa: S105 - of a station that lives for a minute
CONSOLE: Final = "https://fxg.jinritemai.com/ffa/buyin/dashboard/live/control"
ROOM: Final = "https://live.douyin.com/123456"
UNKNOWN: Final = "https://jlive.jd.com/console"
SAID: Final = (
    *(("山里人", "李子多少钱一斤"), ("爱吃李的小田", "发新疆不"), ("罗姐", "3号链接还有吗"), ("阿珍", "甜不甜")),
    *(("小杨", "几天能到贵阳"), ("春姐", "坏果包赔吗"), ("老周", "5斤装有多少个")),
)
_ASKS: Final = """<script>
  const ask = async () => { await fetch("/api/anchor/comment/info?cursor=1"); setTimeout(ask, 1200); };
  ask();
</script>"""
_LIST: Final = """<style>
  body { font: 16px/1.7 "Noto Sans CJK SC", sans-serif; margin: 24px; background: #f5f6f8; color: #222; }
  ul { list-style: none; padding: 10px 16px; width: 420px; height: 330px; background: #fff; border-radius: 10px; }
  b { color: #7a6a3a; font-weight: 500; margin-right: 4px; }
</style><h2>直播中控台</h2><ul class="commentList">%s</ul>"""


@asynccontextmanager
async def browser_at_work(folder: Path) -> AsyncIterator[Studio]:
    """The browser and its extension, on pages on which viewers speak. Raises `RuntimeError` where there is none."""
    async with _station() as port, chrome(folder, extension=granted(folder), words={"LANGUAGE": "zh_CN"}) as opened:
        await opened.context.route("https://**/*", _answer)
        yield Studio(opened, port)


class Studio:
    """Takes the pictures, as PNG."""

    def __init__(self, opened: Chrome, port: int) -> None:
        self._chrome = opened
        self._context = opened.context
        self._port = port

    async def popup_unpaired(self, width: int, height: int) -> bytes:
        """The popup before it is paired, with a code in it."""
        popup = await self._popup(width, height)
        await popup.locator('#station[data-state="unpaired"]').wait_for()
        await popup.locator("#code").fill(code_of("127.0.0.1:8321", TOKEN))
        await popup.locator("#code").evaluate("(field) => { field.setSelectionRange(0, 0); field.blur(); }")
        return await popup.screenshot()

    async def popup(self, width: int, height: int) -> bytes:
        """The popup while two pages are heard."""
        popup = await self._popup(width, height)
        await pair_in(popup, self._port, TOKEN)
        for address in (CONSOLE, ROOM):
            page = await self._context.new_page()
            await page.goto(address)
        await popup.locator("li .rate b", has_text="7").wait_for()
        await popup.evaluate("() => document.activeElement.blur()")
        return await popup.screenshot()

    async def pointing(self, width: int, height: int) -> bytes:
        """A page nobody knows, at which someone has pointed."""
        page = await self._context.new_page()
        await page.set_viewport_size({"width": width, "height": height})
        await page.goto(UNKNOWN)
        await self._chrome.ask_to_point(UNKNOWN)
        await page.bring_to_front()
        await page.locator("zhubotai-picker").wait_for(state="attached")
        await page.locator("li").nth(2).click()
        return await page.screenshot()

    async def extensions(self, width: int, height: int) -> bytes:
        """The browser's own page on which an extension is loaded from its folder."""
        page = await self._context.new_page()
        await page.set_viewport_size({"width": width, "height": height})
        await page.goto("chrome://extensions")
        await page.locator("extensions-item").first.wait_for()
        if not await page.locator("#loadUnpacked").is_visible():
            await page.locator("#devMode").click()
        await page.locator("#loadUnpacked").wait_for()
        await asyncio.sleep(0.5)  # the row of buttons slides in
        return await page.screenshot()

    async def _popup(self, width: int, height: int) -> Page:
        popup = await self._chrome.popup()
        await popup.set_viewport_size({"width": width, "height": height})
        return popup


_polls: Final = itertools.count()


async def _answer(route: Route) -> None:
    """What the made-up pages are answered: themselves, and comments where they ask for some."""
    url = route.request.url
    if "/comment/info" in url:
        at = next(_polls)
        lines = [(f"738100000000000{at:04d}", *SAID[at])] if at < len(SAID) else []
        infos = [{"comment_id": id, "uid": id[-6:], "nick_name": name, "content": text} for id, name, text in lines]
        await route.fulfill(json={"code": 0, "data": {"comment_infos": infos}})
        return
    rows = "".join(f"<li><b>{name}：</b><span>{text}</span></li>" for name, text in SAID)
    body = _ASKS if url == CONSOLE else _LIST % rows if url == UNKNOWN else ""
    await route.fulfill(body=f"<!doctype html><meta charset=utf-8>{body}", content_type="text/html")


@asynccontextmanager
async def _station() -> AsyncIterator[int]:
    """The port of a station that has an ear and nothing else."""

    async def listen(request: web.Request) -> web.WebSocketResponse:
        socket, ear = web.WebSocketResponse(), BridgeEar({}, "douyin")
        await socket.prepare(request)
        async for told in socket:
            if told.type is WSMsgType.TEXT:
                ear.hear(told.data, int(time.time() * 1000))
                await socket.send_str(ear.answer())
        return socket

    app = web.Application()
    app.router.add_get("/ear/bridge", listen)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
