"""A page nobody knows: someone points at its comment list once, and from then on each new row is heard, reloads too."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from pictured import bridged
from playwright.async_api import Page, expect

from connectors.bridge.picked import LOST
from tests.connectors.bridge.extension.chrome import Chrome, chrome
from tests.connectors.bridge.extension.made_up_station import TOKEN, MadeUpStation
from tests.connectors.bridge.extension.platforms import PAGES, Platforms, numbered, was_given
from tests.connectors.bridge.hearing import notes

ADDRESS = "https://www.jd.com/live/555"
# Eight rows in sight, eleven elements used over and over, placed by hand; names that the next version will change.
HTML = """<style>
  .box_Zk3 { height: 192px; overflow-y: auto; position: relative; width: 420px; }
  .row_9Qd { position: absolute; left: 0; height: 24px; } .row_9Qd span { margin-right: 6px; }
</style>
<h1>直播中控台</h1><p>商品：蜂糖李 5斤装</p>
<div class="box_Zk3"><div class="commentInner-x8Fp2" style="position: relative"></div></div>
<script>
  const box = document.querySelector(".box_Zk3"), inner = box.firstElementChild;
  const said = JSON.parse(sessionStorage.getItem("said") ?? "[]"), pool = [];
  let waiting = 0;
  const draw = () => {
    waiting = 0;
    inner.style.height = `${said.length * 24}px`;
    const first = Math.max(0, Math.floor(box.scrollTop / 24) - 1);
    for (let at = 0; at < 11; at += 1) {
      const line = first + at, node = (pool[line % 11] ??= inner.appendChild(row()));
      node.hidden = line >= said.length;
      if (node.hidden) continue;
      node.style.transform = `translateY(${line * 24}px)`;
      if (node.line !== line) {
        [node.children[1].textContent, node.children[2].textContent] = said[line];
        node.line = line;
      }
    }
  };
  function row() {
    const node = document.createElement("div");
    node.className = "row_9Qd";
    node.innerHTML = "<i>LV3</i><span></span><span></span>";
    return node;
  }
  window.say = (...lines) => {
    const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 30;
    said.push(...lines);
    sessionStorage.setItem("said", JSON.stringify(said));
    draw();
    if (isAtEnd) { box.scrollTop = box.scrollHeight; draw(); }
  };
  box.onscroll = draw;
  draw();
  box.scrollTop = box.scrollHeight;
</script>"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def granted(platforms: Platforms, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Chrome]:
    """A browser in which the extension may read every page, as after the question that a test can't be asked."""
    folder = tmp_path_factory.mktemp("granted")
    async with chrome(platforms, folder, bridged.granted(folder)) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def station(granted: Chrome, ear: MadeUpStation) -> MadeUpStation:
    ear.forget()
    await granted.pair(ear.port, TOKEN)
    return ear


@pytest_asyncio.fixture(loop_scope="session")
async def tab(granted: Chrome, platforms: Platforms) -> AsyncIterator[Page]:
    platforms.html[ADDRESS] = HTML
    page = await granted.context.new_page()
    yield page
    popup = await granted.popup()
    await popup.evaluate("() => chrome.runtime.connect({ name: 'popup' }).postMessage({ forget: 'www.jd.com' })")
    await popup.close()
    await page.close()


async def point_at(granted: Chrome, tab: Page) -> None:
    """Press the button of the popup while the tab is in front, click a row, and say that it is the list."""
    await granted.ask_to_point(tab.url)
    await tab.bring_to_front()
    await tab.locator("zhubotai-picker").wait_for(state="attached")
    await tab.mouse.move(60, 200)
    box = await tab.locator(".row_9Qd:visible").nth(1).bounding_box()
    assert box is not None
    await tab.mouse.click(box["x"] + 20, box["y"] + 10)
    await tab.keyboard.press("Enter")
    await tab.locator("zhubotai-picker").wait_for(state="detached")


def said(first: int, count: int) -> list[list[str]]:
    return [[f"观众{n % 7}", f"第{n}条"] for n in range(first, first + count)]


async def say(tab: Page, first: int, count: int) -> None:
    """Let viewers say so many numbered lines on a page."""
    await tab.evaluate("(lines) => window.say(...lines)", said(first, count))


async def enter(granted: Chrome, station: MadeUpStation, tab: Page, count: int) -> None:
    """Open the page, let so many lines be said, few enough to be in sight, point at them, and hear them."""
    await tab.goto(ADDRESS)
    await say(tab, 0, count)
    await point_at(granted, tab)
    await station.until(lambda: len(station.texts) == count)


def texts(first: int, count: int) -> list[str]:
    return [f"第{n}条" for n in range(first, first + count)]


