"""Floor 2. Questions that the view does not answer: which orders end in these digits, what became of this one.

Reads the State by the desk's `look`, so that nothing is told that is not in the book, and single facts from the
Journal, in a thread; writes nothing. A new kind of question is a line in `_ASKED`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, NamedTuple, Protocol
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from companion.domain.books import OrderBook
from companion.domain.finding import FOUND_MOST, found, found_in, wanted
from companion.domain.order_sheet import fact_sheet, order_known, order_sheet, teller_of
from companion.domain.state import State
from companion.domain.trouble import Refused
from companion.journal.port import Journal
from companion.pipeline.archiving import Archivist, case_sheet
from companion.pipeline.desk import Look

FACTS_MOST: Final = 300
"""Facts told of one order: the newest; of the others only how many there are."""

Answer = dict[str, Any]


class Looking(Protocol):
    """Who has the State looked at, as far as it is in the book."""

    async def look(self, at: Look) -> Any: ...


class Asking:
    """Answers what faces ask of one station."""

    def __init__(self, desk: Looking, journal: Journal, archivist: Archivist | None = None) -> None:
        self.desk = desk
        self.journal = journal
        self.archivist = archivist

    async def answer(self, what: str, args: dict[str, Any], lang: str) -> Answer:
        """The answer to one question. Raises `Refused` for one that makes no sense, `Trouble` when it can't be read."""
        known = _ASKED.get(what)
        if known is None:
            raise Refused(f"没有「{what[:40]}」这种查询", f"there is no question {what[:40]!r}")
        try:
            asked = msgspec.convert(args, known.form, strict=False)
        except msgspec.ValidationError as wrong:
            raise Refused(f"「{what}」的参数不对：{wrong}", f"the arguments of {what} are wrong: {wrong}") from None
        return await known.answer(self, asked, lang)


class FindOrders(Struct, forbid_unknown_fields=True):
    """The end of an order's id, or of whom it is; nothing for the newest orders."""

    digits: Annotated[str, Meta(max_length=200)] = ""


class OrderHistory(Struct, forbid_unknown_fields=True):
    """One order."""

    shop: Annotated[str, Meta(min_length=1, max_length=200)]
    order: Annotated[str, Meta(min_length=1, max_length=200)]


class SearchClinic(Struct, forbid_unknown_fields=True):
    """What to look for in the clinic's archive; nothing for the newest answers."""

    text: Annotated[str, Meta(max_length=200)] = ""


async def _search_clinic(asking: Asking, asked: SearchClinic, _lang: str) -> Answer:
    if asking.archivist is None:
        raise Refused("这里没有坐诊档案", "there is no archive of the clinic here")
    found = await asking.archivist.search(asked.text)
    names = await asking.desk.look(lambda state: {expert.id: expert.name for expert in state.catalogue.experts})
    return {"cases": [case_sheet(kept, names) for kept in found]}


async def _find_orders(asking: Asking, asked: FindOrders, _lang: str) -> Answer:
    numbers: list[int] = []
    count = 0
    # Orders only come, and keep their ids: they are walked through while the desk goes on, and what is told of those
    # found is looked at once more.
    known: list[OrderBook] = await asking.desk.look(lambda state: state.stock.by_number)
    for part in found_in(known, wanted(asked.digits)):
        numbers += part[: FOUND_MOST - len(numbers)]
        count += len(part)
        await asyncio.sleep(0)
    orders = await asking.desk.look(lambda state: [found(state, number) for number in numbers])
    return {"orders": orders, "more": count - len(numbers)}


async def _order_history(asking: Asking, asked: OrderHistory, lang: str) -> Answer:
    def look(state: State) -> tuple[Any, ...] | Refused:
        try:
            book = order_known(state, (asked.shop, asked.order))
        except Refused as refused:
            return refused
        teller = teller_of(state, book, lang, ZoneInfo(state.catalogue.timezone))
        return order_sheet(state, book, teller), book.seqs, teller

    seen = await asking.desk.look(look)
    if isinstance(seen, Refused):
        raise seen
    order, sequences, teller = seen
    told = await asyncio.to_thread(asking.journal.read_some, sequences[-FACTS_MOST:])
    facts = [fact_sheet(sequence, fact, teller) for sequence, fact in told]
    return {"order": order, "facts": facts, "more": len(sequences) - len(facts)}


class _Asked(NamedTuple):
    form: type[Struct]
    answer: Callable[[Asking, Any, str], Awaitable[Answer]]


_ASKED: Final = {
    "find_orders": _Asked(FindOrders, _find_orders),
    "order_history": _Asked(OrderHistory, _order_history),
    "search_clinic": _Asked(SearchClinic, _search_clinic),
}

NAMES: Final = tuple(_ASKED)
"""Every kind of question there is."""

__all__ = ["FACTS_MOST", "NAMES", "Asking", "FindOrders", "OrderHistory", "SearchClinic"]
