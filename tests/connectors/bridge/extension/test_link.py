"""Between page and station: a reload, a station that stops, a worker that dies. Nothing is lost or comes twice."""

from __future__ import annotations

import asyncio
import base64

import pytest
from playwright.async_api import Page

from tests.connectors.bridge.extension.chrome import Chrome, end_worker
from tests.connectors.bridge.extension.made_up_station import PATIENCE_S, TOKEN, MadeUpStation
from tests.connectors.bridge.extension.platforms import PAGES, Platforms, numbered, was_given

ROOM = PAGES["douyin-web"]


async def enter(tab: Page, platforms: Platforms) -> None:
    await tab.goto(ROOM.page)
    await platforms.was_asked(ROOM)


def texts(first: int, count: int) -> list[str]:
    return [text for _, _, text in numbered(first, count, ROOM)]


async def has_in_keeping(popup: Page, count: int) -> None:
    """Wait until the worker has put by so many pieces of pages that are gone."""
    async with asyncio.timeout(PATIENCE_S):
        await popup.evaluate(
            """async (count) => {
              const kept = async () => (await chrome.storage.session.get("orphans")).orphans?.length;
              while ((await kept()) !== count) await new Promise((done) => setTimeout(done, 20));
            }""",
            count,
        )


def tell(platforms: Platforms, first: int, count: int) -> None:
    for line in numbered(first, count, ROOM):
        platforms.tell(ROOM, line)


async def test_what_was_not_answered_is_sent_again_after_a_break(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await enter(tab, platforms)
    station.answers = False
    tell(platforms, 1, 3)
    await station.until(lambda: station.items)
    before = len(station.items)
    station.answers = True
    await station.hang_up()
    await station.until(lambda: len(station.items) >= before + 3)
    assert station.texts == texts(1, 3)


async def test_what_is_heard_while_the_station_is_away_comes_when_it_is_back(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await enter(tab, platforms)
    await station.close()
    tell(platforms, 11, 500)
    await was_given(tab, 500)
    await station.open()
    await station.until(lambda: len(station.texts) == 500)
    assert station.texts == texts(11, 500)
    assert len(station.items) == 500


async def test_a_page_that_is_reloaded_costs_nothing_that_it_was_told(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await enter(tab, platforms)
    station.answers = False
    tell(platforms, 601, 40)
    await was_given(tab, 40)
    await tab.reload()
    tell(platforms, 641, 40)
    await was_given(tab, 40)
    station.answers = True
    await station.hang_up()
    await station.until(lambda: len(station.texts) == 80)
    assert station.texts == texts(601, 80)


async def test_a_worker_that_the_browser_ends_costs_nothing(
    browser: Chrome, tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await enter(tab, platforms)
    station.answers = False
    tell(platforms, 701, 30)
    await was_given(tab, 30)
    calls = station.calls
    await end_worker(browser)
    station.answers = True
    tell(platforms, 731, 30)
    await station.until(lambda: len(station.texts) == 60)
    assert station.texts == texts(701, 60)
    assert station.calls == calls + 1


async def test_what_a_page_left_that_is_gone_outlives_the_worker_too(
    browser: Chrome, tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await enter(tab, platforms)
    station.answers = False
    tell(platforms, 771, 20)
    await was_given(tab, 20)
    await station.until(lambda: station.items)
    await tab.goto("about:blank")
    popup = await browser.popup()
    await has_in_keeping(popup, 20)
    await end_worker(browser)
    noted = len(station.items)
    station.answers = True
    await station.until(lambda: len(station.items) == noted + 20)
    assert station.texts == texts(771, 20)
    await has_in_keeping(popup, 0)
    await popup.close()


async def test_a_piece_that_ends_every_connection_is_let_go_and_the_rest_comes(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await enter(tab, platforms)
    lines = numbered(801, 6, ROOM)
    frames = [base64.b64encode(ROOM.tell(line)).decode() for line in lines]  # type: ignore[arg-type]
    station.trips = lambda item: item.get("b64") == frames[2]
    await station.hang_up()
    for line in lines:
        platforms.tell(ROOM, line)
    await station.until(lambda: len(station.texts) == 5)
    assert station.texts == [text for number, (_, _, text) in enumerate(lines) if number != 2]
    await station.hang_up()
    await station.until(lambda: any("lost" in item for item in station.spoken))
    assert [item["lost"] for item in station.spoken if "lost" in item] == [1]


async def test_a_station_that_accepts_but_never_answers_is_dialled_anew(
    browser: Chrome, tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await enter(tab, platforms)
    worker = await browser.worker()
    station.answers = False
    tell(platforms, 901, 1)
    await station.until(lambda: station.items)
    calls = station.calls
    await worker.evaluate(
        "() => { const now = Date.now; Date.now = () => now() + 60_000; setTimeout(() => (Date.now = now), 2_500); }"
    )
    station.answers = True
    await station.until(lambda: len(station.items) == 2)
    assert station.calls == calls + 1
    assert station.texts == texts(901, 1)


async def test_while_no_page_is_open_the_station_is_let_go_until_one_comes_back_to_the_page(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await enter(tab, platforms)
    tell(platforms, 941, 1)
    await station.heard(*texts(941, 1))
    assert station.is_dialled
    await tab.evaluate("() => addEventListener('pageshow', ({ persisted }) => (window.wasKept = persisted))")
    await tab.goto("about:blank")
    await station.until(lambda: not station.is_dialled)
    await tab.go_back(wait_until="commit")
    await platforms.was_asked(ROOM)
    assert await tab.evaluate("() => window.wasKept")
    tell(platforms, 942, 1)
    await station.heard(*texts(941, 2))


async def test_a_bridge_that_is_not_paired_keeps_and_sends_nothing(
    browser: Chrome, tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    popup = await browser.popup()
    await popup.evaluate("() => chrome.storage.local.remove('paired')")
    await popup.locator('#station[data-state="unpaired"]').wait_for()
    await enter(tab, platforms)
    tell(platforms, 951, 3)
    await was_given(tab, 3)
    assert station.items == []
    await browser.pair(station.port, TOKEN)
    tell(platforms, 961, 1)
    await station.heard(*texts(961, 1))
    await popup.close()


async def test_when_the_station_is_away_for_too_long_the_oldest_give_way_and_are_counted(browser: Chrome) -> None:
    popup = await browser.popup()
    held = await popup.evaluate(
        """async () => {
          const { Link } = await import("/link.js");
          const done = [];
          const link = new Link({ answered: (page, number) => done.push(number), noted() {}, changed() {} });
          link.paired = { address: "127.0.0.1:9", token: "x" };
          for (let number = 1; number <= 20_010; number += 1) link.hold("page", [[number, "{}"]]);
          const { waiting, lost } = link.state();
          return [waiting, lost, link.lostAt > 0, done.at(-1), link.held[0].number];
        }"""
    )
    assert held == [20_000, 10, True, 10, 11]
    await popup.close()


@pytest.mark.slow
async def test_while_nobody_speaks_a_word_now_and_then_keeps_the_line_and_the_worker_awake(
    tab: Page, station: MadeUpStation, platforms: Platforms
) -> None:
    await enter(tab, platforms)
    calls = station.calls
    await station.until(lambda: sum(one["kind"] == "beat" for one in station.spoken) >= 3, 90)
    assert station.calls == calls
    tell(platforms, 991, 1)
    await station.heard(*texts(991, 1))
