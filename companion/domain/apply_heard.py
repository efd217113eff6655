"""Floor 0. How facts about what the ears hear change the State: comments, counts, and how each connector stands.

Reads facts; writes the State it is given, in place. Called by `state.apply` only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from companion.domain import facts as f
from companion.domain.maybes import note

if TYPE_CHECKING:
    from companion.domain.state import State


def _room_counted(state: State, fact: f.RoomCounted) -> None:
    state.once.see(fact.source, fact.key)
    state.show.heard(fact.source, fact.at_ms)
    state.show.count_room(fact)
    state.touched.update((("rooms", fact.room), ("connectors", fact.source)))


def _connector_changed(state: State, fact: f.ConnectorChanged) -> None:
    state.show.change(fact)
    state.touched.add(("connectors", fact.source))


def _comments_shed(state: State, fact: f.CommentsShed) -> None:
    state.show.shed += fact.count
    state.touched.add(("counts", ""))


def _comment_seen(state: State, fact: f.CommentSeen) -> None:
    state.once.see(fact.source, fact.key)
    state.echoes.see(fact, max(state.clock_ms, fact.at_ms))
    state.show.heard(fact.source, fact.at_ms).comments += 1
    state.show.seen += 1
    if fact.maybe:
        state.touched.update([("maybe", id) for id in note(state.maybes, fact)])
    state.touched.add(("counts", ""))
    state.touched.add(("connectors", fact.source))


def _comment_echoed(state: State, fact: f.CommentEchoed) -> None:
    state.once.see(fact.source, fact.key)
    state.echoes.pair(fact)
    state.show.heard(fact.source, fact.at_ms).comments += 1
    state.touched.add(("connectors", fact.source))


APPLY_HEARD: Final[dict[type, Callable[[State, Any], None]]] = {
    f.RoomCounted: _room_counted,
    f.ConnectorChanged: _connector_changed,
    f.CommentsShed: _comments_shed,
    f.CommentSeen: _comment_seen,
    f.CommentEchoed: _comment_echoed,
    f.ReplySeen: lambda state, fact: state.once.see(fact.source, fact.key),
}
