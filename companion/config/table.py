"""Floor 3, pure. Reads one table of station.toml: each setting by its kind, each mistake into a list, on to the next.

Reads the parsed file; writes `Findings`. A setting that is wrong reads as something harmless, so that one start shows
every mistake; nothing that was read is used once there is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from companion.config.lines import Lines, Place
from companion.domain.catalogue import Unit
from companion.domain.trouble import Trouble
from companion.domain.units import parse_amount, parse_yuan

_ID: Final = re.compile(r"\w[\w.-]{0,63}")
_HOLD: Final = re.compile(r"([0-9]{1,7}) *(s|m|h|秒|分|分钟|小时)")
_HOLD_MS: Final = {"s": 1000, "秒": 1000, "m": 60_000, "分": 60_000, "分钟": 60_000, "h": 3_600_000, "小时": 3_600_000}
_UNITS: Final[dict[Unit, tuple[str, str]]] = {
    "g": ("重量（斤）", "weight (斤)"),
    "piece": ("件数（件）", "pieces (件)"),
}
_A_DAY_MS: Final = 86_400_000

T = TypeVar("T")


class Findings:
    """What is wrong in one file, each with the line it stands on."""

    def __init__(self, file: str, lines: Lines) -> None:
        self._file = file
        self._lines = lines
        self._found: list[tuple[int, Trouble]] = []

    def add(self, place: Place, zh: str, en: str) -> None:
        """Note what is wrong at `place`; the sentences go on from its name."""
        line, label = self._lines.line_of(place), name_of(place)
        zh_line, en_line = (f" 第 {line} 行", f", line {line}") if line else ("", "")
        self._found.append(
            (line, Trouble(f"{self._file}{zh_line}：{label} {zh}", f"{self._file}{en_line}: {label} {en}"))
        )

    def line_of(self, place: Place) -> int:
        """The line `place` stands on; 0 when it was not found."""
        return self._lines.line_of(place)

    def troubles(self) -> list[Trouble]:
        """All that was noted, from the top of the file to its end."""
        return [trouble for _, trouble in sorted(self._found, key=lambda found: found[0])]


def name_of(place: Place) -> str:
    """A place as it is written in the file: `[[pool]] on_hand`, `[web] port`, `[facts]`."""
    *around, last = place
    table = ".".join(str(part) for part in around if isinstance(part, str))
    if isinstance(last, int):
        return f"[[{table}]]"
    if not around:
        return f"[{last}]"
    return f"[[{table}]] {last}" if any(isinstance(part, int) for part in around) else f"[{table}] {last}"


def nearest(word: str, known: Sequence[str]) -> tuple[str, str]:
    """How both sentences about an unknown word end: with the known word it is nearest to, or with all of them."""
    if near := get_close_matches(word, known, 1, 0.6):
        return f"，是不是想写 {near[0]}？", f"; did you mean {near[0]}?"
    listed = list(known)
    return f"，可以写的有：{'、'.join(listed) or '（没有）'}", f"; there are: {', '.join(listed) or '(none)'}"


class Table:
    """One table, read a key at a time; a key that nobody asked for is unknown."""

    def __init__(self, entries: dict[str, Any], place: Place, findings: Findings) -> None:
        self.place = place
        self.findings = findings
        self._entries = entries
        self._asked: dict[str, None] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def entries(self) -> dict[str, Any]:
        """All of it as it is, for those who know its keys better."""
        self._asked.update(dict.fromkeys(self._entries))
        return dict(self._entries)

    def wrong(self, key: str, zh: str, en: str) -> None:
        """Note what is wrong with `key`."""
        self.findings.add((*self.place, key), zh, en)

    def text(self, key: str, default: str | None = None) -> str:
        """A text, without the space around it; without a default it must be there and not be empty."""
        value = self._take(key, str, default or "", must=default is None).strip()
        if default is None and not value and type(self._entries.get(key)) is str:
            self.wrong(key, "不能是空的", "may not be empty")
        return value

    def texts(self, key: str, must: bool = False) -> tuple[str, ...]:
        """A list of texts, none of them empty."""
        value: list[Any] = self._take(key, list, [], must)
        if not all(isinstance(text, str) and text.strip() for text in value):
            self.wrong(
                key, '要写成一列文字，例如 ["大箱", "小箱"]', 'must be a list of texts, such as ["big", "small"]'
            )
            return ()
        return tuple(text.strip() for text in value)

    def id(self, key: str = "id") -> str:
        """A name for programs: letters, digits, `-`, `_` and `.`, no longer than 64."""
        value = self.text(key)
        if value and not _ID.fullmatch(value):
            self.wrong(
                key,
                f'“{value}”不行：只能有字母、汉字、数字、- _ .，不能有空格，例如 "plum-5"',
                f'"{value}" won\'t do: only letters, digits, - _ and ., no spaces, such as "plum-5"',
            )
        return value

    def count(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self._take(key, int, default)
        if value != default and not low <= value <= high:
            self.wrong(key, f"是 {value}，应在 {low} 到 {high} 之间", f"is {value}; it must be {low} to {high}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        return self._take(key, bool, default)

    def choice(self, key: str, options: Sequence[str], default: str) -> str:
        """One of a few words."""
        value = self._take(key, str, default)
        if value not in options:
            zh, en = nearest(value, options)
            self.wrong(key, f"不能是“{value}”{zh}", f'can\'t be "{value}"{en}')
        return value

    def amount(self, key: str, unit: Unit | None = None, default: int | None = None) -> tuple[int, Unit | None]:
        """An amount and its unit (None: not known, for it could not be read), which must be `unit` if that is given."""
        if key not in self._entries and default is not None:
            self._asked[key] = None
            return default, unit
        text = self.text(key)
        found = self._read(key, text, parse_amount) if text else None
        if found is None:
            return 0, None
        if unit and found[1] != unit:
            (zh, en), (its_zh, its_en) = _UNITS[unit], _UNITS[found[1]]
            self.wrong(
                key,
                f"“{text}”是{its_zh}，可是这个货池按{zh}算",
                f'"{text}" is {its_en}, but the pool is counted in {en}',
            )
        return found

    def price_fen(self, key: str) -> int:
        """A price in yuan, as text."""
        text = self.text(key)
        return (self._read(key, text, parse_yuan) or 0) if text else 0

    def hold_ms(self, key: str, default: int) -> int:
        """How long: "90s", "30m", "2h" or "30分钟"."""
        if key not in self._entries:
            self._asked[key] = None
            return default
        text = self.text(key)
        found = _HOLD.fullmatch(text)
        hold = int(found[1]) * _HOLD_MS[found[2]] if found else 0
        if text and not 0 < hold <= 30 * _A_DAY_MS:
            zh, en = "应是一段时间，30 天以内", "must be a length of time, at most 30 days"
            self.wrong(key, f'“{text}”{zh}，例如 "30m" 或 "2h"', f'"{text}" {en}, such as "30m" or "2h"')
        return hold

    def table(self, key: str) -> Table:
        """A table within this one; an empty one when it isn't there."""
        value: dict[str, Any] = self._take(key, dict, {})
        return Table(value, (*self.place, key), self.findings)

    def tables(self, key: str) -> list[Table]:
        """A list of tables within this one."""
        value: list[Any] = self._take(key, list, [])
        if not all(isinstance(entry, dict) for entry in value):
            self._say_kind(key, list)
            return []
        return [Table(entry, (*self.place, key, index), self.findings) for index, entry in enumerate(value)]

    def close(self) -> None:
        """Note every key that nobody asked for, and the known one it is nearest to."""
        for key in self._entries:
            if key not in self._asked:
                zh, en = nearest(key, list(self._asked))
                self.wrong(key, f"不认识{zh}", f"is not known{en}")

    def _take(self, key: str, kind: type[T], fallback: T, must: bool = False) -> T:
        self._asked[key] = None
        value = self._entries.get(key, fallback)
        if key not in self._entries:
            if must:
                self.findings.add(self.place, f"里缺少 {key}", f"needs {key}")
        elif type(value) is not kind:
            self._say_kind(key, kind)
            return fallback
        return value  # type: ignore[no-any-return]

    def _say_kind(self, key: str, kind: type[Any]) -> None:
        value = self._entries[key]
        if kind is str and type(value) in (int, float):
            self.wrong(
                key,
                f'是数 {value}，要加引号写成文字：{key} = "{value}"',
                f'is the number {value}; write it as text, in quotes: {key} = "{value}"',
            )
            return
        name = ".".join(part for part in (*self.place, key) if isinstance(part, str))
        zh, en = {
            str: ("要写成文字，用英文引号括起来", "must be text, in quotes"),
            int: ("要写成整数，不加引号", "must be a whole number, without quotes"),
            bool: ("要写成 true 或 false，不加引号", "must be true or false, without quotes"),
            dict: (f"要写成一个表：[{name}]", f"must be a table: [{name}]"),
            list: _list_sentence(value, name),
        }[kind]
        self.wrong(key, zh, en)

    def _read(self, key: str, text: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(text)
        except Trouble as trouble:
            self.wrong(key, trouble.zh, trouble.en)
            return None


def _list_sentence(value: Any, name: str) -> tuple[str, str]:
    if isinstance(value, dict):
        return f"可以有好几个，要用两层方括号：[[{name}]]", f"may be several, so it has two brackets: [[{name}]]"
    return '要写成一列，用方括号：["…", "…"]', 'must be a list, in brackets: ["…", "…"]'
