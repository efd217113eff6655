"""Which question a comment, or its asker, was last counted into; only so many are remembered."""

from __future__ import annotations

import pytest

from companion.domain import lately
from companion.domain.lately import Lately


def test_a_comment_and_its_asker_lead_to_the_question() -> None:
    known = Lately()
    known.note("bridge", "c1", 7, "q1")
    known.note("bridge", "c2", 7, "q2")
    assert known.of_comment("bridge", "c1") == "q1"
    assert known.of_asker(7) == "q2"
    assert known.of_comment("other", "c1") == known.of_asker(8) == ""


def test_only_the_last_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "LATELY", 2)
    known = Lately()
    for number in (1, 2, 3):
        known.note("s", f"c{number}", number, f"q{number}")
    assert [known.of_comment("s", f"c{number}") for number in (1, 2, 3)] == ["", "q2", "q3"]
    assert [known.of_asker(number) for number in (1, 2, 3)] == ["", "q2", "q3"]
