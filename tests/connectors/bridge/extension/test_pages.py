"""Pages that behave like each console, in a real browser: what they are told is heard, and they notice nothing."""

from __future__ import annotations

import pytest
from playwright.async_api import Page

from tests.connectors.bridge.answers import channels_line
from tests.connectors.bridge.extension.chrome import Chrome
from tests.connectors.bridge.extension.made_up_station import MadeUpStation
from tests.connectors.bridge.extension.platforms import CONSOLES, PAGES, Console, Platforms, numbered

SECRET = ("secret", "signature=", "msToken", "a_bogus", "liveCookies", "liveId=", "callback")
"""What pages ask with, and is nobody's business."""

GIVEN = """() => { const { given } = frames[0] ?? window; return given?.length === 2 && given; }"""
"""What the page itself was given, in the frame within it that asks: after the ear, perhaps."""


async def visit(tab: Page, console: Console) -> None:
    # A page that asks by scripts is never done loading.
    await tab.goto(console.page, wait_until="commit")


@pytest.mark.parametrize("console", CONSOLES, ids=lambda console: console.src)
async def test_what_a_console_is_told_reaches_the_ear_in_order_and_the_page_as_ever(
    tab: Page, station: MadeUpStation, platforms: Platforms, console: Console
) -> None:
    """And nothing of what the page asked with leaves the browser."""
    await visit(tab, console)
    first, second, third = numbered(1, 3, console)
    platforms.tell(console, first, second)
    platforms.tell(console, third)
    await station.heard(first[2], second[2], third[2])
    assert {item["src"] for item in station.items} == {console.src}
    assert {noun.user.name for noun in station.comments} == {first[1], second[1], third[1]}
    assert all(item["url"].startswith(("https://", "wss://")) and "?" not in item["url"] for item in station.items)
    assert not any(word in repr(station.items) for word in SECRET)
    inner = await tab.wait_for_function(GIVEN)
    given = await inner.json_value()
    assert len(given) == 2
    if "new WebSocket" in console.script:
        assert given == [len(console.tell(first, second)), len(console.tell(third))]


async def test_where_a_viewer_lives_and_how_they_look_never_leaves_the_page(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    console = PAGES["channels-console"]
    assert "Guizhou" in repr(channels_line(1, "甲", "x"))
    await visit(tab, console)
    platforms.tell(console, *numbered(31, 2, console))
    await station.until(lambda: len(station.texts) == 2)
    told = repr(station.items)
    assert not any(word in told for word in ("Guizhou", "Anshun", "种李子的", "example.invalid"))


NATIVE = """() => {
  const socket = new WebSocket("wss://elsewhere.douyin.com/", []);
  class Own extends WebSocket { mine() { return 7; } }
  const own = new Own("wss://elsewhere.douyin.com/");
  const seen = [];
  for (const name in window) if (/zhubotai/i.test(name)) seen.push(name);
  return [socket instanceof WebSocket, socket.constructor === WebSocket, WebSocket.OPEN, WebSocket.name, own.mine(),
    own instanceof Own, String(WebSocket).includes("[native code]"), String(fetch).includes("[native code]"),
    String(XMLHttpRequest.prototype.open).includes("[native code]"), fetch.name, XMLHttpRequest.prototype.open.length,
    Object.getOwnPropertyNames(window).filter((name) => /zhubotai/i.test(name)).length + seen.length];
}"""


async def test_the_page_can_not_tell_the_wrapped_from_the_plain(tab: Page, station: MadeUpStation) -> None:
    await visit(tab, PAGES["douyin-web"])
    native = [True, True, 1, "WebSocket", 7, True, True, True, True, "fetch", 2, 0]
    assert await tab.evaluate(NATIVE) == native
    assert await tab.evaluate("() => { try { WebSocket('ws://x') } catch (e) { return e.name } }") == "TypeError"
    assert await tab.evaluate("() => fetch('http://[').catch((e) => e.name)") == "TypeError"
    assert (
        await tab.evaluate("() => { try { new XMLHttpRequest().open() } catch (e) { return e.name } }") == "TypeError"
    )


async def test_other_sockets_and_requests_are_left_alone(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await visit(tab, PAGES["douyin-web"])
    await tab.evaluate("() => { window.other = new WebSocket('wss://chat.douyin.com/im/'); }")
    await tab.evaluate("() => fetch('/aweme/v1/web/user/profile/self/').then((answer) => answer.text())")
    platforms.tell(PAGES["douyin-web"], *numbered(41, 1, PAGES["douyin-web"]))
    await station.heard("第41条 多少钱")
    assert len(station.items) == 1


async def test_a_page_that_is_none_of_the_list_is_not_touched(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    platforms.html["https://www.jd.com/live"] = "<p>hello"
    await tab.goto("https://www.jd.com/live")
    assert await tab.evaluate("() => [WebSocket[Symbol.for('zhubotai')], fetch[Symbol.for('zhubotai')]]") == [
        None,
        None,
    ]


async def test_frames_and_texts_of_a_socket_keep_their_order_though_blobs_are_read_later(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    console = PAGES["kuaishou-web"]
    await visit(tab, console)
    lines = numbered(51, 60, console)
    for line in lines:
        platforms.tell(console, line)
    await station.until(lambda: len(station.texts) == 60)
    assert station.texts == [text for _, _, text in lines]


async def test_a_request_used_twice_is_copied_once_each_time(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    console = PAGES["douyin-console"]
    await tab.goto("https://fxg.jinritemai.com/empty", wait_until="commit")
    for number, kind in enumerate(("json", "arraybuffer", "blob", "text", ""), 61):
        platforms.tell(console, *numbered(number, 1, console))
        await tab.evaluate(
            """(kind) => new Promise((done) => {
              const request = new XMLHttpRequest();
              request.open("GET", "/elsewhere");
              request.open("GET", "/api/anchor/comment/info?cursor=1");
              request.responseType = kind;
              request.onload = done;
              request.send();
            })""",
            kind,
        )
    await station.heard(*(f"第{number}条 多少钱" for number in range(61, 66)))
    assert len(station.items) == 5


async def test_the_worker_and_the_pages_agree_on_what_is_heard(
    browser: Chrome, tab: Page, station: MadeUpStation
) -> None:
    await visit(tab, PAGES["douyin-web"])
    popup = await browser.popup()
    await popup.locator("li", has_text="抖音直播间").wait_for()
    await popup.close()
