"""English questions about goods."""

from __future__ import annotations

import pytest

from companion.reading.detect import ENOUGH
from companion.reading.english import weigh_english


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("how much", "price"),
        ("where can i buy this", "order"),
        ("does this ship to beijing?", "shipping"),
        ("is it sweet?", "quality"),
        ("how long does it keep in the fridge?", "storage"),
        ("can i get a refund?", "aftersales"),
    ],
)
def test_an_english_question_about_goods_is_one(line: str, intent: str) -> None:
    points, about = weigh_english(line)
    assert (points >= ENOUGH, about) == (True, intent)


@pytest.mark.parametrize(
    "line", ["nice", "how are you?", "where are u from?", "lol what", "good good", "", "666", "?!"]
)
def test_other_english_is_not(line: str) -> None:
    points, _ = weigh_english(line)
    assert points < ENOUGH
