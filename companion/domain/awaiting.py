"""Floor 0. Which orders wait for a word of their platform, and which of its words are of fruit that is ours to count.

Reads the State and the nouns it is given; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from companion.domain.books import OrderId
from companion.domain.inbound import Inbound, OrderEvent
from companion.domain.orders import NEED_DETAIL, NO_POOL, PAID_AND_CLOSED_UNPAID
from companion.domain.state import State

_ASKED: Final = frozenset({NEED_DETAIL, PAID_AND_CLOSED_UNPAID})
"""The flags that go when the platform is asked what the order is and where it stands."""


def awaiting(state: State) -> Iterator[OrderId]:
    """The orders whose platform should be asked about them, the one that has waited longest first."""
    stock = state.stock
    seen: set[int] = set()
    for number, flag in stock.tasks:
        if flag in _ASKED and number not in seen:
            seen.add(number)
            yield stock.numbered(number).id


def ours_to_count(state: State, nouns: Iterable[Inbound]) -> tuple[Inbound, ...]:
    """What a platform told of orders when it was asked, without fruit that was sent before the book began.

    What lay in the shed when the book began did not hold it. An order never heard of is then left out; of one that was
    heard of, for it was completed only now, the lines take from no pool.
    """
    told: list[Inbound] = []
    for (shop, order), events in groupby(nouns, _order_of):
        known = tuple(events)
        if not order or not _sent_before(state, known):
            told += known
        elif (shop, order) in state.stock.orders:
            told += map(_free, known)
    return tuple(told)


def _order_of(noun: Inbound) -> OrderId:
    return (noun.shop or noun.source, noun.order) if type(noun) is OrderEvent else ("", "")


def _sent_before(state: State, events: tuple[Inbound, ...]) -> bool:
    return any(type(one) is OrderEvent and one.event == "shipped" and one.at_ms < state.began_ms for one in events)


def _free(noun: Inbound) -> Inbound:
    if type(noun) is not OrderEvent or noun.event not in ("created", "changed"):
        return noun
    lines = tuple(replace(line, pack=NO_POOL, sku="") for line in noun.lines)
    return replace(noun, key=f"{noun.key}/before", lines=lines)
