"""Floor 0. One way of writing for what viewers write in many. Reads its spelling tables, writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final
from unicodedata import normalize as _unicode

from companion.reading.model.spelling import HOMOPHONES, MIXED, PINYIN, TRADITIONAL
from companion.reading.table import meanings

LIMIT: Final = 120
"""No more than so many characters of a comment are looked at: the rooms themselves cut at about 100."""

_ROUNDS: Final = 8
_HALF_JIN: Final = 250

_CHARACTERS: Final = {ord(old): new for old, new in zip(TRADITIONAL[::2], TRADITIONAL[1::2], strict=True)} | {
    ord("圆"): "元",
    ord("¥"): "元",
    ord("。"): ".",
    ord("、"): ",",
    ord("…"): ".",
    ord("~"): None,
}
_UNUSUAL = re.compile(f"[^\u4e00-\u9fff0-9]|[{TRADITIONAL[::2]}圆一二两三四五六七八九十克公]").search
_SETTLED = re.compile("[\u4e00-\u9fff0-9a-z?!,.]*").fullmatch
_PLAIN = re.compile("[\u4e00-\u9fff0-9a-z?!,. ]*").fullmatch
_OLDER = re.compile(f"[{''.join(map(chr, _CHARACTERS))}]").search
_UNSEEN = re.compile(
    r"\[[^\[\]\s]{1,8}\]"  # the rooms' own faces: [捂脸]
    "|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffd\ud800-\udfff\u20e3\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\U0001f000-\U0001faff\U000e0000-\U000e0fff\u0000-\u0008\u000e-\u001f\u007f]+"
)
# One character that NFKC would spell with up to eighteen: a flood of them would be a long line.
_LIGATURES: Final = re.compile("[\ufdf0-\ufdfc]").sub
_SPACES = re.compile(r"(?<![0-9a-z])\s+|\s+(?![0-9a-z])")
_SPACE = re.compile(r"\s+")
_APART = re.compile(r"[0-9a-z]\s+[0-9a-z]").search
_SAME = re.compile(r"([^\d\s])\1{2,}")
_AGAIN = re.compile(r"(?<!\d)([^\s,.?!不没].{1,11}?)(?:[,.?!\s]*\1)+(?!\d)")
_MAYBE_NOT = re.compile("[布补8部]").search
_NOT = re.compile(r"([甜酸辣脆涩好香面粑甘苦大贵多])[布补8部]\1")
_HOW_MUCH = re.compile("(?<![少好几很么太更])多钱(?!的)")
_LATIN = re.compile(r"[a-z]+")
_NUMERAL = re.compile(
    "(?<![一二三四五六七八九十百千万几])"
    "([一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
    "(?=斤|公斤|号|箱|件|盒|单|份|罐|瓶|天|月|年|块|元|级|个|岁|亩|棵|株|种|颗)"
)
_COUNTED = re.compile("[一二两三四五六七八九十]").search
_WEIGHED = re.compile("[g克公]").search
_WEIGHT = re.compile(r"(?<![\d.])(\d{1,4})(?:\.(\d{1,2}))?\s?(kg|公斤|千克|g|克)(?![a-z])")
_DIGIT: Final = {han: n for n, han in enumerate("零一二三四五六七八九")} | {"两": 2}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first, that branches by first characters: few are tried at each."""
    branches: dict[str, list[str]] = {}
    ends = False
    for word in sorted(words):
        if word:
            branches.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    parts = [re.escape(first) + any_of(rest) for first, rest in branches.items()]
    if not parts:
        return ""
    return f"(?:{'|'.join(parts)})" + ("?" if ends else "")


SLIPS: Final = meanings(HOMOPHONES)
"""A slip of the input method, and what was meant."""

_SLIP = re.compile(any_of(SLIPS))
_ALWAYS: Final = meanings(PINYIN)
_AMONG_HAN: Final = meanings(MIXED) | _ALWAYS


def normalise(text: str) -> str:
    """`text` as the rest of reading wants it: short, small, simplified, without decoration. Never raises.

    Takes any string and looks at its first LIMIT characters. NFKC and case folded, traditional characters simplified,
    emoji and invisible characters dropped, repetition collapsed, slips of the input method undone, 五斤 and 2.5kg
    written as 5斤. Doing it twice changes nothing.
    """
    text = text[:LIMIT]
    for _ in range(_ROUNDS):
        unusual = _UNUSUAL(text)
        spelt = _respell(text) if unusual else text
        written = _rewrite(spelt)
        if unusual:
            written = _recount(written)
        if written == text or (written == spelt and _SETTLED(written)):
            return written
        text = written
    return text


def _rewrite(text: str) -> str:
    """Repetition and slips, which any line may have."""
    spare = len(text) - len(set(text))
    if spare:
        if spare > 1:
            text = _SAME.sub(r"\1", text)
            if len(set(pairwise(text))) < len(text) - 1:
                text = _AGAIN.sub(_once, text)
        if _MAYBE_NOT(text):
            text = _NOT.sub(r"\1不\1", text)
    text = _SLIP.sub(_mend, text)
    if "多钱" in text:
        text = _HOW_MUCH.sub("多少钱", text)
    return text


def _respell(text: str) -> str:
    """What only some lines need: Unicode's own variants, decoration, spaces, Latin letters."""
    # A line that has nothing for a step to do is not taken through it: looking costs a tenth of doing.
    text = text[:LIMIT] if _PLAIN(text) else _UNSEEN.sub("", _unicode("NFKC", _LIGATURES("", text))[:LIMIT]).casefold()
    if _OLDER(text):
        text = text.translate(_CHARACTERS)
    text = _SPACES.sub("", _SPACE.sub(" ", text)).strip() if _APART(text) else "".join(text.split())
    if not _LATIN.search(text):
        return text
    if not text.isascii():
        return _LATIN.sub(_mixed, text)
    return _ALWAYS.get(text.replace(" ", "")) or _LATIN.sub(_pinyin, text)


def _recount(text: str) -> str:
    """Numbers and weights in one way of writing."""
    if _COUNTED(text):
        text = _NUMERAL.sub(_number, text)
    return _WEIGHT.sub(_jin, text) if _WEIGHED(text) else text


def _once(again: re.Match[str]) -> str:
    return again[0] if again[1].isdigit() else again[1]


def _mend(slip: re.Match[str]) -> str:
    return SLIPS[slip[0]]


def _pinyin(word: re.Match[str]) -> str:
    return _ALWAYS.get(word[0], word[0])


def _mixed(word: re.Match[str]) -> str:
    return _AMONG_HAN.get(word[0], word[0])


def _number(numeral: re.Match[str]) -> str:
    tens, ten, ones = numeral[1].rpartition("十")
    if not ten:
        return str(_DIGIT[ones])
    return str(_DIGIT.get(tens, 1) * 10 + _DIGIT.get(ones, 0))


def _jin(weight: re.Match[str]) -> str:
    """Kilograms and grams as 斤 where that is a whole or a half; anything else stays as it was written."""
    hundredths = int(weight[1]) * 100 + int((weight[2] or "0").ljust(2, "0"))
    grams = hundredths // 100 if weight[3] in {"g", "克"} else hundredths * 10
    halves, rest = divmod(grams, _HALF_JIN)
    if rest or not halves:
        return weight[0]
    return f"{halves // 2}.5斤" if halves % 2 else f"{halves // 2}斤"
