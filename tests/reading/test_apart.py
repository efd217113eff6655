"""What keeps questions of one name apart: another good, and what is never asked with such a need."""

from __future__ import annotations

import pytest

from companion.reading.apart import aspects, kept_apart
from companion.reading.gist import gist
from companion.reading.reading import Need


def same(one: str, other: str, pool: str = "") -> bool:
    first, second = gist(Need(pool=pool, wording=one)), gist(Need(wording=other))
    return (first.name, first.slots) == (second.name, second.slots)


@pytest.mark.parametrize(("one", "other"), [("花椒产自哪里", "产地哪里"), ("板栗生不生虫", "生不生虫")])
def test_what_is_asked_of_another_good_has_another_answer(one: str, other: str) -> None:
    assert gist(Need(wording=one)).name == gist(Need(wording=other)).name
    assert not same(one, other)


def test_a_pool_of_the_shelf_is_kept_apart_only_where_the_name_says_so() -> None:
    assert same("李子有没有虫", "有没有虫", pool="plum")
    assert not same("李子能放几天", "能放几天", pool="plum")


def test_freight_is_the_same_whatever_is_bought() -> None:
    assert same("买腊肉包邮吗", "包邮吗")


def test_where_nothing_is_named_plums_are_meant() -> None:
    assert same("李子能放几天", "能放几天")
    assert not same("李子能放几天", "能放几天", pool="plum")  # who knows the shelf has said which pool already


def test_worms_in_my_own_parcel_are_not_whether_there_are_worms() -> None:
    assert gist(Need(wording="我收到的有虫")).name == gist(Need(wording="有没有虫")).name == "worms"
    assert not same("我收到的有虫", "有没有虫")


def test_a_name_nobody_learnt_keeps_the_slots_it_has() -> None:
    assert kept_apart("no such name", ("5斤", "李子"), "李子", {"PRICE"}) == ("5斤",)


def test_aspects_are_few() -> None:
    assert aspects(("PRICE", "MONTH", "TIME", "SEND")) == {"price", "time"}
