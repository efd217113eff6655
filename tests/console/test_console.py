"""The console as a helper meets it: keys go in, commands come out, and the screen tells the truth."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import Any

import pytest

from companion.console.app import run_console
from companion.domain.trouble import Trouble
from tests.console.evening import comment, english_view, question
from tests.console.fake import FakeStation
from tests.console.looking import ROOMY, command, heard, opened

CODE = "zbt1:127.0.0.1:8321:made-up-token:a1b2c3"
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


async def test_it_shows_the_snapshot(station: FakeStation) -> None:
    async with opened(station) as seen:
        for said in ("弄袍村 · 蜂糖李专场", "新疆发货吗", "蜂糖李 5斤装", "山里**", "¥12,448.80", "省内两天"):
            assert said in seen.text()


async def test_it_follows_the_station(station: FakeStation) -> None:
    async with opened(station) as seen:
        await station.delta({"counts": {"paid": 313}, "questions": {"q99": question("有发票吗", 30, 1, "other", "有")}})
        await seen.reads("成交 313 单", "有发票吗")
        await station.comments([comment(1, "花溪阿姐", "看着就甜")])
        await seen.reads("花溪阿姐 看着就甜")


@pytest.mark.parametrize("key", ["enter", "1"])
async def test_one_key_answers_the_chosen_question_on_air(station: FakeStation, key: str) -> None:
    async with opened(station) as seen:
        await seen.press(key)
        suggestion = station.view["questions"]["q17"]["suggestion"]
        frame = await heard(station)
        assert frame["name"] == "answer_question"
        assert frame["args"] == {"group": "q17", "text": suggestion, "on_air": True}
        assert frame["by"] == "小李"
        await seen.reads("✓ 好了：上屏「新疆发货吗」")


@pytest.mark.parametrize(
    ("keys", "name", "args"),
    [
        (("j", "a"), "answer_question", {"on_air": False}),
        (("c",), "claim_question", {}),
        (("x",), "dismiss_question", {}),
        (("z",), "snooze_question", {"minutes": 5}),
        (("o",), "clear_air", None),
    ],
)
async def test_single_keys_become_commands(
    station: FakeStation, keys: tuple[str, ...], name: str, args: dict[str, Any] | None
) -> None:
    async with opened(station) as seen:
        await seen.press(*keys)
        heard, given = await command(station)
        assert heard == name
        assert args is None or args.items() <= given.items()


async def test_what_the_station_refuses_is_said_in_its_own_words(station: FakeStation) -> None:
    station.answers["claim_question"] = "小王 正在答这个问题"
    async with opened(station) as seen:
        await seen.press("c")
        await seen.reads("✗ 没成：小王 正在答这个问题")


async def test_my_claim_is_let_go_with_the_same_key(station: FakeStation) -> None:
    async with opened(station) as seen:
        await station.delta({"questions": {"q17": {"state": "claimed", "by": "小李"}}})
        await seen.reads("我在答")
        await seen.press("c")
        assert await command(station) == ("release_question", {"group": "q17"})


async def test_a_question_whose_answer_is_under_way_is_not_answered_twice(station: FakeStation) -> None:
    station.mute = True
    async with opened(station) as seen:
        await seen.press("enter", "enter", "enter")
        await heard(station)
        await seen.reads("正在送出…")
        assert station.commands.empty()


async def test_an_english_console_speaks_no_chinese() -> None:
    station = FakeStation(english_view())
    await station.open()
    async with opened(station, ROOMY, "en", "Li") as seen:
        await station.comments([comment(1, "viewer", "ship to Xinjiang?", True)])
        await seen.reads("viewer ship to Xinjiang?")
        assert not _CHINESE.search(seen.text())
        for keys in ("e", "p", "s", "t", "l", "n", "u", "b", "h", "d", "g", "question_mark"):
            await seen.press(keys)
            await seen.until(lambda: len(seen.app.screen_stack) == 2)
            # how an amount is typed is shown as it is typed
            assert not _CHINESE.search(seen.text().replace("斤", "").replace("件", "")), keys
            await seen.press("escape")
            await seen.until(lambda: len(seen.app.screen_stack) == 1)
    await station.close()


async def test_leaving_a_demo_does_not_claim_that_the_station_goes_on(station: FakeStation) -> None:
    async with opened(station, ends_with_us=True) as seen:
        await seen.press("q")
        await seen.reads("再按一次 q 离开，演示也就结束")
        assert "继续运行" not in seen.text()


async def test_q_leaves_at_the_second_press(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("q")
        await seen.reads("再按一次 q 离开")
        assert seen.app.is_running
        await seen.press("q")
        await seen.until(lambda: seen.app.return_value == "leave")


@pytest.mark.parametrize(("digit", "end"), [("1", "leave"), ("2", "stop")])
async def test_leaving_asks_what_becomes_of_the_station(station: FakeStation, digit: str, end: str) -> None:
    async with opened(station, ask_on_leave=True) as seen:
        await seen.press("ctrl+c")
        await seen.reads("继续运行", "一起停下")
        await seen.press("escape")
        await seen.until(lambda: len(seen.app.screen_stack) == 1)
        await seen.press("q", digit, "enter")
        await seen.until(lambda: seen.app.return_value == end)


async def test_a_wrong_token_ends_it_with_a_sentence(station: FakeStation, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(station, token="guess") as seen:
        await seen.until(lambda: seen.app.return_value == "leave")
        assert seen.app.uplink.refusal is not None

    async def run_async(app: Any) -> str:
        await app.uplink.run()
        return "leave"

    monkeypatch.setattr("companion.console.app.ConsoleApp.run_async", run_async)
    with pytest.raises(Trouble, match="令牌不对"):
        await run_console(station.url, "guess", "zh", "")


async def test_cancelling_the_console_is_not_lost_in_textual(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run_async(app: Any) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    monkeypatch.setattr("companion.console.app.ConsoleApp.run_async", run_async)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await run_console("http://127.0.0.1:1", "", "zh", "")


async def test_a_screen_that_breaks_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run_async(app: Any) -> None:
        app._return_code = 1

    monkeypatch.setattr("companion.console.app.ConsoleApp.run_async", run_async)
    with pytest.raises(Trouble, match="助播台不受影响"):
        await run_console("http://127.0.0.1:1", "", "zh", "")


async def test_a_token_taken_away_during_the_show_leaves_the_screen_and_says_so(station: FakeStation) -> None:
    async with opened(station) as seen:
        station.view = {"station": {"name": "弄袍村"}}
        await station.drop()
        await seen.reads("这个令牌不能打开控制台", "按 q 离开")
        await seen.press("q")
        await seen.until(lambda: seen.app.return_value == "leave")


async def test_one_key_shows_the_pairing_code_and_copies_it(station: FakeStation) -> None:
    async with opened(station) as seen:
        seen.app.front.pairing = CODE
        await seen.press("9")
        await seen.reads(CODE)
        assert seen.app.clipboard == CODE
        await seen.press("x")
        assert CODE not in seen.text()
