"""A growing question goes to whom it is the trade of."""

from __future__ import annotations

import pytest

from companion.reading.experts import expert_for, is_growing
from companion.reading.reading import Need

EXPERTS = {"li": ("李子", "病虫害", "嫁接"), "wang": ("养蜂", "养殖"), "zhao": ("施肥",)}


@pytest.mark.parametrize(
    ("wording", "expert"),
    [
        ("叶子卷了怎么办", "li"),
        ("树干流胶啷个医", "li"),
        ("怎么嫁接", "li"),
        ("蜂子跑了怎么办", "wang"),
        ("鸡拉稀用什么药", "wang"),
        ("几月追肥好", "zhao"),
        ("李子树几年挂果", "li"),
        ("房子漏雨怎么办", ""),
    ],
)
def test_topics_decide(wording: str, expert: str) -> None:
    assert expert_for(Need("agronomy", wording=wording), EXPERTS) == expert


def test_who_asks_in_a_plum_room_need_not_say_plum() -> None:
    asked = Need("agronomy", wording="几年挂果")
    assert expert_for(asked, EXPERTS) == ""
    assert expert_for(asked, EXPERTS, "蜂糖李 一级") == "li"


def test_what_grows_is_for_the_clinic_whatever_reading_made_of_it() -> None:
    assert is_growing(Need("spec", wording="叶子卷了怎么办"))
    assert not is_growing(Need("quality", wording="打农药吗"))


def test_without_experts_there_is_none() -> None:
    assert expert_for(Need("agronomy", wording="叶子卷了怎么办"), {}) == ""
