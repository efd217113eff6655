"""Teaches reading: `python scripts/train_reading.py [--figures] [--rounds N]`.

Reads scripts/reading_lines; writes the weights, companion/reading/model/asked.py and meant.py, which are shipped. The
same lines and seed make the same bytes. `--figures` first tests each line by weights that never saw its like.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

from lessons.figures import Judged, tell
from lessons.learn import BIAS, Traits, learn_asked, learn_meant, often, platt
from lessons.lines import SEED, Lesson, lessons, questions_only
from lessons.shipped import write_asked, write_meant

ROOT: Final = Path(__file__).resolve().parents[1]
MODEL: Final = ROOT / "companion" / "reading" / "model"
FOLDS: Final = 5
LEAST: Final = 3
"""A trait of fewer lines is not learnt."""

_COUNTS: Final = {"plain": 6.0, "written": 3.0}
"""How much lines written one by one, and the plainest of all, count beside those made from patterns."""


def main() -> None:
    """Learn, write, and say how large it is."""
    asked = read_arguments()
    sys.path.insert(0, str(ROOT))
    from companion.reading.reader import Reader
    from companion.reading.reading import Shelf

    reader = Reader(Shelf())
    taught = lessons()
    chars, marks, subjects = zip(*(reader.traits(one.text) for one in taught), strict=True)
    signs = often([[*seen, *marked] for seen, marked in zip(chars, marks, strict=True)], LEAST)
    judged = judge_apart(taught, signs, asked.rounds)
    steep, flat = platt(
        [one.total for one in judged], [one.asks for one in judged], [counts(one.lesson) for one in judged]
    )
    if asked.figures:
        tell(judged, steep, flat)
    weights = learn_asked(*material(taught, signs), asked.rounds, _dice())
    write_asked(asked.out / "asked.py", weights, steep, flat, hopeless(judged))
    about = [(traits, one.intent) for one, traits in zip(taught, subjects, strict=True) if one.intent]
    desk = questions_only(taught)
    about += [(reader.traits(one.text)[2], one.intent) for one in desk]
    intents = learn_meant(
        often([traits for traits, _ in about], LEAST), [intent for _, intent in about], asked.rounds, _dice()
    )
    write_meant(asked.out / "meant.py", intents)
    print(
        f"{len(taught) + len(desk):,} lines, {len(weights):,} weights, {len(intents):,} traits of intents: {asked.out}"
    )


def read_arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Whether figures are wanted, and where the weights go."""
    parser = argparse.ArgumentParser(description="Teach reading.")
    parser.add_argument("--figures", action="store_true", help="what lines that were not trained on come to")
    parser.add_argument("--rounds", type=int, default=5, help="how often each line is gone through")
    parser.add_argument("--out", type=Path, default=MODEL, help="the folder of the weights")
    return parser.parse_args(given)


def counts(lesson: Lesson) -> float:
    """How much a line counts."""
    return _COUNTS.get(lesson.file, 1.0)


def material(taught: Sequence[Lesson], seen: Sequence[Traits]) -> tuple[list[Traits], list[bool], list[float]]:
    """Lines as learning wants them."""
    return list(seen), [bool(one.intent) for one in taught], [counts(one) for one in taught]


def judge_apart(taught: Sequence[Lesson], seen: Sequence[Traits], rounds: int) -> list[Judged]:
    """Each line's total by weights that were learnt without its source."""
    sources = sorted({one.source for one in taught})
    _dice().shuffle(sources)
    fold_of = {source: number % FOLDS for number, source in enumerate(sources)}
    judged: list[Judged] = []
    for fold in range(FOLDS):
        kept = [number for number, one in enumerate(taught) if fold_of[one.source] != fold]
        left = [number for number, one in enumerate(taught) if fold_of[one.source] == fold]
        learnt = learn_asked(
            *material([taught[number] for number in kept], [seen[number] for number in kept]), rounds, _dice()
        )
        for number in left:
            chars = sum(learnt.get(trait, 0.0) for trait in seen[number] if trait[0] != BIAS)
            marks = sum(learnt.get(trait, 0.0) for trait in seen[number] if trait[0] == BIAS)
            judged.append(Judged(taught[number], learnt.get(BIAS, 0.0) + chars + marks, chars))
    return judged


def _dice() -> Random:
    return Random(SEED)  # noqa: S311 -- the same weights every time, not secrecy


def hopeless(judged: Sequence[Judged]) -> float:
    """What the characters of all but one in a thousand questions weigh at least."""
    totals = sorted(one.chars for one in judged if one.asks)
    return totals[len(totals) // 1000]


if __name__ == "__main__":
    main()
