"""What a village may not say on air is found, however it is written; what only looks like it is let be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.reading.claims import claims
from companion.reading.model.claiming import CLAIMS, INNOCENT, WHY
from companion.reading.table import rows

BANNED = [
    "全国最好的李子",
    "我们家李子贵州第一甜",
    "全网最低价",
    "国家级品质",
    "纯天然零农药",
    "能治便秘",
    "吃了降血糖",
    "包治百病",
    "销量第一",
    "百分百纯天然",
    "糖尿病人可以吃",
    "极品蜂糖李",
    "绝对甜",
    "最.好.吃",
    "最 甜 的",
    "最　甜",
    "有机水果",
    "提高免疫力",
]
FINE = [
    "第一时间发货",
    "第一批已经发完",
    "最好放冰箱冷藏",
    "最好当天吃完",
    "最近三天都能发",
    "最后 100 箱",
    "3斤起，最低一份",
    "最快明天到，最晚周五",
    "最多放 7 天",
    "最佳食用期 3 天",
    "100%包赔",
    "顾客第一",
    "用有机肥种的，不是有机食品",
    "有机会来玩",
    "不能治病，就是水果",
    "糖尿病人请先问医生",
    "流胶病先刮干净，再用石硫合剂治疗，喷两遍",
    "蚜虫用吡虫啉防治，杀菌用代森锰锌",
    "不敢说最甜，今天 15 度",
    "全国包邮，新疆、西藏补 10 元运费",
    "签收 24 小时内拍照联系，坏果包赔",
    "采前 20 天停药，每批都检测，报告在商品详情页。",
    "直接吃、泡水都行，酸甜口",
    "蜂糖李 5斤装 39.9 元，合 7.98 元/斤",
    "没有 20斤 的规格，最接近的是 蜂糖李 10斤装 72 元",
    "驻村第一书记直播",
]


@pytest.mark.parametrize("text", BANNED)
def test_a_claim_is_found(text: str) -> None:
    assert claims(text), text


@pytest.mark.parametrize("text", FINE)
def test_plain_words_are_not_taken_for_one(text: str) -> None:
    assert [claim.word for claim in claims(text)] == []


def test_each_word_is_named_once_in_order_with_the_law_in_both_languages() -> None:
    found = claims("最好吃！纯天然，最好吃，养胃")
    assert [claim.word for claim in found] == ["最好吃", "纯天然", "养胃"]
    assert "第九条" in found[0].zh
    assert "art. 28" in found[1].en
    assert "食品安全法" in found[2].zh


def test_every_row_is_of_a_kind_that_says_why_and_every_innocent_use_holds_its_word() -> None:
    assert {kind for kind, _ in rows(CLAIMS)} == set(WHY)
    for word, uses in rows(INNOCENT):
        assert [use for use in uses if word not in use] == []
        assert any(word in words for _, words in rows(CLAIMS)), word


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    assert all(claim.word for claim in claims(text))
