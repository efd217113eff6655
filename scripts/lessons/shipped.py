"""The weights as modules: tables, like those written by hand. Writes the files it is told to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from lessons.learn import Net, Numbers

MIDDLE: Final = ord("W")
MOST: Final = ord("~") - MIDDLE
"""A weight is one character, so many steps from the middle one at most."""

LEAST_FOR: Final = ord("#")
MOST_FOR: Final = ord("~") - LEAST_FOR
"""What a hidden sum adds to the votes of a name is a character too, counted from the least one."""
_LINES: Final = 120
_IN_A_LINE: Final = 24

_HEAD: Final = '''"""Floor 0. Learnt weights: {about}. A table only.

Made by scripts/train_reading.py; not to be edited.

Each trait has in CODES, in the same order, one character for each sum: its distance from W, in steps, is the trait's
weight in that sum. {order}
"""

from __future__ import annotations

from typing import Final

STEPS: Final = {steps}
"""So many steps are one unit of the logarithm of odds."""
BEGIN: Final = {begin}
"""What the sums begin with, in steps."""
'''
_ASKED: Final = '''OUT: Final = (
{out}
)
"""What one step above nought of each hidden sum adds to the first three sums, in steps."""
STEEP: Final = {steep}
FLAT: Final = {flat}
"""The chance of a question is the logistic function of STEEP times the logarithm of the odds, and FLAT."""
HOPELESS: Final = {hopeless}
"""Of the lines that may be questions, one in a thousand has characters that alone come to lower odds than this."""
'''
_TABLE: Final = '''
TRAITS: Final = r"""
{traits}
"""

CODES: Final = r"""
{codes}
"""
'''
_ASKED_ORDER: Final = (
    "The first three sums are for a buyer's question, for small\ntalk that asks, and for what is only said; the others "
    "are hidden: they count only above nought."
)
_MEANT_ORDER: Final = "The sums are for the intents, in the order of `INTENTS`."


def write_asked(path: Path, net: Net, steps: int, steep: float, flat: float, hopeless: float) -> None:
    """The net that tells a buyer's question from small talk and from what is only said."""
    out = "\n".join(f"    ({', '.join(f'{value:.3f}' for value in row)})," for row in net.out)
    text = _head("is it a buyer's question", _ASKED_ORDER, net, steps)
    text += _ASKED.format(out=out, steep=round(steep, 4), flat=round(flat, 4), hopeless=round(hopeless, 2))
    path.write_text(text + _table(net, steps), encoding="utf-8", newline="\n")


def write_meant(path: Path, net: Net, steps: int) -> None:
    """The net, without hidden sums, that tells what a question is about."""
    text = _head("what a question is about", _MEANT_ORDER, net, steps)
    path.write_text(text + _table(net, steps), encoding="utf-8", newline="\n")


def _head(about: str, order: str, net: Net, steps: int) -> str:
    begin = ", ".join(str(round(float(value) * steps)) for value in net.begin)
    return _HEAD.format(about=about, order=order, steps=steps, begin=f"({begin})")


def _table(net: Net, steps: int) -> str:
    entries = list(_entries(net, steps))
    size = -(-len(entries) // _LINES)
    parts = [entries[at : at + size] for at in range(0, len(entries), size)]
    return _TABLE.format(
        traits="\n".join(" ".join(trait for trait, _ in part) for part in parts),
        codes="\n".join("".join(code for _, code in part) for part in parts),
    )


def _entries(net: Net, steps: int) -> Iterator[tuple[str, str]]:
    """The traits of any weight, in the order of their characters, and their codes."""
    marks: Sequence[Sequence[int]] = np.clip(np.rint(net.weights * steps), -MOST, MOST).astype(int).tolist()
    for trait, row in sorted(net.traits.items()):
        # a trait with a blank in it could not be told from two, one with a quote might end the table
        if any(marks[row]) and trait.split() == [trait] and '"' not in trait:
            yield trait, "".join(chr(MIDDLE + mark) for mark in marks[row])


_NAMED: Final = '''"""Floor 0. Learnt weights: which need a question puts. A table only.

Made by scripts/train_reading.py; not to be edited.

NAMES holds a need a line: its name, the slots that tell such needs apart, its title, its intent, and which aspects
are ever asked of it. Each trait has in CODES, in the same order, one character for each hidden sum: its
distance from W, in steps, is the trait's weight in that sum. A line of OUT is for a hidden sum: one character for each
name, what a unit of the sum above nought adds to its votes, and the same more to all of them.
"""

from __future__ import annotations

from typing import Final

STEPS: Final = {steps}
"""So many votes are one unit of the logarithm of odds."""
COARSE: Final = {coarse}
"""A hidden sum counts in units of so many of its steps."""

BEGIN: Final = """
{begin}
"""
"""What the hidden sums begin with, in steps."""

FIRST: Final = """
{first}
"""
"""The votes that the names begin with."""

NAMES: Final = """
{names}
"""

OUT: Final = r"""
{out}
"""
'''


def write_named(path: Path, net: Net, names: Sequence[str], steps: int, coarse: int) -> None:
    """The net that tells which of `names`, lines of the table, a question puts. A hidden sum counts in units of
    `coarse` of its steps."""
    hidden = net.out.shape[0]
    # what all names get alike makes no difference: the least weight of each hidden sum is nought
    out = net.out - net.out.min(axis=1, keepdims=True)
    out_steps = MOST_FOR / max(1e-9, float(out.max()))
    first = net.begin[hidden:] * (steps / coarse) * out_steps
    text = _NAMED.format(
        steps=round(steps / coarse * out_steps),
        coarse=coarse,
        begin=_laid(net.begin[:hidden] * steps),
        first=_laid(first - first.min()),
        names="\n".join(names),
        out="\n".join(
            "".join(chr(LEAST_FOR + mark) for mark in row) for row in np.rint(out * out_steps).astype(int).tolist()
        ),
    )
    path.write_text(text + _table(net, steps), encoding="utf-8", newline="\n")


def _laid(numbers: Numbers) -> str:
    whole = list(map(str, np.rint(numbers).astype(int).tolist()))
    return "\n".join(" ".join(whole[at : at + _IN_A_LINE]) for at in range(0, len(whole), _IN_A_LINE))
