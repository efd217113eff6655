"""What is sold: orders over three piles, with all that befalls them, and one pile that runs out and a little over.

Reads the plan; writes nothing. Payments that would fall after the end of the recording are simply not in it.
"""

from __future__ import annotations

from typing import Final

from companion.domain.inbound import Command
from sample_show.dice import Dice
from sample_show.heard import Heard, Said
from sample_show.plan import Evening
from sample_show.till import UNMATCHED_SKU, Sale, Till

GRACE_MS: Final = 5 * 60_000
PLANNED_ORDERS: Final = 150

# What befalls orders of the first half, one each; the rest of them, and all of the second half, are mostly paid.
FATES: Final = (
    *("cancelled",) * 6,
    *("lapsing",) * 6,
    *("waiting",) * 2,
    *("refunded_before",) * 5,
    *("refunded_after",) * 2,
    *("money_back",) * 1,
    *("shipped",) * 9,
    *("part_shipped",) * 1,
    *("closed",) * 2,
    *("changed",) * 2,
    *("paid_first",) * 3,
    *("told_twice",) * 5,
    *("unmatched",) * 1,
)

# What is sent or given back tonight is plums: they are picked in the morning, the rest lies dry and can wait.
PLUMS: Final = {"plum-5": 3.0, "plum-10": 1.0}
OF_PLUMS: Final = frozenset(
    {"refunded_before", "refunded_after", "money_back", "closed", "shipped", "part_shipped", "paid_first"}
)
LATE_FATES: Final = (*("cancelled",) * 5, *("waiting",) * 6, *("told_twice",) * 3, *("paid_first",) * 1)


