"""The picture itself: which zones stay empty, what strangers' text can do to it, how it looks and moves."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import FloatRect, Page, ViewportSize, expect

from tests.overlays.made_up_station import NAMES, VIEW, MadeUpStation, changed_view
from tests.overlays.picture import LANDSCAPE, PORTRAIT, Picture, seen, settle

MOST_NODES = 50
# The platform's own zones of a 1080×1920 picture: above, below, beside.
ZONES: list[FloatRect] = [
    {"x": 0, "y": 0, "width": 1080, "height": 220},
    {"x": 0, "y": 1280, "width": 1080, "height": 640},
    {"x": 940, "y": 220, "width": 140, "height": 1060},
]
HOSTILE = {
    "markup": "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script>",
    "turned": "\u202e\u2067多少钱" * 40,
    "stacked": "李" + "\u0336\u0489\u0301" * 700 + "子" + "\u20dd" * 700,
    "long": "早上五点下树中午装车当天从镇宁发出路上两到三天。" * 21,
    "unbroken": "W" * 500,
    "lines": "\n".join("李子" for _ in range(200)),
    "wide": "﷽" * 100 + "🀫" * 100,
}


def _hostile_view(text: str) -> dict[str, Any]:
    pack = VIEW["packs"]["plum-5"] | {
        "title": text,
        "price_fen": 99999999,
        "left": 1234567,
        "sold": 7654321,
        "link": 99,
    }
    return changed_view(
        packs={"plum-5": pack},
        air={"question": text, "text": text, "askers": 123456, "at": 1},
        orders={str(n): {"at": 1, "buyer": text, "lines": text} for n in range(5)},
        goal={"target": 999999500, "sold": 888888500, "unit": "g"},
    )


async def _zones(page: Page) -> list[bytes]:
    return [await page.screenshot(clip=zone, omit_background=True) for zone in ZONES]


def _assert_apart_and_inside(cards: list[dict[str, Any]], size: ViewportSize, right: float) -> None:
    for card in cards:
        assert card["left"] >= 0, card
        assert card["right"] <= right, card
        assert card["bottom"] <= size["height"], card
    by_height = sorted(cards, key=lambda card: float(card["top"]))
    for upper, lower in pairwise(by_height):
        assert upper["bottom"] <= lower["top"], (upper, lower)


@pytest.mark.parametrize("kind", HOSTILE)
async def test_hostile_text_adds_no_element_and_stays_out_of_the_platforms_zones(
    picture: Picture, station: MadeUpStation, kind: str
) -> None:
    station.greets = False
    page = await picture.show("all")
    empty = await _zones(page)
    elements = await page.evaluate("document.querySelectorAll('*').length")
    await station.snapshot(_hostile_view(HOSTILE[kind]))
    await page.locator(".product").wait_for()
    await settle(page)
    assert await page.evaluate("document.querySelectorAll('*').length") == elements
    assert await page.title() != "hit"
    _assert_apart_and_inside(await seen(page), PORTRAIT, 940)
    assert await _zones(page) == empty


@pytest.mark.parametrize("name", NAMES)
async def test_every_overlay_keeps_clear_of_the_platforms_zones_at_every_scale(
    picture: Picture, station: MadeUpStation, name: str
) -> None:
    station.view = _hostile_view(HOSTILE["long"])
    page = await picture.window(reduced_motion="reduce")
    for query in ("", "&scale=1.2", "&scale=9"):
        await picture.load(page, name, query)
        cards = await seen(page)
        assert cards
        _assert_apart_and_inside(cards, PORTRAIT, 940)
        assert min(card["top"] for card in cards) >= 220
        assert max(card["bottom"] for card in cards) <= 1280


async def test_a_smaller_portrait_picture_keeps_the_same_zones_in_proportion(picture: Picture) -> None:
    page = await picture.show("all", size={"width": 720, "height": 1600})
    cards = await seen(page)
    assert min(card["top"] for card in cards) >= 1600 * 220 / 1920
    assert max(card["bottom"] for card in cards) <= 1600 * 1280 / 1920
    assert max(card["right"] for card in cards) <= 720 * 940 / 1080


@pytest.mark.parametrize("name", NAMES)
async def test_landscape_uses_the_left_half_and_leaves_the_anchor_free(
    picture: Picture, station: MadeUpStation, name: str
) -> None:
    station.view = _hostile_view(HOSTILE["long"])
    page = await picture.show(name, "&scale=1.2", LANDSCAPE)
    cards = await seen(page)
    assert cards
    _assert_apart_and_inside(cards, LANDSCAPE, 960)


async def test_a_card_never_moves_when_another_comes_or_goes(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("all")
    await settle(page)
    before = {card["name"]: card["top"] for card in await seen(page)}
    await station.snapshot(changed_view(air={}, orders={}))
    await expect(page.locator(".question")).to_be_hidden()
    after = {card["name"]: card["top"] for card in await seen(page)}
    assert after == {name: before[name] for name in ("card product", "card goal")}


@pytest.mark.parametrize("name", NAMES)
async def test_no_overlay_has_more_than_fifty_nodes(picture: Picture, name: str) -> None:
    page = await picture.show(name)
    assert await page.evaluate("document.querySelectorAll('*').length") <= MOST_NODES


async def test_the_page_behind_the_cards_is_transparent(picture: Picture) -> None:
    page = await picture.show("all")
    shown = await page.evaluate(
        "[document.documentElement, document.body].map((part) => getComputedStyle(part).backgroundColor)"
    )
    assert shown == ["rgba(0, 0, 0, 0)"] * 2
    assert (await page.evaluate("getComputedStyle(document.querySelector('.product')).backgroundColor"))[:4] == "rgb("


async def test_each_theme_has_its_own_cards_and_an_unknown_one_is_the_dark_one(picture: Picture) -> None:
    colours = {}
    page = await picture.window()
    for theme in ("", "&theme=dark", "&theme=light", "&theme=plain", "&theme=%3Cb%3E"):
        await picture.load(page, "product", theme)
        colours[theme] = await page.evaluate("getComputedStyle(document.querySelector('.product')).backgroundColor")
    assert colours[""] == colours["&theme=dark"] == colours["&theme=%3Cb%3E"]
    assert len({colours[theme] for theme in ("", "&theme=light", "&theme=plain")}) == 3


async def test_for_chroma_key_the_page_is_green_and_no_card_is(picture: Picture) -> None:
    page = await picture.show("all", "&theme=chroma")
    assert await page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(0, 177, 64)"
    shown = await page.evaluate(
        """[...document.querySelectorAll(".card, .card *")].flatMap((part) => {
          const { backgroundColor, color, boxShadow } = getComputedStyle(part);
          return [backgroundColor, color, boxShadow];
        })"""
    )
    assert set(shown) <= {
        "rgba(0, 0, 0, 0)",
        "rgb(0, 0, 0)",
        "rgb(255, 255, 255)",
        "rgb(255, 214, 10)",
        "rgb(74, 74, 74)",
        "none",
        *(shadow for shadow in shown if shadow.startswith("rgba(0, 0, 0, 0) ")),
    }


async def test_scale_makes_cards_larger_within_reason(picture: Picture) -> None:
    widths = {}
    page = await picture.window()
    for query in ("", "&scale=1.2", "&scale=0.5", "&scale=0.01", "&scale=x", "&scale=-3"):
        await picture.load(page, "all", query)
        widths[query] = round((await seen(page))[0]["right"] - (await seen(page))[0]["left"])
    assert widths == {
        "": 620,
        "&scale=1.2": 744,
        "&scale=0.5": 310,
        "&scale=0.01": 310,
        "&scale=x": 620,
        "&scale=-3": 310,
    }


async def test_what_moves_moves_once_and_briefly(picture: Picture, station: MadeUpStation) -> None:
    station.greets = False
    page = await picture.show("all")
    await page.evaluate(
        """() => {
          window.moves = [];
          const animate = Element.prototype.animate;
          Element.prototype.animate = function (frames, timing) {
            window.moves.push([Object.keys(frames[0]).sort().join(), timing.duration, timing.iterations ?? 1]);
            return animate.call(this, frames, timing);
          };
        }"""
    )
    await station.snapshot()
    await page.locator(".product").wait_for()
    await settle(page)
    moves = await page.evaluate("moves")
    assert moves
    assert {tuple(move) for move in moves} == {("opacity,transform", 250, 1)}
    assert await page.evaluate("document.getAnimations().length") == 0


async def test_nothing_moves_for_those_who_asked_for_stillness(picture: Picture, station: MadeUpStation) -> None:
    station.greets = False
    page = await picture.window(reduced_motion="reduce")
    await picture.load(page, "all")
    await page.evaluate("() => { Element.prototype.animate = () => { throw new Error('moved'); }; }")
    await station.snapshot()
    await page.locator(".product").wait_for()
    assert await page.evaluate("document.getAnimations().length") == 0
