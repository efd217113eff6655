"""The popup says at a glance whether the station is there, which pages are heard and how much; one code pairs it."""

from __future__ import annotations

from playwright.async_api import Page, expect

from connectors.bridge.pairing import code_of
from tests.connectors.bridge.extension.chrome import Chrome
from tests.connectors.bridge.extension.made_up_station import TOKEN, MadeUpStation
from tests.connectors.bridge.extension.platforms import PAGES, Platforms, numbered


async def test_pages_are_listed_with_their_comments_a_minute(
    browser: Chrome, tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    console = PAGES["douyin-console"]
    await tab.goto(console.page, wait_until="commit")
    for line in numbered(101, 7, console):
        platforms.tell(console, line)
    await station.until(lambda: len(station.texts) == 7)
    popup = await browser.popup()
    entry = popup.locator("li", has_text="抖店 / 百应中控台")
    await expect(entry).to_contain_text("fxg.jinritemai.com/ffa/buyin/dashboard/live/control")
    assert int(await entry.locator(".rate b").inner_text()) >= 7
    await expect(entry).to_contain_text("秒前听到")
    await expect(popup.locator("#state")).to_have_text("已连接助播台")
    await expect(popup.locator("#none")).to_be_hidden()
    await popup.close()


async def test_a_code_with_a_letter_lost_is_refused_in_one_sentence(browser: Chrome, station: MadeUpStation) -> None:
    popup = await browser.popup()
    code = code_of("127.0.0.1:8321", TOKEN)
    await popup.locator("#pairing").evaluate("(details) => (details.open = true)")
    for wrong in (code[:-1], code.replace("made", "mode"), code.replace("127.0.0.1", "192.168.1.5"), TOKEN, ""):
        await popup.locator("#code").fill(wrong)
        await popup.locator("#pair button").click()
        await expect(popup.locator("#wrong")).to_contain_text("不是完整的配对码")
    await expect(popup.locator('#station[data-state="up"]')).to_be_visible()
    await popup.close()


async def test_a_code_is_read_however_a_terminal_broke_it(browser: Chrome, station: MadeUpStation) -> None:
    popup = await browser.popup()
    await popup.evaluate("() => chrome.storage.local.remove('paired')")
    await expect(popup.locator('#station[data-state="unpaired"]')).to_be_visible()
    code = code_of(f"127.0.0.1:{station.port}", TOKEN)
    broken = f"配对码  {code[:20]}\u3000{code[20:31]}  {code[31:]} ".replace(":", "：")
    await popup.locator("#code").fill(broken)
    await popup.locator("#pair button").click()
    await expect(popup.locator('#station[data-state="up"]')).to_be_visible()
    await popup.close()


async def test_a_token_that_was_changed_is_told_from_a_station_that_is_away(
    browser: Chrome, station: MadeUpStation
) -> None:
    popup = await browser.popup()
    await expect(popup.locator('#station[data-state="up"]')).to_be_visible()
    station.token = "another"
    await station.hang_up()
    await expect(popup.locator('#station[data-state="refused"]')).to_be_visible()
    await expect(popup.locator("#state")).to_contain_text("重新配对")
    station.token = TOKEN
    await expect(popup.locator('#station[data-state="up"]')).to_be_visible(timeout=10_000)
    station.listens = False
    await station.hang_up()
    await expect(popup.locator('#station[data-state="deaf"]')).to_be_visible(timeout=10_000)
    station.listens = True
    await expect(popup.locator('#station[data-state="up"]')).to_be_visible(timeout=10_000)
    await station.close()
    await expect(popup.locator('#station[data-state="away"]')).to_be_visible(timeout=10_000)
    await station.open()
    await expect(popup.locator('#station[data-state="up"]')).to_be_visible(timeout=10_000)
    await popup.close()


async def test_what_could_not_be_read_is_shown(
    browser: Chrome, tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    console = PAGES["douyin-web"]
    await tab.goto(console.page)
    await tab.evaluate("() => fetch('/webcast/im/fetch/').then((answer) => answer.text())")
    popup = await browser.popup()
    await expect(popup.locator("#trouble")).to_contain_text("读不懂", timeout=25_000)
    await popup.close()
