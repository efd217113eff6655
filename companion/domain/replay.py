"""Floor 0. The book's facts made so again, many at a time and while nobody looks: the State that `apply` makes, sooner.

Reads facts; writes the State it is given, in place. Nine facts of ten are comments and questions, and most of the rest
are orders of one line that are placed and then paid (`replay_orders`): what `apply` does with those is written out here
once more, without a word to the faces. Every other fact is applied as it ever was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from companion.domain.facts import (
    AnyFact,
    CommentSeen,
    OrderCreated,
    OrderPaid,
    QuestionFlagged,
    ReplySeen,
    RoomCounted,
)
from companion.domain.maybes import maybe_id, note
from companion.domain.replay_orders import pay, place
from companion.domain.state import APPLY, State


def replay(state: State, rows: Iterable[Sequence[AnyFact]]) -> None:
    """Make the facts so, row by row. What they change is hardly noted: `touched` is to be cleared afterwards."""
    was_watched, state.watched = state.watched, False
    try:
        for facts in rows:
            _replay_row(state, facts)
    finally:
        state.watched = was_watched


def _replay_row(state: State, facts: Sequence[AnyFact]) -> None:
    show, maybes, count, before = state.show, state.maybes, state.questions.count, state.revision
    clock_ms, connector, source, room = state.clock_ms, None, "", ""
    keys: list[tuple[str, str]] = []
    for revision, fact in enumerate(facts, before):
        at_ms = fact.at_ms
        if type(fact) is CommentSeen:
            if connector is None or fact.source != source or fact.room != room:
                source, room = fact.source, fact.room
                connector = show.up(source)
                state.echoes.note_ear(room, source)
            keys.append((source, fact.key))
            connector.heard += 1
            connector.comments += 1
            if at_ms > connector.last_at:
                connector.last_at = at_ms
            if fact.maybe:
                note(maybes, fact)
        elif type(fact) is QuestionFlagged:
            maybes.pop(maybe_id(fact.source, fact.key), None)
            count(fact)
        else:
            state.revision, state.clock_ms, connector = revision, clock_ms, None
            if type(fact) in _KEYED:
                _see(state, keys)
            _REPLAY[type(fact)](state, fact)
        if at_ms > clock_ms:
            clock_ms = at_ms
    _see(state, keys)
    state.revision, state.clock_ms = before + len(facts), clock_ms
    state.questions.touched.clear()


_KEYED: Final = (RoomCounted, ReplySeen)
"""What has a key as comments have one, and must be remembered in its turn."""

_REPLAY: Final[dict[type, Callable[[State, Any], None]]] = {**APPLY, OrderCreated: place, OrderPaid: pay}


def _see(state: State, keys: list[tuple[str, str]]) -> None:
    # No fact asks whether a key was heard before.
    state.show.seen += len(keys)
    state.once.see_all(keys)
    keys.clear()
