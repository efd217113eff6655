"""Learns from traits which of several kinds a line is. Seeded: the same lines make the same weights on one machine.

A small network: what the traits of a line weigh is added up, one sum for each kind and, where asked for, some more that
count only above nought (a bag of traits with one hidden layer, after Iyyer et al., "Deep Unordered Composition Rivals
Syntactic Methods", ACL 2015). Taught by AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR
2019); traits and hidden sums are left out by chance, so that none is leant on alone. `platt` turns the logarithm of
odds into a chance (Platt 1999).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import exp
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Traits = Sequence[str]
Numbers = NDArray[np.float32]

_BATCH: Final = 256
_DECAY: Final = 0.05
_SLOW: Final = 0.9
_SLOWER: Final = 0.999
_LEAST: Final = 1e-8
_LEFT_OUT: Final = 0.35
_HIDDEN_LEFT_OUT: Final = 0.3
_SETTLED: Final = 0.5
"""From this part of the teaching on the weights are remembered, every so many batches."""
_LOOK: Final = 10
_STRIDE_LEFT: Final = 0.3
_BEGIN: Final = 0.05


class Net(NamedTuple):
    """What was learnt. With T traits, K kinds and H hidden sums: `weights` T × (K + H), the row of `traits[t]` being t;
    `begin` K + H, what the sums begin with; `out` H × K, what a hidden sum above nought adds to each kind."""

    traits: dict[str, int]
    weights: Numbers
    begin: Numbers
    out: Numbers

    def totals(self, lines: Sequence[Traits]) -> Numbers:
        """What each of `lines` comes to for each kind."""
        kinds = self.out.shape[1]
        sums = np.stack([self.weights[self.known(line)].sum(axis=0) for line in lines]) + self.begin
        return (sums[:, :kinds] + np.maximum(sums[:, kinds:], 0.0) @ self.out).astype(np.float32)

    def known(self, line: Traits) -> list[int]:
        """The rows of the traits of `line` that were learnt."""
        return [self.traits[trait] for trait in line if trait in self.traits]


def often(lines: Sequence[Traits], least: int) -> dict[str, int]:
    """A number for each trait that at least so many lines have."""
    having = Counter(trait for line in lines for trait in set(line))
    return {trait: number for number, trait in enumerate(sorted(t for t, count in having.items() if count >= least))}


def learn(
    lines: Sequence[Traits],
    kinds: Sequence[int],
    counts: Sequence[float],
    *,
    hidden: int,
    least: int,
    rounds: int,
    stride: float,
    seed: int,
) -> Net:
    """A net that tells the kind of a line, 0 to the greatest of `kinds`. `counts`: how much each line counts; each is
    gone through `rounds` times, and the weights change by about `stride` a batch."""
    dice = np.random.default_rng(seed)
    traits = often(lines, least)
    rows = [np.array([traits[trait] for trait in line if trait in traits], dtype=np.int64) for line in lines]
    width = max(kinds) + 1
    weights = np.zeros((len(traits) + 1, width + hidden), dtype=np.float32)  # the last row is nobody's
    weights[:-1, width:] = dice.normal(0.0, _BEGIN, (len(traits), hidden))
    begin = np.zeros(width + hidden, dtype=np.float32)
    out = dice.uniform(-1.0, 1.0, (hidden, width)).astype(np.float32) / max(1.0, hidden**0.5)
    wanted, share = np.array(kinds), np.array(counts, dtype=np.float32) / np.float32(np.mean(counts))
    teaching = Teaching((weights, begin, out), stride, how_many(len(rows), rounds), _STRIDE_LEFT)
    for chosen in batches(len(rows), rounds, dice):
        shown, parts = laid_out([rows[one] for one in chosen], len(traits), dice)
        sums = np.add.reduceat(weights[shown], parts) + begin
        kept = kept_in((len(chosen), hidden), _HIDDEN_LEFT_OUT, dice)
        above: Numbers = np.maximum(sums[:, width:], 0.0) * kept
        wrong = chances(sums[:, :width] + above @ out)
        wrong[np.arange(len(chosen)), wanted[chosen]] -= 1.0
        wrong *= share[chosen, None] / len(chosen)
        back = np.concatenate([wrong, (wrong @ out.T) * kept * (sums[:, width:] > 0.0)], axis=1)
        teaching.take(gathered(back, shown, parts, weights.shape), back.sum(axis=0), above.T @ wrong)
    teaching.end()
    return Net(traits, weights[:-1], begin, out)


def together(nets: Sequence[Net]) -> Net:
    """One net that comes to the mean of what these come to, which errs less than any one of them. They must know the
    same traits in the same rows; the hidden sums of all lie side by side."""
    kinds, share = nets[0].out.shape[1], np.float32(1.0 / len(nets))
    sums: Numbers = np.stack([net.weights[:, :kinds] for net in nets]).sum(axis=0) * share
    level: Numbers = np.stack([net.begin[:kinds] for net in nets]).sum(axis=0) * share
    return Net(
        nets[0].traits,
        np.concatenate([sums, *(net.weights[:, kinds:] for net in nets)], axis=1),
        np.concatenate([level, *(net.begin[kinds:] for net in nets)]),
        np.concatenate([net.out * share for net in nets]),
    )


class Teaching:
    """Changes arrays batch by batch, `batches` in all, by a stride that shrinks to `least` of itself; and in the end
    gives them the mean of what they were from the middle on."""

    def __init__(self, arrays: Sequence[Numbers], stride: float, batches: int, least: float) -> None:
        self._steps = [_Step(each) for each in arrays]
        self._stride, self._batches, self._least = stride, batches, least
        self._number = 0

    def take(self, *slopes: Numbers) -> None:
        """One batch: the slope of each array."""
        stride = self._stride * max(self._least, 1.0 - self._number / self._batches)
        for step, slope in zip(self._steps, slopes, strict=True):
            step.take(slope, self._number + 1, stride)
        if self._number >= self._batches * _SETTLED and self._number % _LOOK == 0:
            for step in self._steps:
                step.remember()
        self._number += 1

    def end(self) -> None:
        """Nothing more is learnt."""
        for step in self._steps:
            step.settle()


class _Step:
    """AdamW for one array, which it changes in place."""

    def __init__(self, values: Numbers) -> None:
        self._values = values
        self._mean, self._square = np.zeros_like(values), np.zeros_like(values)
        self._remembered, self._times = np.zeros_like(values), 0

    def take(self, slope: Numbers, number: int, stride: float) -> None:
        self._mean += (1.0 - _SLOW) * (slope - self._mean)
        self._square += (1.0 - _SLOWER) * (slope * slope - self._square)
        self._values *= 1.0 - stride * _DECAY
        spread = np.sqrt(self._square / (1.0 - _SLOWER**number)) + _LEAST
        self._values -= stride / (1.0 - _SLOW**number) * self._mean / spread

    def remember(self) -> None:
        self._remembered += self._values
        self._times += 1

    def settle(self) -> None:
        """Take the mean of what was remembered: it errs less than any one of them (Polyak and Juditsky 1992)."""
        self._values[...] = self._remembered / self._times


def batches(lines: int, rounds: int, dice: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Which lines are gone through together: all of them `rounds` times, each time in another order."""
    for _ in range(rounds):
        order = dice.permutation(lines)
        yield from (order[at : at + _BATCH] for at in range(0, lines, _BATCH))


