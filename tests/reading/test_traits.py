"""What the weights look at: goods, places and numbers are all alike."""

from __future__ import annotations

from companion.reading.lexicon import lexicon
from companion.reading.traits import draw, grams, marks, words

WORDS = lexicon(("小糯",))


def test_goods_places_and_numbers_are_drawn_alike() -> None:
    assert draw("蜂糖李5斤发新疆", WORDS)[0] == "^GN斤发P$"
    assert draw("小糯2.5斤发西藏", WORDS)[0] == "^GN斤发P$"


def test_what_is_drawn_keeps_every_other_character() -> None:
    assert draw("能不能便宜点", WORDS)[0] == "^能不能便宜点$"
    assert [term.ask > 0 for term in draw("多少钱", WORDS)[1]] == [True]


def test_markup_is_not_looked_at() -> None:
    assert draw("<script src=/x.js></script>坏果赔不赔", WORDS)[0] == "^坏果赔不赔$"
    assert draw("[bold red]官方[/bold red]多少钱", WORDS)[0] == "^官方多少钱$"


def test_grams_are_all_runs_of_up_to_three() -> None:
    assert sorted(grams("^甜吗$")) == sorted(["^", "甜", "吗", "$", "^甜", "甜吗", "吗$", "^甜吗", "甜吗$"])


def test_english_is_seen_by_words_and_pairs() -> None:
    assert words("how much?") == ["=", "=how", "=much", "=?", "=how_much", "=much_?"]


def test_shouting_and_length_are_marked() -> None:
    found = marks("真的吗？？？", "真的吗?", draw("真的吗?", WORDS)[1])
    assert "#shouts" in found
    assert "#long1" in found
    assert "#shouts" not in marks("真的吗？", "真的吗?", [])
