"""Floor 1, pure. Text as the words an index can find it by. Reads what it is given; writes nothing.

Chinese is written without spaces, and most of its words have two characters, which is fewer than SQLite's own trigram
tokenizer can look for. So a run of characters is cut into all its single characters and all its pairs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from companion.reading.gist import by_rule
from companion.reading.normalise import LIMIT, any_of, normalise
from companion.reading.reading import Need

_BREAK: Final = re.compile(r"[\s，。！？；：、,.!?;:]+")
_RUN: Final = re.compile(r"[\u3400-\u9fff]+|[a-z]+|[0-9]+(?:\.[0-9]+)?")
_HOLLOW: Final = re.compile(
    any_of(
        """
        怎么办 怎么回事 怎么 咋个办 咋个 咋办 咋整 咋回事 咋 如何 为什么 为何 啥原因 什么原因 是什么 什么 啥子 啥 哪样
        请问 问下 问一下 想问 老师 专家 师傅 你好 您好 我家的 我家 我们 你们 是不是 能不能 可不可以 可以 有没有 要不要
        需要 应该 哪种 哪个 哪些 多少 好多 好久 这个 那个 现在 今年 去年 什么时候 几时 谢谢 帮忙 看看 一下 打什么药
        用什么药 怎么治 怎么防治 吗 呢 啊 呀 嘛 哦 的 了 得 是 我
        """.split()
    )
)
"""What says how one asks and not what about."""


def words_of(text: str) -> list[str]:
    """All words by which `text` should be found: characters, pairs of them, Latin words, numbers, in their order."""
    return [word for run in _runs(text) for word in (_cut(run) if _is_han(run) else [run])]


def asked_of(text: str) -> list[str]:
    """The words to look for, each once: pairs of characters; single ones only where there is nothing else.

    What only says that something is asked is left out, unless the text says nothing more.
    """
    whole = _runs(text)
    telling = [run for one in whole for run in _HOLLOW.sub(" ", one).split()]
    for runs in (telling, whole):
        words = [word for run in runs for word in (_pairs(run) if _is_han(run) else [run])]
        if words := words or runs:
            return list(dict.fromkeys(words))
    return []


@lru_cache(maxsize=1024)
def meanings_of(question: str) -> tuple[str, ...]:
    """What a question asks, as words that no text has: `is…` where reading has a name for it, else `about…`."""
    known = by_rule(Need("agronomy", wording=normalise(question)))
    if known.name:
        return (f"is{_letters(known.name)}",)
    return tuple(f"about{_letters(mark)}" for mark in sorted(known.marks) if mark.isascii() and mark.isupper())


def _letters(name: str) -> str:
    return "".join(letter for letter in name.lower() if "a" <= letter <= "z")


def _runs(text: str) -> list[str]:
    parts = [part[at : at + LIMIT] for part in _BREAK.split(text) for at in range(0, len(part), LIMIT)]
    return [run for part in parts for run in _RUN.findall(normalise(part))]


def _is_han(run: str) -> bool:
    return not run[0].isascii()


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]


def _cut(run: str) -> list[str]:
    return [*run, *_pairs(run)]
