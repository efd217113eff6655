"""A second opinion on stock: the rules written down once more, slowly and another way, to compare the books with.

Nothing here shares a line with `companion.domain.orders`: each line's units are put one by one where the rules say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from companion.domain.inbound import OrderEvent, OrderLine

FOREVER: Final = 10**18
ACCOUNTS: Final = ("available", "reserved", "committed", "shipped", "recoverable", "lost")
LineKey = tuple[str, str, str]


class Told:
    """All that was said of one line, as lists: nothing is merged before the end."""

    def __init__(self, events: Sequence[tuple[OrderEvent, OrderLine | None]], expired: bool) -> None:
        self.events = events
        self.expired = expired

    def times(self, event: str) -> list[int]:
        return [noun.at_ms for noun, _ in self.events if noun.event == event]

    @property
    def quantity(self) -> int | None:
        told = [
            (noun.at_ms if noun.version is None else noun.version, line.quantity)
            for noun, line in self.events
            if noun.event in ("created", "changed") and line is not None and line.quantity is not None
        ]
        return max(told)[1] if told else None

    @property
    def paid(self) -> bool:
        # Four or no parcels: "0 of it sent" is no sign of payment.
        sent = any(line is None or line.quantity is None or line.quantity for line in self.lines("shipped"))
        return bool(sent or any(self.times(x) for x in ("paid", "completed", "closed", "refunded")))

    def lines(self, event: str) -> list[OrderLine | None]:
        return [line for noun, line in self.events if noun.event == event]

    def refunds_before_shipping(self, quantity: int) -> int:
        shipped_at = min(self.times("shipped"), default=FOREVER)
        ids = {noun.refund for noun, _ in self.events if noun.event == "refunded"}
        total = 0
        for id in ids:
            parts = [(noun, line) for noun, line in self.events if noun.event == "refunded" and noun.refund == id]
            phases = {line.phase for _, line in parts if line is not None}
            before = "pre" in phases and "post" not in phases
            if not phases - {""}:
                before = min(noun.at_ms for noun, _ in parts) < shipped_at
            counted = [line.quantity for _, line in parts if line is not None and line.quantity is not None]
            units = max(counted, default=quantity)
            total += units if before else 0
        return total

    def places(self, restocked: int = 0, lost: int = 0) -> Counter[str]:
        """Where each unit is: "reserved", "committed", "shipped", "recoverable", "restocked" or "lost"."""
        quantity = self.quantity
        if quantity is None:
            return Counter()
        if not self.paid:
            held = self.times("created") and not self.times("cancelled") and not self.expired
            return Counter(["reserved"] * quantity if held else [])
        parcels = self.lines("shipped")
        told = max((line.quantity or 0 for line in parcels if line is not None), default=0)
        back = min(self.refunds_before_shipping(quantity), quantity)
        everything = any(line is None or line.quantity is None for line in parcels) or bool(self.times("completed"))
        gone = max(quantity - back, min(told, quantity)) if everything else min(told, quantity)
        units = ["shipped"] * gone
        staying = quantity - gone
        returned = staying if self.times("closed") else min(back, staying)
        units += ["committed"] * (staying - returned)
        decisions = ["restocked"] * restocked + ["lost"] * lost + ["recoverable"] * quantity
        return Counter(units + decisions[:returned])


def gather(told: Iterable[OrderEvent], expired: Iterable[tuple[str, str]] = ()) -> dict[LineKey, Told]:
    """What was said of each line; an event without lines is about all of them."""
    once: dict[tuple[str, str], OrderEvent] = {}
    for noun in told:
        once.setdefault((noun.source, noun.key), noun)
    by_order: dict[tuple[str, str], list[OrderEvent]] = {}
    for noun in once.values():
        by_order.setdefault((noun.shop or noun.source, noun.order), []).append(noun)
    let_go = set(expired)
    found: dict[LineKey, Told] = {}
    for id, nouns in by_order.items():
        for line in {line.line for noun in nouns for line in noun.lines}:
            about: list[tuple[OrderEvent, OrderLine | None]] = []
            for noun in nouns:
                own = [x for x in noun.lines if x.line == line]
                about += [(noun, x) for x in own] if noun.lines else [(noun, None)]
            found[(*id, line)] = Told(about, id in let_go)
    return found


def balance(opened: int, contents: dict[LineKey, int], lines: dict[LineKey, Counter[str]]) -> dict[str, int]:
    """The accounts of one pool that opened with so much, given what a unit of each line takes from it."""
    accounts = dict.fromkeys(ACCOUNTS, 0)
    accounts["available"] = opened
    for key, places in lines.items():
        content = contents.get(key, 0)
        for place, units in places.items():
            if place != "restocked":
                accounts[place] += units * content
                accounts["available"] -= units * content
    return accounts
