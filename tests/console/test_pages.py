"""The pages one opens to read: every key, the quota of each shop, the orders of an oversell; nothing cut off."""

from __future__ import annotations

from typing import Any

import pytest

from companion.console.ink import Row
from companion.console.keys import KEYS
from companion.console.pages import HELP, help_rows, oversold_rows, pair_rows, quota_rows
from companion.console.words import Words
from tests.console.evening import oversold, view
from tests.console.looking import sight

_INSIDE = 95  # cells of the widest page on the smallest screen


def _texts(rows: list[Row], width: int) -> list[str]:
    strips = [row.strip() for row in rows]
    assert all(strip.cell_length == width for strip in strips)
    return [strip.text.rstrip() for strip in strips]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [_INSIDE, 60])
def test_the_help_tells_every_key_whole(lang: str, width: int) -> None:
    rows = _texts(help_rows(Words(lang), width), width)
    assert "…" not in "".join(rows)
    assert sum(Words(lang)(f"help_{act}") in row for row in rows for _, act in HELP) == len(HELP)


def test_every_key_there_is_stands_on_the_help_page_by_its_own_name() -> None:
    told = {act: names for names, act in HELP}
    for key in KEYS:
        if key.act not in ("help", "reopen", "flag"):
            assert key.names[0] in told[key.act].split(), key.act


def test_the_quota_says_what_each_shop_is_to_fill_in() -> None:
    rows = _texts(quota_rows(sight(), 84), 84)
    assert [row.split() for row in rows if "填" in row and "斤装" in row] == [
        ["抖店", "蜂糖李", "5斤装", "填", "70"],
        ["蜂糖李", "10斤装", "填", "12"],
        ["快手小店", "蜂糖李", "5斤装", "填", "26"],
    ]
    assert any(row.split() == ["our_shop", "刺梨干", "250g", "填", "0"] for row in rows)


def test_a_quota_of_a_pack_nobody_knows_names_it_as_it_is() -> None:
    shown = view()
    shown["quota"] = {"x/gone": {"shop": "x", "pack": "gone", "units": 3}}
    assert any("gone" in row for row in _texts(quota_rows(sight(shown), 84), 84))


def test_an_oversell_names_its_orders_and_what_might_be_done() -> None:
    text = "\n".join(_texts(oversold_rows(sight(oversold(view(), more=4)), 84), 84))
    for said in ("方竹笋 超卖 2.5 斤", "· 请罗家再送 2.5 斤", "老周**", "方竹笋 2斤装 × 4", "还有 4 单"):
        assert said in text
    assert "快手小店 000300" in text


def test_without_an_oversell_the_page_says_so() -> None:
    assert _texts(oversold_rows(sight(), 84), 84) == ["  现在没有超卖"]


@pytest.mark.parametrize("width", [10, 30, 60, 84])
def test_hostile_orders_and_ideas_keep_to_their_rows(width: int) -> None:
    bad = "\x1b[2J\u202e" + "果" * 300 + "\n"
    shown: dict[str, Any] = oversold(view())
    one = {"shop": bad, "order": bad, "buyer": bad, "lines": bad, "amount": 10**12}
    shown["oversold"] = {bad: {"amount": 10**12, "orders": [one], "ideas": [bad]}}
    shown["quota"] = {bad: {"shop": bad, "pack": bad, "units": 10**12}}
    text = "".join(_texts(oversold_rows(sight(shown), width), width) + _texts(quota_rows(sight(shown), width), width))
    assert not any(letter in text for letter in "\x1b\u202e\n")


CODE = "zbt1:127.0.0.1:8321:" + "x" * 43 + ":a1b2c3"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pairing_code_stands_in_one_row_and_is_cut_nowhere_on_a_narrow_screen(lang: str) -> None:
    assert any(row.strip() == CODE for row in _texts(pair_rows(Words(lang), CODE, 84), 84))
    narrow = _texts(pair_rows(Words(lang), CODE, 40), 40)
    assert CODE in "".join(row.strip() for row in narrow)


def test_where_there_is_no_code_the_page_says_where_there_is_one() -> None:
    assert "companion bridge" in "".join(_texts(pair_rows(Words("zh"), "", 84), 84))
