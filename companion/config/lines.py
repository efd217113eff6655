"""Floor 3, pure. Where in a TOML text a setting stands, and what is wrong with a text that is no TOML.

Reads the text; writes nothing. tomllib keeps no line numbers, so the lines are found by a small search of our own,
which knows tables, keys, and values that go over several lines; what it misses is told by the table it stands in.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

from companion.domain.trouble import Trouble

Place = tuple[str | int, ...]
"""The way to a value: ("pool", 0, "on_hand")."""

_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_NAME: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*({_NAME})\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(rf"\s*({_NAME})\s*=(.*)")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_MARKS: Final = re.compile(rf"\"{{3}}|'{{3}}|{_QUOTED.pattern}|[#\[\]{{}}]")
_DEPTHS: Final = {"[": 1, "{": 1, "]": -1, "}": -1}
_LONG_QUOTES: Final = ('"' * 3, "'" * 3)
_AT: Final = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_CHINESE_MARKS: Final = re.compile("[“”‘’＝［］，｛｝＃]")
_REASONS: Final = {
    "Cannot overwrite a value": "同一个键写了两次",
    "Cannot declare": "同一个表写了两次（可以有好几个的要用两层方括号，例如 [[pool]]）",
    "Cannot mutate": "同一个表写了两次",
    "Expected '=' after a key": "键的后面缺少等号",
    "Invalid value": "等号后面的值不对，文字要用英文引号括起来",
    "Invalid statement": "这一行不是“键 = 值”，键只能用英文",
    "Illegal character": "引号没有配成对",
    "Unterminated": "引号没有配成对",
    "Expected newline or end of document": "值的后面多了东西",
    "Unclosed": "括号没有配成对",
}


def read_toml(text: str, file: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises `Trouble` with line and column where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise _misspelt(text, file, str(wrong)) from None
    except RecursionError:
        raise Trouble(f"{file} 里的括号套得太深", f"{file} has brackets within brackets without end") from None


class Lines:
    """The line each table and key of a TOML text stands on."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        self._arrays: dict[Place, int] = {}
        self._table: Place = ()
        self._quotes = ""
        self._depth = 0
        for number, line in enumerate(text.split("\n"), 1):
            self._look(number, line)

    def line_of(self, place: Place) -> int:
        """The line of a value, or of the nearest thing around it that was found; 0 when nothing was."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 0)

    def _look(self, number: int, line: str) -> None:
        if self._quotes or self._depth:
            self._go_on(line)
        elif header := _HEADER.fullmatch(line):
            self._table = self._enter(_parts(header[2]), header[1] == "[[")
            self._lines.setdefault(self._table, number)
            if header[1] == "[[":
                self._lines.setdefault(self._table[:-1], number)
        elif key := _KEY.match(line):
            self._lines.setdefault(self._table + _parts(key[1]), number)
            self._go_on(key[2])

    def _go_on(self, line: str) -> None:
        # What is left of a value: does it end here, or is a long text or a list still open?
        if self._quotes:
            _, ended, line = line.partition(self._quotes)
            self._quotes = "" if ended else self._quotes
        for mark in _MARKS.finditer(line):
            if mark[0] == "#":
                return
            if mark[0] in _LONG_QUOTES:
                self._quotes = mark[0]
                self._go_on(line[mark.end() :])
                return
            self._depth = max(self._depth + _DEPTHS.get(mark[0], 0), 0)

    def _enter(self, parts: Place, is_array: bool) -> Place:
        place: Place = ()
        for index, part in enumerate(parts):
            place = (*place, part)
            if is_array and index == len(parts) - 1:
                self._arrays[place] = self._arrays.get(place, -1) + 1
            if place in self._arrays:
                place = (*place, self._arrays[place])
        return place


def _parts(name: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_PART, name))


def _misspelt(text: str, file: str, wrong: str) -> Trouble:
    at = _AT.fullmatch(wrong)
    reason, line, column = (at[1], at[2], at[3]) if at else (wrong, None, None)
    zh = next((said for start, said in _REASONS.items() if reason.startswith(start)), "写法不对")
    en = reason
    where_zh, where_en = f"{file} 的末尾", f"{file}, at its end"
    if line:
        where_zh, where_en = f"{file} 第 {line} 行第 {column} 列", f"{file}, line {line}, column {column}"
        if _CHINESE_MARKS.search(_QUOTED.sub("", text.split("\n")[int(line) - 1])):
            zh += "；这一行有中文标点，引号、等号、逗号、方括号都要用英文的"
            en += "; this line has Chinese punctuation where quotes, =, commas and brackets must be ASCII"
    return Trouble(f"{where_zh}：{zh}", f"{where_en}: {en}")
