"""Floor 0. The order machine: what became of one line of an order, as facts that merge, and where its units are.

Reads and writes only the Tale it is given. Every fact merges by min, max, or, or last-writer-wins, so that order of
arrival, duplicates and two sources cannot matter; `split` is a pure function of what was merged. Amounts are units
(packs); `stock` turns them into grams or pieces. The design, with its table of states and events, is explained in
docs/explanation/stock.md.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

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


TOLD: Final = "\x1etold"
"""The line a helper says an order holds while the platform does not. No id from outside holds its first character."""
STATED: Final = "file/"
"""What the ids of refunds begin with that an export states: how much of a line was given back in all, so far."""
NO_POOL: Final = "-"
"""The pack of what takes from no pool: a gift, a price difference, a deposit."""


class Goods(NamedTuple):
    """What a line is of: the newest `version` wins, between equals the greater `turn`, then the greater tuple.

    `takes` is what one unit takes, as (pool, grams or pieces). `turn` counts how often helpers have changed their
    mind at this version. Without a `pack` it is a mapping taken back, and no goods are known. `source` told of it.
    """

    version: int
    takes: tuple[tuple[str, int], ...] = ()
    price_fen: int = 0
    pack: str = ""
    turn: int = 0
    source: str = ""

    @property
    def known(self) -> bool:
        """Whether it says what the line is of."""
        return bool(self.takes or self.pack)


class Quantity(NamedTuple):
    """How many units: the newest `version` wins, and between equals the greater."""

    version: int
    units: int


class Refund(NamedTuple):
    """One successful refund: `units` given back (None: not said, so all of the line; 0: money only) at `ok_ms`."""

    units: int | None
    phase: Phase
    ok_ms: int


class Tale(Struct, omit_defaults=True, gc=False):
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


def newer(a: Quantity | None, b: Quantity | None) -> Quantity | None:
    """The winner of two quantities, either of which may be missing."""
    if a is None or b is None:
        return b if a is None else a
    return max(a, b)


def newer_goods(a: Goods | None, b: Goods | None) -> Goods | None:
    """The winner of two words on what a line is of, either of which may be missing."""
    if a is None or b is None:
        return b if a is None else a
    return a if (a.version, a.turn, *a) >= (b.version, b.turn, *b) else b


def merge_refund(one: Refund, two: Refund) -> Refund:
    """What two reports of one refund say together: a push that names no units gives way to whoever counts them."""
    told = [refund.units for refund in (one, two) if refund.units is not None]
    units = max(told, default=None)
    phase = one.phase if _PHASES[one.phase] >= _PHASES[two.phase] else two.phase
    return Refund(units, phase, min(one.ok_ms, two.ok_ms))


def merge(one: Tale, two: Tale) -> Tale:
    """What two tales say together; commutative, associative and idempotent."""
    refunds = dict(one.refunds)
    for key, refund in two.refunds.items():
        refunds[key] = merge_refund(refunds[key], refund) if key in refunds else refund
    return Tale(
        newer(one.quantity, two.quantity),
        newer_goods(one.goods, two.goods),
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
_at: Final = lru_cache(maxsize=4096)(Split)
"""Most lines are of a few units: their splits are kept once."""
ALL: Final = 1 << 62
"""A decision on more units than any line has: whatever is recoverable and was not written off."""


def split(tale: Tale, restocked: int = 0, lost: int = 0, hold_unpaid: bool = True) -> Split:
    """Where the units of a line are, given its tale and what the helper decided on goods refunded before shipping.

    `restocked` and `lost` are units decided on so far; more than there is to decide on counts as what there is. ALL
    restocked is a pool's standing rule: it puts back what was not written off.
    """
    if tale.quantity is None:
        return NOWHERE
    quantity = tale.quantity.units
    if not tale.paid:
        held = hold_unpaid and tale.created and not tale.closed_unpaid_ms and not tale.expired
        return _at(quantity, 0, 0, 0, 0, 0) if held and quantity else NOWHERE
    if not tale.refunds and not tale.closed_refund and not tale.shipped_units:
        whole = tale.ship_all or tale.completed
        return _at(0, 0, quantity, 0, 0, 0) if whole else _at(0, quantity, 0, 0, 0, 0)
    before = 0
    for refund in tale.refunds.values():
        if before_shipping(refund, tale.ship_ms):
            before += quantity if refund.units is None else refund.units
    told = min(tale.shipped_units, quantity)
    shipped = max(quantity - before, told) if tale.ship_all or tale.completed else told
    held_back = quantity - shipped if tale.closed_refund else min(before, quantity - shipped)
    back = held_back - min(lost, held_back) if restocked == ALL else min(restocked, held_back)
    gone = min(lost, held_back - back)
    return _at(0, quantity - shipped - held_back, shipped, held_back - back - gone, back, gone)


def flags(tale: Tale, where: Split, restocked: int = 0, lost: int = 0) -> tuple[str, ...]:
    """What a helper should look at in this line, in the order of FLAGS."""
    goods = tale.goods
    plain = tale.quantity is not None and goods is not None and (goods.takes or goods.pack)
    if plain and not (tale.closed_unpaid_ms or tale.refunds or restocked or lost):
        return ()
    found = []
    # What nobody paid for and nobody will needs no detail: it can hold nothing.
    if tale.quantity is None and (tale.paid or not (tale.closed_unpaid_ms or tale.expired)):
        found.append(NEED_DETAIL)
    if tale.paid and tale.closed_unpaid_ms:
        found.append(PAID_AND_CLOSED_UNPAID)
    if tale.quantity is not None:
        if tale.refunds and sum(r.units or 0 for r in tale.refunds.values()) > tale.quantity.units:
            found.append(REFUND_OVER_QTY)
        kept = where.committed and not where.shipped
        if kept and tale.refunds and any(after_shipping(r, tale) for r in tale.refunds.values()):
            found.append(POST_REFUND_NOT_SHIPPED)
        # ALL is the pool's standing rule, not a tap of the helper's that shipping could contradict.
        if (restocked < ALL and restocked > where.restocked) or lost > where.lost:
            found.append(RESTOCK_OVER_REFUND)
        if goods is None or not goods.known:
            found.append(UNMAPPED)
    return tuple(found)


def before_shipping(refund: Refund, ship_ms: int) -> bool:
    """Whether a refund is of fruit not yet sent when it succeeded; where nobody says, the times decide."""
    if refund.phase:
        return refund.phase == "pre"
    return not ship_ms or refund.ok_ms < ship_ms


def after_shipping(refund: Refund, tale: Tale) -> bool:
    """Whether a refund is one that a line not yet sent should not have: of money only, or said to be after it."""
    money_only = refund.units == 0 and refund.phase != "pre"
    return money_only or not before_shipping(refund, tale.ship_ms)
