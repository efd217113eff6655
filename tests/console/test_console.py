"""The console as a helper meets it: keys go in, commands come out, and the screen tells the truth."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from companion.console.app import run_console
from companion.console.board import TAIL
from companion.domain.trouble import Trouble
from tests.console.evening import NOW_MS, comment, english_view, pool, question, tail
from tests.console.fake import FakeStation
from tests.console.looking import ROOMY, SMALL, Seen, opened

_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


async def _next(station: FakeStation) -> dict[str, Any]:
    async with asyncio.timeout(5):
        return await station.commands.get()


async def _command(station: FakeStation) -> tuple[str, dict[str, Any]]:
    heard = await _next(station)
    return heard["name"], heard["args"]


def _exact(seen: Seen, size: tuple[int, int]) -> None:
    strips = seen.strips()
    assert len(strips) == size[1]
    assert {sum(segment.cell_length for segment in strip) for strip in strips} == {size[0]}
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in seen.text() if letter != "\n")


@pytest.mark.parametrize("size", [SMALL, ROOMY, (80, 24), (60, 16)])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_row_is_as_wide_as_the_screen(station: FakeStation, size: tuple[int, int], lang: str) -> None:
    async with opened(station, size, lang) as seen:
        await station.comments(tail())
        await seen.until(lambda: seen.app.uplink.board.heard == len(tail()))
        await seen.second()
        _exact(seen, size)


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
        heard = await _next(station)
        assert heard["name"] == "answer_question"
        assert heard["args"] == {"group": "q17", "text": suggestion, "on_air": True}
        assert heard["by"] == "小李"
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
        heard, given = await _command(station)
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
        assert await _command(station) == ("release_question", {"group": "q17"})


async def test_a_question_whose_answer_is_under_way_is_not_answered_twice(station: FakeStation) -> None:
    station.mute = True
    async with opened(station) as seen:
        await seen.press("enter", "enter", "enter")
        await _next(station)
        await seen.reads("正在送出…")
        assert station.commands.empty()


async def test_a_second_press_does_not_meet_the_question_that_moved_up(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("enter")
        await _next(station)
        await station.delta({"questions": {"q17": {"state": "answered", "answer": "发"}}})
        await seen.until(lambda: seen.app.front.choice.group == "q18")
        await seen.press("enter")
        await seen.reads("刚换了一题")
        assert station.commands.empty()
        await seen.second()
        await seen.press("enter")
        assert (await _next(station))["args"]["group"] == "q18"


async def test_moving_to_a_question_by_hand_needs_no_waiting(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("down", "enter")
        assert (await _next(station))["args"]["group"] == "q18"


async def test_a_click_chooses_a_question(station: FakeStation) -> None:
    async with opened(station) as seen:
        y = next(i for i, row in enumerate(seen.rows()) if "李子甜不甜" in row)
        await seen.pilot.click(offset=(10, y))
        await seen.press("a")
        assert (await _next(station))["args"]["group"] == "q20"


async def test_two_questions_that_ask_the_same_are_merged(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("j", "m")
        await seen.reads("合并到：选另一组，按 m")
        await seen.press("k", "m")
        assert await _command(station) == ("merge_questions", {"into": "q17", "groups": ["q18"]})


async def test_a_settled_question_is_opened_again(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.press("tab")
        await seen.reads("已答和搁下的 2", "省内两天")
        await seen.press("j", "enter")
        assert await _command(station) == ("reopen_question", {"group": "q9"})
        await seen.press("tab")
        await seen.reads("待答问题 6 组")


async def test_a_lost_line_is_said_and_comes_back_by_itself_with_the_right_numbers(station: FakeStation) -> None:
    async with opened(station) as seen:
        await station.close()
        await seen.until(lambda: seen.app.uplink.state == "lost")
        await seen.second(12)
        await seen.reads("连接断了 12 秒，正在重连…")
        await seen.press("enter")
        await seen.reads("没有送出")
        station.view["counts"]["paid"] = 999
        await station.open()
        await seen.reads("成交 999 单", "● 抖店")
        assert "连接断了" not in seen.text()
        assert station.commands.empty()


async def test_a_station_that_says_nothing_for_ten_seconds_is_called_silent(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.second(8)
        assert "没有消息" not in seen.text()
        await seen.second(2)
        await seen.reads("秒没有消息，数字可能旧了")
        await station.beat(11_000)
        await seen.until(lambda: not seen.app.uplink.stale)
        await seen.second(0)
        assert "没有消息" not in seen.text()


async def test_waiting_times_pass_by_the_stations_clock(station: FakeStation) -> None:
    async with opened(station) as seen:
        await seen.reads("等 49 秒")
        await seen.second(5)
        await seen.reads("等 54 秒", "已播 01:12:14")


@pytest.mark.parametrize(
    "text",
    ["[bold red]红[/bold red]", "\x1b[2J\x1b[31m", "\u202eabc\u2066", "果" + "\u0335" * 2000, "🧑\u200d🌾" * 300],
    ids=["markup", "escape", "bidi", "marks", "joined"],
)
@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_hostile_text_anywhere_breaks_nothing(station: FakeStation, text: str, size: tuple[int, int]) -> None:
    async with opened(station, size) as seen:
        hostile = question(text, 99, 5, "price", text, text, text)
        await station.delta(
            {
                "questions": {"bad": hostile},
                "orders": {"999": {"at": NOW_MS, "buyer": text, "lines": text, "state": text}},
                "air": {"question": text, "text": text},
                "station": {"name": text},
                "connectors": {text: {"state": "down", "note": text}},
                "commands": {"c9": {"by": text, "name": text, "what": text, "at": NOW_MS}},
            }
        )
        await station.comments([comment(i, text, text, i % 2 == 0) for i in range(20)])
        await seen.until(lambda: seen.app.uplink.board.heard == 20 and "bad" in seen.app.uplink.board.view.questions)
        await seen.press("k", "k", "e")
        await seen.until(lambda: len(seen.app.screen_stack) == 2)
        _exact(seen, size)
        await seen.press("escape")
        await seen.second()
        _exact(seen, size)
        assert "\u202e" not in seen.text()


async def test_a_flood_of_comments_keeps_only_the_tail(station: FakeStation) -> None:
    async with opened(station) as seen:
        for start in range(0, 5000, 250):
            await station.comments([comment(i, f"观众{i}", f"第{i}条") for i in range(start, start + 250)])
        await seen.reads("第4999条")
        board = seen.app.uplink.board
        assert (board.heard, len(board.comments)) == (5000, TAIL)
        await seen.press("enter")
        await _next(station)


async def test_nothing_is_repainted_while_nothing_changes(
    station: FakeStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(station) as seen:
        painted: list[Any] = []
        for panel in seen.app.screen.query("Panel"):
            monkeypatch.setattr(panel, "refresh", lambda *regions: painted.append(regions))
        seen.app.front.paint()
        seen.app.front.take(frozenset({"time", "questions", "orders", "comments"}))
        seen.app.front.paint()
        assert painted == []


async def test_only_the_rows_that_changed_are_repainted(station: FakeStation, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(station) as seen:
        side = seen.app.screen.query_one("#side")
        painted: list[Any] = []
        monkeypatch.setattr(side, "refresh", lambda *regions: painted.extend(regions))
        await station.delta({"packs": {"shoot-2": {"left": 14}}})
        await seen.until(lambda: bool(painted))
        assert len(painted) == 1
        assert painted[0].height == 1


async def test_an_english_console_speaks_no_chinese() -> None:
    station = FakeStation(english_view())
    await station.open()
    async with opened(station, ROOMY, "en", "Li") as seen:
        await station.comments([comment(1, "viewer", "ship to Xinjiang?", True)])
        await seen.reads("viewer ship to Xinjiang?")
        assert not _CHINESE.search(seen.text())
        for keys in ("e", "p", "s", "t", "l", "n", "u", "b", "question_mark"):
            await seen.press(keys)
            await seen.until(lambda: len(seen.app.screen_stack) == 2)
            # how an amount is typed is shown as it is typed
            assert not _CHINESE.search(seen.text().replace("斤", "").replace("件", "")), keys
            await seen.press("escape")
            await seen.until(lambda: len(seen.app.screen_stack) == 1)
    await station.close()


async def test_an_oversell_is_shouted(station: FakeStation) -> None:
    async with opened(station) as seen:
        await station.delta({"pools": {"shoot": pool("方竹笋", -2500, 200_000)}})
        await seen.reads("超卖了！方竹笋 5 斤，请马上下架或补货")


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


async def test_a_token_taken_away_during_the_show_leaves_the_screen_and_says_so(station: FakeStation) -> None:
    async with opened(station) as seen:
        station.view = {"station": {"name": "弄袍村"}}
        await station.drop()
        await seen.reads("这个令牌不能打开控制台", "按 q 离开")
        await seen.press("q")
        await seen.until(lambda: seen.app.return_value == "leave")
