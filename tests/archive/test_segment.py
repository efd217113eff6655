"""Text cut into words an index can find it by: two characters suffice, and asking alone finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.archive.segment import asked_of, meanings_of, words_of


def test_a_run_of_chinese_is_every_character_and_every_pair() -> None:
    assert words_of("炭疽病") == ["炭", "疽", "病", "炭疽", "疽病"]


def test_latin_words_and_numbers_stay_whole_and_spelling_is_made_one() -> None:
    assert words_of("NPK 复合肥，2.5kg！")[:1] == ["npk"]
    assert "5" in words_of("五斤")
    assert words_of("葉子發黃") == words_of("叶子发黄")


def test_how_one_asks_is_not_looked_for() -> None:
    assert asked_of("老师，我家李子树流胶怎么治？") == ["李子", "子树", "树流", "流胶"]
    assert asked_of("怎么办") == ["怎么", "么办"]
    assert asked_of("虫") == ["虫"]
    assert asked_of("，。！") == []


def test_each_word_is_looked_for_once() -> None:
    assert asked_of("叶子，叶子，叶子黄") == ["叶子", "子黄"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("李子叶子发黄怎么办", "李树叶子黄了咋整"), ("树干流胶打什么药", "李子树流胶怎么治"), ("修枝", "冬天怎么修剪")],
)
def test_two_wordings_of_one_question_mean_the_same(one: str, other: str) -> None:
    assert meanings_of(one) == meanings_of(other) != ()


@given(st.text(max_size=300))
def test_no_text_is_too_strange_and_no_word_needs_quoting(text: str) -> None:
    for word in (*words_of(text), *asked_of(text), *meanings_of(text)):
        assert word
        assert '"' not in word
        assert " " not in word
