"""Each overlay's page, as a viewer sees it."""

from __future__ import annotations

import pytest
from playwright.async_api import ViewportSize, expect

from tests.overlays.made_up_station import VIEW, MadeUpStation, changed_view
from tests.overlays.picture import LANDSCAPE, PORTRAIT, Picture, seen, settle, shown_text

PRODUCT = "3号 蜂糖李 5斤装 ¥39.9 剩 128 件 共剩约 640 斤 已售 272 件"
QUESTION = "新疆发货吗？ 12人在问 发！新疆、西藏补 10 元运费，72 小时内从镇宁发出，坏果包赔。"
ORDER = "山里** 刚拍了 蜂糖李 5斤装 ×2"
GOAL = "今日目标 1000 斤 已售 736 斤"
# The number of the frame in which the feed was last heard, and in which what is left was last written.
_COUNT_FRAMES = """
let frames = 0;
const count = () => { frames += 1; requestAnimationFrame(count); };
requestAnimationFrame(count);
const Line = WebSocket;
window.WebSocket = class extends Line {
  constructor(address) {
    super(address);
    this.addEventListener("message", () => { window.heardAt = frames; });
  }
};
addEventListener("DOMContentLoaded", () => new MutationObserver((changes) => {
  if (changes.some(({ target }) => target.parentElement?.closest(".left"))) window.shownAt = frames;
}).observe(document, { subtree: true, childList: true, characterData: true }));
"""


async def test_all_shows_the_four_cards(picture: Picture) -> None:
    page = await picture.show("all")
    assert await shown_text(page) == f"{PRODUCT} {QUESTION} {ORDER} {GOAL}"


