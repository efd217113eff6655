"""The learnt weights: one table for teaching and reading, chances that rise with the score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.reading.judge import chance, meant, score, score_of
from companion.reading.reader import MAYBE, Reader
from companion.reading.reading import INTENTS
from tests.reading.shelves import EMPTY

READER = Reader(EMPTY)


@given(st.integers(-2000, 2000), st.integers(0, 500))
def test_a_higher_score_is_never_less_likely(scored: int, more: int) -> None:
    assert 0.0 <= chance(scored) <= chance(scored + more) <= 1.0


@pytest.mark.parametrize("likely", [0.01, 0.4, 0.5, 0.8, 0.99])
def test_the_score_of_a_chance_has_that_chance(likely: float) -> None:
    assert chance(round(score_of(likely))) == pytest.approx(likely, abs=0.02)


def test_what_nobody_learnt_weighs_nothing() -> None:
    assert score(("\U0010ffff", "#never")) == 0
    assert meant(("\U0010ffff",)) == INTENTS[0]


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
