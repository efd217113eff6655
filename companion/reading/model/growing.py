"""Floor 0. What is asked of growing, and what an expert's field covers. Tables only."""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
CURL YELLOW GUM SPOT APHID MITE MAGGOT BORER MILDEW ROOT WORM SPRAYWHEN CRACK LEAF: 病虫害 病害 虫害 植保 打药
CURL YELLOW GUM SPOT APHID MITE MAGGOT BORER MILDEW ROOT WORM SPRAYWHEN CRACK LEAF: 农药 防治
FERT SOIL WATER: 施肥 肥料 土肥 水肥 肥水 土壤
PRUNE THIN BAG: 剪枝 修剪 整形 整形修剪 疏果 管护
GRAFT SAPLING PLANTING SUITS DENSITY: 嫁接 育苗 苗木 栽植 品种 引种
POLLEN FLOWERLESS BEAR DROP CRACK YIELD: 授粉 保花保果 坐果 产量 结果
FROST: 防冻 霜冻 气象
SCOUR OFFFEED VACCINE LAYING COUGH FODDER: 养殖 畜牧 兽医 养鸡 养猪 养牛 家禽 家畜 防疫
SWARM: 养蜂 蜜蜂 中蜂
CURL YELLOW GUM SPOT APHID MITE MAGGOT BORER MILDEW ROOT FERT PRUNE GRAFT POLLEN BEAR DROP CRACK DENSITY: 种植 栽培
CURL YELLOW GUM SPOT APHID MITE MAGGOT BORER MILDEW ROOT FERT PRUNE GRAFT POLLEN BEAR DROP CRACK DENSITY: 果树 农技
"""
"""A line holds concepts, a colon and names of a field."""

GROWING: Final[tuple[tuple[str, str, str], ...]] = (
    ("curled leaves", "CURL !FREE !COUPON", ""),
    ("yellow leaves", "YELLOW", ""),
    ("gum", "GUM", ""),
    ("dropping fruit", "DROP", ""),
    ("cracked fruit", "CRACK !ROTTEN", "b"),
    ("aphids", "APHID", ""),
    ("mites", "MITE", ""),
    ("when to feed", "FERT TIME", "g"),
    ("what to feed", "FERT", "g"),
    ("pruning", "PRUNE", "g"),
    ("month of bearing", "BEAR MONTH", "g"),
    ("years to bearing", "BEAR TIME", "g"),
    ("density", "DENSITY !YIELD", "g"),
    ("scours", "SCOUR", "at"),
    ("off its feed", "OFFFEED", "at"),
    ("swarming", "SWARM", "at"),
    ("maggots", "MAGGOT", "at"),
    ("spots", "SPOT SPRAY", ""),
    ("spots", "SPOT DISEASE", ""),
    ("spots", "SPOT HOW", ""),
    ("dots on it", "SPOT !BLOOM", "o"),
    ("grafting", "GRAFT !PRICE", ""),
    ("pollination", "POLLEN", "at"),
    ("when to spray", "SPRAYWHEN", "g"),
    ("can it grow", "ALTITUDE SUITS", ""),
    ("can it grow", "SUITS", "p"),
    ("frost", "FROST", "at"),
    ("bagging", "BAG", "at"),
    ("thinning", "THIN", "at"),
    ("watering", "WATER", "gat"),
    ("weeds", "WEED", "at"),
    ("buying back", "BUYBACK", "at"),
)
"""Needs only an expert can meet, whatever else the words seem to be about: rules as in `needs`, and part of them."""
