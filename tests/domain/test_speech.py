"""How the station speaks: to the gram, by the hour, and never with a stranger's control characters."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from companion.domain.speech import TEXT_MOST, Speech
from tests.domain.shop import T0

ZONE: Final = dt.timezone(dt.timedelta(hours=8))
ZH: Final = Speech("zh", ZONE, T0, {"plum": ("蜂糖李", "g"), "bamboo": ("方竹笋", "piece")}, {"plum-5": "5斤装"})
EN: Final = ZH._replace(lang="en")


@pytest.mark.parametrize(
    ("amount", "unit", "zh", "en"),
    [
        (2500, "g", "5 斤", "5 jin"),
        (1250, "g", "2.5 斤", "2.5 jin"),
        (50, "g", "0.1 斤", "0.1 jin"),
        (1225, "g", "1225 克", "1225 g"),
        (3, "piece", "3 件", "3 pcs"),
        (0, "g", "0 斤", "0 jin"),
    ],
)
def test_amounts_are_told_to_the_gram(amount: int, unit: str, zh: str, en: str) -> None:
    told = "piece" if unit == "piece" else "g"
    assert (ZH.amount(amount, told), EN.amount(amount, told)) == (zh, en)  # type: ignore[arg-type]


def test_an_hour_of_another_day_tells_the_day_and_what_is_no_time_is_a_dash() -> None:
    assert ZH.hour(T0 + 61_000) == "20:01"
    assert ZH.hour(T0 + 5 * 3_600_000) == "06-16 01:00"
    assert ZH.hour(10**17) == ZH._replace(day_ms=10**17).hour(T0) == "—"


def test_units_say_what_they_take() -> None:
    assert ZH.units(2, (("plum", 2500),)) == "2 份（10 斤）"
    assert EN.units(1) == "1 pack"
    assert ZH.takes((("plum", 500), ("gone", 7)), 2) == "2 斤 蜂糖李 + 14 克 gone"
    assert ZH.pack("plum-5") == "5斤装"
    assert ZH.pack("old") == "old"


def test_a_strangers_text_is_one_short_line() -> None:
    assert ZH.plain("a\x1b[2J\nb\u202ec\x00 ") == "a [2J b c"
    assert len(ZH.plain("长" * 500)) == TEXT_MOST
