"""Floor 0. The order machine: what became of one line of an order, as facts that merge, and where its units are.

Reads and writes only the Tale it is given. Every fact merges by min, max, or, or last-writer-wins, so that order of
arrival, duplicates and two sources cannot matter; `split` is a pure function of what was merged. Amounts are units
(packs); `stock` turns them into grams or pieces. The design, with its table of states and events, is explained in
docs/explanation/stock.md.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeVar

from msgspec import Struct

from companion.domain.inbound import Phase

_PHASES: Final[dict[str, int]] = {"": 0, "pre": 1, "post": 2}

NEED_DETAIL: Final = "NEED_DETAIL"
PAID_AND_CLOSED_UNPAID: Final = "PAID_AND_CLOSED_UNPAID"
REFUND_OVER_QTY: Final = "REFUND_OVER_QTY"
POST_REFUND_NOT_SHIPPED: Final = "POST_REFUND_NOT_SHIPPED"
RESTOCK_OVER_REFUND: Final = "RESTOCK_OVER_REFUND"
UNMAPPED: Final = "UNMAPPED"
CONFLICT: Final = "CONFLICT"

FLAGS: Final = (
    NEED_DETAIL,
    PAID_AND_CLOSED_UNPAID,
    REFUND_OVER_QTY,
    POST_REFUND_NOT_SHIPPED,
    RESTOCK_OVER_REFUND,
    UNMAPPED,
    CONFLICT,
)
"""What a helper is asked to look at. A flag never blocks an order."""


class Goods(NamedTuple):
    """What a line is of: the newest `version` wins, and between equals the greater tuple.

    `takes` is what one unit takes, as (pool, grams or pieces); empty when no pack is known for the line.
    """

    version: int
    takes: tuple[tuple[str, int], ...] = ()
    price_fen: int = 0
    pack: str = ""


class Quantity(NamedTuple):
    """How many units: the newest `version` wins, and between equals the greater."""

    version: int
    units: int


_T = TypeVar("_T", Goods, Quantity)


class Refund(NamedTuple):
    """One successful refund: `units` given back (None: all of the line; 0: money only) at `ok_ms`."""

    units: int | None
    phase: Phase
    ok_ms: int


class Tale(Struct):
    """What is known of a line, or of all lines of an order. Zero times mean "not yet"."""

    quantity: Quantity | None = None
    goods: Goods | None = None
    created: bool = False
    paid_ms: int = 0
    closed_unpaid_ms: int = 0
    closed_refund: bool = False
    expired: bool = False
    shipped_units: int = 0
    ship_all: bool = False
    ship_ms: int = 0
    refunds: dict[str, Refund] = {}
    completed: bool = False

    @property
    def paid(self) -> bool:
        """Money came in, or something that cannot happen without it."""
        return bool(
            self.paid_ms or self.shipped_units or self.ship_all or self.completed or self.closed_refund or self.refunds
        )


def earlier(a: int, b: int) -> int:
    """The earlier of two times in ms, where 0 means unknown."""
    return min(a, b) if a and b else a or b


def newer(a: _T | None, b: _T | None) -> _T | None:
    """The winner of two versioned values, either of which may be missing."""
    if a is None or b is None:
        return a or b
    return max(a, b)


def merge_refund(one: Refund, two: Refund) -> Refund:
    """What two reports of one refund say together."""
    units = None if one.units is None or two.units is None else max(one.units, two.units)
    phase = one.phase if _PHASES[one.phase] >= _PHASES[two.phase] else two.phase
    return Refund(units, phase, min(one.ok_ms, two.ok_ms))


def merge(one: Tale, two: Tale) -> Tale:
    """What two tales say together; commutative, associative and idempotent."""
    refunds = dict(one.refunds)
    for key, refund in two.refunds.items():
        refunds[key] = merge_refund(refunds[key], refund) if key in refunds else refund
    return Tale(
        newer(one.quantity, two.quantity),
        newer(one.goods, two.goods),
        one.created or two.created,
        earlier(one.paid_ms, two.paid_ms),
        earlier(one.closed_unpaid_ms, two.closed_unpaid_ms),
        one.closed_refund or two.closed_refund,
        one.expired or two.expired,
        max(one.shipped_units, two.shipped_units),
        one.ship_all or two.ship_all,
        earlier(one.ship_ms, two.ship_ms),
        refunds,
        one.completed or two.completed,
    )


class Split(NamedTuple):
    """Where the units of one line are. Unpaid: reserved or nowhere; paid: the rest adds up to the quantity."""

    reserved: int = 0
    committed: int = 0
    shipped: int = 0
    recoverable: int = 0
    restocked: int = 0
    lost: int = 0


NOWHERE: Final = Split()
ALL: Final = 1 << 62
"""A decision on more units than any line has: whatever is recoverable."""


def split(tale: Tale, restocked: int = 0, lost: int = 0, hold_unpaid: bool = True) -> Split:
    """Where the units of a line are, given its tale and what the helper decided on goods refunded before shipping.

    `restocked` and `lost` are units decided on so far; more than there is to decide on counts as what there is.
    """
    if tale.quantity is None:
        return NOWHERE
    quantity = tale.quantity.units
    if not tale.paid:
        held = hold_unpaid and tale.created and not tale.closed_unpaid_ms and not tale.expired
        return Split(reserved=quantity if held else 0)
    before = 0
    for refund in tale.refunds.values():
        if _before_shipping(refund, tale.ship_ms):
            before += quantity if refund.units is None else refund.units
    told = min(tale.shipped_units, quantity)
    shipped = max(quantity - before, told) if tale.ship_all or tale.completed else told
    held_back = quantity - shipped if tale.closed_refund else min(before, quantity - shipped)
    back = min(restocked, held_back)
    gone = min(lost, held_back - back)
    return Split(0, quantity - shipped - held_back, shipped, held_back - back - gone, back, gone)


def flags(tale: Tale, where: Split, restocked: int = 0, lost: int = 0) -> tuple[str, ...]:
    """What a helper should look at in this line, in the order of FLAGS."""
    found = []
    if tale.quantity is None:
        found.append(NEED_DETAIL)
    if tale.paid and tale.closed_unpaid_ms:
        found.append(PAID_AND_CLOSED_UNPAID)
    if tale.quantity is not None:
        if tale.refunds and sum(r.units or 0 for r in tale.refunds.values()) > tale.quantity.units:
            found.append(REFUND_OVER_QTY)
        kept = where.committed and not where.shipped
        if kept and tale.refunds and any(_after_shipping(r, tale) for r in tale.refunds.values()):
            found.append(POST_REFUND_NOT_SHIPPED)
        # ALL is the pool's standing rule, not a tap of the helper's that shipping could contradict.
        if (restocked < ALL and restocked > where.restocked) or lost > where.lost:
            found.append(RESTOCK_OVER_REFUND)
        if tale.goods is None or not tale.goods.takes:
            found.append(UNMAPPED)
    return tuple(found)


def _before_shipping(refund: Refund, ship_ms: int) -> bool:
    if refund.phase:
        return refund.phase == "pre"
    return not ship_ms or refund.ok_ms < ship_ms


def _after_shipping(refund: Refund, tale: Tale) -> bool:
    money_only = refund.units == 0 and refund.phase != "pre"
    return money_only or not _before_shipping(refund, tale.ship_ms)
