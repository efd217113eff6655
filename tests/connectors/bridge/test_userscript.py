"""The userscript in a real browser: what the page receives reaches the ear, and the page notices nothing."""

from __future__ import annotations

import base64
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.connectors.bridge.made_up_room import TOKEN, MadeUpRoom
from tests.connectors.bridge.wire import comment, common, push, response, said

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT: Final = Path(__file__).resolve().parents[3]
SCRIPT: Final = ROOT / "connectors" / "bridge" / "userscript" / "zhubotai-bridge.user.js"
CAPTURE: Final = ROOT / ".." / "shared/captures/comments/douyin-webcast-frames/frame-2022-12-28-chat.b64"
FLAGS: Final = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SETTINGS: Final = """window.zhubotaiSettings = {
  token: %r,
  station: "ws://127.0.0.1:%d/ear/bridge",
  sockets: /\\/webcast\\/im\\/push\\//,
  fetches: /\\/webcast\\/im\\/fetch\\//,
};
"""

# Opens a socket as the page does, and answers with how many bytes it was itself given.
OPEN_SOCKET: Final = """([path, kind]) => new Promise((resolve) => {
  const socket = new WebSocket(location.href.replace("http", "ws") + path);
  socket.binaryType = kind;
  socket.onmessage = ({ data }) => resolve(data.byteLength ?? data.size);
})"""
FETCH: Final = "async () => (await (await fetch('/webcast/im/fetch/?a_bogus=mine')).arrayBuffer()).byteLength"
REQUEST: Final = """() => new Promise((resolve) => {
  const request = new XMLHttpRequest();
  request.open("GET", "/webcast/im/fetch/?a_bogus=mine");
  request.responseType = "arraybuffer";
  request.onload = () => resolve(request.response.byteLength);
  request.send();
})"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine: install it to test the userscript")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def room() -> AsyncIterator[MadeUpRoom]:
    made_up = MadeUpRoom()
    made_up.frame, made_up.body = push(response(said())), response(said(comment("发新疆不", about=common(2))))
    await made_up.open()
    yield made_up
    await made_up.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, room: MadeUpRoom) -> AsyncIterator[Page]:
    opened = await visit(browser, room, TOKEN)
    yield opened
    await opened.close()


async def visit(browser: Browser, room: MadeUpRoom, token: str) -> Page:
    opened = await browser.new_page()
    await opened.add_init_script(SETTINGS % (token, room.port) + SCRIPT.read_text(encoding="utf-8"))
    await opened.goto(f"http://127.0.0.1:{room.port}/")
    return opened


@pytest.mark.parametrize("kind", ["arraybuffer", "blob"])
async def test_a_frame_of_the_rooms_socket_reaches_the_ear(page: Page, room: MadeUpRoom, kind: str) -> None:
    assert await page.evaluate(OPEN_SOCKET, ["webcast/im/push/v2/?signature=mine", kind]) == len(room.frame)
    item = await room.next_item()
    assert base64.b64decode(item.pop("b64")) == room.frame
    assert item.pop("t") > 0
    url = f"ws://127.0.0.1:{room.port}/webcast/im/push/v2/"
    assert item == {"v": 1, "src": "douyin-web", "kind": "ws", "url": url, "room": "/"}
    assert [one.text for one in room.comments] == ["李子多少钱一斤"]


@pytest.mark.skipif(not CAPTURE.exists(), reason="no recorded frames beside this checkout")
async def test_a_recorded_frame_is_the_comment_it_was(page: Page, room: MadeUpRoom) -> None:
    room.frame = base64.b64decode(CAPTURE.read_bytes())
    await page.evaluate(OPEN_SOCKET, ["webcast/im/push/v2/", "arraybuffer"])
    await room.next_item()
    assert [(one.text, one.user.name, one.key) for one in room.comments] == [
        ("前驱车不行", "gvie~", "7182076673307137079")
    ]


@pytest.mark.parametrize("script", [FETCH, REQUEST], ids=["fetch", "request"])
async def test_what_the_page_fetches_reaches_the_ear(page: Page, room: MadeUpRoom, script: str) -> None:
    assert await page.evaluate(script) == len(room.body)
    item = await room.next_item()
    assert (item["kind"], item["url"]) == ("fetch", f"http://127.0.0.1:{room.port}/webcast/im/fetch/")
    assert [one.text for one in room.comments] == ["发新疆不"]


async def test_other_sockets_are_left_alone(page: Page, room: MadeUpRoom) -> None:
    await page.evaluate(OPEN_SOCKET, ["elsewhere", "arraybuffer"])
    await page.evaluate(FETCH)
    assert (await room.next_item())["kind"] == "fetch"
    assert room.items.empty()


async def test_the_page_can_not_tell_the_wrapped_from_the_plain(page: Page) -> None:
    assert await page.evaluate(
        """() => {
          const socket = new WebSocket(location.href.replace("http", "ws") + "elsewhere", []);
          class Own extends WebSocket { mine() { return 7; } }
          const own = new Own(location.href.replace("http", "ws") + "elsewhere");
          return [socket instanceof WebSocket, socket.constructor === WebSocket,
                  Object.getPrototypeOf(socket) === WebSocket.prototype, WebSocket.OPEN,
                  WebSocket.name, own.mine(), own instanceof Own, window.zhubotaiSettings === undefined];
        }"""
    ) == [True, True, True, 1, "WebSocket", 7, True, True]
    assert await page.evaluate("() => { try { WebSocket('ws://x') } catch (e) { return e.name } }") == "TypeError"
    assert await page.evaluate("() => fetch('http://[').catch((e) => e.name)") == "TypeError"


async def test_what_was_not_answered_is_sent_again_after_a_break(page: Page, room: MadeUpRoom) -> None:
    room.answers = False
    await page.evaluate(FETCH)
    first = await room.next_item()
    room.answers = True
    await room.hang_up()
    assert await room.next_item() == first
    assert len(room.comments) == 1


async def test_without_a_token_nothing_is_touched(browser: Browser, room: MadeUpRoom) -> None:
    page = await visit(browser, room, "")
    assert await page.evaluate(FETCH) == len(room.body)
    assert room.calls == 0
    await page.close()
