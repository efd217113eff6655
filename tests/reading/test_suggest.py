"""An answer comes from what the village wrote down or what is on sale now, or not at all."""

from __future__ import annotations

from typing import Final

import pytest

from companion.domain.catalogue import Facts, Faq
from companion.reading.model.needs import NEEDS
from companion.reading.offers import GoodNow, price_line, yuan
from companion.reading.reader import Reader
from companion.reading.reading import Need
from companion.reading.suggest import QUOTED, Suggestion, suggest
from tests.reading.shelves import PLUMS_AND_CHILLI

READER = Reader(PLUMS_AND_CHILLI)
FACTS: Final = Facts(
    shipping="全国包邮，新疆、西藏补 10 元运费",
    dispatch="72 小时内从镇宁发出",
    after_sales="签收 24 小时内拍照联系，坏果包赔",
    storage="常温 3 天，冷藏 7 天",
    origin="镇宁县六马镇弄袍村",
    faq=(
        Faq(("有农药吗", "打药没有"), "采前 20 天停药，批批检测。"),
        Faq(("新疆几天到",), "新疆 7 天左右。"),
        Faq(("纸箱外面印村子的名字吗",), "印的。"),
    ),
)
GOODS: Final = {
    "plum-3": GoodNow("plum", "蜂糖李 3斤装", 2590, 40, 1500, 1),
    "plum-5": GoodNow("plum", "蜂糖李 5斤装", 3990, 122, 2500, 3),
    "plum-10": GoodNow("plum", "蜂糖李 10斤装", 6990, 0, 5000, 4),
    "chilli": GoodNow("chilli", "糟辣椒 2瓶", 2500, 9, 0, 5),
}


def answer_to(line: str, facts: Facts = FACTS) -> Suggestion | None:
    need = READER.read(line).need
    assert need is not None, line
    return suggest(need, facts, GOODS)


def test_a_price_is_told_with_what_a_jin_comes_to() -> None:
    assert answer_to("3号多少钱") == Suggestion("蜂糖李 5斤装 39.9 元，合 7.98 元/斤", "price", ("plum-5",))


def test_what_is_sold_by_the_piece_has_a_price_only() -> None:
    assert answer_to("5号多少钱") == Suggestion("糟辣椒 2瓶 25 元", "price", ("chilli",))


def test_who_names_a_pool_hears_the_prices_of_its_packs() -> None:
    suggestion = answer_to("李子怎么卖")
    assert suggestion is not None
    assert suggestion.text == "3斤 25.9 元、5斤 39.9 元、10斤 69.9 元"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("20斤多少钱", "没有 20斤 的规格，最接近的是 蜂糖李 10斤装 69.9 元"),
        ("7斤装啥价", "没有 7斤 的规格，最接近的是 蜂糖李 5斤装 39.9 元"),
        ("9号多少钱", "没有 9 号链接，现在有 1、3、4、5 号"),
        ("李子多少钱一斤", "3斤 25.9 元（合 8.63 元/斤）、5斤 39.9 元（合 7.98 元/斤）、10斤 69.9 元（合 6.99 元/斤）"),
    ],
)
def test_what_is_not_on_the_shelf_is_said_with_what_comes_nearest(line: str, text: str) -> None:
    suggestion = answer_to(line)
    assert suggestion is not None
    assert suggestion.text == text


def test_of_many_packs_the_price_is_told_from_and_to() -> None:
    goods = {f"p{n}": GoodNow("plum", f"蜂糖李 {n}斤装", 1000 * n, 9, 500 * n, n, "蜂糖李") for n in range(1, 9)}
    suggestion = suggest(Need("price", wording="多少钱"), FACTS, goods)
    assert suggestion is not None
    assert suggestion.text == "蜂糖李 10 到 80 元"


def test_a_good_is_found_by_its_plain_name() -> None:
    suggestion = suggest(Need("price", wording="李子多少钱"), FACTS, GOODS)
    assert suggestion is not None
    assert "糟辣椒" not in suggestion.text


@pytest.mark.parametrize("line", ["新疆的可以拍吗", "新疆呢", "哈尔滨会不会冻坏"])
def test_who_names_the_place_they_live_in_is_not_told_where_the_fruit_grows(line: str) -> None:
    need = READER.read(line).need or Need("origin", place="新疆", wording=line)
    suggestion = suggest(need, FACTS, GOODS)
    assert suggestion is None or suggestion.source == "shipping"


