"""Floor 0. What tells apart needs of one kind: 5斤 or 10斤, 新疆 or 西藏. Reads a table, writes nothing."""

from __future__ import annotations

import re
from typing import Final

from companion.reading.model.places import REGIONS
from companion.reading.reading import Need

_AMOUNT = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?|[每单](?=斤|瓶|袋|罐))(斤|箱|件|盒|份|瓶|罐|袋|包|单|个|只|号)|链接(\d+)"
)
_ONE: Final = {"每": "1", "单": "1"}
_SAME_UNIT: Final = {"件": "箱", "单": "箱", "份": "箱"}
_DAY = re.compile(
    "今天|今日|今晚|当天|现在拍|明天|明日|明晚|后天|周末|端午|中秋|春节|国庆|过年|节前|过节|下周|周[六日天]|星期[六日天]|礼拜[六日天]|放假|假期|节假日|明年|今年|去年"
)
_SAME_DAY: Final = {
    "今日": "今天",
    "今晚": "今天",
    "当天": "今天",
    "现在拍": "今天",
    "明日": "明天",
    "明晚": "明天",
    "过节": "节前",
    "节假日": "放假",
    "假期": "放假",
} | {f"{week}{day}": "周末" for week in ("周", "星期", "礼拜") for day in "六日天"}
_SIZE = re.compile("大果|大个|大的|特大|小果|小的|礼盒|礼品|盒装|盒子装|原价|特级|1级")
_SAME_SIZE: Final = {
    "大个": "大果",
    "大的": "大果",
    "特大": "大果",
    "小的": "小果",
    "礼品": "礼盒",
    "盒装": "礼盒",
    "盒子装": "礼盒",
}
_FEASTS: Final = frozenset(("端午", "中秋", "春节", "国庆", "过年"))


def particulars(need: Need, line: str, good: str) -> dict[str, str]:
    """The slots `need` fills, by their letter. A pack stands for the link, the amount and the good that named it.

    w amounts, l link or pack, g good, o pool (even where a pack is named), p place, d day, s size of fruit, b box.
    """
    slots: dict[str, str] = {}
    amounts = [
        f"{_ONE.get(number, number) or link}{_SAME_UNIT.get(unit, unit) if unit else '号'}"
        for number, unit, link in _AMOUNT.findall(line)
    ]
    if len(amounts) > 1:
        amounts = [one for one in amounts if one != "1箱"]
    amount = "+".join(sorted(set(amounts)))
    if need.pack:
        slots["l"] = "pack " + need.pack
        amount = "+".join(sorted({one for one in amounts if one[-1] not in "号斤"}))
    elif amount.endswith("号"):
        slots["l"] = amount
    elif "整箱" in line or "整件" in line or "箱子里" in line or "每箱" in line:
        amount = amount or "1箱"
    if amount and amount != slots.get("l"):
        slots["w"] = amount
    if need.place:
        slots["p"] = REGIONS.get(need.place, need.place)
    if not need.pack and (need.pool or good):
        slots["g"] = need.pool or good
    if need.pool:
        slots["o"] = need.pool
    if told := _DAY.findall(line):
        days = {_SAME_DAY.get(day, day) for day in told}
        slots["d"] = "+".join(sorted(days & _FEASTS or days))
    if told := _SIZE.findall(line):
        slots["s"] = "+".join(sorted({_SAME_SIZE.get(size, size) for size in told}))
    if "箱子" in line:
        slots["b"] = "箱子"
    return slots
