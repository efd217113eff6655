"""The figures of `companion evaluate`, worked out by hand."""

from __future__ import annotations

import pytest

from companion.commands.scores import (
    Judged,
    calibration,
    detection,
    grouping,
    intent_figures,
    intents,
    recall_when_sure,
)

RIGHT = Judged(True, True, 0.9, "price", "price")
WRONG = Judged(True, True, 0.8, "price", "stock")
MISSED = Judged(True, False, 0.3, "stock", "")
FALSE = Judged(False, True, 0.8, "", "price")
REST = Judged(False, False, 0.1, "", "")
LINES = [RIGHT, WRONG, MISSED, FALSE, REST]


def test_detection_counts_what_was_said_and_wanted() -> None:
    assert detection(LINES) == {
        "lines": 5,
        "questions": 3,
        "precision": pytest.approx(2 / 3),
        "recall": pytest.approx(2 / 3),
        "f1": pytest.approx(2 / 3),
        "flagged_of_the_rest": 0.5,
    }


def test_nothing_said_and_nothing_wanted_is_nought() -> None:
    assert detection([REST])["f1"] == 0.0
    assert recall_when_sure([REST]) == 0.0
    assert calibration([]) == (0.0, [])


def test_recall_is_asked_where_precision_holds() -> None:
    assert recall_when_sure(LINES) == pytest.approx(1 / 3)  # at 0.8 a wrong one comes in, whichever stands first
    assert recall_when_sure(LINES, 0.6) == pytest.approx(1.0)


def test_an_intent_is_only_right_end_to_end() -> None:
    per_intent = intents(LINES)
    assert per_intent["price"] == {"questions": 2, "precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert per_intent["stock"]["f1"] == 0.0
    assert intent_figures(LINES, per_intent) == {
        "macro_f1": 0.25,
        "accuracy": pytest.approx(1 / 3),
        "accuracy_of_found": 0.5,
    }


def test_confidence_that_holds_has_no_error() -> None:
    half = [Judged(True, True, 0.5, "", ""), Judged(False, True, 0.5, "", "")]
    assert calibration(half) == (0.0, [{"from": 0.5, "lines": 2, "confidence": 0.5, "questions": 0.5}])
    assert calibration([Judged(False, True, 1.0, "", "")])[0] == 1.0


def test_groups_are_compared_by_pairs_and_by_lines() -> None:
    figures = grouping(["a", "a", "b"], ["x", "x", "x"])
    assert figures["pairwise_precision"] == 1.0
    assert figures["pairwise_recall"] == pytest.approx(1 / 3)
    assert figures["b3_precision"] == 1.0
    assert figures["b3_recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert grouping(["a", "b"], ["x", "y"])["pairwise_f1"] == 0.0
