"""Floor 0. The whole state as one sheet of integers: what `GET /state` and `companion replay --state` give.

Reads the State; writes nothing. Grams or pieces, fen, milliseconds; docs/reference/http.md lists the fields.
"""

from __future__ import annotations

from typing import Any

from companion.domain.entries import order_counts
from companion.domain.orders import FLAGS
from companion.domain.questions import QuestionGroup, counted
from companion.domain.state import State
from companion.domain.suggestions import left, suggestion

Sheet = dict[str, Any]


def sheet(state: State) -> Sheet:
    """Everything a program may ask about the station, ready to be written as JSON with sorted keys."""
    tally, show = state.stock.tally, state.show
    return {
        "revision": state.revision,
        "station": {"name": state.catalogue.name},
        "pools": {id: _pool(state, id) for id in state.stock.pools},
        "packs": {
            id: {"available": left(state, id), "sold": count.sold, "reserved": count.reserved}
            for id, count in state.stock.packs.items()
            if id in state.packs
        },
        "orders": {
            **order_counts(state),
            "unmatched": tally.unmatched,
            "flags": {flag: tally.flags.get(flag, 0) for flag in FLAGS},
        },
        "sales": {"paid_fen": tally.paid_fen, "refunded_fen": tally.refunded_fen},
        "questions": {
            **state.questions.counts,
            "groups": [_group(state, group) for group in state.questions.groups.values() if not group.into],
        },
        "comments": {"seen": show.seen, "shed": show.shed},
        "connectors": {
            id: {
                "state": known.state,
                "last_at": known.last_at,
                "heard": known.heard,
                "parked": known.parked,
                "gaps": known.gaps,
            }
            for id, known in show.connectors.items()
        },
        "rooms": {id: {"viewers": viewers} for id, viewers in show.viewers.items()},
    }


def _pool(state: State, id: str) -> Sheet:
    pool = state.stock.pools[id]
    return {
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
        "level": state.levels.get(id, "normal"),
    }


def _group(state: State, group: QuestionGroup) -> Sheet:
    together = state.questions.together(group)
    suggested = suggestion(state, group) if counted(group.state) == "open" else None
    return {
        "id": group.id,
        "text": group.text,
        "intent": group.need.intent,
        "askers": len({asker for one in together for asker in one.askers}),
        "comments": sum(one.comments for one in together),
        "first_at": min(one.first_at for one in together),
        "last_at": max(one.last_at for one in together),
        "state": group.state,
        "by": group.by or None,
        "suggestion": suggested.text if suggested else None,
    }
