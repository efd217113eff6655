"""Floor 3. The console's view as the feed sends it, typed for drawing. Reads and writes nothing.

Every field has a default: the view holds no nulls, and what it does not say is absent. Unknown fields are let pass.
"""

from __future__ import annotations

from msgspec import Struct, field


class Station(Struct):
    name: str = ""
    role: str = ""


class Show(Struct):
    """The broadcast; `started_at` 0 means none yet, `ended_at` 0 that it is on air."""

    id: str = ""
    title: str = ""
    started_at: int = 0
    ended_at: int = 0


class Room(Struct):
    name: str = ""
    viewers: int = 0


class Connector(Struct):
    state: str = "down"
    last_at: int = 0
    parked: int = 0
    note: str = ""
    name: str = ""


class Pool(Struct):
    """Amounts are grams or pieces, as `unit` says; `available` is negative when more was sold than there is."""

    name: str = ""
    unit: str = "g"
    available: int = 0
    on_hand: int = 0
    recoverable: int = 0
    sold: int = 0
    oversold: int = 0
    low_at: int = 0
    opened: int = 0


class Pack(Struct):
    title: str = ""
    link: int = 0
    pool: str = ""
    content: int = 0
    price_fen: int = 0
    left: int = 0
    sold: int = 0


class Pinned(Struct):
    pack: str = ""


class Counts(Struct):
    orders: int = 0
    unpaid: int = 0
    paid: int = 0
    unmatched: int = 0
    paid_fen: int = 0
    refunded_fen: int = 0
    shed: int = 0


class Goal(Struct):
    target: int = 0
    sold: int = 0
    unit: str = "g"


class Order(Struct):
    at: int = 0
    shop: str = ""
    order: str = ""
    buyer: str = ""
    lines: str = ""
    state: str = ""
    expires_at: int = 0
    flags: list[str] = field(default_factory=list)


class Question(Struct):
    text: str = ""
    intent: str = ""
    askers: int = 0
    comments: int = 0
    again: int = 0
    first_at: int = 0
    since: int = 0
    last_at: int = 0
    state: str = "open"
    by: str = ""
    suggestion: str = ""
    samples: list[str] = field(default_factory=list)
    answer: str = ""

    @property
    def waits_from(self) -> int:
        """Since when it waits for an answer, in ms."""
        return self.since or self.first_at


class Air(Struct):
    group: str = ""
    question: str = ""
    text: str = ""


class Done(Struct):
    """A command that was carried out."""

    by: str = ""
    name: str = ""
    what: str = ""
    at: int = 0
    undone: bool = False
    undoable: bool = False


class View(Struct):
    """The console's view, section by section as on the wire."""

    station: Station = field(default_factory=Station)
    broadcast: Show = field(default_factory=Show)
    rooms: dict[str, Room] = field(default_factory=dict)
    connectors: dict[str, Connector] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    packs: dict[str, Pack] = field(default_factory=dict)
    pinned: Pinned = field(default_factory=Pinned)
    counts: Counts = field(default_factory=Counts)
    goal: Goal = field(default_factory=Goal)
    orders: dict[str, Order] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    air: Air = field(default_factory=Air)
    commands: dict[str, Done] = field(default_factory=dict)


class Comment(Struct, frozen=True):
    """One line of the tail."""

    user: str = ""
    text: str = ""
    at_ms: int = 0
    is_question: bool = False
