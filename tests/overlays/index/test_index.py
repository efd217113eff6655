"""The anchor's page of overlays: links that work, previews that live, no token left in sight."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.overlays.made_up_station import ANCHOR_TOKEN, NAMES, TOKEN, MadeUpStation
from tests.overlays.picture import Picture

WINDOW: ViewportSize = {"width": 1280, "height": 1400}


async def _open(picture: Picture, station: MadeUpStation, query: str = "", **context: Any) -> Page:
    page = await picture.window(WINDOW, **context)
    await page.goto(f"{station.address}/?token={ANCHOR_TOKEN}{query}")
    return page


async def test_every_overlay_has_its_link(picture: Picture, station: MadeUpStation) -> None:
    page = await _open(picture, station)
    await expect(page.locator("article")).to_have_count(len(NAMES))
    links = await page.locator(".url").evaluate_all("(all) => all.map((one) => one.value)")
    assert links == [f"{station.address}/overlay/{name}?token={TOKEN}" for name in NAMES]


async def test_the_preview_is_the_overlay_itself(picture: Picture, station: MadeUpStation) -> None:
    page = await _open(picture, station)
    preview = page.frame_locator("article[data-name='all'] iframe")
    await expect(preview.locator(".left .number")).to_have_text("128")
    await station.delta({"packs": {"plum-5": {"left": 127}}})
    await expect(preview.locator(".left .number")).to_have_text("127")


async def test_the_anchors_token_leaves_the_address_bar(picture: Picture, station: MadeUpStation) -> None:
    page = await _open(picture, station, "&lang=en")
    await expect(page.locator("article")).to_have_count(len(NAMES))
    assert page.url == f"{station.address}/?lang=en"
    assert ANCHOR_TOKEN not in await page.content()


async def test_the_chosen_look_goes_into_every_link(picture: Picture, station: MadeUpStation) -> None:
    page = await _open(picture, station)
    await page.select_option("[name=theme]", "light")
    await page.select_option("[name=scale]", "1.2")
    await page.select_option("[name=picture]", "landscape")
    link = f"{station.address}/overlay/goal?token={TOKEN}&theme=light&scale=1.2"
    await expect(page.locator("article[data-name=goal] .url")).to_have_value(link)
    await expect(page.locator("article[data-name=goal] iframe")).to_have_attribute("src", link)
    await expect(page.locator("article[data-name=goal] .size")).to_have_text("浏览器源：宽 1920，高 1080")


async def test_copy_puts_the_link_on_the_clipboard(picture: Picture, station: MadeUpStation) -> None:
    page = await _open(picture, station, permissions=["clipboard-read", "clipboard-write"])
    await page.click("article[data-name=product] .copy")
    await expect(page.locator("article[data-name=product] .copy")).to_have_text("已复制 ✓")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{station.address}/overlay/product?token={TOKEN}"


@pytest.mark.parametrize(
    ("query", "shown", "hidden"), [("", "加进 OBS", "Add it to OBS"), ("&lang=en", "Add it to OBS", "加进 OBS")]
)
async def test_the_page_speaks_one_language_at_a_time(
    picture: Picture, station: MadeUpStation, query: str, shown: str, hidden: str
) -> None:
    page = await _open(picture, station, query)
    await expect(page.get_by_role("heading", name=shown)).to_be_visible()
    await expect(page.get_by_text(hidden, exact=True)).to_be_hidden()


async def test_a_wrong_token_is_answered_with_what_to_do(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.window(WINDOW)
    await page.goto(f"{station.address}/?token=wrong")
    await expect(page.get_by_role("alert")).to_contain_text("companion token show anchor")
    await expect(page.locator("article")).to_have_count(0)
