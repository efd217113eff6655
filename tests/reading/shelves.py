"""The shelf most tests of reading buy from."""

from __future__ import annotations

from typing import Final

from companion.reading.reading import Good, Shelf

PLUMS: Final = Shelf(
    (
        Good("plum-3", "plum", "蜂糖李 3斤装", "蜂糖李", 1, ("小箱",)),
        Good("plum-5", "plum", "蜂糖李 5斤装", "蜂糖李", 3, ("5斤",)),
        Good("plum-10", "plum", "蜂糖李 10斤装", "蜂糖李", 4, ("十斤", "大箱")),
    )
)
PLUMS_AND_CHILLI: Final = Shelf((*PLUMS.goods, Good("chilli", "chilli", "糟辣椒 2瓶", "糟辣椒", 5)))
EMPTY: Final = Shelf()
