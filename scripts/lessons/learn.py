"""Learns weights from traits: one sum for "is it a question", one per intent for "what about". Pure Python, seeded.

The first is logistic regression by FTRL-Proximal (McMahan et al., "Ad Click Prediction", KDD 2013), whose L1 term
leaves most weights at nought; the second multinomial logistic regression by AdaGrad (Duchi et al., JMLR 2011). `platt`
turns a sum into a chance (Platt 1999).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import exp, sqrt
from random import Random
from typing import Final

Traits = Sequence[str]
BIAS: Final = "#"

_ALPHA: Final = 0.15
_BETA: Final = 1.0
_L1: Final = 1.0
_L2: Final = 1.0
_STRIDE: Final = 0.15
_PULL: Final = 0.02


def squash(total: float) -> float:
    """The logistic function, without overflow."""
    return 1.0 / (1.0 + exp(-max(-35.0, min(35.0, total))))


def often(lines: Sequence[Traits], least: int) -> list[list[str]]:
    """The lines, without the traits that fewer than `least` of them have."""
    having = Counter(trait for line in lines for trait in set(line))
    return [[trait for trait in line if having[trait] >= least] for line in lines]


def learn_asked(
    lines: Sequence[Traits], asked: Sequence[bool], weights: Sequence[float], rounds: int, dice: Random
) -> dict[str, float]:
    """Weights by trait, `BIAS` among them; those of nought are left out. `weights`: how much each line counts."""
    drift: dict[str, float] = {}
    seen: dict[str, float] = {}
    weight_of: dict[str, float] = {}
    order = list(range(len(lines)))
    for _ in range(rounds):
        dice.shuffle(order)
        for number in order:
            traits = (BIAS, *lines[number])
            error = squash(sum(weight_of.get(trait, 0.0) for trait in traits)) - asked[number]
            error *= weights[number]
            if -0.001 < error < 0.001:
                continue
            square = error * error
            for trait in traits:
                before = seen.get(trait, 0.0)
                after = before + square
                shift = (sqrt(after) - sqrt(before)) / _ALPHA
                drift[trait] = drifted = drift.get(trait, 0.0) + error - shift * weight_of.get(trait, 0.0)
                seen[trait] = after
                over = abs(drifted) - _L1
                if over <= 0:
                    weight_of.pop(trait, None)
                else:
                    step = over / ((_BETA + sqrt(after)) / _ALPHA + _L2)
                    weight_of[trait] = -step if drifted > 0 else step
    return weight_of


def learn_meant(
    lines: Sequence[Traits], meant: Sequence[str], rounds: int, dice: Random
) -> dict[str, dict[str, float]]:
    """Weights by trait and intent."""
    intents = sorted(set(meant))
    none = [0.0] * len(intents)
    weight_of: dict[str, list[float]] = {}
    seen: dict[str, list[float]] = {}
    order = list(range(len(lines)))
    for _ in range(rounds):
        dice.shuffle(order)
        for number in order:
            rows = [weight_of.get(trait, none) for trait in lines[number]]
            sums = [sum(column) for column in zip(*rows, strict=True)]
            greatest = max(sums)
            powers = [exp(total - greatest) for total in sums]
            whole = sum(powers)
            errors = [power / whole for power in powers]
            errors[intents.index(meant[number])] -= 1.0
            for trait in lines[number]:
                row = weight_of.setdefault(trait, none[:])
                squares = seen.setdefault(trait, none[:])
                for place, error in enumerate(errors):
                    if -0.02 < error < 0.02:
                        continue
                    squares[place] += error * error
                    row[place] -= _STRIDE * (error + _PULL * row[place]) / (1.0 + sqrt(squares[place]))
    return {trait: dict(zip(intents, row, strict=True)) for trait, row in weight_of.items()}


def platt(totals: Sequence[float], asked: Sequence[bool], weights: Sequence[float]) -> tuple[float, float]:
    """`steep` and `flat`, so that squash(steep × total + flat) is how often lines of such a total are questions."""
    steep, flat = 1.0, 0.0
    for _ in range(100):  # Newton's method; two unknowns
        g_steep = g_flat = h_ss = h_sf = h_ff = 1e-9
        for total, truth, weight in zip(totals, asked, weights, strict=True):
            chance = squash(steep * total + flat)
            error, bend = weight * (chance - truth), weight * chance * (1.0 - chance)
            g_steep += error * total
            g_flat += error
            h_ss += bend * total * total
            h_sf += bend * total
            h_ff += bend
        determinant = h_ss * h_ff - h_sf * h_sf
        steep -= (h_ff * g_steep - h_sf * g_flat) / determinant
        flat -= (h_ss * g_flat - h_sf * g_steep) / determinant
        if abs(g_steep) + abs(g_flat) < 1e-6 * len(totals):
            break
    return steep, flat
