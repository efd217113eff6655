"""Floor 0. Whose loss it is: what was lost in the shed, charged to the lots it was lost of. Reads values, writes none.

A loss that names a lot is that lot's. Any other is shared by the lots that lay in the shed at that time, as much as
each still had there (rule `pro_rata`), or is charged to none (rule `named`). What a recount finds again gives the
latest losses back; what it finds beyond them is no lot's, and the next losses are of that first. So a slip of the
hand, 6000 counted for 600 and then 600, costs no household anything.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from companion.domain.catalogue import SpoilageRule
from companion.domain.lots import Loss, Lot


class Charges(NamedTuple):
    """What each lot of a pool bears of its losses (grams or pieces, by lot id), and what is charged to nobody."""

    by_lot: dict[str, int]
    uncharged: int


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole parts as the weights are, the remaining ones to the largest remainders, the first of equals.

    No part is greater than its weight: of a greater total the excess is left out. Weights are not negative.
    """
    whole = sum(weights)
    if total >= whole:
        return list(weights)
    parts = [total * weight // whole for weight in weights]
    left = total - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in by_remainder[:left]:
        parts[at] += 1
    return parts


def fill(total: int, rooms: Iterable[int]) -> list[int]:
    """`total` poured into the rooms one after another: how much is in each. What finds no room is left out."""
    filled = []
    for room in rooms:
        part = min(max(room, 0), total)
        filled.append(part)
        total -= part
    return filled


def charge(lots: Sequence[Lot], losses: Iterable[Loss], sent: Sequence[tuple[int, int]], rule: SpoilageRule) -> Charges:
    """What the lots of one pool, first in first, bear of its losses, oldest first.

    `sent` holds when and how much left the shed, oldest first: what lay there at a time is what had not been sent by
    then, first in first out.
    """
    borne = {lot.id: 0 for lot in lots}
    shared: list[dict[str, int]] = []
    uncharged = surplus = 0
    times, sums = [at_ms for at_ms, _ in sent], [0, *accumulate(amount for _, amount in sent)]
    for loss in sorted(losses, key=lambda loss: loss.at_ms):
        if loss.lot in borne:
            borne[loss.lot] += loss.amount
            continue
        if loss.amount < 0:
            uncharged -= _give_back(-loss.amount, shared, borne)
            surplus += max(0, -uncharged)
            uncharged = max(0, uncharged)
            continue
        amount = max(0, loss.amount - surplus)
        surplus -= loss.amount - amount
        if rule == "pro_rata":
            there = [lot for lot in lots if lot.at_ms <= loss.at_ms]
            parts = _share(amount, there, borne, sums[bisect_right(times, loss.at_ms)])
            shared.append(parts)
            amount -= sum(parts.values())
            for id, part in parts.items():
                borne[id] += part
        uncharged += amount
    uncharged += sum(max(0, borne[lot.id] - max(lot.amount, 0)) for lot in lots)
    return Charges({lot.id: min(borne[lot.id], max(lot.amount, 0)) for lot in lots}, uncharged)


def _share(amount: int, there: Sequence[Lot], borne: dict[str, int], sent: int) -> dict[str, int]:
    rooms = [max(lot.amount - borne[lot.id], 0) for lot in there]
    left = [room - gone for room, gone in zip(rooms, fill(sent, rooms), strict=True)]
    return {lot.id: part for lot, part in zip(there, apportion(amount, left), strict=True)}


def _give_back(found: int, shared: list[dict[str, int]], borne: dict[str, int]) -> int:
    """Take back what was shared, the latest first; what of `found` then remains."""
    for parts in reversed(shared):
        back = apportion(found, list(parts.values()))
        for id, part in zip(list(parts), back, strict=True):
            parts[id] -= part
            borne[id] -= part
        found -= sum(back)
    return found
