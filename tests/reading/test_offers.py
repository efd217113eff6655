"""What is on sale is told in few words, and never more than there is."""

from __future__ import annotations

import pytest

from companion.reading.gist import gist
from companion.reading.offers import GoodNow, Offer, jin, links, prices, stock
from companion.reading.reading import Need

GOODS = {
    "p3": GoodNow("plum", "蜂糖李 3斤装", 2590, 40, 1500, 1, "蜂糖李"),
    "p5": GoodNow("plum", "蜂糖李 5斤装", 3990, 0, 2500, 2, "蜂糖李"),
    "s5": GoodNow("shoot", "方竹笋 5斤装", 4590, 7, 2500, 3, "方竹笋"),
    "d1": GoodNow("dried", "刺梨干 1袋", 1980, 9, 0, 0, "刺梨干"),
}


@pytest.mark.parametrize(
    ("grams", "said"), [(2500, "5斤"), (250, "0.5斤"), (1750, "3.5斤"), (120, "120克"), (500, "1斤")]
)
def test_weights_are_said_as_buyers_say_them(grams: int, said: str) -> None:
    assert jin(grams) == said


def test_all_that_is_on_sale_is_told_by_pile() -> None:
    need = Need("price", wording="多少钱")
    said = prices(need, gist(need), GOODS)
    assert said == Offer(
        "蜂糖李 3斤 25.9 元、5斤 39.9 元；方竹笋 5斤装 45.9 元；刺梨干 1袋 19.8 元", ("p3", "p5", "s5", "d1")
    )


def test_one_size_of_two_piles_is_told_of_both() -> None:
    need = Need("price", wording="5斤多少钱")
    said = prices(need, gist(need), GOODS)
    assert said == Offer("蜂糖李 5斤装 39.9 元；方竹笋 5斤装 45.9 元", ("p5", "s5"))


def test_a_pack_without_a_link_has_none_told() -> None:
    need = Need("order", pool="dried", wording="刺梨干几号链接")
    assert links(need, gist(need), GOODS) is None


def test_what_is_left_is_told_of_today_only() -> None:
    need = Need("stock", pool="plum", wording="李子还有吗")
    said = stock(need, gist(need), GOODS)
    assert said == Offer("蜂糖李 3斤装 还有 40 份；蜂糖李 5斤装 卖完了", ("p3", "p5"))
    tomorrow = Need("stock", pool="plum", wording="明天还有吗")
    assert stock(tomorrow, gist(tomorrow), GOODS) is None


def test_nothing_is_said_of_a_good_that_is_not_sold() -> None:
    need = Need("price", wording="腊肉多少钱")
    assert prices(need, gist(need), GOODS) is None
    assert prices(Need("price", "gone", wording="多少钱"), gist(need), GOODS) is None
