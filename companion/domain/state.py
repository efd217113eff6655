"""Floor 0. State, and `apply`, the only thing that changes it.

Reads facts; writes the State it is given, in place. `apply` is called from exactly two places: when the book is read
on start, and by the desk. It never refuses a fact and never fails on one that `decide` or an older version wrote.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from companion.domain import facts as f
from companion.domain.apply_stock import APPLY_STOCK
from companion.domain.broadcast import Broadcast
from companion.domain.catalogue import Catalogue, Pack
from companion.domain.lots import Lots
from companion.domain.once import Once
from companion.domain.questions import Questions
from companion.domain.stock import Stock

ORDERS_SHOWN: Final = 40
PAID_SHOWN: Final = 5
"""Orders in the console's view, by number; and on the overlay, the last that were paid for."""

Deadline = tuple[int, str, str]
"""(when in ms, shop, order) of an unpaid order that lets go of its stock."""


@dataclass(slots=True)
class State:
    """All that is held true. `revision` counts the facts applied; `touched` names the view's entries they changed."""

    revision: int = 0
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(""))
    packs: dict[str, Pack] = field(default_factory=dict)
    skus: dict[tuple[str, str], str] = field(default_factory=dict)
    mapped: dict[tuple[str, str], str] = field(default_factory=dict)
    stock: Stock = field(default_factory=Stock)
    lots: Lots = field(default_factory=Lots)
    levels: dict[str, f.Level] = field(default_factory=dict)
    questions: Questions = field(default_factory=Questions)
    show: Broadcast = field(default_factory=Broadcast)
    once: Once = field(default_factory=Once)
    deadlines: list[Deadline] = field(default_factory=list)
    recent: deque[int] = field(default_factory=lambda: deque(maxlen=ORDERS_SHOWN))
    paid_lately: deque[int] = field(default_factory=lambda: deque(maxlen=PAID_SHOWN))
    touched: set[tuple[str, str]] = field(default_factory=set)
    clock_ms: int = 0

    def pack_of(self, source: str, pack: str, sku: str) -> Pack | None:
        """The pack an order line means: named outright, or by a code that the catalogue or a helper mapped."""
        if pack:
            return self.packs.get(pack)
        code = (source, sku)
        return self.packs.get(self.mapped.get(code) or self.skus.get(code, ""))


def apply(state: State, fact: f.AnyFact) -> None:
    """Make a fact so."""
    _APPLY[type(fact)](state, fact)
    state.revision += 1
    if fact.at_ms > state.clock_ms:
        state.clock_ms = fact.at_ms


def _station_opened(state: State, fact: f.StationOpened) -> None:
    catalogue = fact.catalogue
    state.catalogue = catalogue
    state.packs = {pack.id: pack for pack in catalogue.packs}
    state.skus = {(source, code): p.id for p in catalogue.packs for source, codes in p.sku.items() for code in codes}
    state.stock.open(catalogue)
    touch = state.touched
    touch.update(("packs", pack) for pack in state.packs)
    touch.update(("rooms", room.id) for room in catalogue.rooms)
    # Suggested answers quote prices and facts, which may have changed.
    touch.update(("questions", group) for group in state.questions.groups)
    touch.update({("station", ""), ("goal", ""), ("counts", ""), ("pinned", "")})


def _broadcast_started(state: State, fact: f.BroadcastStarted) -> None:
    show = state.show
    show.count += fact.broadcast != show.id
    show.id, show.title, show.started_at, show.ended_at = fact.broadcast, fact.title, fact.at_ms, 0
    state.touched.add(("broadcast", ""))


def _broadcast_ended(state: State, fact: f.BroadcastEnded) -> None:
    state.show.ended_at = fact.at_ms
    state.touched.add(("broadcast", ""))


def _room_counted(state: State, fact: f.RoomCounted) -> None:
    state.once.see(fact.source, fact.key)
    state.show.heard(fact.source, fact.at_ms)
    state.show.count_room(fact)
    state.touched.add(("rooms", fact.room))
    state.touched.add(("connectors", fact.source))


def _connector_changed(state: State, fact: f.ConnectorChanged) -> None:
    state.show.change(fact)
    state.touched.add(("connectors", fact.source))


def _comments_shed(state: State, fact: f.CommentsShed) -> None:
    state.show.shed += fact.count
    state.touched.add(("counts", ""))


def _comment_seen(state: State, fact: f.CommentSeen) -> None:
    state.once.see(fact.source, fact.key)
    state.show.heard(fact.source, fact.at_ms)
    state.show.seen += 1
    state.touched.add(("counts", ""))
    state.touched.add(("connectors", fact.source))


def _question(change: Callable[[Questions, Any], None]) -> Callable[[State, Any], None]:
    def change_and_touch(state: State, fact: f.AnyFact) -> None:
        questions, touch = state.questions, state.touched
        change(questions, fact)
        touch.add(("counts", ""))
        touch.update([("questions", group) for group in questions.touched])
        questions.touched.clear()

    return change_and_touch


def _answer_aired(state: State, fact: f.AnswerAired) -> None:
    state.show.air = fact if fact.text else None
    state.touched.add(("air", ""))


def _pack_pinned(state: State, fact: f.PackPinned) -> None:
    state.show.pinned = fact.pack
    state.touched.add(("pinned", ""))


def _command_done(state: State, fact: f.CommandDone) -> None:
    state.once.keep(fact.source, fact.key, 0)
    lately = state.show.lately
    if len(lately) == lately.maxlen:
        state.touched.add(("commands", lately[0]))
    state.show.done(fact)
    state.touched.add(("commands", fact.key))


def _command_undone(state: State, fact: f.CommandUndone) -> None:
    done = state.show.commands.get(fact.key)
    if done is not None:
        done.undone = True
        state.touched.add(("commands", fact.key))


_APPLY: Final[dict[type, Callable[[State, Any], None]]] = {
    f.StationOpened: _station_opened,
    f.BroadcastStarted: _broadcast_started,
    f.BroadcastEnded: _broadcast_ended,
    f.RoomCounted: _room_counted,
    f.ConnectorChanged: _connector_changed,
    f.CommentsShed: _comments_shed,
    f.CommentSeen: _comment_seen,
    f.QuestionFlagged: _question(Questions.flag),
    f.QuestionAnswered: _question(Questions.answer),
    f.QuestionMoved: _question(Questions.shift),
    f.QuestionsMerged: _question(Questions.merge),
    f.QuestionsSplit: _question(Questions.split),
    f.AnswerAired: _answer_aired,
    f.PackPinned: _pack_pinned,
    **APPLY_STOCK,
    f.CommandDone: _command_done,
    f.CommandUndone: _command_undone,
}
