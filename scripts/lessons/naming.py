"""Learns which need a question puts, out of the needs that live rooms know. Seeded, as `learn` is.

The traits of a line add up to hidden sums, and what of those is above nought speaks for each need: a net of low rank,
so that hundreds of needs cost what a few dozen sums cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from lessons.learn import Net, Numbers, Teaching, Traits, batches, chances, gathered, how_many, kept_in, laid_out, often

HIDDEN: Final = 48
LEAST: Final = 4
"""A trait of fewer wordings is not learnt."""
STRIDE: Final = 0.005
NOBODY: Final = Net({}, np.zeros((0, 1), np.float32), np.zeros(2, np.float32), np.zeros((1, 1), np.float32))
"""Names nothing: what there is before anything is learnt."""

_HIDDEN_LEFT_OUT: Final = 0.15
_BEGIN: Final = 0.1
_STRIDE_LEFT: Final = 0.1
_SMOOTH: Final = 0.1
"""So much of each line's chance is spread over all names: a net that is sure of everything has no lead to go by
(Szegedy et al., "Rethinking the Inception Architecture", CVPR 2016)."""


def learn_names(lines: Sequence[Traits], names: Sequence[int], *, rounds: int, seed: int) -> Net:
    """A net that tells the name of a line, 0 to the greatest of `names`. Unlike that of `learn`, nothing goes from the
    traits to the names but through the hidden sums: `weights` is T × H, `out` H × N, and `begin` holds what the H sums
    begin with and then what the N names do."""
    dice = np.random.default_rng(seed)
    traits = often(lines, LEAST)
    rows = [np.array([traits[trait] for trait in line if trait in traits], dtype=np.int64) for line in lines]
    width = max(names) + 1
    weights = dice.normal(0.0, _BEGIN, (len(traits) + 1, HIDDEN)).astype(np.float32)
    weights[-1] = 0.0  # the last row is nobody's
    begin, first = np.full(HIDDEN, _BEGIN, dtype=np.float32), np.zeros(width, dtype=np.float32)
    out = dice.normal(0.0, HIDDEN**-0.5, (HIDDEN, width)).astype(np.float32)
    wanted = np.array(names)
    teaching = Teaching((weights, begin, first, out), STRIDE, how_many(len(rows), rounds), _STRIDE_LEFT)
    for chosen in batches(len(rows), rounds, dice):
        shown, parts = laid_out([rows[one] for one in chosen], len(traits), dice)
        sums = np.add.reduceat(weights[shown], parts) + begin
        kept = kept_in((len(chosen), HIDDEN), _HIDDEN_LEFT_OUT, dice)
        above: Numbers = np.maximum(sums, 0.0) * kept
        wrong: Numbers = chances(above @ out + first) - np.float32(_SMOOTH / width)
        wrong[np.arange(len(chosen)), wanted[chosen]] -= 1.0 - _SMOOTH
        wrong /= np.float32(len(chosen))
        back: Numbers = (wrong @ out.T) * kept * (sums > 0.0)
        teaching.take(gathered(back, shown, parts, weights.shape), back.sum(axis=0), wrong.sum(axis=0), above.T @ wrong)
    teaching.end()
    return Net(traits, weights[:-1], np.concatenate([begin, first]), out)


def told(net: Net, lines: Sequence[tuple[Traits, int]]) -> tuple[Numbers, Numbers]:
    """Of each line, whether the net gives it its name, and how much the name given leads the next."""
    sums = np.stack([net.weights[net.known(line)].sum(axis=0) for line, _ in lines]) + net.begin[:HIDDEN]
    totals = np.maximum(sums, 0.0) @ net.out + net.begin[HIDDEN:]
    two = np.sort(totals, axis=1)[:, -2:]
    right = totals.argmax(axis=1) == np.array([name for _, name in lines])
    return right.astype(np.float32), (two[:, 1] - two[:, 0]).astype(np.float32)
