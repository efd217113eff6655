"""Floor 4, pure. How well what was read agrees with what people labelled: detection, intents, calibration, groups.

Every figure is a share, 0 to 1. Precision, recall and F1 are 0 where nothing was said or wanted; B³ is that of Bagga
and Baldwin (1998), ECE that of Naeini and others (2015) in ten bins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

SURE: Final = 0.95
"""The precision at which recall is asked for."""
BINS: Final = 10


class Judged(NamedTuple):
    """A labelled comment and what was read in it. An intent is empty where there is no question."""

    asks: bool
    said: bool
    confidence: float
    intent: str
    meant: str


def detection(lines: Sequence[Judged]) -> dict[str, float]:
    """Whether questions are told from the rest."""
    right = sum(one.asks and one.said for one in lines)
    said, wanted = sum(one.said for one in lines), sum(one.asks for one in lines)
    rest = len(lines) - wanted
    return {
        "lines": len(lines),
        "questions": wanted,
        "precision": _share(right, said),
        "recall": _share(right, wanted),
        "f1": _share(2 * right, said + wanted),
        "flagged_of_the_rest": _share(said - right, rest),
    }


def recall_when_sure(lines: Iterable[Judged], precision: float = SURE) -> float:
    """The most that can be found while so many of those found are right, wherever the threshold must lie for it."""
    ordered = sorted(lines, key=lambda one: -one.confidence)
    wanted = sum(one.asks for one in ordered)
    right = best = 0
    for number, one in enumerate(ordered, 1):
        right += one.asks
        following = ordered[number] if number < len(ordered) else None
        parted = following is None or following.confidence < one.confidence
        if parted and right >= precision * number:
            best = right
    return _share(best, wanted)


def calibration(lines: Iterable[Judged]) -> tuple[float, list[dict[str, float]]]:
    """The expected calibration error, and for each tenth of confidence how many lines lie in it, how sure reading was
    of them and how many were questions."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for one in lines:
        bins[min(int(one.confidence * BINS), BINS - 1)].append(one)
    rows, error, total = [], 0.0, sum(map(len, bins.values()))
    for place in sorted(bins):
        inside = bins[place]
        sure = sum(one.confidence for one in inside) / len(inside)
        true = sum(one.asks for one in inside) / len(inside)
        error += len(inside) * abs(sure - true)
        rows.append({"from": place / BINS, "lines": len(inside), "confidence": sure, "questions": true})
    return _share(error, total), rows


def intents(lines: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Per intent, end to end: a question not found is a question whose intent was missed."""
    told: dict[str, dict[str, float]] = {}
    for intent in sorted({one.intent for one in lines if one.asks}):
        right = sum(one.asks and one.said and one.intent == one.meant == intent for one in lines)
        said = sum(one.said and one.meant == intent for one in lines)
        wanted = sum(one.asks and one.intent == intent for one in lines)
        told[intent] = {
            "questions": wanted,
            "precision": _share(right, said),
            "recall": _share(right, wanted),
            "f1": _share(2 * right, said + wanted),
        }
    return told


def intent_figures(lines: Sequence[Judged], per_intent: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Macro F1 and accuracy end to end, and accuracy among the questions found."""
    asked = [one for one in lines if one.asks]
    found = [one for one in asked if one.said]
    right = sum(one.intent == one.meant for one in found)
    return {
        "macro_f1": _share(sum(one["f1"] for one in per_intent.values()), len(per_intent)),
        "accuracy": _share(right, len(asked)),
        "accuracy_of_found": _share(right, len(found)),
    }


def grouping(said: Sequence[Hashable], wanted: Sequence[Hashable]) -> dict[str, float]:
    """Pairwise and B³ figures of two ways to group the same lines."""
    both = Counter(zip(said, wanted, strict=True))
    ours, theirs = Counter(said), Counter(wanted)
    together, joined, true = _pairs(both), _pairs(ours), _pairs(theirs)
    count = len(said)
    precision = _share(sum(n * n / ours[group] for (group, _), n in both.items()), count)
    recall = _share(sum(n * n / theirs[group] for (_, group), n in both.items()), count)
    return {
        "lines": count,
        "pairwise_precision": _share(together, joined),
        "pairwise_recall": _share(together, true),
        "pairwise_f1": _share(2 * together, joined + true),
        "b3_precision": precision,
        "b3_recall": recall,
        "b3_f1": _share(2 * precision * recall, precision + recall),
    }


def _pairs(sizes: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
