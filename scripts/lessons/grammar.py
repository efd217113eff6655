"""Many lines from one pattern: `{fruit}(多少|几多)钱` takes one of each. Chance is given to it.

`(a|b|)` is one of its parts, `{name}` a word of that slot, `{X}` any common character; a `?` behind either makes it
stand in half of the lines only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Final

HAN: Final = "".join(
    bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)
)
"""The 3,755 characters in common use."""

Slots = Mapping[str, Sequence[str]]
_Part = Callable[[Random, Slots], str]


def parts_of(pattern: str) -> list[str]:
    """The patterns that `|` outside of brackets parts."""
    parts, depth = [""], 0
    for char in pattern:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def compile_pattern(pattern: str) -> _Part:
    """What makes a line of `pattern`. Raises `ValueError` where a bracket stands alone."""
    return _alternatives(pattern, 0, "")[0]


def _alternatives(pattern: str, at: int, closing: str) -> tuple[_Part, int]:
    choices: list[list[_Part]] = [[]]
    while at < len(pattern):
        char = pattern[at]
        if char == closing:
            return _one_of(choices), at + 1
        at += 1
        if char == ")":
            raise ValueError(f"a bracket too many in {pattern}")
        if char == "|" and closing:
            choices.append([])
            continue
        if char == "(":
            part, at = _alternatives(pattern, at, ")")
        elif char == "{":
            end = pattern.index("}", at)
            part, at = _word_of(pattern[at:end]), end + 1
        else:
            part = _plain(char)
        if char in "({" and pattern[at : at + 1] == "?":
            part, at = _perhaps(part), at + 1
        choices[-1].append(part)
    if closing:
        raise ValueError(f"a bracket too few in {pattern}")
    return _one_of(choices), at


def _plain(char: str) -> _Part:
    return lambda dice, slots: char


def _word_of(slot: str) -> _Part:
    return lambda dice, slots: dice.choice(HAN if slot == "X" else slots[slot])


def _perhaps(part: _Part) -> _Part:
    return lambda dice, slots: part(dice, slots) if dice.random() < 0.5 else ""


def _one_of(choices: list[list[_Part]]) -> _Part:
    def made(dice: Random, slots: Slots) -> str:
        return "".join(part(dice, slots) for part in dice.choice(choices))

    return made
