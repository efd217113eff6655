"""Floor 0. Finds what must not be kept in a line of text: phone numbers, identity numbers, home addresses.

Reads the text it is given; writes nothing. It looks at a *shadow* of the text, of the same length, in which every
way of writing a digit (１, ①, 一, 幺) is one; what is found there is cut from the text itself. Dictated numerals have
digits of their own there, for in 13800138000一箱 the last one belongs to the box.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Final

PHONE: Final = "[电话]"
IDENTITY: Final = "[证件号]"
ADDRESS: Final = "[地址]"

NUMERALS: Final = dict(zip("〇零幺一二三四五六七八九壹贰叁肆伍陆柒捌玖", "001123456789123456789", strict=True))
"""The Chinese numerals that stand for one digit each when a number is dictated."""

_ROUNDS: Final = 4
_GONE: Final = "\0"
_SAID_ZERO: Final = 0xE000


def _digit(digits: str) -> str:
    said = "".join(chr(_SAID_ZERO + int(digit)) for digit in digits)
    return f"[{digits}{said}]"


_D: Final = _digit("0123456789")
_ONE: Final = _digit("1")
_SAID_ANY: Final = f"[{chr(_SAID_ZERO)}-{chr(_SAID_ZERO + 9)}]"
_START: Final = r"(?<![0-9])"
_END: Final = rf"(?:(?![0-9])|(?<={_SAID_ANY}))"

# What people put between the digits of one number. A full stop or a comma also parts prices and link numbers, so
# those count only when nothing else parts the digits.
_GAP: Final = r"[\s\-\u2010-\u2015\u2212－·•・_~～()（）\u0300-\u036f\ufe0f\u20e3]{0,8}"
_DOT: Final = r"\s{0,3}[.．。]?\s{0,3}"
_COMMA: Final = r"\s{0,3}[,，、/]?\s{0,3}"
_MARKS: Final = r"[\u0300-\u036f\ufe0f\u20e3]{0,2}"


def _mobile(gap: str) -> str:
    return rf"{_ONE}{gap}{_digit('3456789')}(?:{gap}{_D}){{9}}"


_PHONE: Final = re.compile(
    rf"{_START}(?:(?:[+＋]|00)?86{_GAP})?[(（]?(?:{_mobile(_GAP)}|{_mobile(_DOT)}|{_mobile(_COMMA)}){_END}{_MARKS}"
    rf"|(?<![\d.])[(（]?{_digit('0')}{_digit('123456789')}{_D}{{1,2}}{_GAP}{_digit('23456789')}{_D}{{2,3}}{_GAP}{_D}{{4}}{_END}"
)
_TELEPHONE: Final = re.compile(
    rf"(?<!\[)(?:电话|手机|座机|联系方式)(?:(?!{_D})[^\n\[]){{0,4}}({_D}(?:[\s-]?{_D}){{6,11}}){_END}"
)
_PRICE: Final = re.compile(r"(?<![\d.．])\d{1,3}[.．]\d{1,2}(?![\d.．])")
_GAPPED: Final = r"[\s\-－]{0,2}"
_IDENTITY: Final = re.compile(
    _START
    + _GAPPED.join((*[_D] * 6, _digit("12"), _digit("09"), _D, _D, _digit("01"), _D, _digit("0123"), *[_D] * 4, ""))
    + rf"(?:{_D}|[Xx](?![A-Za-z])){_END}"
)
_IDENTITY_SAID: Final = re.compile(
    rf"身份证(?:(?!{_D})[^\n\[]){{0,8}}({_D}(?:[\s-]?{_D}){{13,16}}[\s-]?(?:{_D}|[Xx])){_END}"
)

# A town or a province alone is a question about freight; a house number makes it somebody's home.
_GOODS: Final = r"(?!\s*(?:链|连|线|商|宝|品|款|车|库|果|李|坑|发|到|开|前|后|之|晚|早|上|下|能|有|会|的))"
_NUMBER: Final = f"(?:{_D}|[十百]){{1,5}}"
_FLAT: Final = (
    rf"(?:[\s,，\-—]{{0,2}}附?[A-Za-z]?{_D}{{1,4}}\s?(?:号楼|号|栋|幢|座|单元|楼|层|室|户|房|门)){{0,4}}"
    rf"(?:-?{_D}{{3,4}}(?!{_D}|斤))?"
)
_ROAD: Final = re.compile(
    rf"(?<=[一-鿿]|{_SAID_ANY})(?:路|街|大道|巷|弄|胡同)\s?(?:[东西南北中]段?|{_D}段)?\s?(?:{_D}{{1,4}}弄\s?)?"
    rf"{_NUMBER}(?:[-—之]{_D}{{1,4}})?\s?号{_GOODS}{_FLAT}"
)
_VILLAGE: Final = re.compile(
    rf"[村寨屯庄坝湾冲坪镇乡区]\s?(?:第?{_NUMBER}\s?[组队社屯]\s?)?{_NUMBER}(?:[-—附]{_D}{{1,3}})?\s?号"
    rf"{_GOODS}{_FLAT}"
    rf"|[村寨屯区]\s?第?{_NUMBER}\s?[组队社]"
)
_ESTATE: Final = re.compile(
    rf"{_D}{{1,3}}\s?(?:栋|幢|座|号楼)[\s\-—]?"
    rf"(?:{_D}{{1,2}}\s?单元|{_D}{{1,2}}\s?[楼层](?!楼)|[A-Za-z]?{_D}{{3,4}}(?!{_D}|[斤块元件份箱个克公])[室号户房]?){_FLAT}"
)
_SAID: Final = re.compile(
    r"(?<!\[)(?:(?:收货|收件|邮寄|家庭|详细|我的|我家)地址\s?[:：是为在填写]?|(?<!发货)(?<!产地)地址\s?[:：])"
    rf"\s?(?=[^\[{_GONE}。！？!?；;\n]{{0,40}}[省市区县州镇乡村寨路街巷弄苑园庄组号栋楼室])"
    rf"([^\[{_GONE}。！？!?；;\n]{{4,80}})"
)
_ASKS: Final = re.compile(r"[吗呢么哪谁几咋]|多少|可以|能不|什么|改")
_UNIT: Final = re.compile(r"省|自治区|自治州|自治县|[市州盟县区镇乡]|街道")
_BEFORE: Final = re.compile(rf"(?:[一-鿿\s,，、·-]|{_D}){{0,60}}$")
_WORDS: Final = re.compile(r"[到寄送给我你您他她是住在的吗呢了和跟与把：:]")


def redact(text: str) -> str:
    """`text` with every phone number, identity number and home address in it replaced by a word in brackets."""
    for _ in range(_ROUNDS):
        cleaned = _once(text)
        if cleaned == text:
            break
        text = cleaned
    return text


def digits_of(text: str) -> str:
    """The text, equally long, with every way of writing a digit written as that digit."""
    return _shadow(text).translate(_SPOKEN)


_SPOKEN: Final = {_SAID_ZERO + digit: str(digit) for digit in range(10)}
_SAID_DIGITS: Final = {letter: chr(_SAID_ZERO + int(digit)) for letter, digit in NUMERALS.items()}
_SHADOWS: Final = dict.fromkeys((_GONE, *map(chr, _SPOKEN)), " ") | _SAID_DIGITS


def _shadow(text: str) -> str:
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else _SHADOWS.get(letter, letter) for letter in text
    )


def _once(text: str) -> str:
    shadow = _shadow(text)
    cuts: list[tuple[int, int, str]] = []
    people = [m.span() for m in _IDENTITY.finditer(shadow) if _has_birthday(m[0].translate(_SPOKEN))]
    shadow = _cut(shadow, people, IDENTITY, cuts)
    shadow = _cut(shadow, [m.span(1) for m in _IDENTITY_SAID.finditer(shadow)], IDENTITY, cuts)
    phones = [m.span() for m in _PHONE.finditer(shadow) if not _is_list(m[0].translate(_SPOKEN))]
    shadow = _cut(shadow, phones, PHONE, cuts)
    shadow = _cut(shadow, [m.span(1) for m in _TELEPHONE.finditer(shadow)], PHONE, cuts)
    shadow = _cut(shadow, [m.span(1) for m in _SAID.finditer(shadow) if not _ASKS.search(m[1])], ADDRESS, cuts)
    _cut(shadow, _homes(shadow), ADDRESS, cuts)
    for start, end, word in sorted(cuts, reverse=True):
        text = text[:start] + word + text[end:]
    return text


def _cut(shadow: str, spans: list[tuple[int, int]], word: str, cuts: list[tuple[int, int, str]]) -> str:
    for start, end in spans:
        cuts.append((start, end, word))
        shadow = shadow[:start] + _GONE * (end - start) + shadow[end:]
    return shadow


def _has_birthday(found: str) -> bool:
    """Whether eighteen digits hold a day somebody can be born on: an order's number seldom does."""
    digits = "".join(letter for letter in found if letter.isalnum())
    return 1900 <= int(digits[6:10]) < 2050 and 1 <= int(digits[10:12]) <= 12 and 1 <= int(digits[12:14]) <= 31


