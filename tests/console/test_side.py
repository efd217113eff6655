"""The right side: stock, orders, comments, in whatever room there is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rich.style import Style

from companion.console.board import Board
from companion.console.ink import ALARM, DIM, PINK
from companion.console.pace import Pace
from companion.console.side import Tail, draw_side
from companion.console.stock import draw_stock
from tests.console.evening import NOW_MS, comment, pack, pool, tail, view
from tests.console.looking import sight, texts


def _stock(
    shown: dict[str, Any] | None = None, width: int = 39, height: int = 10, pace: Pace | None = None
) -> list[str]:
    strips = draw_stock(sight(shown), pace or Pace(), width, height)
    assert all(strip.cell_length == width for strip in strips)
    assert len(strips) <= height
    return [row.rstrip() for row in texts(strips)]


def _side(shown: dict[str, Any] | None = None, width: int = 39, height: int = 24, **how: Any) -> list[str]:
    strips = draw_side(sight(shown, **how), Tail(), Pace(), width, height)
    assert all(strip.cell_length == width for strip in strips)
    assert len(strips) <= height
    return [row.rstrip() for row in texts(strips)]


def test_a_pack_stands_with_its_link_price_and_what_is_left() -> None:
    rows = _stock()
    assert "库存" in rows[0]
    assert rows[1].split() == ["1", "方竹笋", "2斤装", "29.9", "15", "30", "斤"]


def test_the_rest_of_a_pool_is_told_once_for_all_its_packs() -> None:
    rows = _stock()
    assert "610 斤" in rows[2]
    assert "610" not in rows[3]


def test_the_pinned_pack_is_marked() -> None:
    assert "◀" in _stock()[2]
    assert "◀ 讲解" in _stock(width=63)[2]


def test_a_pack_sold_out_is_called_so_in_the_colour_of_alarm() -> None:
    strips = draw_stock(sight(), Pace(), 63, 10)
    row = next(strip for strip in strips if "刺梨干" in strip.text)
    assert "售罄" in row.text
    assert "请下架" in row.text
    assert {s.style.color.name for s in row if s.style and s.style.color and "售罄" in s.text} == {PINK}


def test_a_count_of_five_digits_does_not_touch_the_price_beside_it() -> None:
    shown = view()
    shown["packs"]["plum-5"]["left"] = 12_800
    for width in (34, 39, 63):
        assert " 12800" in _stock(shown, width)[2]


@pytest.mark.parametrize("available", range(10_000, 500_000, 7_000))
def test_the_paint_of_a_pile_ends_at_the_same_cell_in_each_of_its_rows(available: int) -> None:
    shown = view()
    shown["pools"]["plum"] |= {"available": available, "low_at": 0}
    strips = draw_stock(sight(shown), Pace(), 39, 10)[2:4]
    painted = [sum(s.cell_length for s in strip if s.style and _on(s.style) == "#2d6e45") for strip in strips]
    assert painted[0] == painted[1] > 0


def _on(style: Style) -> str:
    return style.bgcolor.name if style.bgcolor else ""


def test_an_oversold_pool_says_by_how_much_on_red() -> None:
    shown = view()
    shown["pools"]["shoot"] = pool("方竹笋", -1250, 200_000)
    row = next(strip for strip in draw_stock(sight(shown), Pace(), 63, 10) if "方竹笋" in strip.text)
    assert "超卖 2.5 斤" in row.text
    assert any(s.style and s.style.bgcolor and s.style.bgcolor.name == ALARM for s in row)


def test_where_there_is_no_room_for_the_word_an_oversold_pool_shows_what_is_lacking() -> None:
    shown = view()
    shown["pools"]["shoot"] = pool("方竹笋", -1250, 200_000)
    assert _stock(shown)[1].endswith("-2.5 斤")


def test_at_a_known_pace_it_says_how_long_the_pool_lasts() -> None:
    pace = Pace()
    sold = sight().board.view.pools["plum"].sold
    pace.note("plum", sold - 61_000, NOW_MS - 120_000)
    assert any(row.endswith("10 分") for row in _stock(width=63, pace=pace))


def test_with_more_packs_than_rows_the_pressing_ones_come_first() -> None:
    shown = view()
    shown["pools"] = {f"p{i}": pool(f"果{i}", 300 - i, 300, "piece") for i in range(30)}
    shown["pools"]["p29"] = pool("果29", 1, 300, "piece")
    shown["packs"] = {f"k{i}": pack(f"果{i}盒", i + 1, f"p{i}", 1, 100, 9) for i in range(30)}
    shown["pinned"] = {"pack": "k15"}
    rows = _stock(shown, height=8)
    assert "果15盒" in rows[1]
    assert "果29盒" in rows[2]
    assert "还有 24 个规格" in rows[-1]


def test_stale_numbers_are_grey() -> None:
    for strip in draw_stock(sight(stale=True), Pace(), 39, 10)[1:]:
        assert {s.style.color.name for s in strip if s.style and s.style.color and s.text.strip()} <= {DIM, "#eceae0"}


def test_an_order_tells_time_buyer_goods_and_how_it_stands() -> None:
    rows = _side()
    assert "19:59 山里** 蜂糖李 5斤装 × 2" in "\n".join(rows)
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
