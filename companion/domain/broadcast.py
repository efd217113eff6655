"""Floor 0. The show itself: its rooms and connectors, the pinned pack, the answer on air, what helpers did.

Reads and writes only the Broadcast it is part of.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from companion.domain.facts import AnswerAired, CommandDone, ConnectorChanged, RoomCounted

COMMANDS_SHOWN: Final = 20
COMMANDS_KEPT: Final = 200
"""Commands whose undo is kept at hand; of older ones only the key is known."""


@dataclass(slots=True)
class Connector:
    """What is known of one source: its health, when it was last heard (ms), how much was heard and not understood.

    `last_at` is in the source's own time; `alive_at` in ours, of its last order event or successful poll. `shops` are
    those whose orders it brings. All that had changed there until `swept_ms` has been brought, if it can be asked (0:
    never was).
    those whose orders it brings. Of comments: how many it told, how many times some may be missing, and from when to
    when the last time (ms).
    """

    state: str = "up"
    last_at: int = 0
    heard: int = 0
    parked: int = 0
    note: str = ""
    alive_at: int = 0
    shops: set[str] = field(default_factory=set)
    swept_ms: int = 0
    comments: int = 0
    gaps: int = 0
    missing_from: int = 0
    missing_until: int = 0


@dataclass(slots=True)
class Done:
    """A command that was carried out, and whether it has been taken back."""

    fact: CommandDone
    undone: bool = False


@dataclass(slots=True)
class Broadcast:
    """Everything about the show but its stock and its questions."""

    id: str = ""
    title: str = ""
    started_at: int = 0
    ended_at: int = 0
    count: int = 0
    pinned: str = ""
    air: AnswerAired | None = None
    viewers: dict[str, int] = field(default_factory=dict)
    connectors: dict[str, Connector] = field(default_factory=dict)
    commands: dict[str, Done] = field(default_factory=dict)
    lately: deque[str] = field(default_factory=lambda: deque(maxlen=COMMANDS_SHOWN))
    seen: int = 0
    shed: int = 0

    def up(self, source: str) -> Connector:
        """A source of which something comes: it is up, whatever was said of it before."""
        connector = self.connectors.get(source)
        if connector is None:
            connector = self.connectors[source] = Connector()
        elif connector.state != "up":
            connector.state, connector.note = "up", ""
        return connector

    def heard(self, source: str, at_ms: int) -> Connector:
        """Something came from a source."""
        connector = self.up(source)
        connector.heard += 1
        if at_ms > connector.last_at:
            connector.last_at = at_ms
        return connector

    def change(self, fact: ConnectorChanged) -> None:
        """A connector spoke of its own health."""
        connector = self.connectors.setdefault(fact.source, Connector())
        connector.state, connector.note = fact.state, fact.note
        connector.parked += fact.parked
        connector.swept_ms = max(connector.swept_ms, fact.swept_ms)
        if fact.state == "up":
            connector.alive_at = max(connector.alive_at, fact.at_ms)
        if fact.missing_ms > 0:
            connector.gaps += 1
            connector.missing_from, connector.missing_until = fact.at_ms - fact.missing_ms, fact.at_ms

    def heard_order(self, source: str, shop: str, at_ms: int, heard_ms: int) -> None:
        """A source brought an event of a shop's order, told for `at_ms` and heard at `heard_ms` (0: as it happened)."""
        connector = self.heard(source, at_ms)
        alive_at = heard_ms or at_ms
        if alive_at > connector.alive_at:
            connector.alive_at = alive_at
        if shop not in connector.shops:
            connector.shops.add(shop)

    def count_room(self, fact: RoomCounted) -> None:
        """So many watch a Room."""
        if fact.viewers is not None:
            self.viewers[fact.room] = fact.viewers

    def done(self, fact: CommandDone) -> None:
        """Remember a command, so that it is carried out once and can be taken back."""
        self.commands[fact.key] = Done(fact)
        self.lately.append(fact.key)
        if len(self.commands) > COMMANDS_KEPT:
            self.commands.pop(next(iter(self.commands)))
