"""Floor 0. The entries of the view: one function for each thing a face can be told of. Reads the State; writes nothing.

An entry is a dict without nulls, or None for what a face is not shown (any more). The overlay's entries hold only what
may be public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, Literal

from companion.domain import entries_stock as stock
from companion.domain.entries_asked import air, air_public, command, maybe, question
from companion.domain.entries_clinic import case
from companion.domain.entries_listings import listing_entry, listing_ids
from companion.domain.entries_tasks import task_entry, task_ids
from companion.domain.orders import TOLD
from companion.domain.state import State

Role = Literal["anchor", "helper", "overlay", "connector"]
View = dict[str, Any]
Entry = Callable[[State, str], View | None]

SINGLE: Final = frozenset({"station", "broadcast", "pinned", "counts", "goal", "air", "freshness"})
"""Sections that are a single thing, whose id is empty."""


def _station_of(role: Role) -> Entry:
    def station(state: State, _id: str) -> View:
        catalogue = state.catalogue
        experts = {expert.id: expert.name for expert in catalogue.experts}
        told: View = {"name": catalogue.name, "language": catalogue.language, "role": role, "experts": experts}
        return told | ({"write_shops": True} if catalogue.write_shops else {})

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
    entry: View = {
        "state": known.state,
        "last_at": known.last_at,
        "heard": known.heard,
        "comments": known.comments,
        "parked": known.parked,
        "note": known.note,
    }
    if known.gaps:
        entry |= {"missing_from": known.missing_from, "missing_until": known.missing_until}
    return entry


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
        "tasks": len(state.stock.tasks),
        "paid_fen": tally.paid_fen,
        "refunded_fen": tally.refunded_fen,
        "seen": state.show.seen,
        "shed": state.show.shed,
        **counts,
        "flags": {flag: count for flag, count in tally.flags.items() if count},
    }


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
        "lines": stock.order_lines(state, book),
        "state": book.state,
        "total_fen": book.total_fen if book.total_fen >= 0 else book.gross_fen,
        "expires_at": book.expires_ms,
    }
    if book.flags:
        entry["flags"] = list(book.flags)
    if TOLD in book.lines:
        entry["told"] = True
    if undecided := sum(line.posted.recoverable for line in book.lines.values()):
        entry["undecided"] = undecided
    return entry


def _order_public(state: State, id: str) -> View | None:
    # Only what was paid for is shown to viewers, and of that only the last few.
    if int(id) not in state.paid_lately:
        return None
    book = state.stock.numbered(int(id))
    return {"at": book.at_ms, "buyer": book.buyer, "lines": stock.order_lines(state, book)}


ENTRIES: Final[dict[Role, dict[str, Entry]]] = {
    "helper": {
        "station": _station_of("helper"),
        "broadcast": _broadcast,
        "rooms": _room,
        "connectors": _connector,
        "pools": stock.pool,
        "packs": stock.pack,
        "pinned": _pinned,
        "counts": _counts,
        "goal": stock.goal,
        "orders": _order,
        "questions": question,
        "clinic": case,
        "maybe": maybe,
        "air": air,
        "commands": command,
        "quota": stock.quota,
        "listings": listing_entry,
        "oversold": stock.oversold,
        "freshness": stock.freshness,
        "lots": stock.lot,
        "tasks": task_entry,
    },
    "overlay": {
        "station": _station_public,
        "pools": stock.pool_public,
        "packs": stock.pack_public,
        "pinned": _pinned,
        "goal": stock.goal,
        "orders": _order_public,
        "air": air_public,
        "freshness": stock.freshness_public,
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
    "quota": lambda state: state.quota,
    "listings": listing_ids,
    "oversold": lambda state: state.short,
    "lots": lambda state: state.lots.lots,
    "tasks": task_ids,
    "orders": lambda state: [str(number) for number in (*state.recent, *state.paid_lately, *state.stock.undecided)],
    "questions": lambda state: state.questions.groups,
    "clinic": lambda state: state.clinic.cases,
    "maybe": lambda state: state.maybes,
    "commands": lambda state: state.show.lately,
}