async def test_each_row_is_heard_once_though_rows_are_used_again_and_scrolled(
    granted: Chrome, station: MadeUpStation, tab: Page
) -> None:
    await enter(granted, station, tab, 6)
    assert all(noun.old for noun in station.comments)
    await tab.evaluate(
        """async (lines) => {
          while (lines.length) { window.say(...lines.splice(0, 3)); await new Promise(requestAnimationFrame); }
        }""",
        said(6, 300),
    )
    await station.until(lambda: len(station.texts) >= 306)
    assert station.texts == texts(0, 306)
    await tab.mouse.move(100, 250)
    await tab.mouse.wheel(0, -900)
    await tab.mouse.wheel(0, 900)
    await tab.evaluate(
        """(lines) => {
          const box = document.querySelector(".box_Zk3");
          box.scrollTop = box.scrollHeight;
          window.say(...lines);
        }""",
        said(306, 1),
    )
    await station.until(lambda: len(station.texts) >= 307)
    assert station.texts == texts(0, 307)
    assert not any(noun.old for noun in station.comments[6:])
    assert {noun.user.name for noun in station.comments} == {f"观众{n}" for n in range(7)}


async def test_the_page_is_not_clicked_while_someone_points(granted: Chrome, station: MadeUpStation, tab: Page) -> None:
    await tab.goto(ADDRESS)
    await tab.evaluate(
        """(lines) => {
          window.clicked = 0;
          document.onclick = () => (window.clicked += 1);
          window.say(...lines);
        }""",
        said(0, 4),
    )
    await point_at(granted, tab)
    assert await tab.evaluate("() => window.clicked") == 0
    await tab.mouse.click(300, 400)
    assert await tab.evaluate("() => window.clicked") == 1


async def test_it_is_remembered_for_the_site_and_a_reload_repeats_nothing(
    granted: Chrome, station: MadeUpStation, tab: Page
) -> None:
    await tab.goto(ADDRESS)
    await say(tab, 0, 20)
    await point_at(granted, tab)
    await say(tab, 20, 5)
    # Of twenty rows that were there only those in sight are known.
    await station.until(lambda: "第24条" in station.texts)
    before = list(station.texts)
    await tab.wait_for_timeout(600)
    await tab.reload()
    await tab.locator(".row_9Qd:visible").first.wait_for()
    await say(tab, 25, 5)
    await station.until(lambda: "第29条" in station.texts)
    assert station.texts == before + texts(25, 5)


@pytest.mark.slow
async def test_a_list_that_is_gone_is_told_and_heard_again_when_it_is_back(
    granted: Chrome, station: MadeUpStation, tab: Page
) -> None:
    await enter(granted, station, tab, 4)
    await tab.evaluate("() => { window.box0 = document.querySelector('.box_Zk3'); window.box0.remove(); }")
    await station.until(lambda: LOST in notes(tuple(station.nouns)), 20)
    await tab.evaluate("() => document.body.append(window.box0)")
    await say(tab, 4, 2)
    await station.until(lambda: len(station.texts) >= 6)
    assert station.texts == texts(0, 6)


async def test_on_a_page_we_know_the_list_takes_the_place_of_what_is_copied(
    granted: Chrome, station: MadeUpStation, platforms: Platforms
) -> None:
    console = PAGES["kuaishou-console"]
    platforms.html[console.page] = f"<script>{{{console.script}}}</script>{HTML}"
    tab = await granted.context.new_page()
    await tab.goto(console.page)
    platforms.tell(console, *numbered(1, 1, console))
    await station.heard("第1条 多少钱")
    await say(tab, 0, 4)
    await point_at(granted, tab)
    await station.until(lambda: len(station.texts) == 5)
    platforms.tell(console, *numbered(2, 1, console))
    await was_given(tab, 2)
    await say(tab, 4, 1)
    await station.until(lambda: len(station.texts) >= 6)
    assert station.texts == ["第1条 多少钱", *texts(0, 5)]
    assert {item["src"] for item in station.items} == {console.src}
    del platforms.html[console.page]
    await tab.close()


async def test_of_two_tabs_of_one_site_one_is_heard_and_when_it_is_gone_the_other_even_if_it_comes_back(
    granted: Chrome, station: MadeUpStation, tab: Page
) -> None:
    await enter(granted, station, tab, 4)
    other = await granted.context.new_page()
    await other.goto(ADDRESS)
    for page in (tab, other):
        await say(page, 100, 4)
    await station.until(lambda: len(station.texts) >= 8)
    await tab.goto("about:blank")
    await say(other, 104, 3)
    await station.until(lambda: "第106条" in station.texts)
    assert station.texts == [*texts(0, 4), *texts(100, 7)]
    await tab.go_back(wait_until="commit")
    popup = await granted.popup()
    await expect(popup.locator("li", has_text="www.jd.com")).to_have_count(2)
    await popup.close()
    await say(tab, 200, 3)
    await say(other, 107, 3)
    await station.until(lambda: "第109条" in station.texts)
    assert station.texts == [*texts(0, 4), *texts(100, 10)]
    await other.close()
