"""Floor 0. State, and `apply`, the only thing that changes it.

Reads facts; writes the State it is given, in place. `apply` is called by the desk, and `replay`, which does the same
for many facts at once, when the book is read on start. Neither refuses a fact, nor fails on one that `decide` or an
older version wrote.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from companion.domain import facts as f
from companion.domain.apply_heard import APPLY_HEARD
from companion.domain.apply_stock import APPLY_STOCK, pools_moved
from companion.domain.broadcast import Broadcast
from companion.domain.catalogue import Catalogue, Pack, Pile, piles
from companion.domain.clinic import Clinic, Earlier
from companion.domain.codes import find_pack, skus_of
from companion.domain.echo import Echoes
from companion.domain.freshness import FRESH, Freshness
from companion.domain.levels import Watch
from companion.domain.listings import Listings
from companion.domain.lots import Lots
from companion.domain.maybes import Maybe, maybe_id
from companion.domain.once import Once, body_mark
from companion.domain.pace import Pace
from companion.domain.questions import Questions
from companion.domain.quota import Listed
from companion.domain.stock import Stock

ORDERS_SHOWN: Final = 40
PAID_SHOWN: Final = 5
"""Orders in the console's view, by number; and on the overlay, the last that were paid for."""

Deadline = tuple[int, str, str]
"""(when in ms, shop, order) of an unpaid order that lets go of its stock."""


@dataclass(slots=True)
class State:
    """All that is held true. `revision` counts the facts applied; `touched` names the view's entries they changed.

    While not `watched`, nothing is noted in `touched`: see `replay`.
    `began_ms` is when the book began. `short` are the pools that are oversold, `sold_before` what was sold before this
    broadcast. No fact sets `now_ms`,
    `freshness` and `quota`: they are what faces were told of the passing of time (`ticking`); nor `earlier`: what the
    archive holds that is like a question at the clinic.
    """

    revision: int = 0
    began_ms: int = 0
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(""))
    packs: dict[str, Pack] = field(default_factory=dict)
    piles: dict[str, Pile] = field(default_factory=dict)
    sellers: frozenset[str] = frozenset()
    skus: dict[tuple[str, str], str] = field(default_factory=dict)
    mapped: dict[tuple[str, str], str] = field(default_factory=dict)
    stock: Stock = field(default_factory=Stock)
    listings: Listings = field(default_factory=Listings)
    lots: Lots = field(default_factory=Lots)
    levels: dict[str, f.Level] = field(default_factory=dict)
    short: set[str] = field(default_factory=set)
    pace: Pace = field(default_factory=Pace)
    watch: Watch = field(default_factory=Watch)
    questions: Questions = field(default_factory=Questions)
    clinic: Clinic = field(default_factory=Clinic)
    maybes: dict[str, Maybe] = field(default_factory=dict)
    bought: set[str] = field(default_factory=set)
    show: Broadcast = field(default_factory=Broadcast)
    once: Once = field(default_factory=Once)
    echoes: Echoes = field(default_factory=Echoes)
    deadlines: list[Deadline] = field(default_factory=list)
    recent: deque[int] = field(default_factory=lambda: deque(maxlen=ORDERS_SHOWN))
    paid_lately: deque[int] = field(default_factory=lambda: deque(maxlen=PAID_SHOWN))
    touched: set[tuple[str, str]] = field(default_factory=set)
    watched: bool = True
    clock_ms: int = 0
    now_ms: int = 0
    freshness: Freshness = FRESH
    quota: dict[str, Listed] = field(default_factory=dict)
    earlier: dict[str, tuple[Earlier, ...]] = field(default_factory=dict)
    sold_before: dict[str, dict[str, int]] = field(default_factory=dict)

    def pack_of(self, source: str, pack: str, sku: str) -> Pack | None:
        """The pack an order line means: named outright, or by a code that a helper or the catalogue maps.

        A name that is no pack of ours counts as a code. FREE is the pack of what takes from no pool, called "-".
        """
        return find_pack(self.packs, self.skus, self.mapped, source, pack, sku)


def apply(state: State, fact: f.AnyFact) -> None:
    """Make a fact so."""
    APPLY[type(fact)](state, fact)
    state.revision += 1
    if fact.at_ms > state.clock_ms:
        state.clock_ms = fact.at_ms


def _station_opened(state: State, fact: f.StationOpened) -> None:
    catalogue = fact.catalogue
    state.began_ms = state.began_ms or fact.at_ms
    state.catalogue = catalogue
    state.packs = {pack.id: pack for pack in catalogue.packs}
    state.skus = skus_of(catalogue)
    state.lots.open(catalogue, fact.at_ms, state.stock.pools)
    state.piles = piles(catalogue)
    state.sellers = frozenset(source for source, _ in state.skus)
    _touch_orders(state)
    state.stock.open(catalogue)
    state.watch.hasten = True
    pools_moved(state)
    touch = state.touched
    touch.update(("lots", lot) for lot in state.lots.lots)
    touch.update(("packs", pack) for pack in state.packs)
    touch.update(("rooms", room.id) for room in catalogue.rooms)
    # Suggested answers quote prices and facts, which may have changed.
    touch.update(("questions", group) for group in state.questions.groups)
    _touch_orders(state)
    touch.update({("station", ""), ("goal", ""), ("counts", ""), ("pinned", ""), ("air", "")})


