"""The stock table: how each pool stands, how fast it goes, what must be taken down; grey when it may be old."""

from __future__ import annotations

from typing import Any

import pytest
from textual.strip import Strip

from companion.console.ink import ALARM, DIM, GOOD, PINK
from companion.console.stock import draw_stock
from tests.console.evening import NOW_MS, oversold, pack, pool, view
from tests.console.looking import sight, texts


def _strips(shown: dict[str, Any] | None = None, width: int = 39, height: int = 12, **how: Any) -> list[Strip]:
    strips = draw_stock(sight(shown, **how), width, height)
    assert all(strip.cell_length == width for strip in strips)
    assert len(strips) <= height
    return strips


def _stock(shown: dict[str, Any] | None = None, width: int = 39, height: int = 12, **how: Any) -> list[str]:
    return [row.rstrip() for row in texts(_strips(shown, width, height, **how))]


def _row(rows: list[str], named: str) -> str:
    return next(row for row in rows if named in row)


def _grounds(strip: Strip) -> list[str]:
    """The ground of each cell."""
    return [s.style.bgcolor.name if s.style and s.style.bgcolor else "" for s in strip for _ in range(s.cell_length)]


def test_a_pack_stands_under_its_pool_with_its_link_price_and_what_is_left() -> None:
    rows = _stock()
    assert rows[0].split() == ["库存", "价", "剩"]
    assert rows[1].split()[:3] == ["方竹笋", "30", "斤"]
    assert rows[2].split() == ["1", "方竹笋", "2斤装", "29.9", "15"]


@pytest.mark.parametrize(
    ("level", "word"), [("normal", "正常"), ("low", "快没了"), ("stop", "停卖"), ("teleported", "teleported")]
)
def test_each_level_has_its_word(level: str, word: str) -> None:
    shown = view()
    shown["pools"]["shoot"]["level"] = level
    assert word in _row(_stock(shown, 63), "方竹笋 30 斤")


def test_pace_and_minutes_are_told_as_the_station_says_them() -> None:
    row = _row(_stock(width=63), "蜂糖李 610 斤")
    assert row.split("斤", 1)[1].split() == ["正常", "每分钟", "12", "斤", "约", "50", "分钟卖完"]


def test_where_there_is_little_room_the_minutes_stay_and_the_pace_goes() -> None:
    row = _row(_stock(), "蜂糖李 610 斤")
    assert row.endswith("正常 约 50 分钟卖完")
    assert "每分钟" not in row


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "约 1 分钟卖完"), (59, "约 59 分钟卖完"), (150, "约 2 小时卖完"), (5000, "")]
)
def test_how_long_it_lasts_is_said_in_hours_when_long_and_not_at_all_beyond_the_show(minutes: int, said: str) -> None:
    shown = view()
    shown["pools"]["plum"]["minutes_left"] = minutes
    row = _row(_stock(shown, 63), "蜂糖李 610 斤")
    assert row.endswith(said)
    assert said or "卖完" not in row


def test_without_a_pace_nothing_is_guessed() -> None:
    shown = view()
    del shown["pools"]["plum"]["minutes_left"], shown["pools"]["plum"]["pace"]
    assert _row(_stock(shown, 63), "蜂糖李 610 斤").endswith("正常")


def test_the_pinned_pack_is_marked() -> None:
    assert "◀" in _row(_stock(width=34), "5斤装")
    assert "◀ 讲解" in _row(_stock(), "5斤装")


def test_the_mark_gives_way_before_the_name_does() -> None:
    shown = view()
    shown["packs"]["plum-5"]["title"] = "蜂糖李 10斤家庭装"
    assert "蜂糖李 10斤家庭装 ◀  " in _row(_stock(shown), "家庭装")


def test_a_pack_sold_out_is_called_so_in_the_colour_of_alarm() -> None:
    strip = next(strip for strip in _strips() if "250g" in strip.text)
    assert {s.style.color.name for s in strip if s.style and s.style.color and "售罄" in s.text} == {PINK}


def test_a_pack_to_be_taken_down_says_so_though_some_are_left() -> None:
    shown = view()
    shown["packs"]["plum-5"]["take_down"] = True
    row = _row(_stock(shown), "5斤装")
    assert "请下架" in row
    assert row.endswith("122")


def test_a_count_of_five_digits_does_not_touch_the_price_beside_it() -> None:
    shown = view()
    shown["packs"]["plum-5"]["left"] = 12_800
    for width in (34, 39, 63):
        assert _row(_stock(shown, width), "5斤装").endswith(" 12800")


