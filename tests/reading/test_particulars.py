"""What tells apart needs of one kind."""

from __future__ import annotations

import pytest

from companion.reading.particulars import particulars
from companion.reading.reading import Need


@pytest.mark.parametrize(
    ("need", "good", "slots"),
    [
        (Need(wording="5斤多少钱"), "", {"w": "5斤"}),
        (Need(wording="每斤多少钱"), "", {"w": "1斤"}),
        (Need(wording="2件和5斤"), "", {"w": "2箱+5斤"}),
        (Need(wording="链接3多少"), "", {"l": "3号"}),
        (Need(pack="plum-5", pool="plum", wording="3号5斤多少"), "", {"l": "pack plum-5", "o": "plum"}),
        (Need(pool="plum", wording="李子多少"), "李子", {"g": "plum", "o": "plum"}),
        (Need(wording="腊肉多少"), "腊肉", {"g": "腊肉"}),
        (Need(place="黑龙江", wording="几天到"), "", {"p": "东北"}),
        (Need(wording="星期天发不发"), "", {"d": "周末"}),
        (Need(wording="国庆放假发货吗"), "", {"d": "国庆"}),
        (Need(wording="特大果咋卖"), "", {"s": "大果"}),
        (Need(wording="箱子多大"), "", {"b": "箱子"}),
    ],
)
def test_slots_are_filled(need: Need, good: str, slots: dict[str, str]) -> None:
    assert particulars(need, need.wording, good) == slots
