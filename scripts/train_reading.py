"""Teaches reading: `python scripts/train_reading.py [--figures] [--rounds N] [--only NET]`.

Reads scripts/reading_lines; writes the weights, companion/reading/model/asked.py, meant.py and named.py, which are
shipped. The same lines and seed make the same weights. `--figures` first tests each line by weights that never saw its
like.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from random import Random
from typing import Final

from lessons.figures import Judged, tell
from lessons.learn import Net, Traits, learn, odds, platt, squash, together
from lessons.lines import SEED, Lesson, Taught, lessons, needs_taught, questions_only
from lessons.naming import NOBODY, learn_names, told
from lessons.shipped import write_asked, write_meant, write_named

ROOT: Final = Path(__file__).resolve().parents[1]
MODEL: Final = ROOT / "companion" / "reading" / "model"
FOLDS: Final = 5
ALIKE: Final = 4
"""So many nets are taught alike, each from another seed, and asked together."""
HIDDEN: Final = 4
LEAST: Final = 5
"""A trait of fewer lines is not learnt."""
STEPS: Final = 64
MEANT_STEPS: Final = 32
COARSE: Final = 8
"""A hidden sum of the names counts in units of so many steps."""
NETS: Final = ("asked", "meant", "named")
MAYBE: Final = 0.3
"""A line less likely than this is not even worth a second look; `[reading] maybe` may go down to it."""
MARK: Final = "#"
"""Begins a trait that is no characters of the line."""

_ONE_BY_ONE: Final = ("desk_machines", "desk_wares", "rooms_at_play", "english_lines")
_PLAIN_VOICES: Final = (
    "desk_plain", "desk_doubtful", "desk_subjects", "desk_edges",
    "rooms_plain", "rooms_suspect", "rooms_more", "rooms_that_sell", "plants_and_food",
)  # fmt: skip
_COUNTS: Final = (
    {"plain": 6.0, "written": 6.0, "needs": 0.12} | dict.fromkeys(_ONE_BY_ONE, 2.0) | dict.fromkeys(_PLAIN_VOICES, 4.0)
)
"""How much lines written one by one, those in the plain voice of real people, and the plainest of all, count beside
those made from patterns."""


def main() -> None:
    """Learn, write, and say how large it is."""
    asked = read_arguments()
    sys.path.insert(0, str(ROOT))
    if "named" in asked.only:  # before the others, whose weights it does not look at
        teach_named(asked)
    if {"asked", "meant"}.isdisjoint(asked.only):
        return
    from companion.reading.reader import Reader
    from companion.reading.reading import Shelf

    reader = Reader(Shelf())
    taught = lessons()
    chars, marks, subjects = zip(*(reader.traits(one.text) for one in taught), strict=True)
    if "asked" in asked.only:
        teach_asked(asked, taught, [[*some, *more] for some, more in zip(chars, marks, strict=True)])
    if "meant" in asked.only:
        about = [(traits, one) for one, traits in zip(taught, subjects, strict=True) if one.intent]
        about += [(reader.traits(one.text)[2], one) for one in questions_only(taught)]
        teach_meant(asked, about)


def teach_asked(asked: argparse.Namespace, taught: Sequence[Lesson], seen: Sequence[Traits]) -> None:
    """Is it a buyer's question."""
    from companion.reading.reader import THRESHOLD

    folds = [judge_apart(taught, seen, asked.rounds, fold) for fold in range(FOLDS if asked.figures else 1)]
    judged = folds[0]  # enough to fit two numbers, and the same whether figures are wanted or not
    steep, flat = platt(
        [one.total for one in judged], [one.asks for one in judged], [counts(one.lesson) for one in judged]
    )
    if asked.figures:
        tell([one for fold in folds for one in fold], steep, flat, THRESHOLD)
    net = learn_kinds(taught, seen, asked.rounds)
    write_asked(asked.out / "asked.py", net, STEPS, steep, flat, hopeless(judged, steep, flat))
    print(f"{len(taught):,} lines, {len(net.traits):,} traits of questions: {asked.out}")


def teach_meant(asked: argparse.Namespace, about: Sequence[tuple[Traits, Lesson]]) -> None:
    """What a question is about."""
    from companion.reading.reading import INTENTS

    net = together(
        [
            learn(
                [traits for traits, _ in about],
                [INTENTS.index(one.intent) for _, one in about],
                [1.0 if one.file == "needs" else counts(one) for _, one in about],
                hidden=0,
                least=LEAST,
                rounds=asked.rounds,
                stride=0.005,
                seed=SEED + number,
            )
            for number in range(ALIKE)
        ]
    )
    write_meant(asked.out / "meant.py", net, MEANT_STEPS)
    print(f"{len(about):,} lines, {len(net.traits):,} traits of intents: {asked.out}")


