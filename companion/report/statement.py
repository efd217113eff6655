"""Floor 3, pure. One settlement as a bookkeeper reads it: who is owed what, for which lots, and from when to when.

Reads the facts of a settlement and the catalogue; writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct

from companion.domain.catalogue import Catalogue, Unit
from companion.domain.facts import Allotted, LotSettled, SettlementClosed
from companion.domain.trouble import Lang

JIN_G = 500


class Statement(Struct, frozen=True):
    """A settlement with the names it needs; without an `id` it is a look at what would be settled now."""

    closed: SettlementClosed
    rows: tuple[Allotted, ...]
    catalogue: Catalogue

    @property
    def id(self) -> str:
        """The settlement's id, empty while it is only looked at."""
        return self.closed.settlement

    @property
    def adjusting(self) -> list[Allotted]:
        """The rows that correct what settlements before have said."""
        return [row for row in self.rows if row.adjusts]

    @property
    def unpriced(self) -> list[LotSettled]:
        """The lots that are owed for at a price nobody has said yet."""
        return [lot for lot in self.closed.lots if lot.amount and not lot.price_fen and lot.household]

    def owed(self) -> dict[str, list[LotSettled]]:
        """What is owed for, by household, in the order of the lots; the cooperative's own is under ""."""
        found: dict[str, list[LotSettled]] = {}
        for lot in self.closed.lots:
            if lot.amount or lot.owed_fen:
                found.setdefault(lot.household, []).append(lot)
        return found

    def households(self) -> dict[str, str]:
        """Whose each lot is, by lot."""
        return {lot.lot: lot.household for lot in self.closed.lots}

    def unit(self, pool: str) -> Unit:
        """What a pool is counted in."""
        return next((known.unit for known in self.catalogue.pools if known.id == pool), "g")

    def pool_name(self, pool: str) -> str:
        """What a pool is called."""
        return next((plain(known.name) for known in self.catalogue.pools if known.id == pool), plain(pool))

    def day(self, at_ms: int) -> str:
        """A time on the station's clock: 2026-06-16 09:30."""
        when = dt.datetime.fromtimestamp(at_ms / 1000, ZoneInfo(self.catalogue.timezone))
        return when.strftime("%Y-%m-%d %H:%M")


def household_name(household: str, lang: Lang) -> str:
    """A household as it is shown; nobody's fruit is the cooperative's."""
    return plain(household) or ("合作社" if lang == "zh" else "the cooperative")


def plain(text: str) -> str:
    """Text from outside as one line without anything a terminal or a spreadsheet could take for more than text."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def counted(amount: int, unit: Unit) -> Decimal:
    """An amount as people count it, to the gram: 斤 or pieces."""
    return Decimal(amount) if unit == "piece" else Decimal(amount) / JIN_G


def yuan(fen: int) -> Decimal:
    """Fen as yuan, exact."""
    return Decimal(fen).scaleb(-2)


def total_fen(lots: Iterable[LotSettled]) -> int:
    """What these lots are owed together."""
    return sum(lot.owed_fen for lot in lots)
