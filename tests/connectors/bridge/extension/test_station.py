"""From a page to the console's view: a whole station on its book, stopped and killed in the middle, loses nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from pathlib import Path

import aiohttp
import orjson
import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.connectors.bridge.answers import Told
from tests.connectors.bridge.extension.chrome import Chrome
from tests.connectors.bridge.extension.made_up_station import TOKEN, MadeUpStation
from tests.connectors.bridge.extension.platforms import CONSOLES, PAGES, Console, Platforms, numbered
from tests.evening.village import STATION, Village, companion

ROOM = PAGES["douyin-web"]
TWO_ROOMS = STATION + 'rooms = { "channels-console" = "weixin" }\n[[room]]\nid = "weixin"\nname = "视频号"\n'
PATIENCE_S = 60
ONE_AT_A_TIME = threading.Lock()


class View:
    """A console's view of comments, kept open over restarts."""

    def __init__(self, village: Village) -> None:
        self.texts: list[str] = []
        self.rooms: set[str] = set()
        self._village = village
        self._came = asyncio.Condition()

    async def look(self) -> None:
        async with aiohttp.ClientSession() as http:
            while True:
                with suppress(aiohttp.ClientError, FileNotFoundError):
                    await self._look(http)
                await asyncio.sleep(0.02)

    async def _look(self, http: aiohttp.ClientSession) -> None:
        async with http.ws_connect(f"{self._village.url}/feed?token={self._village.token('helper')}") as feed:
            async for told in feed:
                frame = orjson.loads(told.data)
                async with self._came:
                    self.texts += [item["text"] for item in frame.get("items", ())]
                    self.rooms |= {item["room"] for item in frame.get("items", ())}
                    self._came.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S), self._came:
            await self._came.wait_for(holds)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def village(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Village]:
    one = Village(tmp_path_factory.mktemp("village"), TWO_ROOMS)
    await asyncio.to_thread(one.start)
    yield one
    if one.process is not None:
        one.kill()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def looking_on(village: Village, browser: Chrome, ear: MadeUpStation) -> AsyncIterator[View]:
    """A helper who looks on; afterwards the browser is paired with the other tests' station again."""
    seen = View(village)
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(seen.look())
        await browser.pair(village.port, village.token("connector"))
        yield seen
        await browser.pair(ear.port, TOKEN)
        looking.cancel()


@pytest.fixture
def view(looking_on: View) -> View:
    """What a helper sees from now on."""
    looking_on.texts.clear()
    looking_on.rooms.clear()
    return looking_on


@pytest.mark.parametrize("console", CONSOLES, ids=lambda console: console.src)
async def test_what_a_console_is_told_is_in_the_helpers_view_in_order(
    tab: Page, village: Village, view: View, platforms: Platforms, console: Console
) -> None:
    await tab.goto(console.page, wait_until="commit")
    lines = numbered(5_001, 6, console)
    for line in lines:
        platforms.tell(console, line)
    await view.until(lambda: len(view.texts) >= 6)
    assert view.texts == [text for _, _, text in lines]
    assert view.rooms == {"weixin" if console.src == "channels-console" else "douyin"}


Acts = Mapping[int, Callable[[], object]]


async def pour(
    platforms: Platforms, console: Console, lines: list[Told], a_second: int, at_once: int, acts: Acts
) -> None:
    """Tell the lines at this pace, so many at once; at some of them something happens meanwhile."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as group:
        for number in range(0, len(lines), at_once):
            await asyncio.sleep(max(0.0, began + number / a_second - loop.time()))
            platforms.tell(console, *lines[number : number + at_once])
            if act := acts.get(number):
                group.create_task(asyncio.to_thread(act))


def again(village: Village, end: Callable[[], object]) -> Callable[[], None]:
    def act() -> None:
        # On a busy machine a start may last until the next act: what has not started can't be ended.
        with ONE_AT_A_TIME:
            end()
            village.start()

    return act


async def booked(village: Village, lines: list[Told], tmp_path: Path) -> list[str]:
    """The texts of these lines in the order in which they stand in the book."""
    wanted = {(id, text) for id, _, text in lines}
    out = tmp_path / "book.jsonl"
    told = ("--config", str(village.config), "--data", str(village.data))
    done = await asyncio.to_thread(companion, "export", str(out), *told)
    assert done.returncode == 0, done.stderr
    facts = map(orjson.loads, out.read_bytes().splitlines())
    return [one["text"] for one in facts if one["fact"] == "comment_seen" and (one["key"], one["text"]) in wanted]


async def lose_nothing(
    tab: Page,
    village: Village,
    view: View,
    platforms: Platforms,
    console: Console,
    lines: list[Told],
    acts: Acts,
    **how: int,
) -> list[str]:
    """Tell a page all of it while the station is started anew; the texts of the book, in order."""
    await tab.goto(console.page, wait_until="commit")
    await platforms.was_asked(console)
    await pour(platforms, console, lines, how["a_second"], how["at_once"], acts)
    await view.until(lambda: lines[-1][2] in view.texts)
    shown = iter([text for _, _, text in lines])
    assert all(any(text == one for one in shown) for text in view.texts), "the view shows them in another order"
    return [text for _, _, text in lines]


async def test_nothing_is_lost_or_repeated_when_the_station_dies(
    tab: Page, village: Village, view: View, platforms: Platforms, tmp_path: Path
) -> None:
    lines, acts = numbered(6_001, 500, ROOM), {150: again(village, village.kill)}
    texts = await lose_nothing(tab, village, view, platforms, ROOM, lines, acts, a_second=400, at_once=1)
    assert await booked(village, lines, tmp_path) == texts


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize(("src", "at_once"), [("douyin-web", 1), ("douyin-console", 10), ("xiaohongshu-console", 1)])
async def test_ten_thousand_at_five_hundred_a_second_and_two_restarts_lose_nothing(
    tab: Page, village: Village, view: View, platforms: Platforms, tmp_path: Path, src: str, at_once: int
) -> None:
    console = PAGES[src]
    lines = numbered(10_001, 10_000, console)
    acts = {2_500: again(village, village.stop), 6_500: again(village, village.kill)}
    texts = await lose_nothing(tab, village, view, platforms, console, lines, acts, a_second=500, at_once=at_once)
    assert await booked(village, lines, tmp_path) == texts
