"""Numbers and strangers' text as the picture shows them."""

from __future__ import annotations

from typing import Any


async def test_a_price_has_no_needless_zeros(module: Any) -> None:
    given = {3990: "39.9", 4000: "40", 3995: "39.95", 5: "0.05", 0: "0", 129900: "1299", 100000001: "1000000.01"}
    assert {fen: await module("format.js", "priceText", fen) for fen in given} == given
    assert [await module("format.js", "priceText", strange) for strange in (-1, 39.9, "3990", None)] == [""] * 4


async def test_grams_are_shown_as_jin_rounded_down(module: Any) -> None:
    given = {320000: "640", 320499: "640", 5249: "10", 4999: "9.5", 4749: "9", 250: "0.5", 249: "0", -5000: "0"}
    shown = {weight_g: await module("format.js", "amountText", weight_g, "g") for weight_g in given}
    assert shown == {weight_g: {"number": number, "unit": "斤"} for weight_g, number in given.items()}


async def test_pieces_are_counted_in_jian(module: Any) -> None:
    assert await module("format.js", "amountText", 41, "piece") == {"number": "41", "unit": "件"}
    assert await module("format.js", "amountText", None, "piece") is None


async def test_wider_text_gets_a_smaller_size(module: Any) -> None:
    sizes = [await module("format.js", "sizeFor", wide, 8, 10, 12) for wide in (0, 8, 9, 10.5, 13)]
    assert sizes == ["m", "m", "s", "xs", "xxs"]
    assert await module("format.js", "breadth", "李 5") == 2.1


async def test_a_share_stays_between_none_and_all(module: Any) -> None:
    given = [(1, 4), (-5, 4), (9, 4), (1, 0), (None, 4), (1, None)]
    assert [await module("format.js", "share", part, full) for part, full in given] == [0.25, 0, 1, 0, 0, 0]


async def test_tidied_text_keeps_its_words_and_loses_what_turns_or_stacks_it(module: Any) -> None:
    assert await module("format.js", "tidy", "  新疆\n\t发货 \u2028吗 ") == "新疆 发货 吗"
    assert await module("format.js", "tidy", "\u202e5斤\u2066装\u2069") == "5斤装"
    assert await module("format.js", "tidy", "a" + "\u0301" * 2000 + "b") == "a" + "\u0301" * 4 + "b"
    assert await module("format.js", "tidy", "<img src=x>") == "<img src=x>"
    assert await module("format.js", "tidy", "李" * 30, 10) == "李" * 10 + "…"
    assert await module("format.js", "tidy", "👩\u200d🌾好") == "👩\u200d🌾好"
    assert [await module("format.js", "tidy", strange) for strange in (None, 7, True, ["李"])] == [""] * 4