class Sales:
    """The evening's orders. `till.heard` is what the platforms say; `bought` what buyers say of it themselves."""

    def __init__(self, evening: Evening, till: Till, dice: Dice, lines: dict[str, list[str]]) -> None:
        self._evening, self._till, self._dice = evening, till, dice
        self._lines = lines["bought"]
        self._refunded: list[tuple[Sale, int]] = []
        self.bought: list[Said] = []
        self.commands: list[Heard] = []

    def sell(self, orders: int) -> None:
        """So many orders over all parts of the evening, each with its fate."""
        planned = self._plan(orders)
        half = sum(at_ms < (self._evening.at(0) + self._evening.end_ms) // 2 for at_ms, _ in planned)
        fates = self._deal(FATES, half) + self._deal(LATE_FATES, len(planned) - half)
        for (at_ms, packs), fate in zip(planned, fates, strict=True):
            wanted = self._wanted(PLUMS if fate in OF_PLUMS else packs, fate)
            self._befall(fate, self._till.open(at_ms, wanted, "doudian" if fate == "unmatched" else ""))
        self._decide_refunded()

    def sell_out(self) -> None:
        """One pool to its last piece and past it: held, sold, let go, sold again, and then paid after all."""
        plan, at = self._evening.plan.sellout, self._evening.at
        expires_ms = at(plan.released_s) - GRACE_MS
        held = []
        for number, wanted in enumerate(plan.held):
            sale = self._till.open(expires_ms - (150 - 20 * number) * 1000, (wanted,))
            self._till.created(sale, expires_ms=expires_ms + 1500 * number)
            held.append(sale)
        pool = self._evening.packs[plan.held[0][0]].pool
        units = sum(self._units(sale) for sale in held)
        self._until_gone(self._evening.on_hand[pool] - units, at(plan.from_s), at(plan.empty_s))
        self._until_gone(units, at(plan.released_s) + 8000, at(plan.again_s))
        for number, which in enumerate(plan.late):
            self._till.paid(held[which], at(plan.late_s) + 9000 * number)

    def _plan(self, orders: int) -> list[tuple[int, dict[str, float]]]:
        """When each order is placed, and what it may be of."""
        parts = self._evening.parts()
        total = sum(part.orders for _, _, part in parts)
        planned = []
        for begin, end, part in parts:
            last = min(end, self._evening.end_ms - 15_000) - 1
            times = [self._dice.whole(begin + 1000, last) for _ in range(part.orders * orders // total)]
            planned += [(at_ms, part.packs) for at_ms in times]
        return sorted(planned, key=lambda placed: placed[0])

    def _deal(self, fates: tuple[str, ...], orders: int) -> list[str]:
        dealt = list(fates[:orders]) + ["paid"] * (orders - len(fates))
        return self._dice.shuffled(dealt)

    def _wanted(self, packs: dict[str, float], fate: str) -> tuple[tuple[str, int], ...]:
        quantity = 1 if self._dice.chance(0.8) else self._dice.whole(2, 3)
        if fate == "part_shipped":
            quantity = 3
        first = self._dice.weigh(packs)
        if fate == "paid" and self._dice.chance(0.06):
            other = "bamboo-5" if first.startswith("plum") else "plum-3"
            return ((first, quantity), (other, 1))
        return ((first, quantity),)

    def _befall(self, fate: str, sale: Sale) -> None:
        """Tell one order's story."""
        till, dice = self._till, self._dice
        paid_ms = sale.created_ms + dice.whole(3_000, 14_000) + dice.whole(0, 1) * dice.whole(0, 30_000)
        if fate in ("cancelled", "lapsing", "waiting"):
            lapsing = sale.created_ms + dice.whole(20, 70) * 1000
            till.created(sale, expires_ms=lapsing if fate == "lapsing" else None)
            if fate == "cancelled":
                till.cancelled(sale, sale.created_ms + dice.whole(15_000, 90_000))
            return
        till.created(
            sale,
            late_ms=paid_ms - sale.created_ms + dice.whole(500, 4000) if fate == "paid_first" else 0,
            sku=UNMATCHED_SKU if fate == "unmatched" else "",
        )
        if fate == "told_twice" and dice.chance(0.5):
            till.again(dice.whole(1_000, 9_000))
        if fate == "changed":
            till.changed(sale, sale.created_ms + 2_000, sale.wanted[0][1] + 1)
        till.paid(sale, paid_ms)
        if fate == "told_twice":
            till.again(dice.whole(1_000, 20_000))
        self._rejoice(sale, paid_ms)
        self._afterwards(fate, sale, paid_ms)

    def _afterwards(self, fate: str, sale: Sale, paid_ms: int) -> None:
        """What becomes of an order once it is paid."""
        till, dice = self._till, self._dice
        later_ms = paid_ms + dice.whole(60_000, 150_000)
        if fate == "refunded_before":
            till.refunded(sale, later_ms, "pre", sale.wanted[0][1])
            self._refunded.append((sale, later_ms))
        if fate in ("shipped", "refunded_after", "money_back"):
            till.shipped(sale, later_ms)
        if fate == "refunded_after":
            till.refunded(sale, later_ms + 100_000, "post", 1)
        if fate == "money_back":
            till.refunded(sale, later_ms + 60_000, "", 0)
        if fate == "part_shipped":
            till.shipped(sale, later_ms, 1)
            till.shipped(sale, later_ms + 90_000, 2)
        if fate == "closed":
            till.closed(sale, later_ms)

    def _rejoice(self, sale: Sale, paid_ms: int) -> None:
        if self._dice.chance(0.3):
            at_ms = paid_ms + self._dice.whole(2_000, 12_000)
            self.bought.append(Said(at_ms, sale.buyer, self._dice.pick(self._lines)))

    def _decide_refunded(self) -> None:
        """The helper puts one refunded order back for sale and writes one off; the others still wait."""
        for name, (sale, refunded_ms) in zip(("restock", "write_off"), self._refunded, strict=False):
            at_ms = refunded_ms + self._dice.whole(15_000, 40_000)
            args = {"shop": sale.shop.source, "order": sale.order}
            self.commands.append(Heard(at_ms, Command(at_ms, "console", f"c-{sale.order}", "小班", name, args)))

    def _until_gone(self, left: int, begin_ms: int, end_ms: int) -> None:
        """Paid orders until nothing is left of so many pieces."""
        packs = self._evening.plan.sellout.packs
        wanted = []
        while left:
            fitting = {p: w for p, w in packs.items() if self._evening.packs[p].content <= left}
            pack = self._dice.weigh(fitting)
            content = self._evening.packs[pack].content
            quantity = 2 if 2 * content <= left and self._dice.chance(0.15) else 1
            wanted.append((pack, quantity))
            left -= content * quantity
        for number, line in enumerate(wanted, 1):
            at_ms = begin_ms + (end_ms - begin_ms) * number // len(wanted) - self._dice.whole(0, 2_500)
            sale = self._till.open(at_ms, (line,))
            paid_ms = at_ms + self._dice.whole(2_500, 12_000)
            self._till.created(sale)
            self._till.paid(sale, paid_ms)
            self._rejoice(sale, paid_ms)

    def _units(self, sale: Sale) -> int:
        return sum(self._evening.packs[pack].content * quantity for pack, quantity in sale.wanted)
