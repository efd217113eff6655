"""Figures on the labelled comments beside the checkout; the floors lie a little under what was measured.

How these were measured, and what they don't say, is in docs/explanation/reading.md.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from companion.reading.grouping import GroupIndex
from companion.reading.reader import Reader
from tests.reading.shelves import EMPTY

READER = Reader(EMPTY)
Row = dict[str, str]


@pytest.fixture(scope="module")
def questions(shared: Path) -> Path:
    folder = shared / "questions"
    if not (folder / "questions.csv").is_file():
        pytest.skip("no labelled comments beside the checkout")
    return folder


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def f1(right: int, said: int, wanted: int) -> float:
    return 2 * right / (said + wanted)


def detection(rows: Iterable[Row]) -> float:
    pairs = [(READER.read(row["text"]).is_question, row["is_question"] == "1") for row in rows]
    return f1(sum(a and b for a, b in pairs), sum(a for a, _ in pairs), sum(b for _, b in pairs))


def test_questions_are_found(questions: Path) -> None:
    rows = table(questions / "questions.csv")
    assert detection(rows) >= 0.955
    assert detection(row for row in rows if row["origin"] == "real") >= 0.875
    assert detection(row for row in rows if row["origin"] == "written") >= 0.985


def test_intents_are_right(questions: Path) -> None:
    rows = [row for row in table(questions / "questions.csv") if row["is_question"] == "1"]
    needs = [(READER.read(row["text"]).need, row["intent"]) for row in rows]
    found = [(need.intent, intent) for need, intent in needs if need is not None]
    assert sum(a == b for a, b in found) / len(found) >= 0.94


def test_the_noise_of_other_rooms_is_seldom_flagged(questions: Path) -> None:
    rows = table(questions / "live_noise_pool.csv")
    assert sum(READER.read(row["text"]).is_question for row in rows) / len(rows) <= 0.0085


def test_groups_are_the_labelled_ones(questions: Path) -> None:
    rows = table(questions / "clusters.csv")
    index = GroupIndex()
    said: list[Hashable] = []
    for number, row in enumerate(rows):
        need = READER.read(row["text"]).need
        group = index.find(need) if need else None
        if need and group is None:
            index.add(str(number), need)
        said.append(group or str(number))
    wanted = [row["group_id"] or f"alone {number}" for number, row in enumerate(rows)]
    together, true = joined(said), joined(wanted)
    assert f1(len(together & true), len(together), len(true)) >= 0.89


def joined(groups: Sequence[Hashable]) -> set[tuple[int, int]]:
    members: dict[Hashable, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    return {pair for numbers in members.values() for pair in combinations(numbers, 2)}
