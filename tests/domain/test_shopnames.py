"""Shops are called what people call them."""

from __future__ import annotations

import pytest

from companion.domain.shopnames import shop_name


@pytest.mark.parametrize(
    ("shop", "zh", "en"),
    [
        ("doudian", "抖店", "Doudian"),
        ("kuaishou_shop", "快手小店", "Kuaishou shop"),
        ("wechat_shop", "微信小店", "WeChat shop"),
        ("taobao", "淘宝", "Taobao"),
        ("pdd", "拼多多", "Pinduoduo"),
        ("jd", "京东", "JD"),
        ("youzan", "有赞", "Youzan"),
        ("xiaohongshu", "小红书", "Xiaohongshu"),
        ("phone", "电话", "phone"),
    ],
)
def test_a_shop_has_a_name_in_both_languages(shop: str, zh: str, en: str) -> None:
    assert (shop_name(shop), shop_name(shop, "en")) == (zh, en)


def test_a_shop_nobody_knows_stands_for_itself() -> None:
    assert shop_name("our_shop") == shop_name("our_shop", "en") == "our_shop"
