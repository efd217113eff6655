"""What strangers write to hurt a screen is harmless text on every face, from the push to the picture."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Final

import aiohttp
import pytest
from playwright.async_api import Page, expect

from tests.evening.faces import Console, Windows, console
from tests.evening.village import Village, comment, order
from tests.overlays.picture import PORTRAIT, seen, settle

pytestmark = pytest.mark.asyncio(loop_scope="session")

# What is written, and a part of it that must stand on the console and in the picture as it is.
HOSTILE: Final = {
    "html": ("<img src=x onerror=\"document.title='hurt';alert(1)\">新疆发货吗", "<img src=x onerror="),
    "script": ("</p><script src=/x.js></script>坏果赔不赔", "<script src=/x.js></script>坏果赔不赔"),
    "markup": ("[bold red]官方[/bold red] [@click=app.quit]多少钱一斤[/]", "[bold red]官方[/bold red]"),
    "clear": ("\x1b[2J\x1b[H几天能到", "几天能到"),
    "title": ("\x1b]0;改标题\x07甜不甜", "甜不甜"),
    "turned": ("\u202e费免场全\u202c \u2066能便宜点吗\u2069", "费免场全 能便宜点吗"),
    "stacked": ("李" + "\u0335" * 2000 + "子还有吗", "子还有吗"),
    "endless": ("好多钱" * 100, "好多钱好多钱好多钱"),
    "unbroken": ("w" * 299 + "?", "wwwwwwwwww"),
}
NUMBERS: Final = {name: number for number, name in enumerate(HOSTILE)}
ZONE: Final = {"left": 0, "top": 220, "right": PORTRAIT["width"] - 140, "bottom": PORTRAIT["height"] - 640}


async def test_hostile_comments_names_and_answers_are_text_on_console_and_overlay(
    village: Village, windows: Windows, stranger: aiohttp.ClientSession
) -> None:
    village.start()
    page = await windows.overlay(village.url, village.token("overlay"))
    assert (await village.command(stranger, "pin_pack", pack="plum-5"))["ok"]
    await village.push(stranger, comment(1000, "新疆包邮吗"))
    async with console(village.url, village.token("helper")) as screen:
        await screen.reads("新疆包邮吗")
        (group,) = screen.view.questions
        for name, (text, part) in HOSTILE.items():
            await _write_everywhere(village, stranger, text, NUMBERS[name])
            await _stands_harmless(screen, part, NUMBERS[name] + 1)
            result = await village.command(stranger, "answer_question", group=group, text=text, on_air=True)
            assert result["ok"], (name, result)
            await expect(page.locator(".answer")).to_contain_text(part)
            await screen.until(_shows_at_the_foot(screen, part))
            screen.assert_whole()
            await _assert_unhurt(page)
    assert village.stop() == 0


async def test_a_question_on_air_is_named_in_our_words_never_in_the_viewers(
    village: Village, windows: Windows, stranger: aiohttp.ClientSession
) -> None:
    village.start()
    page = await windows.overlay(village.url, village.token("overlay"))
    comments = [comment(NUMBERS[name], text) for name, (text, _) in HOSTILE.items()]
    assert (await village.push(stranger, *comments))["accepted"] == len(HOSTILE)
    groups = (await village.state(stranger))["questions"]["groups"]
    assert {group["intent"] for group in groups} >= {"shipping", "price", "aftersales"}
    for group in groups:
        assert (await village.command(stranger, "answer_question", group=group["id"], text="有", on_air=True))["ok"]
        shown = page.locator(".question-text")
        await expect(shown).not_to_be_empty()
        await _assert_unhurt(page)
        picture = await page.inner_text("main")
        assert not any(strange in picture for strange in ("<", "[", "改标题", "www", "\u0335"))


async def _write_everywhere(village: Village, http: aiohttp.ClientSession, text: str, number: int) -> None:
    """The text as a comment, its writer's name, a buyer and a code of goods."""
    lines = [{"line": "1", "sku": text, "quantity": 1}, {"line": "2", "sku": "SKU5", "quantity": 1}]
    bought = (order(number, buyer=text, lines=lines), order(number, "paid"))
    told = await village.push(http, comment(number, text, user=text), *bought)
    assert told["accepted"] == 3


async def _stands_harmless(screen: Console, part: str, heard: int) -> None:
    await screen.until(lambda: len(screen.view.orders) == screen.app.uplink.board.heard == heard)
    await screen.reads(part[:8])
    screen.assert_whole()


def _shows_at_the_foot(screen: Console, part: str) -> Callable[[], bool]:
    return lambda: part[:8] in screen.text().splitlines()[-4]


async def _assert_unhurt(page: Page) -> None:
    """No elements but ours, each card in the picture's free zone and under the last, no letter that turns text."""
    await settle(page)
    assert await page.title() == "贴片 · 全部"
    assert await page.locator("main :is(img, script, svg, a, iframe, style, object)").count() == 0
    text = await page.inner_text("main")
    assert not any(letter in text for letter in "\x1b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "\u0335" * 5 not in text
    boxes = await seen(page)
    assert boxes
    for box in boxes:
        assert ZONE["left"] <= box["left"] < box["right"] <= ZONE["right"], box
        assert ZONE["top"] <= box["top"] < box["bottom"] <= ZONE["bottom"], box
    for above, below in itertools.pairwise(boxes):
        assert above["bottom"] <= below["top"], (above, below)
