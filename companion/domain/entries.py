"""Floor 0. The entries of the view: one function for each thing a face can be told of. Reads the State; writes nothing.

An entry is a dict without nulls, or None for what a face is not shown (any more). The overlay's entries hold only what
may be public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Literal

from companion.domain.books import OrderBook
from companion.domain.entries_asked import air, air_public, command, question
from companion.domain.state import State
from companion.domain.suggestions import left

Role = Literal["anchor", "helper", "overlay", "connector"]
View = dict[str, Any]
Entry = Callable[[State, str], View | None]

SINGLE: Final = frozenset({"station", "broadcast", "pinned", "counts", "goal", "air"})
"""Sections that are a single thing, whose id is empty."""


def _station_of(role: Role) -> Entry:
    def station(state: State, _id: str) -> View:
        catalogue = state.catalogue
        experts = {expert.id: expert.name for expert in catalogue.experts}
        return {"name": catalogue.name, "language": catalogue.language, "role": role, "experts": experts}

    return station


def _station_public(state: State, _id: str) -> View:
    return {"name": state.catalogue.name}


def _broadcast(state: State, _id: str) -> View:
    show = state.show
    return {"id": show.id, "title": show.title, "started_at": show.started_at, "ended_at": show.ended_at}


def _room(state: State, id: str) -> View:
    names = {room.id: room.name for room in state.catalogue.rooms}
    entry: View = {"name": names.get(id, id)}
    if id in state.show.viewers:
        entry["viewers"] = state.show.viewers[id]
    return entry


def _connector(state: State, id: str) -> View | None:
    known = state.show.connectors.get(id)
    if known is None:
        return None
    return {
        "state": known.state,
        "last_at": known.last_at,
        "heard": known.heard,
        "parked": known.parked,
        "note": known.note,
    }


def _pool(state: State, id: str) -> View | None:
    pool = state.stock.pools.get(id)
    if pool is None:
        return None
    sheet = next((p for p in state.catalogue.pools if p.id == id), None)
    return {
        "name": sheet.name if sheet else id,
        "unit": pool.unit,
        "available": pool.available,
        "reserved": pool.reserved,
        "committed": pool.committed,
        "shipped": pool.shipped,
        "recoverable": pool.recoverable,
        "lost": pool.lost,
        "on_hand": pool.on_hand,
        "sold": pool.sold,
        "oversold": pool.oversold,
        "low_at": sheet.low_at if sheet else 0,
        "opened": pool.opened,
    }


def _pool_public(state: State, id: str) -> View | None:
    entry = _pool(state, id)
    return entry and {key: entry[key] for key in ("name", "unit", "available", "sold", "opened")}


def _pack(state: State, id: str) -> View | None:
    pack = state.packs.get(id)
    if pack is None:
        return None
    count = state.stock.packs[id]
    entry: View = {
        "title": pack.title,
        "link": pack.link,
        "pool": pack.pool,
        "content": pack.content,
        "price_fen": pack.price_fen,
        "left": left(state, id),
        "sold": count.sold,
        "reserved": count.reserved,
    }
    return entry


def _pack_public(state: State, id: str) -> View | None:
    entry = _pack(state, id)
    return entry and {key: value for key, value in entry.items() if key != "reserved"}


def _pinned(state: State, _id: str) -> View:
    return {"pack": state.show.pinned}


def order_counts(state: State) -> dict[str, int]:
    """Orders by total, unpaid, paid and closed: each order is in exactly one of the last three."""
    states = state.stock.tally.states
    total = len(state.stock.orders)
    unpaid = states.get("unpaid", 0)
    closed = states.get("closed", 0) + states.get("expired", 0) + states.get("refunded", 0)
    return {"total": total, "unpaid": unpaid, "paid": total - unpaid - closed, "closed": closed}


def _counts(state: State, _id: str) -> View:
    tally, counts, orders = state.stock.tally, state.questions.counts, order_counts(state)
    return {
        "orders": orders["total"],
        "unpaid": orders["unpaid"],
        "paid": orders["paid"],
        "closed": orders["closed"],
        "unmatched": tally.unmatched,
        "paid_fen": tally.paid_fen,
        "refunded_fen": tally.refunded_fen,
        "seen": state.show.seen,
        "shed": state.show.shed,
        **counts,
        "flags": {flag: count for flag, count in tally.flags.items() if count},
    }


def _goal(state: State, _id: str) -> View:
    goal, pools = state.catalogue.goal, state.catalogue.pools
    if not goal or not pools:
        return {}
    unit = pools[0].unit
    sold = sum(pool.sold for pool in state.stock.pools.values() if pool.unit == unit)
    return {"target": goal, "sold": sold, "unit": unit}


def _lines(state: State, book: OrderBook) -> str:
    named = []
    for line in book.lines.values():
        pack = state.packs.get(line.goods.pack) if line.goods else None
        title = pack.title if pack else (line.sku[1] or "?")
        named.append(f"{title} ×{line.units}")
    return "、".join(named)


def _order(state: State, id: str) -> View | None:
    # Fruit that waits for a decision is shown until it is decided on, however many orders came since.
    if int(id) not in state.recent and int(id) not in state.stock.undecided:
        return None
    book = state.stock.numbered(int(id))
    entry: View = {
        "at": book.at_ms,
        "shop": book.id[0],
        "order": book.id[1],
        "buyer": book.buyer,
        "lines": _lines(state, book),
        "state": book.state,
        "total_fen": book.total_fen if book.total_fen >= 0 else book.gross_fen,
        "expires_at": book.expires_ms,
    }
    if book.flags:
        entry["flags"] = list(book.flags)
    if undecided := sum(line.posted.recoverable for line in book.lines.values()):
        entry["undecided"] = undecided
    return entry


def _order_public(state: State, id: str) -> View | None:
    # Only what was paid for is shown to viewers, and of that only the last few.
    if int(id) not in state.paid_lately:
        return None
    book = state.stock.numbered(int(id))
    return {"at": book.at_ms, "buyer": book.buyer, "lines": _lines(state, book)}


ENTRIES: Final[dict[Role, dict[str, Entry]]] = {
    "helper": {
        "station": _station_of("helper"),
        "broadcast": _broadcast,
        "rooms": _room,
        "connectors": _connector,
        "pools": _pool,
        "packs": _pack,
        "pinned": _pinned,
        "counts": _counts,
        "goal": _goal,
        "orders": _order,
        "questions": question,
        "air": air,
        "commands": command,
    },
    "overlay": {
        "station": _station_public,
        "pools": _pool_public,
        "packs": _pack_public,
        "pinned": _pinned,
        "goal": _goal,
        "orders": _order_public,
        "air": air_public,
    },
    "connector": {"station": _station_public},
}
ENTRIES["anchor"] = {**ENTRIES["helper"], "station": _station_of("anchor")}


def _single(_state: State) -> Iterable[str]:
    return ("",)


IDS: Final[dict[str, Callable[[State], Iterable[str]]]] = {
    **dict.fromkeys(SINGLE, _single),
    "rooms": lambda state: {*(room.id for room in state.catalogue.rooms), *state.show.viewers},
    "connectors": lambda state: state.show.connectors,
    "pools": lambda state: state.stock.pools,
    "packs": lambda state: state.packs,
    "orders": lambda state: [str(number) for number in (*state.recent, *state.paid_lately, *state.stock.undecided)],
    "questions": lambda state: state.questions.groups,
    "commands": lambda state: state.show.lately,
}
