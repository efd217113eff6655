"""Every platform on one small server of this machine: pages that behave like each console, told what a test says.

A browser that takes their names to be here opens the pages under their true addresses, so that what is tested is the
extension as it is installed.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from aiohttp import WSMsgType, web
from measure.rooms import certificate
from playwright.async_api import Page

from tests.connectors.bridge import answers as made
from tests.connectors.bridge.answers import Told, text_of
from tests.connectors.bridge.extension.page_scripts import CALLBACK, FETCH, REQUEST, by_hand, socket_of

NAMES: Final = (
    "douyin.com",
    "jinritemai.com",
    "kuaishou.com",
    "kwaixiaodian.com",
    "weixin.qq.com",
    "taobao.com",
    "xiaohongshu.com",
    "jd.com",
)


class Console(NamedTuple):
    """A page: where it is, what it does, whom it asks, and how lines are told there."""

    src: str
    page: str
    script: str
    told_at: str
    tell: Callable[..., bytes | str]


def _kuaishou(*lines: Told) -> bytes:
    return made.kuaishou_web(*(made.kuaishou_comment(one) for one in lines))


def _channels(*lines: Told) -> str:
    return text_of(made.channels(*(made.channels_line(int(id), name, text) for id, name, text in lines)))


def _taobao(*lines: Told) -> str:
    return text_of(made.taobao(*(made.taobao_line(id, name, text) for id, name, text in lines)))


def _xiaohongshu(*lines: Told) -> str:
    return text_of(made.xiaohongshu(*(made.xiaohongshu_line(*one) for one in lines)))


def _console(*lines: Told) -> str:
    return text_of(made.douyin_console(*lines))


def _helper(*lines: Told) -> str:
    return text_of({"type": "receive", "payload": made.kuaishou_helper(*lines)})


CONSOLES: Final = (
    Console(
        "douyin-web",
        "https://live.douyin.com/123456",
        socket_of("wss://webcast5-ws-web-lf.douyin.com/webcast/im/push/v2/"),
        "webcast5-ws-web-lf.douyin.com",
        made.douyin_web,
    ),
    Console(
        "douyin-console",
        "https://fxg.jinritemai.com/ffa/buyin/dashboard/live/control",
        REQUEST.replace("ADDRESS", '"/api/anchor/comment/info"'),
        "fxg.jinritemai.com",
        _console,
    ),
    Console(
        "kuaishou-web",
        "https://live.kuaishou.com/u/3x7b",
        socket_of("wss://live-ws-group3.kuaishou.com/websocket", "blob"),
        "live-ws-group3.kuaishou.com",
        _kuaishou,
    ),
    Console(
        "kuaishou-console",
        "https://zs.kwaixiaodian.com/page/helper",
        socket_of("wss://live-link.kwaixiaodian.com/link"),
        "live-link.kwaixiaodian.com",
        _helper,
    ),
    Console(
        "channels-console",
        "https://channels.weixin.qq.com/platform/live/liveBuild",
        by_hand(FETCH.replace("ADDRESS", '"/micro/live/cgi-bin/mmfinderassistant-bin/live/msg?_aid=1"')),
        "channels.weixin.qq.com",
        _channels,
    ),
    Console(
        "taobao-console",
        "https://liveplatform.taobao.com/restful/index/live/control?liveId=5",
        CALLBACK.replace(
            "ADDRESS", '"https://h5api.m.taobao.com/h5/mtop.taobao.iliad.comment.query.anchorlatest/3.0/"'
        ),
        "h5api.m.taobao.com",
        _taobao,
    ),
    Console(
        "xiaohongshu-console",
        "https://ark.xiaohongshu.com/live_center_control",
        socket_of("wss://apppush-rws.xiaohongshu.com/rwp"),
        "apppush-rws.xiaohongshu.com",
        _xiaohongshu,
    ),
)
PAGES: Final = {console.src: console for console in CONSOLES}


class Platforms:
    """The server. What is told at a host goes to its open socket, or is the answer to its next question."""

    def __init__(self) -> None:
        self.port = 0
        self.html: dict[str, str] = {}
        self.asked: dict[str, list[str]] = defaultdict(list)
        self._asks: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._waiting: dict[str, asyncio.Queue[bytes | str]] = defaultdict(asyncio.Queue)
        app = web.Application(client_max_size=4 << 20)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0, handler_cancellation=True)

    async def open(self, folder: Path) -> None:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=certificate(folder))
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        await self._runner.cleanup()

    def rules(self) -> str:
        """What a browser must be told so that it takes the platforms to be here."""
        return ",".join(f"MAP *.{name} 127.0.0.1:{self.port}" for name in NAMES)

    def tell(self, console: Console, *lines: Told) -> None:
        """Let the page hear of these lines at once."""
        self._waiting[console.told_at].put_nowait(console.tell(*lines))

    async def was_asked(self, console: Console) -> None:
        """Wait until the page has opened its socket, or asked, since the last such call."""
        async with asyncio.timeout(15):
            await self._asks[console.told_at].wait()
        self._asks[console.told_at].clear()

    def _note(self, host: str, request: web.Request) -> None:
        self.asked[host].append(request.path_qs)
        self._asks[host].set()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        host = request.host.partition(":")[0]
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._push(host, request)
        for console in CONSOLES:
            if host == console.told_at and not self._is_page(request):
                return await self._answer(host, request)
        return web.Response(text=self._page(request), content_type="text/html")

    def _is_page(self, request: web.Request) -> bool:
        return request.headers.get("Sec-Fetch-Dest") in ("document", "iframe")

    def _page(self, request: web.Request) -> str:
        address = f"https://{request.host.partition(':')[0]}{request.path}"
        console = next((one for one in CONSOLES if one.page.partition("?")[0] == address), None)
        body = self.html.get(address) or (f"<script>{{{console.script}}}</script>" if console else "")
        return f"<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>{address}</title><body>{body}"

    async def _push(self, host: str, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        self._note(host, request)
        waiting = self._waiting[host]
        async with asyncio.TaskGroup() as group:
            telling = group.create_task(self._tell(socket, waiting))
            async for heard in socket:
                assert heard.type is not WSMsgType.ERROR
            telling.cancel()
        return socket

    async def _tell(self, socket: web.WebSocketResponse, waiting: asyncio.Queue[bytes | str]) -> None:
        while True:
            told = await waiting.get()
            try:
                await (socket.send_bytes(told) if isinstance(told, bytes) else socket.send_str(told))
            except ConnectionError:
                return

    async def _answer(self, host: str, request: web.Request) -> web.Response:
        self._note(host, request)
        told = await self._waiting[host].get()
        text = told if isinstance(told, str) else told.decode()
        if callback := request.query.get("callback"):
            return web.Response(text=f" {callback}({text})", content_type="application/javascript")
        return web.Response(text=text, content_type="application/json")


async def was_given(tab: Page, count: int) -> None:
    """Wait until the page itself has been told so often."""
    await tab.wait_for_function("(count) => window.given.length === count", arg=count)


def numbered(first: int, count: int, console: Console | None = None) -> list[Told]:
    """So many made-up lines, numbered; ids of one console are none of another's."""
    base = (7_381_000 + (CONSOLES.index(console) if console else 99)) * 10**12
    if console and console.src == "channels-console":
        base = 0
    return [
        (str(base + number), f"观众{number % 97}", f"第{number}条 多少钱") for number in range(first, first + count)
    ]