def _touch_orders(state: State) -> None:
    # A rule that is new moves orders of long ago.
    stock, touch = state.stock, state.touched
    touch.update([("tasks", f"{number}/{flag}") for number, flag in stock.tasks])
    touch.update([("orders", str(number)) for number in (*state.recent, *state.paid_lately, *stock.undecided)])


def _broadcast_started(state: State, fact: f.BroadcastStarted) -> None:
    show = state.show
    show.count += fact.broadcast != show.id
    if fact.broadcast != show.id:
        state.sold_before = {shop: dict(sold) for shop, sold in state.stock.sold.items()}
    show.id, show.title, show.started_at, show.ended_at = fact.broadcast, fact.title, fact.at_ms, 0
    state.touched.add(("broadcast", ""))


def _broadcast_ended(state: State, fact: f.BroadcastEnded) -> None:
    state.show.ended_at = fact.at_ms
    state.touched.add(("broadcast", ""))


def _question(change: Callable[[Questions, Any], None]) -> Callable[[State, Any], None]:
    def change_and_touch(state: State, fact: f.AnyFact) -> None:
        questions, touch = state.questions, state.touched
        change(questions, fact)
        if not state.watched:
            questions.touched.clear()
            return
        touch.add(("counts", ""))
        touch.update([("questions", group) for group in questions.touched])
        if cases := state.clinic.cases:
            touch.update([("clinic", group) for group in questions.touched if group in cases])
        questions.touched.clear()

    return change_and_touch


def _question_flagged(state: State, fact: f.QuestionFlagged) -> None:
    id = maybe_id(fact.source, fact.key)
    if id in state.maybes:
        del state.maybes[id]
        state.touched.add(("maybe", id))
    _FLAG(state, fact)


_FLAG: Final = _question(Questions.flag)


def _question_answered(state: State, fact: f.QuestionAnswered) -> None:
    _ANSWER(state, fact)
    _at_clinic(state, lambda clinic: clinic.withdraw(fact.group))


def _question_moved(state: State, fact: f.QuestionMoved) -> None:
    _SHIFT(state, fact)
    group = state.questions.groups.get(fact.group)
    text, askers = (group.text, len(group.askers)) if group else ("", 0)
    _at_clinic(state, lambda clinic: clinic.follow(fact, text, askers))


_ANSWER: Final = _question(Questions.answer)
_SHIFT: Final = _question(Questions.shift)


def _clinic(change: Callable[[Clinic, Any], None]) -> Callable[[State, Any], None]:
    return lambda state, fact: _at_clinic(state, lambda clinic: change(clinic, fact))


def _at_clinic(state: State, change: Callable[[Clinic], None]) -> None:
    clinic = state.clinic
    change(clinic)
    state.touched.update([("clinic", id) for id in clinic.touched])
    clinic.touched.clear()


def _answer_aired(state: State, fact: f.AnswerAired) -> None:
    state.show.air = fact if fact.text else None
    state.touched.add(("air", ""))


def _pack_pinned(state: State, fact: f.PackPinned) -> None:
    state.show.pinned = fact.pack
    state.touched.add(("pinned", ""))


def command_mark(name: str, args: str) -> int:
    """What a command asked for: another under the same key is known by it."""
    return body_mark(f"{name}\x1f{args}".encode())


def _command_done(state: State, fact: f.CommandDone) -> None:
    state.once.keep(fact.source, fact.key, command_mark(fact.name, fact.args))
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


def _listing(change: Callable[[Listings, Any], None]) -> Callable[[State, Any], None]:
    def change_and_touch(state: State, fact: Any) -> None:
        change(state.listings, fact)
        state.touched.add(("listings", f"{fact.shop}/{fact.pack}"))

    return change_and_touch


APPLY: Final[dict[type, Callable[[State, Any], None]]] = {
    f.StationOpened: _station_opened,
    f.BroadcastStarted: _broadcast_started,
    f.BroadcastEnded: _broadcast_ended,
    **APPLY_HEARD,
    f.QuestionFlagged: _question_flagged,
    f.QuestionAnswered: _question_answered,
    f.QuestionMoved: _question_moved,
    f.QuestionsMerged: _question(Questions.merge),
    f.QuestionsSplit: _question(Questions.split),
    f.AnswerAired: _answer_aired,
    f.PackPinned: _pack_pinned,
    f.ClinicAnswered: _clinic(Clinic.answer),
    f.ClinicReopened: _clinic(Clinic.reopen),
    f.ExpertNotified: _clinic(Clinic.tell),
    **APPLY_STOCK,
    f.ListingCounted: _listing(Listings.count),
    f.ListingSeen: _listing(Listings.see),
    f.ListingOrdered: _listing(Listings.order),
    f.ListingWritten: _listing(Listings.answer),
    f.CommandDone: _command_done,
    f.CommandUndone: _command_undone,
}
