"""What a question is about, and what it names."""

from __future__ import annotations

import pytest

from companion.reading.reader import Reader
from companion.reading.reading import Good, Need, Shelf
from tests.reading.shelves import EMPTY, PLUMS, PLUMS_AND_CHILLI

READER = Reader(PLUMS_AND_CHILLI)


def need_of(line: str, reader: Reader = READER) -> Need:
    need = reader.read(line).need
    assert need is not None, line
    return need


@pytest.mark.parametrize(
    ("intent", "lines"),
    [
        ("price", "多少钱 怎么卖 3号多少 5斤价格 怎么涨价了 一箱多少钱"),
        ("shipping", "包邮吗 发什么快递 几天到 新疆能发吗 怎么还没发货 从哪里发货"),
        ("spec", "一箱几斤 是净重吗 核大不大 什么品种 1号和3号有什么区别"),
        ("stock", "还有吗 什么时候补货 是现货吗 有腊肉吗 补货补货"),
        ("quality", "甜不甜 打农药吗 新鲜吗 切开看看 有虫吗"),
        ("aftersales", "坏了包赔吗 能退货吗 少发了怎么办 怎么联系客服"),
        ("order", "怎么下单 链接在哪 拍不了 地址写错了能改吗 限购吗"),
        ("discount", "有优惠吗 能便宜点吗 优惠券在哪领 有赠品吗"),
        ("origin", "产地是哪里 自家种的吗 可以去果园摘吗"),
        ("storage", "怎么保存 保质期多久 要放冰箱吗"),
        ("agronomy", "什么时候施肥 叶子黄了怎么办 几年挂果 流胶怎么治"),
        ("other", "孕妇能吃吗 能开发票吗 讲解3号 怎么吃"),
    ],
)
def test_a_question_has_its_intent(intent: str, lines: str) -> None:
    assert {line: need_of(line).intent for line in lines.split()} == dict.fromkeys(lines.split(), intent)


@pytest.mark.parametrize(
    "line",
    "3号多少 3号链接多少钱 三号什么价 链接3多少钱 5斤的怎么卖 五斤好多钱 蜂糖李5斤装多少钱 2.5公斤多少钱".split(),
)
def test_a_pack_is_known_by_link_alias_or_title(line: str) -> None:
    assert (need_of(line).pack, need_of(line).pool) == ("plum-5", "plum")


def test_an_amount_inside_another_number_is_not_a_pack() -> None:
    assert need_of("15斤多少钱").pack == ""
    assert need_of("13号多少钱").pack == ""


def test_a_date_is_not_a_link() -> None:
    assert need_of("3号能到吗").pack == ""
    assert need_of("3号前能到吗").pack == ""
    assert need_of("3号能退吗").pack == "plum-5"


def test_several_packs_name_none_but_their_pool() -> None:
    need = need_of("5斤和10斤哪个划算多少钱")
    assert (need.pack, need.pool) == ("", "plum")


def test_a_pool_is_known_by_the_plain_name_of_its_good() -> None:
    assert need_of("李子甜不甜").pool == "plum"
    assert need_of("辣椒辣不辣").pool == "chilli"
    assert need_of("海椒辣不辣").pool == "chilli"


def test_a_plain_name_that_two_pools_share_names_none() -> None:
    two = Reader(Shelf((Good("a", "red", "红富士苹果 5斤", "红富士苹果"), Good("b", "green", "青苹果 5斤", "青苹果"))))
    assert need_of("苹果甜不甜", two).pool == ""
    assert need_of("青苹果甜不甜", two).pool == "green"
    assert need_of("5斤多少钱", two).pack == ""


def test_where_only_one_pool_is_sold_it_is_meant() -> None:
    only = Reader(PLUMS)
    assert need_of("甜不甜", only).pool == "plum"
    assert need_of("甜不甜").pool == ""
    assert need_of("有腊肉吗", only).pool == ""


def test_an_empty_shelf_names_nothing() -> None:
    need = need_of("3号5斤蜂糖李多少钱", Reader(EMPTY))
    assert (need.pack, need.pool) == ("", "")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("新疆能发吗", "新疆"),
        ("新将发不", "新疆"),
        ("乌鲁木齐几天到", "新疆"),
        ("内蒙发货不", "内蒙古"),
        ("從貴州發到廣州要幾天", "广东"),
        ("hk能寄吗", "香港"),
        ("遵义能当天到吗", "遵义"),
        ("包邮吗", ""),
    ],
)
def test_a_place_is_the_province_a_parcel_goes_to(line: str, place: str) -> None:
    assert need_of(line).place == place


def test_names_are_whatever_the_shop_calls_its_goods() -> None:
    odd = Reader(Shelf((Good("x", "y", "(特惠)*A+ 礼盒[1]", "云+雾|茶", 7, ("", "7", "...")),)))
    assert need_of("7号多少钱", odd).pack == "x"
