"""The right side: orders and comments under the stock, in whatever room there is."""

from __future__ import annotations

import re
from typing import Any

import pytest

from companion.console.board import Board
from companion.console.side import Tail, draw_side
from tests.console.evening import NOW_MS, comment, tail, view
from tests.console.looking import sight, texts


def _side(shown: dict[str, Any] | None = None, width: int = 39, height: int = 24, **how: Any) -> list[str]:
    strips = draw_side(sight(shown, **how), Tail(), width, height)
    assert all(strip.cell_length == width for strip in strips)
    assert len(strips) <= height
    return [row.rstrip() for row in texts(strips)]


def test_an_order_tells_time_buyer_goods_and_how_it_stands() -> None:
    rows = _side()
    assert "山里** 蜂糖李 5斤装 × 2" in "\n".join(rows)
    assert "19:59 山里** 蜂糖李 5斤装 × 2" in "\n".join(_side(width=46))
    assert "19:59:49 山里** 蜂糖李 5斤装 × 2" in "\n".join(_side(width=63))
    assert any(row.endswith("已付") for row in rows)
    assert any(row.endswith("待付 14:33") for row in rows)
    assert any(row.endswith("已付 待核对") for row in rows)
    assert "订单 · 待付 3" in "\n".join(rows)


@pytest.mark.parametrize("width", [39, 34])
def test_where_an_order_does_not_fit_its_number_is_kept(width: int) -> None:
    shown = view()
    shown["orders"] = {"1": shown["orders"]["311"] | {"lines": "方竹笋 清水笋 5斤装 ×12"}}
    (row,) = (row for row in _side(shown, width) if "一叶" in row)
    assert re.search("一叶.* 方竹.*…× 12 {1,2}待付 14:33", row)


def test_a_state_of_a_later_version_stands_for_itself() -> None:
    shown = view()
    shown["orders"] = {"1": {"at": NOW_MS, "state": "teleported"}}
    assert any(row.endswith("teleported") for row in _side(shown))


def _with_comments(*items: dict[str, Any]) -> Board:
    board = sight().board
    board.take({"kind": "comments", "items": list(items)}, 0.0)
    return board


def test_the_newest_comment_is_on_top_and_questions_are_marked() -> None:
    look = sight()._replace(board=_with_comments(*tail()))
    rows = texts(Tail().draw(look, 60, 20))
    assert "一叶知秋 已拍两箱" in rows[0]
    assert "20:00:03 ? 山里人 5斤装咋个卖" in rows[2]
    assert len(rows) == len(tail())


def test_a_tail_shows_what_fits_and_draws_anew_for_another_width() -> None:
    look, drawn = sight()._replace(board=_with_comments(*tail())), Tail()
    assert len(drawn.draw(look, 40, 3)) == 3
    assert len(drawn.draw(look, 40, 20)) == len(tail())
    assert {strip.cell_length for strip in drawn.draw(look, 30, 20)} == {30}
    look.board.take({"kind": "comments", "items": [comment(99, "新来的", "好")]}, 0.0)
    assert "新来的 好" in drawn.draw(look, 30, 20)[0].text


def test_a_comment_is_drawn_once() -> None:
    look, drawn = sight()._replace(board=_with_comments(*tail())), Tail()
    first = drawn.draw(look, 40, 20)
    look.board.take({"kind": "comments", "items": [comment(99, "新来的", "好")]}, 0.0)
    second = drawn.draw(look, 40, 20)
    assert all(a is b for a, b in zip(first, second[1:], strict=True))


@pytest.mark.parametrize(
    "text",
    ["[bold red]x[/]", "\x1b[2J\x1b]0;x\x07", "\u202e\u2066rtl", "果" + "\u0335" * 2000, "宽" * 2000, "a\nb\r\nc"],
    ids=["markup", "escape", "bidi", "marks", "wide", "lines"],
)
def test_a_hostile_comment_is_harmless_text_in_its_row(text: str) -> None:
    look = sight()._replace(board=_with_comments(comment(1, text, text, True)))
    (strip,) = Tail().draw(look, 39, 5)
    assert strip.cell_length == sum(segment.cell_length for segment in strip) == 39
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in strip.text)
    assert not any(letter in strip.text for letter in "\u202e\u2066")
    assert strip.text.count("\u0335") <= 4


@pytest.mark.parametrize("width", [8, 20, 30, 39, 48, 63, 120])
@pytest.mark.parametrize("height", [1, 5, 12, 24, 40])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_any_room_is_filled_and_never_overrun(width: int, height: int, lang: str) -> None:
    _side(width=width, height=height, lang=lang)


def test_an_empty_evening_says_what_is_not_there_yet() -> None:
    rows = "\n".join(_side({"counts": {}}))
    assert "还没有订单" in rows
    assert "还没有评论" in rows


def test_where_comments_may_be_missing_the_tail_says_so_once() -> None:
    board = _with_comments(comment(1, "甲", "发新疆不"))
    gap = {"barragegrab": {"state": "up", "missing_from": NOW_MS - 32_000, "missing_until": NOW_MS}}
    for revision in (1, 2):
        delta = {"kind": "delta", "base": board.revision, "revision": board.revision + revision}
        board.take(delta | {"patch": {"connectors": gap}}, 0.0)
    board.take({"kind": "comments", "items": [comment(2, "乙", "多少钱")]}, 0.0)
    strips = draw_side(sight()._replace(board=board), Tail(), 60, 30)
    rows = [row.strip() for row in texts(strips)]
    first = next(number for number, row in enumerate(rows) if "多少钱" in row)
    assert "! 抖音抓取断了 32 秒，可能有漏" in rows[first + 1]
    assert "发新疆不" in rows[first + 2]
    assert sum("可能有漏" in row for row in rows) == 1
