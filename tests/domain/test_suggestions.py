"""Suggested answers quote the village's facts and the live stock, and nothing else."""

from __future__ import annotations

from companion.domain.suggestions import goods_now, left, suggestion
from tests.domain.shop import Shop, plums


def suggested(shop: Shop, text: str) -> tuple[str, str]:
    shop.say(text)
    group = list(shop.state.questions.groups.values())[-1]
    found = suggestion(shop.state, group)
    return (found.text, found.source) if found else ("", "")


def test_a_price_is_the_packs_own_and_per_jin() -> None:
    assert suggested(Shop(), "5斤装多少钱") == ("蜂糖李 5斤装 39.9 元，合 7.98 元/斤", "price")


def test_shipping_is_answered_in_the_villages_own_words() -> None:
    assert suggested(Shop(), "新疆包邮吗") == ("全国包邮，新疆、西藏补 10 元运费", "shipping")


def test_the_villages_own_faq_goes_first() -> None:
    assert suggested(Shop(), "有农药吗") == ("采前 20 天停药。", "faq")


def test_what_the_village_has_not_written_down_is_not_answered() -> None:
    assert suggested(Shop(), "冷藏能放几天") == ("", "")


def test_what_is_left_is_rounded_down_and_never_negative() -> None:
    shop = Shop()
    assert left(shop.state, "plum-10") == 64
    shop.event("created", plums(1))
    assert left(shop.state, "plum-10") == 63
    shop.event("created", plums(500), order="D2")
    assert left(shop.state, "plum-10") == 0


def test_goods_by_the_piece_have_no_weight() -> None:
    goods = goods_now(Shop().state)
    assert goods["bamboo-2"].content_g == 0
    assert goods["plum-5"].content_g == 2500
