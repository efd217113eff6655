"""Floor 0. The book's facts made so again, many at a time and while nobody looks: the State that `apply` makes, sooner.

Reads facts; writes the State it is given, in place. Three facts of four are comments that ask nothing, so what they
change is written out here once more; every other fact is applied as it was on the evening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from companion.domain.facts import AnyFact, CommentSeen
from companion.domain.maybes import note
from companion.domain.state import APPLY, State


def replay(state: State, rows: Iterable[Sequence[AnyFact]]) -> None:
    """Make the facts so, row by row. What they change is noted nowhere: `touched` stays as it is."""
    was_watched, state.watched = state.watched, False
    try:
        for facts in rows:
            _replay_row(state, facts)
    finally:
        state.watched = was_watched


def _replay_row(state: State, facts: Sequence[AnyFact]) -> None:
    see, heard, maybes = state.once.see, state.show.heard, state.maybes
    change, revision, clock_ms, seen = APPLY, state.revision, state.clock_ms, 0
    for fact in facts:
        at_ms = fact.at_ms
        if type(fact) is CommentSeen:
            seen += 1
            see(fact.source, fact.key)
            heard(fact.source, at_ms)
            if fact.maybe:
                note(maybes, fact)
        else:
            # Of what an order hears its own sequence is kept.
            state.revision = revision
            change[type(fact)](state, fact)
        revision += 1
        if at_ms > clock_ms:
            clock_ms = at_ms
    state.show.seen += seen
    state.revision, state.clock_ms = revision, clock_ms
