"""The band under the header: what it says, and that it says it whole."""

from __future__ import annotations

from typing import Any

import pytest

from companion.console.alarms import Alarms
from companion.console.banner import draw_banner, lines
from companion.console.ink import ALARM, GOOD
from tests.console.evening import NOW_MS, oversold, pack, pool, view
from tests.console.looking import sight, texts


def _drawn(shown: dict[str, Any], width: int = 100, lang: str = "zh", **was: dict[str, Any]) -> list[str]:
    alarms = Alarms()
    for before in was.values():
        alarms.note(sight(before))
    look = sight(shown, lang)
    alarms.note(look)
    strips = draw_banner(look, alarms, width, len(lines(look, alarms)))
    assert all(strip.cell_length == width for strip in strips)
    return [row.strip() for row in texts(strips)]


def _calm() -> dict[str, Any]:
    shown = view()
    shown["pools"]["rosa"]["level"] = "normal"
    del shown["packs"]["rosa-250"]["take_down"]
    return shown


def test_with_nothing_to_shout_there_is_no_band() -> None:
    assert _drawn(_calm()) == []
    look = sight({})
    look.board.revision = -1
    assert lines(look, Alarms()) == []


def test_a_stop_names_the_links_to_take_down_and_what_to_say() -> None:
    shown = _calm()
    shown["pools"]["plum"]["level"] = "stop"
    for name in ("plum-5", "plum-10"):
        shown["packs"][name]["take_down"] = True
    assert _drawn(shown) == ["停卖！下架：3号、4号链接 / 口播停卖"]
    assert _drawn(shown, lang="en") == ["STOP SELLING! Take down no 3, no 4 / say so on air"]


def test_a_pack_sold_out_alone_is_only_taken_down() -> None:
    shown = _calm()
    shown["packs"]["plum-10"] |= {"left": 0, "take_down": True}
    assert _drawn(shown) == ["售罄！下架：4号链接"]


def test_an_oversell_stands_above_the_list_and_says_where_its_orders_are() -> None:
    assert _drawn(oversold(_calm())) == ["超卖了！方竹笋 2.5 斤，按 v 看是哪几单", "停卖！下架：1号链接 / 口播停卖"]


def test_a_pack_without_a_link_is_called_by_its_name() -> None:
    shown = _calm()
    shown["packs"]["plum-0"] = pack("散装蜂糖李", 0, "plum", 500, 800, 0, take_down=True)
    assert _drawn(shown) == ["售罄！下架：散装蜂糖李"]


def test_what_may_be_sold_again_is_said_on_green() -> None:
    before = _calm()
    before["packs"]["plum-5"]["take_down"] = True
    assert _drawn(_calm(), before=before) == ["可恢复：3号链接，货够了，可以重新上架"]
    alarms = Alarms()
    alarms.note(sight(before))
    alarms.note(sight(_calm()))
    (strip,) = draw_banner(sight(_calm()), alarms, 100, 1)
    assert {s.style.bgcolor.name for s in strip if s.style and s.style.bgcolor} == {GOOD}


@pytest.mark.parametrize("width", [40, 60, 100, 160])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_of_more_links_than_fit_some_are_named_and_all_are_counted(width: int, lang: str) -> None:
    shown = _calm()
    shown["pools"]["plum"]["level"] = "stop"
    shown["packs"] = {f"k{i}": pack("盒", i, "plum", 1, 100, 0, take_down=True) for i in range(1, 61)}
    (row,) = _drawn(shown, width, lang)
    assert "60" in row
    assert "…" not in row.replace(" … ", "")


def test_hostile_names_keep_to_their_row_on_red() -> None:
    shown = _calm()
    bad = "\x1b[2J\u202e" + "果" * 300 + "\n"
    shown["pools"]["plum"] = pool(bad, -500, 100, available_ms=NOW_MS)
    shown["packs"]["plum-5"] |= {"title": bad, "link": 0, "take_down": True}
    assert not any(letter in "".join(_drawn(shown)) for letter in "\x1b\u202e\n")
    alarms = Alarms()
    alarms.note(sight(shown))
    strips = draw_banner(sight(shown), alarms, 40, 2)
    assert {s.style.bgcolor.name for strip in strips for s in strip if s.style and s.style.bgcolor} == {ALARM}


def test_a_book_out_of_reach_is_said_before_all_else_with_since_when_and_what_is_kept() -> None:
    look = sight(oversold(_calm()))
    look.board.take({"kind": "beat", "at": NOW_MS, "away": NOW_MS - 60_000, "kept": 12}, 0.0)
    alarms = Alarms()
    assert alarms.loud(look)
    first = texts(draw_banner(look, alarms, 120, 3))[0].strip()
    assert first.startswith(f"{look.hour(NOW_MS - 60_000)} 起连不上账本！")
    assert first.endswith("（已存 12 批）")
    look.board.take({"kind": "beat", "at": NOW_MS}, 5.0)
    assert "连不上" not in "".join(texts(draw_banner(look, alarms, 120, 3)))
