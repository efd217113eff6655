"""What a bridge sends to a whole station: replies settle questions, history is not news, guests are told apart."""

from __future__ import annotations

import time
from typing import Any

import aiohttp
import orjson

from tests.connectors.bridge.answers import taobao, taobao_line, taobao_reply
from tests.connectors.bridge.hearing import page
from tests.connectors.bridge.wire import comment, common, item, push, response, said, user
from tests.evening.village import Village, frames_until


def now_ms() -> int:
    return int(time.time() * 1000)


async def send(village: Village, http: aiohttp.ClientSession, *items: dict[str, Any]) -> int:
    """Send items over the bridge's socket, and wait for the answer."""
    async with http.ws_connect(f"{village.url}/ear/bridge?token={village.token('connector')}") as ear:
        await ear.send_str(orjson.dumps(list(items)).decode())
        answer: int = orjson.loads(await ear.receive_str())["ok"]
        return answer


async def test_a_reply_typed_on_the_platform_answers_the_question_for_all_who_asked_it(
    village: Village, http: aiohttp.ClientSession
) -> None:
    village.start()
    at_ms = now_ms()
    asked = (
        taobao_line("220352186503", "甲", "新疆发货吗", at_ms),
        taobao_line("220352186504", "乙", "新疆发不发", at_ms),
    )
    answer = taobao(*asked, taobao_reply("220352186600", "220352186503", "发的，补 10 元"), now_ms=at_ms)
    assert await send(village, http, page("taobao-console", answer, t=at_ms)) == 1
    questions = (await village.state(http))["questions"]
    assert (questions["open"], questions["answered"]) == (0, 1)
    assert [(one["state"], one["askers"], one["by"]) for one in questions["groups"]] == [("answered", 2, "罗家果园")]
    await send(village, http, page("taobao-console", answer, t=at_ms))
    assert (await village.state(http))["questions"]["answered"] == 1


async def test_what_a_page_is_told_again_on_entry_is_shown_and_not_flagged_and_what_comes_late_is(
    village: Village, http: aiohttp.ClientSession
) -> None:
    village.start()
    at_ms = now_ms()

    def frame(number: int, text: str, age_s: int, heard_ms: int) -> dict[str, Any]:
        told = said(comment(text, about=common(number), event_s=heard_ms // 1000 - age_s))
        return item(push(response(told, now_ms=heard_ms)), t=heard_ms)

    async with http.ws_connect(f"{village.url}/feed?token={village.token('helper')}") as feed:
        # The second was said while the station was away: the page had heard it at once.
        await send(village, http, frame(7001, "新疆发货吗", 300, at_ms), frame(7002, "多少钱一斤", 1, at_ms - 240_000))
        frames = await frames_until(feed, lambda seen: sum(len(one.get("items", ())) for one in seen) >= 2)
    items = [one for told in frames for one in told.get("items", ())]
    assert [(one["text"], one["is_question"], one.get("old", False)) for one in items] == [
        ("新疆发货吗", False, True),
        ("多少钱一斤", True, False),
    ]
    assert (await village.state(http))["questions"]["open"] == 1


async def test_guests_whom_the_platform_masks_are_as_many_askers_as_they_are(
    village: Village, http: aiohttp.ClientSession
) -> None:
    village.start()
    at_ms = now_ms()
    guests = [
        said(comment("新疆发货吗", user(id=111111, nickname="無***"), common(number), at_ms // 1000))
        for number in (11, 12, 13)
    ]
    await send(village, http, item(push(response(*guests, now_ms=at_ms)), t=at_ms))
    (group,) = (await village.state(http))["questions"]["groups"]
    assert (group["askers"], group["comments"]) == (3, 3)
