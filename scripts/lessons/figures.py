"""What lines come to that were not trained on. Reads judged lines, writes to stdout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lessons.learn import squash
from lessons.lines import Lesson


class Judged(NamedTuple):
    """A line, and the logarithm of its odds by weights that never saw its source; `chars`: the lesser of the two sums
    of its characters alone."""

    lesson: Lesson
    total: float
    chars: float

    @property
    def asks(self) -> bool:
        """Whether it truly is a buyer's question."""
        return bool(self.lesson.intent)


def tell(judged: Sequence[Judged], steep: float, flat: float, threshold: float) -> None:
    """Precision, recall and F1 by file, where a chance of `threshold` makes a question."""
    for file in sorted({one.lesson.file for one in judged}):
        lines = [one for one in judged if one.lesson.file == file]
        said = [squash(steep * one.total + flat) >= threshold for one in lines]
        right = sum(flag and one.asks for flag, one in zip(said, lines, strict=True))
        wanted = sum(one.asks for one in lines)
        if not wanted:
            print(f"{file:16} {len(lines):6} lines, falsely flagged {sum(said) / len(lines):.1%}")
            continue
        precision, recall = right / max(1, sum(said)), right / wanted
        f1 = 2 * right / (sum(said) + wanted)
        print(f"{file:16} {len(lines):6} lines, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
