"""Floor 0. One order, whole: how it stands, where each of its units is and why, and what was told of it.

Reads the State and the order's facts; writes nothing.
"""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Any, Final

from companion.domain.books import LineBook, OrderBook, OrderId
from companion.domain.explain import Case, explain
from companion.domain.facts import AnyFact
from companion.domain.finding import found
from companion.domain.history import Teller, source_of, tell
from companion.domain.orders import TOLD
from companion.domain.speech import Speech
from companion.domain.state import State
from companion.domain.trouble import Refused

LINES_MOST: Final = 300
"""Lines told of one order: the first; of the others only how many there are. Each is explained, which takes a while."""


def order_known(state: State, id: OrderId) -> OrderBook:
    """The order's book. Raises `Refused` when there is none."""
    book = state.stock.orders.get(id)
    if book is None:
        raise Refused(
            f"找不到 {id[0]} 的订单 {id[1]}：请检查订单号", f"order {id[1]} of {id[0]} is not known: check the id"
        )
    return book


def teller_of(state: State, book: OrderBook, lang: str, zone: dt.tzinfo) -> Teller:
    """How to speak of an order: its day, the names of its pools and packs, what each of its lines is called."""
    pools = {pool.id: (pool.name, pool.unit) for pool in state.catalogue.pools}
    units = {id: (id, pool.unit) for id, pool in state.stock.pools.items()}
    packs = {pack.id: pack.title for pack in state.packs.values()}
    speech = Speech(lang, zone, book.at_ms, units | pools, packs)
    return Teller(speech, {id: _title(line, speech) for id, line in book.lines.items()})


def order_sheet(state: State, book: OrderBook, teller: Teller) -> dict[str, Any]:
    """The head of an order and its lines: the first part of the answer to `order_history` (docs/reference/feed.md)."""
    return {
        **found(state, book.number),
        "paid_fen": book.paid_fen,
        "refunded_fen": book.refunded_fen,
        "lines": [_line(state, book, id, teller) for id in islice(book.lines, LINES_MOST)],
        "more_lines": max(0, len(book.lines) - LINES_MOST),
    }


def fact_sheet(sequence: int, fact: AnyFact, teller: Teller) -> dict[str, Any]:
    """One fact of an order's history."""
    heard_ms = getattr(fact, "heard_ms", 0) or fact.at_ms
    return {
        "seq": sequence,
        "at": fact.at_ms,
        "heard_at": heard_ms,
        "fact": type(fact).__struct_config__.tag,
        "source": source_of(fact),
        "key": teller.speech.plain(getattr(fact, "key", "")),
        "say": tell(fact, teller),
    }


def _line(state: State, book: OrderBook, id: str, teller: Teller) -> dict[str, Any]:
    line = book.lines[id]
    takes = line.goods.takes if line.goods else ()
    return {
        "line": "" if id == TOLD else id,
        "title": teller.titles[id],
        "sku": teller.speech.plain(line.sku[-1]),
        "units": line.units,
        "content": takes[0][1] if takes else 0,
        "unit": teller.speech.unit(takes[0][0]) if takes else "",
        "where": dict(zip(line.posted._fields, line.posted, strict=True)),
        "why": [part.say for part in explain(_case(state, book, id), teller.speech)],
    }


def _case(state: State, book: OrderBook, id: str) -> Case:
    line, stock = book.lines[id], state.stock
    takes = line.tale.goods.takes if line.tale.goods else ()
    return Case(
        line.tale,
        line.posted,
        line.restocked,
        line.lost,
        by_rule=any(pool in stock.auto_restock for pool, _ in takes),
        holds=stock.hold_unpaid,
        expires_ms=book.expires_ms,
        told=id == TOLD,
        parked=_parked(line),
    )


def _parked(line: LineBook) -> str:
    """A code told later than what is booked, that no pack is known for."""
    waiting = [told for source in line.codes or {} if (told := line.waits_for(source)) is not None]
    return max(waiting)[1] if waiting and line.goods and line.goods.known else ""


def _title(line: LineBook, speech: Speech) -> str:
    pack = line.goods.pack if line.goods else ""
    if pack in speech.packs:
        return speech.pack(pack)
    return speech.plain(line.sku[-1]) or speech.plain(pack) or "?"
