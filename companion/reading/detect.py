"""Floor 0. Is this comment a buyer's question? Adds up points. Reads the tables, writes nothing."""

from __future__ import annotations

import re
from typing import Final

from companion.reading.lexicon import Term
from companion.reading.model.pleas import BARE
from companion.reading.table import meanings

ENOUGH: Final = 80
"""So many points make a question."""

ALONE: Final = frozenset(meanings(BARE))
"""What is a question when it stands alone."""

_FLAVOUR: Final = "嘛哦啊呀呢哈噻嘞喃喔哟唷啦么亲,.?!^-_ "
_A_NOT_A = re.compile(r"([\u4e00-\u9fff]{1,2}?)[不没]\1")
_MULTIPLY = re.compile(r"(什么|多少|哪里|哪个|谁|啥|几).*\1|(?:什么|多少|哪|谁|啥|几|咋).{0,6}都|说.{1,6}的|(.)什么\2")
_SURELY = re.compile(r"(?:是|没|不会).+吧[?!.]*$")
_DEGREE = re.compile("[很真可太挺还]|好吃|好喝|好看")
_PRICED = re.compile(r"\d+(?:\.5)?(?:斤|号|箱|件|盒).{0,2}(?:价|价格|价钱|到手价|规格)$")


def weigh(line: str, terms: list[Term]) -> int:
    """Points for `line` being a buyer's question, from the `terms` found in it. ENOUGH or more: it is one.

    `line` is normalised and not empty. Points may be negative.
    """
    ask = trade = second = plea = against = 0
    for term in terms:
        if term.ask > ask:
            ask = term.ask
        if term.trade > trade:
            second, trade = trade, term.trade
        elif term.trade > second:
            second = term.trade
        if term.plea > plea:
            plea = term.plea
        against += term.against
        if term.good and trade < 30 and "有" in line:
            trade = 30
    end = bare(line)
    ask = max(ask, _ending(line, end))
    if ask < 60 and ("不" in line or "没" in line) and _A_NOT_A.search(line):
        ask = 60
    if not ask:
        return max(plea, 90 if end in ALONE or _PRICED.match(end) else 0) - against
    if _MULTIPLY.search(line):
        against += 60
    if trade < 45:
        against += max(0, len(line) - 10) * 3
        if "不是" in line and "是不是" not in line:
            against += 15
    return max(plea, ask + trade + second // 2) - against


def bare(line: str) -> str:
    """`line` without the particles and signs at its end."""
    return line.rstrip(_FLAVOUR)


def _ending(line: str, core: str) -> int:
    """Points for asking that the end of the line gives: a bare particle, or a place or thing with 呢."""
    if not core:
        return 0
    if core[-1] == "不" and len(core) > 1 and core[-2] not in "要也就都":
        return 60
    if core.endswith(("没", "没得", "没有", "不得")):
        return 70 if "有" in core[:-2] else 55
    tail = line[len(core) :]
    if "呢" in tail:
        return 0 if _DEGREE.search(core) else 70 if len(core) <= 5 else 30
    if "么" in tail:
        return 45
    if "?" in tail:
        return 35
    if "嘛" in tail:
        return 25
    if core[-1] == "吧":
        return 45 if _SURELY.search(line) else 20
    return 0