def how_many(lines: int, rounds: int) -> int:
    """So many batches are gone through."""
    return rounds * -(-lines // _BATCH)


def kept_in(shape: tuple[int, int], left_out: float, dice: np.random.Generator) -> Numbers:
    """Nought for what is left out by chance, and for the rest what makes up for it (Srivastava et al., "Dropout", JMLR
    2014)."""
    kept = (dice.random(shape) >= left_out).astype(np.float32)
    return kept / np.float32(1.0 - left_out)


def laid_out(
    rows: Sequence[NDArray[np.int64]], nobody: int, dice: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows one after another, some traits left out, and where each begins; one left empty has `nobody`."""
    lengths = np.array([len(row) + 1 for row in rows])
    shown = np.concatenate([part for row in rows for part in ((nobody,), row)]).astype(np.int64)
    begins = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    keep = dice.random(len(shown)) >= _LEFT_OUT
    keep[begins] = True
    return shown[keep], np.concatenate([[0], np.cumsum(keep)])[begins]


def gathered(back: Numbers, shown: NDArray[np.int64], parts: NDArray[np.int64], shape: tuple[int, ...]) -> Numbers:
    """What each row of the weights is to change by: the sum over all lines that show it."""
    line_of = np.repeat(np.arange(len(parts)), np.diff(np.append(parts, len(shown))))
    order = np.argsort(shown, kind="stable")
    rows, begins = np.unique(shown[order], return_index=True)
    slope = np.zeros(shape, dtype=np.float32)
    slope[rows] = np.add.reduceat(back[line_of[order]], begins)
    slope[-1] = 0.0
    return slope


def chances(totals: Numbers) -> Numbers:
    """The chance of each kind, for each row of totals."""
    powers = np.exp(totals - totals.max(axis=1, keepdims=True))
    found: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return found


def odds(totals: Numbers) -> list[float]:
    """The logarithm of the odds of the first kind against all others together, for each row of totals."""
    others = totals[:, 1:]
    most = others.max(axis=1)
    found: Any = totals[:, 0] - most - np.log(np.exp(others - most[:, None]).sum(axis=1))
    return [float(one) for one in found]


def squash(total: float) -> float:
    """The logistic function, without overflow."""
    return 1.0 / (1.0 + exp(-max(-35.0, min(35.0, total))))


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
