"""The learnt weights: one table for teaching and reading, chances that rise with what speaks for a question."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.reading import judge
from companion.reading.judge import chance, hopeless, meant, score, totals
from companion.reading.model import asked
from companion.reading.model import meant as intended
from companion.reading.reader import MAYBE, Reader
from companion.reading.reading import INTENTS
from tests.reading.shelves import EMPTY

READER = Reader(EMPTY)
WIDE = len(asked.BEGIN)
CODES = "".join(asked.CODES.split())
ENTRIES = dict(
    zip(asked.TRAITS.split(), (CODES[at : at + WIDE] for at in range(0, len(CODES), WIDE)), strict=True),
)
KNOWN = sorted(ENTRIES)


def by_hand(traits: list[str]) -> tuple[float, float, float]:
    """The same sums without packing them: what the table's page says, word for word."""
    sums = list(asked.BEGIN)
    for trait in traits:
        sums = [one + ord(code) - ord("W") for one, code in zip(sums, ENTRIES.get(trait, "W" * WIDE), strict=True)]
    whole = [float(one) for one in sums[:3]]
    for above, row in zip(sums[3:], asked.OUT, strict=True):
        whole = [one + max(0, above) * to for one, to in zip(whole, row, strict=True)]
    ours, talk, said = (one / asked.STEPS for one in whole)
    return ours, talk, said


@given(st.lists(st.sampled_from(KNOWN) | st.text(max_size=3), max_size=400))
def test_sums_side_by_side_are_the_sums_one_by_one(traits: list[str]) -> None:
    assert totals(score(traits)) == pytest.approx(by_hand(traits))


@given(st.lists(st.sampled_from(KNOWN), max_size=60))
def test_the_chance_is_that_of_the_first_of_three_kinds(traits: list[str]) -> None:
    ours, talk, said = by_hand(traits)
    against = asked.STEEP * (ours - max(talk, said)) + asked.FLAT
    assert 0.0 <= chance(score(traits)) <= 1.0
    assert chance(score(traits)) <= 1.0 / (1.0 + exp(-max(-500.0, against))) + 1e-9


def test_as_many_of_the_heaviest_traits_as_a_line_can_have_do_not_run_over() -> None:
    heaviest = max(ENTRIES, key=lambda trait: max(abs(ord(code) - ord("W")) for code in ENTRIES[trait]))
    assert totals(score([heaviest] * 500)) == pytest.approx(by_hand([heaviest] * 500))


def test_what_nobody_learnt_weighs_nothing() -> None:
    nothing = score(("\U0010ffff", "#never"))
    assert nothing == 0
    assert hopeless(nothing) is (judge._odds(0) < asked.HOPELESS)
    assert meant(("\U0010ffff",)) == INTENTS[max(range(len(INTENTS)), key=intended.BEGIN.__getitem__)]


@pytest.mark.parametrize("line", "5斤多少钱 新疆能发吗 付不了款 收到烂了三个 怎么剪枝 how|much".split())
def test_reading_weighs_what_teaching_saw(line: str) -> None:
    line = line.replace("|", " ")
    seen, marked, subject = READER.traits(line)
    reading = READER.read(line)
    assert reading.confidence == chance(score(seen) + score(marked)) >= MAYBE
    assert reading.need is not None
    assert reading.need.intent == meant(subject)


def test_nothing_has_no_traits() -> None:
    assert READER.traits("\u200b") == ([], [], [])
