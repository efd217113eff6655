"""Suggested answers quote the village's facts and the live stock, and nothing else."""

from __future__ import annotations

from msgspec.structs import replace

from companion.domain.catalogue import Catalogue
from companion.domain.facts import StationOpened
from companion.domain.suggestions import goods_now, left, suggestion
from companion.domain.view import whole
from tests.domain.shop import CATALOGUE, Shop, plums


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


def helper(shop: Shop) -> dict[str, dict[str, object]]:
    return dict(whole(shop.state, "helper")["questions"])


def opened(catalogue: Catalogue, at_ms: int) -> StationOpened:
    return StationOpened(catalogue, at_ms=at_ms)


def test_a_question_that_comes_back_is_suggested_the_answer_of_this_evening() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    shop.command("answer_question", group="q1", text="新疆发的，补 10 块")
    for user in ("b", "c", "d"):
        shop.say("新疆发货吗", user)
    group = helper(shop)["q1"]
    assert (group["suggestion"], group["from"]) == ("新疆发的，补 10 块", "tonight")
    shop.command("claim_question", group="q1")
    assert helper(shop)["q1"]["from"] == "tonight"


def test_an_answer_of_yesterday_is_not_suggested() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    shop.command("answer_question", group="q1", text="发的")
    shop.at_ms += 13 * 3_600_000
    for user in ("b", "c", "d"):
        shop.say("新疆发货吗", user)
    assert helper(shop)["q1"]["from"] == "shipping"


def test_an_answer_with_an_old_price_is_seen_to_be_stale() -> None:
    shop = Shop()
    shop.say("5斤装多少钱", "a")
    shop.command("answer_question", group="q1", on_air=True)
    assert "stale" not in helper(shop)["q1"]
    packs = tuple(replace(pack, price_fen=4190) if pack.id == "plum-5" else pack for pack in CATALOGUE.packs)
    shop.hold(opened(replace(CATALOGUE, packs=packs), shop.at_ms))
    assert helper(shop)["q1"]["stale"] is True
    assert "41.9" in whole(shop.state, "overlay")["air"]["text"]


def test_a_helpers_own_words_with_an_old_price_leave_the_picture() -> None:
    shop = Shop()
    shop.say("5斤装多少钱", "a")
    shop.command("answer_question", group="q1", text="5斤的 39.9 元，划得来", on_air=True)
    assert whole(shop.state, "overlay")["air"]["question"] == "蜂糖李 5斤装多少钱"
    packs = tuple(replace(pack, price_fen=4190) if pack.id == "plum-5" else pack for pack in CATALOGUE.packs)
    shop.hold(opened(replace(CATALOGUE, packs=packs), shop.at_ms))
    assert whole(shop.state, "overlay")["air"] == {}
    assert whole(shop.state, "helper")["air"]["stale"] is True


def test_a_count_told_is_stale_when_a_tenth_of_it_is_gone() -> None:
    shop = Shop()
    shop.say("3号还有吗", "a")
    shop.command("answer_question", group="q1")
    shop.event("created", plums(12))
    assert "stale" not in helper(shop)["q1"]
    shop.event("created", plums(2), order="D2")
    assert helper(shop)["q1"]["stale"] is True


def test_an_answer_quoting_a_fact_is_stale_when_the_fact_is_another() -> None:
    shop = Shop()
    shop.say("新疆发货吗", "a")
    shop.command("answer_question", group="q1")
    facts = replace(CATALOGUE.facts, shipping="新疆、西藏不发")
    shop.hold(opened(replace(CATALOGUE, facts=facts), shop.at_ms))
    assert helper(shop)["q1"]["stale"] is True


def test_a_growing_question_names_the_expert_for_it() -> None:
    shop = Shop()
    shop.say("李子树流胶怎么治", "a")
    shop.say("新疆发货吗", "b")
    view = helper(shop)
    assert view["q1"]["expert"] == "li"
    assert "expert" not in view["q2"]


def test_a_suggestion_that_claims_too_much_says_which_words() -> None:
    shop = Shop(replace(CATALOGUE, facts=replace(CATALOGUE.facts, shipping="包邮，口碑第一名")))
    shop.say("新疆发货吗", "a")
    assert helper(shop)["q1"]["claims"] == ["第一名"]


def test_the_picture_never_shows_a_viewers_words() -> None:
    shop = Shop()
    shop.say("老板娘新疆发货吗我是张三", "a")
    shop.command("answer_question", group="q1", text="发", on_air=True)
    assert whole(shop.state, "overlay")["air"]["question"] == "新疆发货吗"
