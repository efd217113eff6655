"""Groups against labelled ones: our own beside this file, of other goods, places and voices; the shared ones if there.

Floors lie under what was measured (docs/explanation/reading.md). Ours were written for this project and mended while
looked at, so they flatter as the shared ones do; they are kept to see that mending for one does not break the other.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Final

import pytest

from companion.reading.grouping import GroupIndex
from companion.reading.reader import Reader
from companion.reading.reading import Need, Reading
from companion.reading.suggest import need_of
from tests.reading.shelves import EMPTY

OWN: Final = Path(__file__).with_name("own_clusters.csv")
READER: Final = Reader(EMPTY)
Row = dict[str, str]


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def needs_of(rows: list[Row]) -> list[Need]:
    """What each line asks, be it flagged or not: here only the grouping is looked at."""
    found = []
    for row in rows:
        reading: Reading = READER.read(row["text"])
        found.append(reading.need or reading.maybe or need_of(row["text"], Need()))
    return found


def grouped(needs: list[Need]) -> list[str]:
    """The group of each, read as one stream."""
    index, said = GroupIndex(), []
    for number, need in enumerate(needs):
        group = index.find(need)
        if group is None:
            group = str(number)
            index.add(group, need)
        said.append(group)
    return said


def b_cubed(said: list[str], wanted: list[str]) -> float:
    """B³ F1 (Bagga and Baldwin, 1998): the mean over lines of how much of their group, ours and theirs, is shared."""
    ours: dict[str, set[int]] = defaultdict(set)
    theirs: dict[str, set[int]] = defaultdict(set)
    for number, (one, other) in enumerate(zip(said, wanted, strict=True)):
        ours[one].add(number)
        theirs[other].add(number)
    pairs = list(zip(said, wanted, strict=True))
    precision = sum(len(ours[one] & theirs[other]) / len(ours[one]) for one, other in pairs) / len(pairs)
    recall = sum(len(ours[one] & theirs[other]) / len(theirs[other]) for one, other in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def measure(rows: list[Row]) -> tuple[float, float]:
    """B³ F1, and the share of look-alikes that joined a group they must not join."""
    said = grouped(needs_of(rows))
    alone = [row["is_distractor"] == "1" for row in rows]
    wanted = [f"alone {number}" if alone[number] else row["group_id"] for number, row in enumerate(rows)]
    members: dict[str, set[str]] = defaultdict(set)
    for one, other, apart in zip(said, wanted, alone, strict=True):
        if not apart:
            members[other].add(one)
    near = [
        any(one in members[group] for group in row["near_group"].split(";"))
        for one, row, apart in zip(said, rows, alone, strict=True)
        if apart
    ]
    return b_cubed(said, wanted), sum(near) / len(near)


def test_our_own_groups_are_found_and_look_alikes_seldom_join_them() -> None:
    alike, joined = measure(table(OWN))
    assert alike >= 0.86
    assert joined <= 0.14


def test_the_shared_groups_are_found_and_look_alikes_hardly_join_them(shared: Path) -> None:
    path = shared / "questions" / "clusters.csv"
    if not path.is_file():
        pytest.skip("no labelled groups beside the checkout")
    alike, joined = measure(table(path))
    assert alike >= 0.93
    assert joined <= 0.05


def test_the_same_stream_gives_the_same_groups() -> None:
    needs = needs_of(table(OWN))
    assert grouped(needs) == grouped(needs)
