"""A viewer is taken for a buyer only where the masked name says something."""

from __future__ import annotations

import pytest

from companion.domain.buyers import asker_of, buyer_mark, platform_of, viewer_mark


def test_a_viewer_is_held_against_the_buyers_of_the_same_platform_only() -> None:
    bought = buyer_mark(platform_of("doudian"), "山里**")
    assert viewer_mark("bridge", "douyin", "山里人") == bought
    assert viewer_mark("bridge", "kuaishou", "山里人") != bought
    assert viewer_mark("webhook", "", "山里人") == buyer_mark("webhook", "山里**")


@pytest.mark.parametrize("masked", ["王*", "****", "用户**", "微信**", "12**", "", "抖音**"])
def test_a_name_that_fits_anyone_is_no_ones(masked: str) -> None:
    assert buyer_mark("douyin", masked) == ""


def test_a_viewer_whose_name_the_platform_masked_is_not_compared() -> None:
    assert viewer_mark("bridge", "douyin", "山里***") == ""


def test_people_are_told_apart_by_id_then_by_name_and_masked_guests_by_comment() -> None:
    assert asker_of("ear", "k1", "u7", "甲") == asker_of("ear", "k2", "u7", "乙")
    assert asker_of("ear", "k1", "", "山里人") == asker_of("ear", "k2", "", "山里人")
    assert asker_of("ear", "k1", "", "無***") != asker_of("ear", "k2", "", "無***")
    assert asker_of("ear", "k1", "", "") != asker_of("ear", "k2", "", "")