def teach_named(asked: argparse.Namespace) -> None:
    """Which of the needs that live rooms know it puts."""
    if not (MODEL / "named.py").exists():
        write_named(MODEL / "named.py", NOBODY, ("nobody |  | 问题 | other |",), STEPS, COARSE)
    from companion.reading.gist import LEAD, traits_of

    needs = needs_taught()
    lines = [(traits_of(wording), number) for number, one in enumerate(needs) for wording in one.wordings]
    if asked.figures:
        tell_names(lines, asked.name_rounds, LEAD)
    net = learn_names(*zip(*lines, strict=True), rounds=asked.name_rounds, seed=SEED)
    rows = [f"{one.name} | {one.slots} | {one.title} | {one.intent} | {usual(one)}".rstrip() for one in needs]
    write_named(asked.out / "named.py", net, rows, STEPS, COARSE)
    print(f"{len(lines):,} wordings of {len(needs)} needs, {len(net.traits):,} traits of names: {asked.out}")


def usual(need: Taught) -> str:
    """The aspects that any of a need's wordings asks of it."""
    from companion.reading.apart import aspects
    from companion.reading.concepts import concepts_of
    from companion.reading.normalise import normalise

    return " ".join(sorted(aspects(chain.from_iterable(concepts_of(normalise(one)) for one in need.wordings))))


def tell_names(lines: Sequence[tuple[Traits, int]], rounds: int, lead: float) -> None:
    """How often a wording that was not trained on is given its name, and how often one that leads is right."""
    order = list(range(len(lines)))
    Random(SEED).shuffle(order)  # noqa: S311 -- the same parts every time, not secrecy
    kept, left = order[len(order) // FOLDS :], order[: len(order) // FOLDS]
    net = learn_names(*zip(*(lines[one] for one in kept), strict=True), rounds=rounds, seed=SEED)
    right, leads = told(net, [lines[one] for one in left])
    sure = leads >= lead
    print(
        f"names: {right.mean():.3f} right; of those that lead, {sure.mean():.2f} of all, {right[sure].mean():.3f} right"
    )


def read_arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Whether figures are wanted, and where the weights go."""
    parser = argparse.ArgumentParser(description="Teach reading.")
    parser.add_argument("--figures", action="store_true", help="what lines that were not trained on come to")
    parser.add_argument("--rounds", type=int, default=10, help="how often each line is gone through")
    parser.add_argument("--name-rounds", type=int, default=25, help="the same, for the wordings of the needs")
    parser.add_argument("--only", nargs="+", choices=NETS, default=NETS, help="which weights to learn")
    parser.add_argument("--out", type=Path, default=MODEL, help="the folder of the weights")
    return parser.parse_args(given)


def counts(lesson: Lesson) -> float:
    """How much a line counts."""
    return _COUNTS.get(lesson.file, 1.0)


def learn_kinds(taught: Sequence[Lesson], seen: Sequence[Traits], rounds: int) -> Net:
    """What tells a buyer's question, kind 0, from small talk that asks, 1, and from what is only said, 2."""
    kinds = [0 if one.intent else 1 if one.small_talk else 2 for one in taught]
    return together(
        [
            learn(
                seen,
                kinds,
                [counts(one) for one in taught],
                hidden=HIDDEN,
                least=LEAST,
                rounds=rounds,
                stride=0.002,
                seed=SEED + number,
            )
            for number in range(ALIKE)
        ]
    )


def judge_apart(taught: Sequence[Lesson], seen: Sequence[Traits], rounds: int, fold: int) -> list[Judged]:
    """The lines of one fifth of the sources, by weights that were learnt without them."""
    sources = sorted({one.source for one in taught})
    Random(SEED).shuffle(sources)  # noqa: S311 -- the same parts every time, not secrecy
    fold_of = {source: number % FOLDS for number, source in enumerate(sources)}
    kept = [number for number, one in enumerate(taught) if fold_of[one.source] != fold]
    left = [number for number, one in enumerate(taught) if fold_of[one.source] == fold]
    net = learn_kinds([taught[number] for number in kept], [seen[number] for number in kept], rounds)
    whole = odds(net.totals([seen[number] for number in left]))
    chars = odds(net.totals([[trait for trait in seen[number] if trait[0] != MARK] for number in left]))
    return [Judged(taught[number], *both) for number, *both in zip(left, whole, chars, strict=True)]


def hopeless(judged: Sequence[Judged], steep: float, flat: float) -> float:
    """What the characters of all but one in a thousand of the lines that may be questions come to at least."""
    chars = sorted(one.chars for one in judged if squash(steep * one.total + flat) >= MAYBE)
    return chars[len(chars) // 1000]


if __name__ == "__main__":
    main()
