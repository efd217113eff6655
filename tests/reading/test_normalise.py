"""Many ways of writing become one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.reading.normalise import LIMIT, normalise

_TYPED = st.text(
    alphabet="多少钱斤五十两2.5kg公号链接包邮游吗么不没甜8布 ？！，。~[]捂脸啊哈aAＡ１一二百\u200b錢裡\ud800😭",
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("多少錢", "多少钱"),
        ("３号链接　多少钱", "3号链接多少钱"),
        ("HOW MUCH", "how much"),
        ("多\u200b少\u2060钱", "多少钱"),
        ("甜吗😭😭", "甜吗"),
        ("[捂脸]甜吗[比心]", "甜吗"),
        ("怎么卖 我想买", "怎么卖我想买"),
        ("3号 5斤", "3号5斤"),
        ("5 6号 怎么 卖", "5 6号怎么卖"),
        (" iphone 15 吗 ", "iphone 15吗"),
        ("多少~錢。。", "多少钱.."),
        ("how  much  is it", "how much is it"),
        ("啊啊啊啊多少钱", "啊多少钱"),
        ("包邮吗包邮吗包邮吗", "包邮吗"),
        ("多少钱？？？", "多少钱?"),
        ("包游吗", "包邮吗"),
        ("包邮妈", "包邮吗"),
        ("肿么卖", "怎么卖"),
        ("多钱一斤", "多少钱1斤"),
        ("好多米", "好多钱"),
        ("甜8甜", "甜不甜"),
        ("酸布酸", "酸不酸"),
        ("练接在那", "链接在哪"),
        ("五斤", "5斤"),
        ("十斤", "10斤"),
        ("十五斤", "15斤"),
        ("二十五斤", "25斤"),
        ("两箱", "2箱"),
        ("2.5kg", "5斤"),
        ("2.5 公斤", "5斤"),
        ("1.25kg", "2.5斤"),
        ("500g", "1斤"),
        ("5jin", "5斤"),
        ("多少rmb", "多少钱"),
        ("dsq", "多少钱"),
        ("baoyou ma", "包邮吗"),
    ],
)
def test_what_is_written_is_read_as_meant(written: str, meant: str) -> None:
    assert normalise(written) == meant


@pytest.mark.parametrize("line", ["很多钱", "扎实不甜不甜", "一下", "喜欢", "333g", "15斤", "66666", "宝宝"])
def test_what_is_no_slip_is_left_alone(line: str) -> None:
    assert normalise(line) == line


def test_an_odd_weight_stays_as_it_was_written() -> None:
    assert normalise("1.1kg") == "1.1kg"
    assert normalise("0kg") == "0kg"


def test_digits_are_never_taken_for_repetition() -> None:
    assert normalise("1212号 15斤5斤") == "1212号15斤5斤"


def test_no_more_than_the_first_characters_count() -> None:
    assert len(normalise("多少" + "甲乙丙丁戊己庚辛" * 2000)) <= LIMIT
    assert len(normalise("\ufdfa" * 10_000)) <= LIMIT * 18


@given(st.text())
def test_twice_is_as_good_as_once_for_any_text(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(_TYPED)
def test_twice_is_as_good_as_once_for_what_viewers_type(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