@pytest.mark.parametrize("level", ["stop", "oversold"])
def test_a_pool_that_must_not_be_sold_is_red_from_end_to_end(level: str) -> None:
    shown = view()
    shown["pools"]["shoot"]["level"] = level
    assert set(_grounds(next(strip for strip in _strips(shown) if "方竹笋 30 斤" in strip.text))) == {ALARM}


def test_an_oversold_pool_says_by_how_much() -> None:
    assert _row(_stock(oversold(view())), "超卖").split() == ["方竹笋", "超卖", "2.5", "斤"]


@pytest.mark.parametrize("available", range(0, 500_001, 7_000))
def test_a_pile_is_painted_as_far_as_it_is_still_there_and_never_through_a_character(available: int) -> None:
    shown = view()
    shown["pools"]["plum"]["available"] = available
    strip = _strips(shown)[3]
    grounds = _grounds(strip)
    painted = grounds.count(GOOD)
    assert grounds[:painted] == [GOOD] * painted
    assert 0 <= -(-available * 39 // 500_000) - painted <= 1


def test_with_more_packs_than_rows_the_pressing_ones_stay_in_their_order() -> None:
    shown = view()
    shown["pools"] = {f"p{i}": pool(f"果{i}", 300 - i, 300, "piece") for i in range(30)}
    shown["pools"]["p29"] = pool("果29", 1, 300, "piece", level="stop")
    shown["packs"] = {f"k{i}": pack(f"果{i}盒", i + 1, f"p{i}", 1, 100, 9) for i in range(30)}
    shown["packs"]["k29"]["take_down"] = True
    shown["pinned"] = {"pack": "k15"}
    rows = _stock(shown, height=8)
    kept = [row.split()[0] if row.startswith(" 果") else row.split()[1] for row in rows[1:-1]]
    assert kept == ["果0", "果1", "果2", "果3", "果15盒", "果29"]
    assert rows[-1].strip() == "还有 54 行"


def test_numbers_are_grey_while_the_station_is_silent() -> None:
    for strip in _strips(stale=True)[1:]:
        colours = {s.style.color.name for s in strip if s.style and s.style.color and s.text.strip()}
        assert colours <= ({DIM} if ALARM not in _grounds(strip) else {"#eceae0"})


def test_while_a_shop_is_silent_the_numbers_are_grey_and_it_is_said_which_and_since_when() -> None:
    shown = view()
    shown["freshness"] = {"stale": True, "shops": ["doudian"], "since": NOW_MS - 180_000}
    strips = _strips(shown)
    assert strips[0].text.rstrip() == "库存 数据可能滞后 抖店 19:57 起"
    pile = next(strip for strip in strips if "610 斤" in strip.text)
    assert {s.style.color.name for s in pile if s.style and s.style.color and s.text.strip()} == {DIM}
    assert GOOD not in _grounds(pile)


def test_of_several_silent_shops_as_much_is_said_as_there_is_room_for() -> None:
    shown = view()
    shown["freshness"] = {"stale": True, "shops": ["kuaishou_shop", "wechat_shop", "jd"], "since": NOW_MS}
    assert _stock(shown)[0] == "库存 数据可能滞后 快手小店等 3 家"
    assert _stock(shown, 63)[0] == "库存 数据可能滞后 快手小店、微信小店、京东 20:00 起"
    assert _stock(shown, lang="en")[0] == "Stock may lag Kuaishou shop, 3 in all"


@pytest.mark.parametrize("width", [8, 20, 34, 39, 48, 63, 120])
@pytest.mark.parametrize("height", [1, 2, 4, 12])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_any_room_is_filled_and_never_overrun(width: int, height: int, lang: str) -> None:
    _stock(width=width, height=height, lang=lang)


def test_hostile_names_and_levels_keep_to_their_rows() -> None:
    shown = view()
    bad = "\x1b[2J\u202e" + "果" * 300 + "\n"
    shown["pools"]["plum"] |= {"name": bad, "level": bad, "pace": 10**12, "minutes_left": 10**12}
    shown["packs"]["plum-5"]["title"] = bad
    shown["freshness"] = {"stale": True, "shops": [bad, bad, bad], "since": 10**12}
    assert not any(letter in "".join(_stock(shown)) for letter in "\x1b\u202e\n")
