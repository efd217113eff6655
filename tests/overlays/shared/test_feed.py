"""The overlay's end of the feed: patches, gaps, silence, lost and refused lines."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.overlays.made_up_station import PATIENCE_S, VIEW, MadeUpStation, changed_view
from tests.overlays.picture import Picture, shown_text

# RFC 7396, Appendix A: (original, patch, result)
RFC_7396 = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]
LEFT = ".left .number"


async def test_apply_patch_gives_every_result_of_rfc_7396(module: Any) -> None:
    for original, patch, result in RFC_7396:
        assert await module("feed.js", "applyPatch", original, patch) == result


async def test_apply_patch_changes_neither_of_its_arguments(picture: Picture) -> None:
    page = await picture.blank()
    kept = await page.evaluate(
        """async () => {
          const { applyPatch } = await import("/overlay-files/shared/feed.js");
          const [view, patch] = [{ a: { b: 1 } }, { a: { b: null, c: 2 } }];
          applyPatch(view, patch);
          return [view, patch];
        }"""
    )
    assert kept == [{"a": {"b": 1}}, {"a": {"b": None, "c": 2}}]


async def test_a_key_named_proto_changes_no_other_object(picture: Picture) -> None:
    page = await picture.blank()
    assert await page.evaluate(
        """async () => {
          const { applyPatch } = await import("/overlay-files/shared/feed.js");
          applyPatch({}, JSON.parse('{"__proto__": {"left": 9}, "constructor": {"prototype": {"left": 9}}}'));
          return {}.left === undefined;
        }"""
    )


async def test_the_wait_before_a_try_grows_to_five_seconds_and_never_beyond(module: Any) -> None:
    waits = [await module("feed.js", "backoff", tries, 1) for tries in (0, 1, 2, 4, 5, 1000)]
    assert waits == [300, 600, 1200, 4800, 5000, 5000]
    assert await module("feed.js", "backoff", 1000, 0) == 2500


async def test_a_delta_is_painted(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("all")
    await expect(page.locator(LEFT)).to_have_text("128")
    await station.delta({"packs": {"plum-5": {"left": 127, "sold": 273}}})
    await expect(page.locator(LEFT)).to_have_text("127")
    await expect(page.locator(".sold")).to_have_text("已售 273 件")


async def test_a_hundred_deltas_in_one_frame_are_one_paint(picture: Picture) -> None:
    page = await picture.blank()
    paints = await page.evaluate(
        """async () => {
          const { Feed } = await import("/overlay-files/shared/feed.js");
          const paints = [];
          const feed = new Feed("", (view) => paints.push(view.left));
          feed.hear('{"kind":"snapshot","revision":0,"view":{"left":100}}');
          for (let n = 0; n < 100; n += 1)
            feed.hear(JSON.stringify({ kind: "delta", base: n, revision: n + 1, patch: { left: 99 - n } }));
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
          return paints;
        }"""
    )
    assert paints == [0]


async def test_a_delta_that_does_not_follow_asks_for_a_snapshot_and_is_not_shown(
    picture: Picture, station: MadeUpStation
) -> None:
    page = await picture.show("all")
    await station.delta({"packs": {"plum-5": {"left": 9}}}, base=50)
    await station.delta({"packs": {"plum-5": {"left": 8}}}, base=51)
    assert await station.heard() == {"kind": "snapshot"}
    assert await page.inner_text(LEFT) == "128"
    await station.snapshot(changed_view(packs={"plum-5": VIEW["packs"]["plum-5"] | {"left": 77}}))
    await expect(page.locator(LEFT)).to_have_text("77")
    await station.delta({"packs": {"plum-5": {"left": 76}}})
    await expect(page.locator(LEFT)).to_have_text("76")
    assert station.asked.empty()


async def test_frames_that_are_no_frames_break_nothing(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("all")
    for bad in ('{"kind":', "null", "[]", '"x"', "7", "{}", '{"kind":"snapshot"}', '{"kind":"snapshot","view":[]}'):
        await station.say(bad)
    await station.say({"feed": 1, "kind": "something new", "view": {}})
    await station.delta({"packs": {"plum-5": {"left": 127}}})
    await expect(page.locator(LEFT)).to_have_text("127")


async def test_nothing_is_shown_before_the_first_snapshot(picture: Picture, station: MadeUpStation) -> None:
    station.greets = False
    page = await picture.show("all")
    await station.beat()
    await station.delta(VIEW)
    await station.say('{"kind":"delta","base":null,"revision":1,"patch":{"goal":{"target":500000,"sold":1}}}')
    assert await shown_text(page) == ""
    await station.snapshot()
    await expect(page.locator(LEFT)).to_have_text("128")


async def test_a_dropped_line_is_taken_up_again_with_the_right_numbers(
    picture: Picture, station: MadeUpStation
) -> None:
    page = await picture.show("all")
    await station.close()
    station.view = changed_view(packs={"plum-5": VIEW["packs"]["plum-5"] | {"left": 31}})
    station.revision = 2
    await station.reopen()
    await expect(page.locator(LEFT)).to_have_text("31")
    await station.delta({"packs": {"plum-5": {"left": 30}}})
    await expect(page.locator(LEFT)).to_have_text("30")


async def _show_with_stopped_clock(picture: Picture, station: MadeUpStation) -> Page:
    """The overlay with a clock that only the test moves; the last frame has just been heard."""
    page = await picture.window()
    await page.clock.install(time="2026-06-15T20:00:00")
    await page.clock.pause_at("2026-06-15T20:01:00")
    await page.goto(station.page("all"))
    await station.next_join()
    await _paint(page, "128")
    return page


async def _paint(page: Page, left: str) -> None:
    """Let frames pass, 20 ms each, until the picture shows that so many are left."""
    async with asyncio.timeout(PATIENCE_S):
        while await page.locator(LEFT).text_content() != left:
            await page.clock.run_for(20)


async def test_after_ten_silent_seconds_no_number_is_shown(picture: Picture, station: MadeUpStation) -> None:
    page = await _show_with_stopped_clock(picture, station)
    await page.clock.run_for(9_800)
    assert "128" in await shown_text(page)
    await page.clock.run_for(1_000)
    assert await page.inner_text(".note") == "连接中断"
    shown = await shown_text(page)
    for number in ("39.9", "128", "640", "272", "12人", "1000", "736", "×2"):
        assert number not in shown
    assert "蜂糖李 5斤装" in shown
    assert await page.locator(".fill:visible").count() == 0
    assert await page.evaluate("document.documentElement.classList.contains('stale')")


async def test_after_silence_numbers_return_with_a_snapshot_only(picture: Picture, station: MadeUpStation) -> None:
    page = await _show_with_stopped_clock(picture, station)
    await page.clock.run_for(10_800)
    assert await station.heard() == {"kind": "snapshot"}
    await station.delta({"packs": {"plum-5": {"left": 5}}})
    assert await station.heard() == {"kind": "snapshot"}
    await station.beat()
    assert await station.heard() == {"kind": "snapshot"}
    await page.clock.run_for(100)
    assert await page.inner_text(LEFT) == "…"
    assert await page.locator(".note").is_visible()
    await station.snapshot(changed_view(packs={"plum-5": VIEW["packs"]["plum-5"] | {"left": 4}}))
    await _paint(page, "4")
    assert not await page.locator(".note").is_visible()
    assert await page.locator(".order").is_visible()


async def test_a_line_dead_for_twenty_seconds_is_given_up_for_a_new_one(
    picture: Picture, station: MadeUpStation
) -> None:
    page = await _show_with_stopped_clock(picture, station)
    station.view = changed_view(packs={"plum-5": VIEW["packs"]["plum-5"] | {"left": 3}})
    await page.clock.run_for(19_800)
    assert station.joined.empty()
    await page.clock.run_for(1_000)
    await station.next_join()
    await _paint(page, "3")


async def test_beats_keep_numbers_on_the_picture(picture: Picture) -> None:
    page = await picture.window()
    await page.clock.install(time="2026-06-15T20:00:00")
    await picture.blank(page)
    await page.clock.pause_at("2026-06-15T20:01:00")
    await page.evaluate(
        """async () => {
          const { Feed } = await import("/overlay-files/shared/feed.js");
          window.feed = new Feed("", () => {});
          window.feed.hear('{"kind":"snapshot","revision":0,"view":{}}');
        }"""
    )
    beat = '() => { feed.hear(\'{"kind":"beat","at":1}\'); feed.watch(); return feed.state; }'
    for _ in range(4):
        await page.clock.run_for(9_000)
        assert await page.evaluate(beat) == "live"
    await page.clock.run_for(10_000)
    assert await page.evaluate("() => { feed.watch(); return feed.state; }") == "stale"


async def test_an_overlay_that_wakes_dials_at_once(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.window()
    await page.clock.install(time="2026-06-15T20:00:00")
    await page.clock.pause_at("2026-06-15T20:01:00")  # no back-off ends by itself from here on
    async with page.expect_websocket() as line:
        await page.goto(station.page("all"))
    await station.next_join()
    async with (await line.value).expect_event("close"):
        await station.drop()
    assert station.joined.empty()
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await station.next_join()


@pytest.mark.parametrize(("query", "hint"), [("", ""), ("&debug=1", "令牌不对")])
async def test_a_refused_token_leaves_the_picture_empty(
    picture: Picture, station: MadeUpStation, query: str, hint: str
) -> None:
    page = await picture.show("all", query)
    station.token_counts = False
    await station.drop()
    await expect(page.locator(".card:visible")).to_have_count(0)
    assert (await shown_text(page)).startswith(hint)
    assert bool(await shown_text(page)) == bool(hint)


async def test_a_station_that_lost_its_book_shows_no_number_until_it_has_it_back(
    picture: Picture, station: MadeUpStation
) -> None:
    page = await picture.show("product")
    await expect(page.locator(LEFT)).to_have_text(str(VIEW["packs"]["plum-5"]["left"]))
    await station.say({"feed": 1, "kind": "beat", "at": 1781524801250, "away": 1781524800000, "kept": 3})
    await expect(page.locator(LEFT)).to_have_text("…")
    await station.beat()
    await station.heard()
    await station.snapshot()
    await expect(page.locator(LEFT)).to_have_text(str(VIEW["packs"]["plum-5"]["left"]))
