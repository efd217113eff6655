"""Floor 3. The console's view as the feed sends it, typed for drawing. Reads and writes nothing.

Every field has a default: the view holds no nulls, and what it does not say is absent. Unknown fields are let pass.
"""

from __future__ import annotations

from msgspec import Struct, field

from companion.console.clinic_wire import Case
from companion.console.listing_wire import Listing


class Station(Struct):
    """`experts` are names by id. `write_shops`: what shops list may be changed from here."""

    name: str = ""
    role: str = ""
    experts: dict[str, str] = field(default_factory=dict)
    write_shops: bool = False


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
    """`comments` of `heard` are comments; those from `missing_from` to `missing_until` may be missing (0: none are)."""

    state: str = "down"
    last_at: int = 0
    parked: int = 0
    note: str = ""
    name: str = ""
    comments: int = 0
    missing_from: int = 0
    missing_until: int = 0


class Pool(Struct):
    """Amounts are grams or pieces, as `unit` says; `available` is negative when more was sold than there is.

    `pace` is what is sold in a minute; `minutes_left` is -1 when nobody can say.
    """

    name: str = ""
    unit: str = "g"
    available: int = 0
    on_hand: int = 0
    recoverable: int = 0
    sold: int = 0
    oversold: int = 0
    opened: int = 0
    level: str = "normal"
    pace: int = 0
    minutes_left: int = -1
    safety: int = 0


class Pack(Struct):
    """`take_down`: no shop should sell it any more."""

    title: str = ""
    link: int = 0
    pool: str = ""
    content: int = 0
    price_fen: int = 0
    left: int = 0
    sold: int = 0
    take_down: bool = False


class Quota(Struct):
    """What a shop's listed stock of a pack should be set to."""

    shop: str = ""
    pack: str = ""
    units: int = 0


class Short(Struct):
    """An order that an oversell concerns; `amount` is what it takes of the pool."""

    number: str = ""
    shop: str = ""
    order: str = ""
    buyer: str = ""
    lines: str = ""
    amount: int = 0
    paid_at: int = 0


class Oversell(Struct):
    """What is lacking of a pool, the newest orders that this concerns, `more` such, and what might be done."""

    amount: int = 0
    orders: list[Short] = field(default_factory=list)
    more: int = 0
    ideas: list[str] = field(default_factory=list)


class Freshness(Struct):
    """Whether `shops` have been silent, the longest of them since `since`."""

    stale: bool = False
    shops: list[str] = field(default_factory=list)
    since: int = 0


class Lot(Struct):
    """One household's share of a pool; `price_fen` a jin or a piece."""

    pool: str = ""
    household: str = ""
    amount: int = 0
    price_fen: int = 0
    at: int = 0


class Pinned(Struct):
    pack: str = ""


class Counts(Struct):
    orders: int = 0
    unpaid: int = 0
    paid: int = 0
    unmatched: int = 0
    tasks: int = 0
    paid_fen: int = 0
    refunded_fen: int = 0
    shed: int = 0


class Goal(Struct):
    target: int = 0
    sold: int = 0
    unit: str = "g"


class Order(Struct):
    """`undecided` units of it were refunded before they were sent, and wait to be put back or written off."""

    at: int = 0
    shop: str = ""
    order: str = ""
    buyer: str = ""
    lines: str = ""
    state: str = ""
    expires_at: int = 0
    flags: list[str] = field(default_factory=list)
    undecided: int = 0


class Task(Struct):
    """Something about an order that a person should look at: `what` says it in a sentence."""

    flag: str = ""
    number: str = ""
    shop: str = ""
    order: str = ""
    buyer: str = ""
    lines: str = ""
    at: int = 0
    state: str = ""
    source: str = ""
    sku: str = ""
    quantity: int = 0
    what: str = ""


class Question(Struct):
    """`title` is what the picture calls it; the smallest `rank` comes first; `parts` is how many groups were merged
    into it; `buyers` may have bought; `stale`: its answer no longer holds; `claims` is what of the suggestion a
    village may not say; `expert` is who should be asked. `state` "maybe": nobody is sure that it is a question.
    """

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
    title: str = ""
    rank: int = 0
    parts: int = 0
    buyers: int = 0
    stale: bool = False
    claims: list[str] = field(default_factory=list)
    expert: str = ""

    @property
    def waits_from(self) -> int:
        """Since when it waits for an answer, in ms."""
        return self.since or self.first_at

    @property
    def settled(self) -> bool:
        """Whether nobody waits for it now."""
        return self.state not in ("open", "claimed", "clinic", "maybe")

    @property
    def doubtful(self) -> bool:
        """Whether nobody is sure that it is a question."""
        return self.state == "maybe"


class Maybe(Struct):
    """A comment that may be a question; `source` and `key` say which."""

    text: str = ""
    user: str = ""
    source: str = ""
    key: str = ""
    at: int = 0
    intent: str = ""


class Air(Struct):
    """The answer on the picture; `stale`: price or stock have changed since, and viewers no longer see it."""

    group: str = ""
    question: str = ""
    text: str = ""
    stale: bool = False


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
    tasks: dict[str, Task] = field(default_factory=dict)
    quota: dict[str, Quota] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    oversold: dict[str, Oversell] = field(default_factory=dict)
    freshness: Freshness = field(default_factory=Freshness)
    lots: dict[str, Lot] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    maybe: dict[str, Maybe] = field(default_factory=dict)
    clinic: dict[str, Case] = field(default_factory=dict)
    air: Air = field(default_factory=Air)
    commands: dict[str, Done] = field(default_factory=dict)


class Comment(Struct, frozen=True):
    """One line of the tail; with `missing_ms` no comment, but the place where those of `source` may be missing."""

    user: str = ""
    text: str = ""
    at_ms: int = 0
    is_question: bool = False
    source: str = ""
    missing_ms: int = 0
