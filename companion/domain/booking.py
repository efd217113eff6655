"""Floor 0. What a line is of: told by a platform, or booked later, when its code has become known. Reads the State.

Writes nothing. What one unit takes is frozen when a line is first booked; only a word of another pack changes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from companion.domain import facts as f
from companion.domain.books import MADE, LineBook, OrderBook, OrderId
from companion.domain.catalogue import Catalogue, Pack
from companion.domain.codes import find_pack, skus_of
from companion.domain.inbound import CONSOLE, OrderLine
from companion.domain.orders import Goods
from companion.domain.state import State

Code = tuple[str, str]
"""(source, code)."""


def detail(state: State, source: str, order: OrderId, told: OrderLine) -> f.Line:
    """A line a platform told, with what it takes from the pools; `unmatched` where nobody knows its code."""
    if not told.pack and not told.sku:
        return f.Line(told.line, units=told.quantity)
    pack = state.pack_of(source, told.pack, told.sku)
    if pack is None:
        return f.Line(told.line, told.pack, told.sku, told.quantity, unmatched=True)
    book = state.stock.orders.get(order)
    takes, price_fen = taking(book.lines.get(told.line) if book else None, pack)
    # A name that is none of our packs is kept as the code it was, for the same event to be known again.
    sku = told.sku or (told.pack if told.pack != pack.id else "")
    return f.Line(told.line, pack.id, sku, told.quantity, takes, price_fen)


def taking(line: LineBook | None, pack: Pack) -> tuple[tuple[tuple[str, int], ...], int]:
    """What a unit of `pack` takes and costs on this line: as it was when the line was booked, else as it is now."""
    if line is not None and line.goods is not None and line.goods.pack == pack.id:
        return line.goods.takes, line.goods.price_fen
    return (((pack.pool, pack.content),) if pack.content else ()), pack.price_fen


def book_parked(state: State, code: Code, pack: Pack, key: str, at_ms: int) -> Iterator[f.OrderChanged]:
    """The lines that were told with `code` and wait for it to be known, booked as `pack`. `key` is to be unheard of."""
    for book, id, line in _lines(state, code):
        told = line.waits_for(code[0])
        if told is not None:
            yield _rebooked(book, id, line, code, told[0], pack, key, at_ms)


def rebook(state: State, code: Code, was: str, pack: Pack | None, key: str, at_ms: int) -> Iterator[f.OrderChanged]:
    """The lines booked because `code` meant the pack `was`, booked as `pack` instead, or parked again if it is None."""
    for book, id, line in _told_with(state, code):
        goods = line.tale.goods
        if goods is None or goods.pack != was or goods.source != code[0]:
            continue
        version = line.codes[code[0]][0] if line.codes else line.sku[0]
        if goods.version == version or goods.turn:
            yield _rebooked(book, id, line, code, version, pack, key, at_ms)


def book_opened(state: State, catalogue: Catalogue, at_ms: int) -> Iterator[f.OrderChanged]:
    """The parked lines whose codes a new catalogue knows, booked."""
    packs, skus = {pack.id: pack for pack in catalogue.packs}, skus_of(catalogue)
    for source, code in state.stock.parked:
        pack = find_pack(packs, skus, state.mapped, source, code, "")
        if pack is not None:
            yield from book_parked(state, (source, code), pack, f"opened{MADE}{state.revision}", at_ms)


def _lines(state: State, code: Code) -> Iterator[tuple[OrderBook, str, LineBook]]:
    """The lines for which `code` is the newest its source has told."""
    source, sku = code
    for number, id in state.stock.parked.get(code, ()):
        book = state.stock.numbered(number)
        line = book.lines[id]
        codes: Mapping[str, tuple[int, str]] = line.codes or {}
        if codes.get(source, (0, ""))[1] == sku:
            yield book, id, line


def _told_with(state: State, code: Code) -> Iterator[tuple[OrderBook, str, LineBook]]:
    """The lines for which `code` is the newest its source has told, those too that never waited for it.

    Looks at every order: a code is given another meaning once in a season.
    """
    yield from _lines(state, code)
    for book in state.stock.by_number:
        for id, line in book.lines.items():
            if not line.codes and line.sku[1:] == code:
                yield book, id, line


def _rebooked(
    book: OrderBook, id: str, line: LineBook, code: Code, version: int, pack: Pack | None, key: str, at_ms: int
) -> f.OrderChanged:
    # At the version of the word that is booked: so it goes before that one, and any newer word before both.
    goods = line.tale.goods or Goods(version, turn=-1)
    turn = goods.turn + 1 if goods.version >= version else 0
    source, sku = code
    if pack is None:
        told = f.Line(id, "", sku, unmatched=True, source=source, turn=turn)
    else:
        takes, price_fen = taking(line, pack)
        told = f.Line(id, pack.id, sku, None, takes, price_fen, source=source, turn=turn)
    fact_key = f"{key}{MADE}{book.number}{MADE}{id}"
    return f.OrderChanged(CONSOLE, fact_key, *book.id, (told,), max(version, goods.version), at_ms=at_ms)
