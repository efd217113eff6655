"""The console when things go wrong: a lost line, a silent station, hostile text, floods."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from companion.console.board import TAIL
from tests.console.evening import NOW_MS, comment, question, tail
from tests.console.fake import FakeStation
from tests.console.looking import ROOMY, SMALL, Seen, opened


async def _next(station: FakeStation) -> dict[str, Any]:
    async with asyncio.timeout(5):
        return await station.commands.get()


def _exact(seen: Seen, size: tuple[int, int]) -> None:
    strips = seen.strips()
    assert len(strips) == size[1]
    assert {sum(segment.cell_length for segment in strip) for strip in strips} == {size[0]}
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in seen.text() if letter != "\n")
    assert not any(letter in seen.text() for letter in "\u202e\u2066\u200d")


@pytest.mark.parametrize("size", [SMALL, ROOMY, (80, 24), (60, 16)])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_row_is_as_wide_as_the_screen(station: FakeStation, size: tuple[int, int], lang: str) -> None:
    async with opened(station, size, lang) as seen:
        await station.comments(tail())
        await seen.until(lambda: seen.app.uplink.board.heard == len(tail()))
        await seen.second()
        _exact(seen, size)


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


_HOSTILE = {
    "markup": "[bold red]红[/bold red]",
    "escape": "\x1b[2J\x1b[31m",
    "bidi": "\u202eabc\u2066",
    "marks": "果" + "\u0335" * 2000,
    "joined": "🧑\u200d🌾" * 300,
}


@pytest.mark.parametrize("size", [SMALL, ROOMY])
async def test_hostile_text_anywhere_breaks_nothing(station: FakeStation, size: tuple[int, int]) -> None:
    async with opened(station, size) as seen:
        await station.delta(
            {
                "questions": {key: question(bad, 99, 5, bad, bad, bad, bad) for key, bad in _HOSTILE.items()},
                "orders": {
                    str(900 + i): {"at": NOW_MS, "buyer": bad, "lines": bad, "state": bad}
                    for i, bad in enumerate(_HOSTILE.values())
                },
                "connectors": {bad: {"state": "down", "note": bad} for bad in _HOSTILE.values()},
            }
        )
        await station.comments([comment(i, bad, bad, i % 2 == 0) for i, bad in enumerate(_HOSTILE.values())])
        await seen.until(lambda: seen.app.uplink.board.heard == len(_HOSTILE))
        for bad in _HOSTILE.values():
            done = {"by": bad, "name": bad, "what": bad, "at": NOW_MS, "undoable": True}
            await station.delta(
                {"air": {"question": bad, "text": bad}, "station": {"name": bad}, "commands": {"c9": done}}
            )
            await seen.until(lambda bad=bad: seen.app.uplink.board.view.air.text == bad)  # type: ignore[misc]
            await seen.second()
            _exact(seen, size)


async def test_hostile_text_in_a_dialog_breaks_nothing(station: FakeStation) -> None:
    station.view["questions"] = {key: question(bad, 99, 5, bad, bad) for key, bad in _HOSTILE.items()}
    async with opened(station) as seen:
        for _ in _HOSTILE:
            await seen.press("e")
            await seen.until(lambda: len(seen.app.screen_stack) == 2)
            await seen.until(lambda: seen.app.screen.focused is not None)
            _exact(seen, SMALL)
            await seen.press("escape", "down")


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
