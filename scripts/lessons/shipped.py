"""The weights as modules: tables of words, like those written by hand. Writes the files it is told to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from lessons.learn import BIAS

_STEPS: Final = 24
"""So many steps of a weight in `asked` are one unit of the logarithm of odds."""
_MOST: Final = 127
_MEANT_STEPS: Final = 4
_MEANT_MOST: Final = 12

_ASKED: Final = '''"""Floor 0. Learnt weights: is it a question. A table only.

Made by scripts/train_reading.py; not to be edited.

A line holds a weight, a colon and the traits that have it.
"""

from __future__ import annotations

from typing import Final

BEGIN: Final = {begin}
"""What every score begins with."""
STEEP: Final = {steep}
FLAT: Final = {flat}
"""The chance of a question is the logistic function of STEEP times the score and the beginning, and FLAT."""
HOPELESS: Final = {hopeless}
"""Of the questions learnt from, one in a thousand has characters that weigh less than this."""

ASKED: Final = """
{table}
"""
'''
_MEANT: Final = '''"""Floor 0. Learnt weights: what a question is about. A table only.

Made by scripts/train_reading.py; not to be edited.

A line holds an intent, a weight, a colon and the traits that speak for it so much.
"""

from __future__ import annotations

from typing import Final

MEANT: Final = """
{table}
"""
'''


def write_asked(path: Path, weights: Mapping[str, float], steep: float, flat: float, hopeless: float) -> None:
    """The weights that tell a question, in steps; what comes to less than half a step is left out."""
    steps = {trait: _step(weight) for trait, weight in weights.items() if trait != BIAS}
    begin = round(weights.get(BIAS, 0.0) * _STEPS)
    table = _table((str(step), trait) for trait, step in steps.items() if step)
    text = _ASKED.format(
        begin=begin,
        steep=round(steep / _STEPS, 6),
        flat=round(flat, 4),
        hopeless=round(hopeless * _STEPS),
        table=table,
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def write_meant(path: Path, weights: Mapping[str, Mapping[str, float]]) -> None:
    """The weights that tell an intent, in steps."""
    rounded = (
        (f"{intent} {max(-_MEANT_MOST, min(_MEANT_MOST, round(weight * _MEANT_STEPS)))}", trait)
        for trait, row in weights.items()
        for intent, weight in row.items()
    )
    table = _table((head, trait) for head, trait in rounded if not head.endswith(" 0"))
    path.write_text(_MEANT.format(table=table), encoding="utf-8", newline="\n")


def _step(weight: float) -> int:
    return max(-_MOST, min(_MOST, round(weight * _STEPS)))


def _table(entries: Iterable[tuple[str, str]]) -> str:
    rows: dict[str, list[str]] = {}
    for head, trait in entries:
        if trait.split() == [trait]:  # a trait with a space in it could not be told from two
            rows.setdefault(head, []).append(trait)
    lines = (f"{head}: {' '.join(sorted(rows[head]))}" for head in sorted(rows, key=_order))
    return "\n".join(lines).replace("\\", "\\\\").replace('"', '\\"')


def _order(head: str) -> tuple[str, int]:
    name, _, weight = head.rpartition(" ")
    return name, -int(weight)
