"""The till: order events with their ids and keys, in the forms each shop uses. Reads the plan; writes nothing.

What happens to an order, and when, is decided in sales.py; here is only how it is said.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from companion.domain.inbound import EventName, OrderEvent, OrderLine, Phase
from sample_show.crowd import Crowd, Person
from sample_show.dice import Dice
from sample_show.heard import Heard
from sample_show.plan import Evening, Shop

UNMATCHED_SKU = "3512399999999"


class Sale(NamedTuple):
    """An order as it was placed."""

    shop: Shop
    order: str
    buyer: Person
    wanted: tuple[tuple[str, int], ...]
    created_ms: int


class Till:
    """Writes down order events in the order they happen to be made; `heard` is what came of it."""

    def __init__(self, evening: Evening, crowd: Crowd, dice: Dice) -> None:
        self._evening, self._crowd, self._dice = evening, crowd, dice
        self._shops = {s.source: s for s in evening.plan.shop}
        self._shares = {s.source: s.share for s in evening.plan.shop}
        self._orders: Counter[str] = Counter()
        self.heard: list[Heard] = []

    def open(self, at_ms: int, wanted: tuple[tuple[str, int], ...], source: str = "") -> Sale:
        """A new order of so many of these packs; nothing is heard of it before `created`."""
        shop = self._shops[source or self._dice.weigh(self._shares)]
        self._orders[shop.source] += 1
        order = f"{shop.prefix}{1000 + self._orders[shop.source]}"
        return Sale(shop, order, self._crowd.someone(shop.room), wanted, at_ms)

    def created(self, sale: Sale, late_ms: int = 0, expires_ms: int | None = None, sku: str = "") -> None:
        """The order was placed; heard `late_ms` after that. `sku` is a code that the station doesn't know."""
        lines = []
        for number, (pack, quantity) in enumerate(sale.wanted, 1):
            codes = self._evening.packs[pack].sku.get(sale.shop.source, ())
            if sku:
                lines.append(OrderLine(str(number), sku=sku, quantity=quantity))
            elif sale.shop.names == "sku":
                lines.append(OrderLine(str(number), sku=self._dice.pick(codes), quantity=quantity))
            else:
                lines.append(OrderLine(str(number), pack=pack, quantity=quantity))
        self._say(sale, sale.created_ms, "created", tuple(lines), late_ms, expires_ms=expires_ms)

    def changed(self, sale: Sale, at_ms: int, quantity: int) -> None:
        """The buyer wants so many of the first line after all."""
        self._say(sale, at_ms, "changed", (OrderLine("1", quantity=quantity),))

    def paid(self, sale: Sale, at_ms: int, late_ms: int = 0) -> None:
        """It was paid."""
        self._say(sale, at_ms, "paid", (), late_ms)

    def cancelled(self, sale: Sale, at_ms: int) -> None:
        """The buyer thought better of it before paying."""
        self._say(sale, at_ms, "cancelled")

    def shipped(self, sale: Sale, at_ms: int, units: int | None = None) -> None:
        """It was sent: all of it, or so many units of its first line."""
        lines = () if units is None else (OrderLine("1", quantity=units),)
        self._say(sale, at_ms, "shipped", lines, part="" if units is None else f"-{units}")

    def refunded(self, sale: Sale, at_ms: int, phase: Phase, units: int) -> None:
        """Units of the first line were given back (0: some money only, fruit that had gone bad)."""
        price = self._evening.packs[sale.wanted[0][0]].price_fen
        amount = price * units if units else price // 4
        lines = (OrderLine("1", quantity=units, phase=phase),)
        self._say(sale, at_ms, "refunded", lines, refund=f"R{sale.order}", amount_fen=amount)

    def closed(self, sale: Sale, at_ms: int) -> None:
        """The platform closed it, for all was refunded."""
        self._say(sale, at_ms, "closed")

    def again(self, late_ms: int) -> None:
        """What was last heard is heard once more, so much later."""
        last = self.heard[-1]
        self.heard.append(Heard(last.heard_ms + late_ms, last.noun))

    def total_fen(self, sale: Sale) -> int:
        """What the buyer pays."""
        return sum(self._evening.packs[pack].price_fen * quantity for pack, quantity in sale.wanted)

    def _say(
        self,
        sale: Sale,
        at_ms: int,
        event: EventName,
        lines: tuple[OrderLine, ...] = (),
        late_ms: int = 0,
        *,
        expires_ms: int | None = None,
        refund: str = "",
        amount_fen: int | None = None,
        part: str = "",
    ) -> None:
        created = event == "created"
        noun = OrderEvent(
            at_ms,
            sale.shop.source,
            f"{sale.order}-{event}{part}",
            sale.order,
            event,
            lines,
            expires_at_ms=expires_ms,
            refund=refund,
            amount_fen=amount_fen,
            total_fen=self.total_fen(sale) if created else None,
            buyer=sale.buyer.name if created else "",
        )
        self.heard.append(Heard(at_ms + late_ms, noun))
