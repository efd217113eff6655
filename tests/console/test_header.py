"""The two rows on top: who hears, who does not, and the show in numbers."""

from __future__ import annotations

from typing import Any

import pytest

from companion.console.board import Board
from companion.console.header import draw_header
from companion.console.ink import DIM
from companion.console.sight import Sight
from companion.console.uplink import State, Uplink
from companion.console.words import Words
from companion.domain.trouble import Refused
from tests.console.evening import NOW_MS, view
from tests.console.looking import ZONE, Clock, sight, texts


def _drawn(
    shown: dict[str, Any] | None = None, width: int = 160, state: State = "live", lang: str = "zh", **how: Any
) -> tuple[str, str]:
    clock = Clock()
    uplink = Uplink("http://village:8321", "", Board(), "小李", clock)
    uplink.state, uplink.since, uplink.heard_at = state, clock.now - 12, clock.now - how.get("silent", 1)
    uplink.puzzled = how.get("puzzled", False)
    uplink.refusal = how.get("refusal")
    look = sight(shown, lang, stale=uplink.stale, me=how.get("me", "小李"))
    strips = draw_header(look, uplink, width, 2)
    assert all(strip.cell_length == width for strip in strips)
    top, numbers = texts(strips)
    return top.rstrip(), numbers.rstrip()


def test_it_says_who_we_are_and_how_every_ear_hears() -> None:
    top, _ = _drawn()
    assert top.startswith(" 助播台  弄袍村 · 蜂糖李专场  ● 网页桥  ● 抖店  ◐ 快手 迟 42 秒")
    assert top.endswith("小李")


def test_an_ear_that_is_down_or_cannot_read_says_so() -> None:
    shown = view()
    shown["connectors"] = {"our_shop": {"state": "down", "last_at": NOW_MS - 120_000, "parked": 3}}
    assert "○ our_shop 断 2 分 读不懂 3" in _drawn(shown)[0]


def test_a_quiet_room_is_told_from_a_deaf_ear_and_a_gap_is_told_with_its_length() -> None:
    shown = view()
    ear = {"state": "up", "last_at": NOW_MS - 42_000, "comments": 9}
    shown["connectors"] = {"bridge": ear}
    assert "● 网页桥 42 秒没评论" in _drawn(shown)[0]
    shown["connectors"] = {"bridge": ear | {"last_at": NOW_MS - 5_000}, "doudian": {"state": "up", "last_at": 1}}
    assert "● 网页桥  ● 抖店" in _drawn(shown)[0]
    gap = {"missing_from": NOW_MS - 60_000, "missing_until": NOW_MS - 28_000}
    shown["connectors"] = {"bridge": ear | {"last_at": NOW_MS - 5_000} | gap}
    assert "● 网页桥 可能漏了 32 秒" in _drawn(shown)[0]
    gap = {"missing_from": NOW_MS - 900_000, "missing_until": NOW_MS - 800_000}
    shown["connectors"] = {"bridge": ear | {"last_at": NOW_MS - 5_000} | gap}
    assert "漏" not in _drawn(shown)[0]


def test_the_show_stands_in_numbers() -> None:
    _, numbers = _drawn()
    for said in ("已播 01:12:08", "在线 1,284", "成交 312 单", "¥12,448.80", "已售 736 斤 目标 1000 斤 73%", "待付 3"):
        assert said in numbers


def test_without_a_goal_everything_sold_by_weight_is_told() -> None:
    shown = view()
    shown["goal"] = {}
    assert "已售 760 斤" in _drawn(shown)[1]


@pytest.mark.parametrize(("show", "said"), [({}, "还没开播"), ({"started_at": 1, "ended_at": 2}, "已下播")])
def test_a_show_that_is_not_on_says_so(show: dict[str, int], said: str) -> None:
    shown = view()
    shown["broadcast"] = show
    assert said in _drawn(shown)[1]


def test_what_waits_for_a_person_and_comments_let_go_are_not_hidden() -> None:
    shown = view()
    shown["counts"] |= {"tasks": 12, "shed": 40}
    assert "待办 13" in _drawn(shown)[1]
    assert "没读完 40" in _drawn(shown)[1]


def test_with_nothing_to_do_the_header_does_not_speak_of_it() -> None:
    shown = view()
    shown["tasks"], shown["orders"], shown["counts"]["tasks"] = {}, {}, 0
    assert "待办" not in _drawn(shown)[1]


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_on_a_narrow_screen_money_and_a_broken_ear_go_last(width: int) -> None:
    top, numbers = _drawn(width=width)
    assert "¥12,448.80" in numbers
    assert "待办 4" in numbers
    assert "◐ 快手 迟 42 秒" in top


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"state": "dialling"}, "http://village:8321 还连不上，已经试了 12 秒"),
        ({"state": "lost"}, "连接断了 12 秒，正在重连…"),
        ({"state": "lost", "puzzled": True}, "看不懂助播台的话"),
        ({"silent": 11}, "11 秒没有消息，数字可能旧了"),
        ({"state": "refused", "refusal": Refused("令牌不对", "wrong token")}, "令牌不对"),
        ({"state": "lost", "lang": "en"}, "connection lost 12 s ago, reconnecting…"),
    ],
)
def test_a_line_that_is_not_well_says_so_at_the_right(how: dict[str, Any], said: str) -> None:
    for width in (100, 160):
        assert said in _drawn(width=width, **how)[0]


def test_a_station_that_has_not_read_its_book_yet_says_that_it_is_there_and_its_book_is_not() -> None:
    uplink = Uplink("http://village:8321", "", Board(), "小李", Clock())
    look = Sight(Board(), Words("zh"), NOW_MS, True, "小李", ZONE)
    look.board.take({"kind": "beat", "at": NOW_MS, "away": NOW_MS - 60_000}, 0.0)
    uplink.heard_at = uplink.tick() - 1
    top = texts(draw_header(look, uplink, 100, 2))[0]
    assert f"助播台在，但 {look.hour(NOW_MS - 60_000)} 起连不上账本" in top
    uplink.heard_at = uplink.tick() - 60  # and since then it has said nothing
    assert "助播台在" not in texts(draw_header(look, uplink, 100, 2))[0]


def test_numbers_are_grey_while_they_may_be_old() -> None:
    clock = Clock()
    uplink = Uplink("http://village:8321", "", Board(), "小李", clock)
    strip = draw_header(sight(stale=True), uplink, 100, 2)[1]
    assert {s.style.color.name for s in strip if s.style and s.style.color and s.text.strip()} == {DIM}


@pytest.mark.parametrize("width", [1, 10, 30, 60, 100, 200])
def test_any_width_is_filled_exactly(width: int) -> None:
    shown = view()
    shown["station"]["name"] = "很长的名字" * 30
    shown["connectors"] = {f"c{i}": {"state": "up"} for i in range(20)}
    _drawn(shown, width)
    _drawn(shown, width, "lost")