def _is_list(found: str) -> bool:
    """Whether eleven digits are really several numbers: prices, or link numbers one after the other."""
    if len(_PRICE.findall(found)) >= 2:
        return True
    parts = re.findall(r"\d+", found)
    if len(parts) < 5 or len(parts) == 11:
        return False
    if re.search(r"[,，、/]", found):
        return True
    rising = all(int(low) < int(high) for low, high in itertools.pairwise(parts))
    return rising and all(len(part) <= 3 and not part.startswith("0") for part in parts)


def _homes(shadow: str) -> list[tuple[int, int]]:
    """Where home addresses stand, each with the places named before its house number; apart from one another."""
    found: list[tuple[int, int]] = []
    for pattern, least in ((_ROAD, 0), (_VILLAGE, 1), (_ESTATE, 0)):
        for match in pattern.finditer(shadow):
            start, units = _start(shadow, match.start())
            grouped = pattern is _VILLAGE and "号" not in match[0]
            if units >= (2 if grouped else least) or (pattern is _VILLAGE and "组" in match[0] and "号" in match[0]):
                found.append((start, match.end()))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _start(shadow: str, at: int) -> tuple[int, int]:
    """Where the address whose house number's word stands at `at` begins, and how many places it names before that."""
    before = _BEFORE.search(shadow[max(at - 60, 0) : at])
    run = before[0] if before else ""
    words = [m.end() for m in _WORDS.finditer(run)]
    run = run[words[-1] :] if words else run
    units = list(_UNIT.finditer(run))
    if not units:
        return at - min(len(run), 6), 0
    name = 12 if units[0][0].startswith("自治") else 3 if units[0][0] == "省" else 4
    return at - len(run) + max(units[0].start() - name, 0), len(units)
