"""Floor 3. What the console knows: the view the feed sent, the last comments, the station's clock, ranked for drawing.

Reads the feed's frames as decoded JSON, writes nothing. A Board never guesses: what the view does not say is absent.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Final, TypeVar

import msgspec

from companion.console.listing_wire import Listing
from companion.console.wire import Comment, Done, Order, Pack, Pool, Question, Task, View
from companion.domain.view import patch

TAIL: Final = 200
"""Comments kept for the tail."""
_NEWS_MS: Final = 600_000
"""A gap that is longer past is not marked: a console that has just been opened shows no comments of that time."""
OWN: Final = ("phone", "wechat_group")
"""The shops of orders that helpers write down themselves."""


_TYPES: Final = {part.name: part.type for part in msgspec.structs.fields(View)}


class Gap(Exception):
    """A delta that does not fit on what we hold: ask for a snapshot."""


_T = TypeVar("_T")
Listed = list[tuple[str, _T]]


class Board:
    """Takes frames in, gives the screen what it draws. `revision` is -1 until the first snapshot."""

    def __init__(self) -> None:
        self.view = View()
        self.revision = -1
        self.comments: deque[Comment] = deque(maxlen=TAIL)
        self.heard = 0
        self._missing: dict[str, int] = {}
        self._wire: dict[str, Any] = {}
        self._ahead_ms: float | None = None
        self.away_ms = 0
        """Since when the station can't reach its book; 0 while it can."""
        self.kept = 0

    @property
    def ready(self) -> bool:
        return self.revision >= 0

    @property
    def for_console(self) -> bool:
        """Whether the view is a console's: an overlay's has no counts."""
        return "counts" in self._wire and self.view.station.role in ("", "anchor", "helper")

    def take(self, frame: dict[str, Any], tick: float) -> frozenset[str]:
        """Fold in one frame heard at `tick` (seconds, monotonic); the sections it changed.

        Raises `Gap` for a delta on another base, `msgspec.ValidationError` for a view of another shape.
        """
        kind = frame.get("kind")
        if kind == "snapshot":
            self._note_away(frame)
            return self._renew(frame["view"], frame["revision"])
        if kind == "delta":
            return self._follow(frame)
        if kind == "comments":
            items = msgspec.convert(frame.get("items", []), list[Comment], strict=False)
            self.heard += len(items)
            self.comments.extend(items)
            return frozenset({"comments"})
        if kind == "beat":
            self._ahead_ms = int(frame["at"]) - tick * 1000
            return self._note_away(frame)
        return frozenset()

    def _note_away(self, frame: dict[str, Any]) -> frozenset[str]:
        away = int(frame.get("away", 0)), int(frame.get("kept", 0))
        changed = away != (self.away_ms, self.kept)
        self.away_ms, self.kept = away
        return frozenset({"uplink"}) if changed else frozenset()

    def now_ms(self, tick: float) -> int:
        """The station's clock: its last beat and the time since; before the first beat, the newest time told."""
        if self._ahead_ms is None:
            return self._newest_ms()
        return int(self._ahead_ms + tick * 1000)

    def _newest_ms(self) -> int:
        view = self.view
        told = [x.last_at for x in view.connectors.values()] + [x.last_at for x in view.questions.values()]
        return max([*told, *(x.at for x in view.orders.values()), *(x.at_ms for x in self.comments), 0])

    def _renew(self, wire: dict[str, Any], revision: int) -> frozenset[str]:
        self.view = msgspec.convert(wire, View, strict=False)
        self._wire, self.revision = wire, revision
        self._mark_missing()
        return frozenset({*_TYPES, "comments"})

    def _follow(self, frame: dict[str, Any]) -> frozenset[str]:
        if frame["base"] != self.revision:
            raise Gap
        self._wire = patch(self._wire, frame["patch"])
        changed = frozenset(frame["patch"]) & _TYPES.keys()
        for name in changed:
            setattr(self.view, name, msgspec.convert(self._wire.get(name, {}), _TYPES[name], strict=False))
        self.revision = frame["revision"]
        if "connectors" in changed and self._mark_missing():
            return changed | {"comments"}
        return changed

    def _mark_missing(self) -> bool:
        """Put a mark into the tail for each gap not yet marked: there a comment may be missing."""
        before, newest_ms = self.heard, self._newest_ms()
        for key, one in self.view.connectors.items():
            if one.missing_until > self._missing.get(key, 0):
                self._missing[key] = one.missing_until
                if one.missing_until < newest_ms - _NEWS_MS:
                    continue
                missing_ms = one.missing_until - one.missing_from
                self.comments.append(Comment(at_ms=one.missing_until, source=key, missing_ms=missing_ms))
                self.heard += 1
        return self.heard > before

    # --- what the screen asks ----------------------------------------------------------------------------------

    def waiting(self, me: str) -> Listed[Question]:
        """Questions not dealt with: open ones and mine first, then those another answers, then the clinic's.

        Within each as the view ranks them; without a rank the most asked first, then the longest waiting.
        """
        order = {"open": 0, "claimed": 1, "clinic": 2}
        found = [(key, one) for key, one in self.view.questions.items() if one.state in order]

        def rank(item: tuple[str, Question]) -> tuple[int, int, int, int]:
            one = item[1]
            mine = one.state == "claimed" and one.by == me
            return 0 if mine else order[one.state], one.rank, -one.askers, one.waits_from

        return sorted(found, key=rank)

    def perhaps(self) -> Listed[Question]:
        """Comments that may be questions: nobody is sure. The newest first."""
        found = [
            (key, Question(text=one.text, intent=one.intent, by=one.user, last_at=one.at, state="maybe"))
            for key, one in self.view.maybe.items()
        ]
        return sorted(found, key=lambda x: -x[1].last_at)

    def settled(self) -> Listed[Question]:
        """Questions put off, answered or dismissed: put off first, then those asked again, then the newest."""
        found = [(key, one) for key, one in self.view.questions.items() if one.settled]
        return sorted(found, key=lambda x: (x[1].state != "snoozed", not x[1].again, -x[1].last_at))

    def packs_of(self, pool: str) -> Listed[Pack]:
        found = [(key, one) for key, one in self.view.packs.items() if one.pool == pool]
        return sorted(found, key=lambda x: (not x[1].link, x[1].link, x[1].title))

    def shelf(self) -> list[tuple[str, Pool, Listed[Pack]]]:
        """Every pool with its packs, in the order of their link numbers."""
        found = [(key, pool, self.packs_of(key)) for key, pool in self.view.pools.items()]
        return sorted(found, key=lambda x: x[2][0][1].link or 10**6 if x[2] else 10**7)

    def packs(self) -> Listed[Pack]:
        """Every pack, by link number; those without one last."""
        return sorted(self.view.packs.items(), key=lambda x: (not x[1].link, x[1].link, x[1].title))

    def last_orders(self) -> list[Order]:
        """The orders of the view, newest first."""
        return [one for _, one in sorted(self.view.orders.items(), key=lambda x: -_number(x[0]))]

    def phone_orders(self) -> list[Order]:
        """Orders taken by phone or in the group that can still be called off, newest first."""
        return [one for one in self.last_orders() if one.shop in OWN and one.state in ("unpaid", "paid")]

    def undecided(self) -> list[Order]:
        """Orders with fruit refunded before it was sent, that nobody has decided on: the oldest first."""
        return [one for one in reversed(self.last_orders()) if one.undecided]

    def tasks(self) -> Listed[Task]:
        """What a person should look at, the newest first."""
        return sorted(self.view.tasks.items(), key=lambda x: -x[1].at)

    def listings(self) -> Listed[Listing]:
        """What shops list that a person should look at: it differs, or must be taken down and can be from here."""
        return [(key, one) for key, one in sorted(self.view.listings.items()) if one.differs or self._must_go(one)]

    def _must_go(self, one: Listing) -> bool:
        pack = self.view.packs.get(one.pack)
        return self.view.station.write_shops and one.units > 0 and pack is not None and pack.take_down

    def to_do(self) -> int:
        """How much waits for a person: flags, fruit to be decided on, and what shops list."""
        flagged = max(self.view.counts.tasks, len(self.view.tasks))
        return flagged + len(self.undecided()) + len(self.listings())

    def households(self, pool: str = "") -> list[str]:
        """Whose fruit there is, of one pool or of all, in the order it came."""
        lots = sorted((x for x in self.view.lots.values() if pool in ("", x.pool)), key=lambda x: x.at)
        return list(dict.fromkeys(one.household for one in lots if one.household))

    def undoable(self) -> Listed[Done]:
        """Commands that can be taken back, newest first."""
        found = [(key, one) for key, one in self.view.commands.items() if one.undoable and not one.undone]
        return sorted(found, key=lambda x: -x[1].at)

    def last_done(self) -> Done | None:
        """The newest command, undone or not."""
        return max(self.view.commands.values(), key=lambda x: x.at, default=None)

    def on_air(self) -> bool:
        show = self.view.broadcast
        return bool(show.started_at) and not show.ended_at


def _number(key: str) -> int:
    return int(key) if key.isdecimal() else 0
