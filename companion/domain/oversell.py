"""Floor 0. A pool that is oversold: which orders that concerns, and what can be done. Reads the State; writes nothing.

Named are the orders paid for last, for those who bought first shall have their fruit. Nothing is cancelled by itself:
people decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from companion.domain.books import OrderBook
from companion.domain.units import HALF_JIN_G, format_amount

if TYPE_CHECKING:
    from companion.domain.state import State

NAMED_MOST: Final = 20
COUNTED_MOST: Final = 1000
"""Orders beyond this are not counted: that many are a slip of the hand, such as a recount of 6 for 600."""


class Concerned(NamedTuple):
    """An order paid for and not yet sent, paid at `paid_ms`, and what of the pool it still waits for."""

    book: OrderBook
    paid_ms: int
    amount: int


def concerned(state: State, pool: str) -> Iterator[Concerned]:
    """The newest unsent orders of a pool, by when they were paid, as many as cover what is oversold; at most all."""
    missing = state.stock.pools[pool].oversold
    if not missing:
        return
    for paid_ms, book in state.stock.newest_unshipped(pool):
        amount = waits_for(book, pool)
        yield Concerned(book, paid_ms, amount)
        missing -= amount
        if missing <= 0:
            return


def waits_for(book: OrderBook, pool: str) -> int:
    """What an order was paid for and not yet sent of a pool, in grams or pieces."""
    return sum(
        line.posted.committed * content
        for line in book.lines.values()
        if line.posted.committed and line.goods
        for id, content in line.goods.takes
        if id == pool
    )


class Shortfall(NamedTuple):
    """What is missing of a pool, the newest orders that concerns, how many more it concerns, and ideas."""

    amount: int
    named: tuple[Concerned, ...]
    more: int
    ideas: tuple[str, ...]


def shortfall(state: State, pool: str) -> Shortfall | None:
    """What to say of an oversold pool; None when it is not. `more` counts no further than COUNTED_MOST."""
    books = state.stock.pools.get(pool)
    if books is None or not books.oversold:
        return None
    orders = concerned(state, pool)
    named = tuple(islice(orders, NAMED_MOST))
    more = sum(1 for _ in islice(orders, COUNTED_MOST - NAMED_MOST))
    return Shortfall(books.oversold, named, more, ideas(state, pool, named))


def ideas(state: State, pool: str, named: tuple[Concerned, ...]) -> tuple[str, ...]:
    """What can be done about an oversold pool, a sentence each in the station's language; the best first."""
    say = _ZH if state.catalogue.language == "zh" else _EN
    books = state.stock.pools[pool]
    missing = _shown(state, pool, books.oversold)
    found = []
    if household := _brought_most(state, pool):
        found.append(say["more"].format(household=household, amount=missing))
    if books.reserved:
        held = _shown(state, pool, min(books.reserved, books.oversold))
        found.append(say["unpaid"].format(amount=held))
    if smaller := _smaller(state, pool, named):
        found.append(say["smaller"].format(title=smaller))
    if named:
        found.append(say["refund"].format(amount=missing))
    return tuple(found)


_ZH: Final = {
    "more": "请{household}再送 {amount}",
    "unpaid": "其中 {amount} 还没付款，没付成会自动放回",
    "smaller": "和买家商量改发小规格：{title}",
    "refund": "还不够就退款，从最后付款的订单退起，最多 {amount}",
}
_EN: Final = {
    "more": "Ask {household} for {amount} more",
    "unpaid": "{amount} of it is not paid for yet and comes back by itself if it stays unpaid",
    "smaller": "Agree with buyers on a smaller pack: {title}",
    "refund": "If that is not enough refund, the orders paid last first: at most {amount}",
}


def _shown(state: State, pool: str, amount: int) -> str:
    unit = state.stock.pools[pool].unit
    # What is missing is rounded up: half a 斤 too little would leave the last box short.
    whole = amount if unit == "piece" else -(-amount // HALF_JIN_G) * HALF_JIN_G
    return format_amount(whole, unit, state.catalogue.language)


def _brought_most(state: State, pool: str) -> str:
    brought: dict[str, int] = {}
    for lot in state.lots.lots.values():
        if lot.pool == pool and lot.household:
            brought[lot.household] = brought.get(lot.household, 0) + lot.amount
    return min(brought, key=lambda household: (-brought[household], household), default="")


def _smaller(state: State, pool: str, named: tuple[Concerned, ...]) -> str:
    pile = state.piles.get(pool)
    if pile is None or not pile.packs:
        return ""
    smallest = min(pile.packs, key=lambda pack: (pack.content, pack.id))
    larger = any(
        content > smallest.content
        for one in named
        for line in one.book.lines.values()
        if line.posted.committed and line.goods
        for id, content in line.goods.takes
        if id == pool
    )
    return smallest.title if larger else ""