def test_a_price_per_jin_is_rounded_to_the_nearest_fen() -> None:
    assert price_line(GoodNow("p", "三斤", 1000, 1, 1500)).endswith("合 3.33 元/斤")
    assert price_line(GoodNow("p", "四斤", 1002, 1, 2000)).endswith("合 2.51 元/斤")
    assert price_line(GoodNow("p", "一斤", 1000, 1, 500)) == "一斤 10 元"


@pytest.mark.parametrize(
    ("fen", "text"), [(3990, "39.9"), (4000, "40"), (798, "7.98"), (5, "0.05"), (0, "0"), (10, "0.1")]
)
def test_yuan_have_no_needless_zeros(fen: int, text: str) -> None:
    assert yuan(fen) == text


def test_stock_is_told_as_it_is_now() -> None:
    assert answer_to("3号还有吗") == Suggestion("蜂糖李 5斤装 还有 122 份", "stock", ("plum-5",))
    assert answer_to("10斤还有没") == Suggestion("蜂糖李 10斤装 卖完了", "stock", ("plum-10",))


def test_nobody_knows_what_is_left_tomorrow() -> None:
    assert answer_to("明天还有吗") is None


def test_what_is_not_on_the_shelf_is_not_promised() -> None:
    assert answer_to("有腊肉吗") is None


def test_a_link_is_told_by_its_number() -> None:
    assert answer_to("5斤的是几号链接") == Suggestion("蜂糖李 5斤装 在 3 号链接", "link")


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("包邮吗", "shipping"),
        ("新疆能发吗", "shipping"),
        ("什么时候发货", "dispatch"),
        ("从哪里发货", "dispatch"),
        ("坏了怎么办", "after_sales"),
        ("坏果包赔吗", "after_sales"),
        ("能放几天", "storage"),
        ("要放冰箱吗", "storage"),
        ("哪里的李子", "origin"),
    ],
)
def test_a_written_fact_is_quoted_and_named(line: str, source: str) -> None:
    assert answer_to(line) == Suggestion(getattr(FACTS, source), source)


@pytest.mark.parametrize(
    "line", ["发什么快递", "几天能到", "能退货吗", "怎么涨价了", "有优惠吗", "孕妇能吃吗", "怎么下单", "甜不甜"]
)
def test_what_is_not_written_is_not_invented(line: str) -> None:
    assert answer_to(line) is None


@pytest.mark.parametrize("line", ["包邮吗", "什么时候发货", "坏了怎么办", "能放几天", "哪里的李子", "打农药吗"])
def test_an_empty_fact_answers_nothing(line: str) -> None:
    assert answer_to(line, Facts()) is None


def test_the_faq_answers_other_wordings_of_its_questions() -> None:
    assert answer_to("打没打药嘛") == Suggestion("采前 20 天停药，批批检测。", "faq")
    assert answer_to("纸箱外面印不印村子的名字啊") == Suggestion("印的。", "faq")


def test_the_faq_answers_no_question_that_only_looks_like_one_of_its_own() -> None:
    facts = Facts(faq=(Faq(("11斤装的李子什么价位嘛",), "七十。"), Faq(("怀孕的人能放心吃这个果子吗",), "少吃。")))
    assert answer_to("1斤装的李子什么价位嘛", facts) != Suggestion("七十。", "faq")
    assert answer_to("坐月子的人能放心吃这个果子吗", facts) != Suggestion("少吃。", "faq")


def test_the_faq_of_one_place_does_not_answer_for_another() -> None:
    assert answer_to("乌鲁木齐好久到") == Suggestion("新疆 7 天左右。", "faq")
    assert answer_to("西藏几天到") is None


def test_the_faq_goes_before_the_facts() -> None:
    facts = Facts(shipping="全国包邮", faq=(Faq(("包邮吗",), "今晚全国包邮！"),))
    assert answer_to("邮费谁出", facts) == Suggestion("今晚全国包邮！", "faq")


def test_every_need_with_a_fact_is_a_need_that_grouping_knows() -> None:
    assert set(QUOTED) <= {name for name, _, _ in NEEDS}