async def test_product_shows_the_pinned_pack(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("product", size=LANDSCAPE)
    assert await shown_text(page) == PRODUCT
    await station.delta({"pinned": {"pack": "plum-3"}})
    await expect(page.locator(".title")).to_have_text("蜂糖李 3斤装")
    await station.delta({"packs": {"plum-3": {"link": 9}}, "pinned": {"pack": None}})
    await expect(page.locator(".title")).to_have_text("蜂糖李 5斤装")


async def test_sold_out_takes_the_place_of_what_is_left_and_gives_it_back(
    picture: Picture, station: MadeUpStation
) -> None:
    page = await picture.show("all")
    await station.delta({"packs": {"plum-5": {"left": 0}}, "pools": {"plum": {"available": -2500}}})
    await expect(page.locator(".left")).to_have_text("售罄")
    assert "共剩" not in await shown_text(page)
    await station.delta({"packs": {"plum-5": {"left": 3}}, "pools": {"plum": {"available": 7500}}})
    await expect(page.locator(".left")).to_have_text("剩 3 件")
    await expect(page.locator(".total")).to_have_text("共剩约 15 斤")


async def test_sold_out_is_on_the_picture_within_one_frame_of_being_heard(
    picture: Picture, station: MadeUpStation
) -> None:
    page = await picture.window()
    await page.add_init_script(_COUNT_FRAMES)
    await picture.load(page, "all")
    for left, said in ((0, "售罄"), (3, "剩 3 件"), (0, "售罄")):
        await station.delta({"packs": {"plum-5": {"left": left}}})
        await expect(page.locator(".left")).to_have_text(said)
        assert await page.evaluate("window.shownAt - window.heardAt") <= 1


async def test_soon_sold_out_is_said_calmly_and_unsaid(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("all")
    await settle(page)
    before = [card | {"name": ""} for card in await seen(page)]
    await station.delta({"pools": {"plum": {"level": "low", "available": 30000}}, "packs": {"plum-5": {"left": 12}}})
    await expect(page.locator(".total")).to_have_text("即将售罄")
    assert await page.locator(".left").inner_text() == "剩 12 件"
    assert [card | {"name": ""} for card in await seen(page)] == before
    assert await page.evaluate("document.getAnimations().length") == 0
    await station.delta({"pools": {"plum": {"level": "normal", "available": 320000}}})
    await expect(page.locator(".total")).to_have_text("共剩约 640 斤")


@pytest.mark.parametrize(("name", "size"), [("all", PORTRAIT), ("product", LANDSCAPE), ("goal", PORTRAIT)])
async def test_while_a_shop_is_silent_its_counts_are_grey_and_it_is_said(
    picture: Picture, station: MadeUpStation, name: str, size: ViewportSize
) -> None:
    page = await picture.show(name, size=size)
    counts = page.locator(".left, .so-far").first
    await station.delta({"freshness": {"stale": True}})
    await expect(page.locator(".note")).to_have_text("数据可能滞后")
    assert await counts.evaluate("element => getComputedStyle(element).opacity") == "0.5"
    assert "…" not in await shown_text(page)
    await station.delta({"freshness": {"stale": False}})
    await expect(page.locator(".note")).to_be_hidden()
    assert await counts.evaluate("element => getComputedStyle(element).opacity") == "1"


@pytest.mark.parametrize("name", ["question", "orders"])
async def test_pages_without_counts_do_not_speak_of_a_silent_shop(
    picture: Picture, station: MadeUpStation, name: str
) -> None:
    page = await picture.show(name)
    await station.delta({"freshness": {"stale": True}, "air": {"askers": 13}})
    await station.delta({"orders": {"99": {"at": 1, "buyer": "苗**", "lines": "蜂糖李 3斤装 ×1"}}})
    await settle(page)
    assert await page.locator(".note").is_hidden()


async def test_a_pack_sold_out_while_its_shop_is_silent_stays_plainly_sold_out(
    picture: Picture, station: MadeUpStation
) -> None:
    page = await picture.show("product")
    await station.delta({"freshness": {"stale": True}, "packs": {"plum-5": {"left": 0}}})
    await expect(page.locator(".left")).to_have_text("售罄")
    assert await page.locator(".left").evaluate("element => getComputedStyle(element).opacity") == "1"


async def test_question_comes_and_goes_with_the_answer_on_air(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("question")
    assert await shown_text(page) == QUESTION
    await station.delta({"air": {"askers": 13}})
    await expect(page.locator(".askers")).to_have_text("13人在问")
    await station.delta({"air": {"question": None, "text": None, "askers": None, "at": None}})
    await expect(page.locator(".question")).to_be_hidden()
    await station.delta({"air": {"question": "甜吗", "text": "甜。", "askers": 2, "at": 1}})
    await expect(page.locator(".question")).to_have_text("甜吗？2人在问甜。")


async def test_a_long_answer_is_set_smaller_and_cut_at_a_whole_line(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("all")
    assert await page.get_attribute(".question", "data-size") == "m"
    await station.delta({"air": {"text": "签收 24 小时内拍照联系，坏果包赔。" * 30}})
    await expect(page.locator(".question")).to_have_attribute("data-size", "xs")
    lines = await page.evaluate(
        """() => {
          const answer = document.querySelector(".answer");
          return answer.clientHeight / parseFloat(getComputedStyle(answer).lineHeight);
        }"""
    )
    assert lines > 2
    assert abs(lines - round(lines)) < 0.05
    await station.delta({"air": {"text": "包赔。"}})
    await expect(page.locator(".question")).to_have_attribute("data-size", "m")


async def test_orders_shows_the_last_five_with_the_newest_at_the_foot(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("orders")
    assert await page.locator(".order:visible").count() == 3
    more = {str(n): {"at": 1, "buyer": f"客{n}**", "lines": "蜂糖李 5斤装 ×1"} for n in (11, 12, 13)}
    await station.delta({"orders": more | {"8": None}})
    await expect(page.locator(".order:visible")).to_have_count(5)
    buyers = await page.locator(".order:visible .buyer").all_inner_texts()
    assert buyers == ["小雨**", "山里**", "客11**", "客12**", "客13**"]
    assert await page.locator(".order").last.inner_text() == "客13** 刚拍了 蜂糖李 5斤装 ×1"


async def test_the_last_order_takes_the_place_of_the_one_before(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("all")
    await station.delta({"orders": {"11": {"at": 1, "buyer": "苗**", "lines": "蜂糖李 3斤装 ×1"}}})
    await expect(page.locator(".order")).to_have_text("苗** 刚拍了 蜂糖李 3斤装 ×1")
    assert await page.locator(".order").count() == 1


async def test_goal_shows_how_far_the_day_has_come(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("goal")
    assert await shown_text(page) == GOAL
    await station.delta({"goal": {"sold": 500000}})
    await expect(page.locator(".goal.reached")).to_contain_text("已售 1000 斤")
    await station.delta({"goal": {"target": None, "sold": None, "unit": None}})
    await expect(page.locator(".goal")).to_be_hidden()


async def test_the_bar_is_as_long_as_the_pool_is_full(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("product")
    bar = "(() => { const [bar, fill] = ['.bar', '.fill'].map((name) => document.querySelector(name)"
    shown = f"{bar}.getBoundingClientRect()); return (fill.right - bar.left) / bar.width; }})()"
    assert abs(await page.evaluate(shown) - 0.32) < 0.01
    await station.delta({"pools": {"plum": {"available": 1000000}}})
    await expect(page.locator(".total")).to_have_text("共剩约 2000 斤")
    assert await page.evaluate(shown) > 0.99


async def test_a_view_with_nothing_in_it_leaves_the_picture_empty(picture: Picture, station: MadeUpStation) -> None:
    page = await picture.show("all")
    await station.snapshot({"station": VIEW["station"]})
    await expect(page.locator(".card:visible")).to_have_count(0)
    assert await seen(page) == []
    await station.snapshot(changed_view())
    await expect(page.locator(".product")).to_be_visible()
