"""Floor 0. One station as the supervisor of many sees it: is it heard, what does it sell, who waits for an answer.

Reads the State; writes nothing. It tells of no viewer and no buyer.
"""

from __future__ import annotations

from typing import Any, Final

from companion.domain.entries import order_counts
from companion.domain.questions import WAITING
from companion.domain.state import State

Overview = dict[str, Any]
SHORT_SHOWN: Final = 6
_GRAVITY: Final = {"up": 0, "late": 1, "down": 2}
_POOR: Final = ("low", "stop")


def overview(state: State) -> Overview:
    """What one row, and the rows of its rooms, show. Money in fen, times in ms; what is not so is 0 or empty."""
    show, tally, orders = state.show, state.stock.tally, order_counts(state)
    waiting = [group for group in state.questions.groups.values() if group.state in WAITING and not group.into]
    names = {room.id: room.name for room in state.catalogue.rooms}
    return {
        "name": state.catalogue.name,
        "on_air": bool(show.started_at and not show.ended_at),
        "since": show.started_at if not show.ended_at else 0,
        "title": show.title,
        "rooms": [{"id": id, "name": names.get(id, id), "viewers": show.viewers.get(id, 0)} for id in _rooms(state)],
        "connectors": [
            {"id": id, "state": known.state, "note": known.note, "heard": known.heard, "last_at": known.last_at}
            for id, known in sorted(
                show.connectors.items(), key=lambda pair: (-_GRAVITY.get(pair[1].state, 0), pair[0])
            )
        ],
        "silent_shops": list(state.freshness.shops),
        "sales": {
            "orders": orders["total"],
            "paid": orders["paid"],
            "unpaid": orders["unpaid"],
            "paid_fen": tally.paid_fen,
            "refunded_fen": tally.refunded_fen,
        },
        "questions": {
            "waiting": len(waiting),
            "since": min((group.since or group.first_at for group in waiting), default=0),
            "askers": sum(len(group.askers) for group in waiting),
        },
        "tasks": len(state.stock.tasks),
        "short": _short(state),
        "seen": show.seen,
    }


def _rooms(state: State) -> list[str]:
    return list(dict.fromkeys([*(room.id for room in state.catalogue.rooms), *state.show.viewers]))


def _short(state: State) -> list[dict[str, Any]]:
    """Pools that are oversold or nearly sold out, the worst first."""
    found = []
    for id, pool in state.stock.pools.items():
        level = "oversold" if pool.oversold else state.levels.get(id, "normal")
        if level == "oversold" or level in _POOR:
            amount = pool.oversold or pool.available
            name = state.piles[id].pool.name if id in state.piles else id
            found.append({"pool": name, "level": level, "amount": amount, "unit": pool.unit})
    return sorted(found, key=lambda one: one["level"] != "oversold")[:SHORT_SHOWN]


__all__ = ["Overview", "overview"]
