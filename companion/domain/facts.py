"""Floor 0. What we hold true, in the past tense: one tagged union, the only thing the book keeps.

Every fact has `at_ms`, the time it speaks of. Fields may be added with a default; none is ever renamed or re-used,
for a book of last year must still be readable. `CommandDone.undo` holds the facts that take a command back.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from companion.domain.catalogue import Catalogue
from companion.domain.inbound import Health, Phase

Level = Literal["normal", "low", "stop", "oversold"]
"""How near a pool is to being sold out: see docs/explanation/stock.md."""

Outcome = Literal["answered", "visit"]
"""What becomes of a question at the clinic."""

Difference = Literal["", "over", "out", "held"]
"""How a shop's listing differs: more is listed than the pool has left for it; nothing is, though there is fruit; the
shop counts more or fewer held by unpaid orders than we do; empty, it does not."""

Group = str
"""The id of a QuestionGroup."""


class Fact(Struct, frozen=True, tag_field="fact", omit_defaults=True, gc=False, kw_only=True):
    """What all facts share."""

    at_ms: int


# --- the station, its rooms and its ears -----------------------------------------------------------------------


class StationOpened(Fact, frozen=True, tag="station_opened"):
    """The station works with this catalogue from here on. A pool seen for the first time opens with its `on_hand`."""

    catalogue: Catalogue


class BroadcastStarted(Fact, frozen=True, tag="broadcast_started"):
    """A show began; `title` may be empty."""

    broadcast: str
    title: str = ""


class BroadcastEnded(Fact, frozen=True, tag="broadcast_ended"):
    """A show ended."""

    broadcast: str


class RoomCounted(Fact, frozen=True, tag="room_counted"):
    """So many watch a Room now."""

    source: str
    room: str
    key: str
    viewers: int | None = None


class ConnectorChanged(Fact, frozen=True, tag="connector_changed"):
    """A connector came up, fell silent or went down, or could not read `parked` more pieces.

    All that had changed at its shop until `swept_ms` was brought (0: it was not asked).
    Comments of the last `missing_ms` before `at_ms` may be missing.
    """

    source: str
    state: Health
    note: str = ""
    parked: int = 0
    swept_ms: int = 0
    missing_ms: int = 0


class CommentsShed(Fact, frozen=True, tag="comments_shed"):
    """So many comments were let go unread because the room was faster than the desk."""

    count: int


# --- comments and questions ------------------------------------------------------------------------------------


class CommentSeen(Fact, frozen=True, tag="comment_seen"):
    """A comment, and what reading made of it at that time. `group` is set when it is a question.

    `maybe`: it may be one, and then `intent`, `need`, `pack`, `pool`, `place` are what it would ask.
    """

    source: str
    room: str
    key: str
    user: str = ""
    name: str = ""
    text: str = ""
    confidence: float = 0.0
    intent: str = ""
    group: Group = ""
    maybe: bool = False
    need: str = ""
    pack: str = ""
    pool: str = ""
    place: str = ""


class ReplySeen(Fact, frozen=True, tag="reply_seen"):
    """The Room's own comments hold an answer to a viewer. `group` is what it answers, as far as we know of it."""

    source: str
    room: str
    key: str
    group: Group = ""


class CommentEchoed(Fact, frozen=True, tag="comment_echoed"):
    """The comment `source` + `key` is one that another ear of the Room had told before; it counts no second time."""

    source: str
    room: str
    key: str
    first_source: str
    first_key: str


class QuestionFlagged(Fact, frozen=True, tag="question_flagged"):
    """The comment `source` + `key` asks what `group` asks. The first of a group brings the group into being.

    `need`, `pack`, `pool`, `place` are what grouping compares (see companion.reading). `ordered`: its asker may have
    bought (see companion.domain.buyers). `by` is the helper who said that it is a question, if one did.
    """

    group: Group
    source: str
    key: str
    asker: str
    text: str
    intent: str
    need: str = ""
    pack: str = ""
    pool: str = ""
    place: str = ""
    ordered: bool = False
    by: str = ""


class Told(Struct, frozen=True, omit_defaults=True, gc=False):
    """What an answer says of a pack: its price, and how many are left (-1: not said)."""

    pack: str
    price_fen: int = -1
    left: int = -1


class Said(Struct, frozen=True, omit_defaults=True, gc=False):
    """An answer given: where its words are from (empty: a helper's own), what it told of packs, and when."""

    text: str
    source: str = ""
    told: tuple[Told, ...] = ()
    at_ms: int = 0


class QuestionAnswered(Fact, frozen=True, tag="question_answered"):
    """The group was answered; `on_air` puts the answer on the picture.

    `source` is where its words are from (empty: the helper's own), `told` what it says of packs: by these it is seen
    later whether it still holds.
    """

    group: Group
    text: str
    on_air: bool = False
    by: str = ""
    source: str = ""
    told: tuple[Told, ...] = ()


class QuestionMoved(Fact, frozen=True, tag="question_moved"):
    """The group's life went on: claimed, open again, dismissed, put off till `until_ms`, sent to the clinic.

    `since_ms` is since when it waits for an answer (0: since now). `back`: an answer is taken back, and what had been
    `said` before it, and to how many it had been asked `again`, is so once more.
    """

    group: Group
    state: Literal["open", "claimed", "answered", "dismissed", "snoozed", "clinic"]
    by: str = ""
    until_ms: int = 0
    expert: str = ""
    answer: str = ""
    since_ms: int = 0
    back: bool = False
    said: Said | None = None
    again: int = 0


class QuestionsMerged(Fact, frozen=True, tag="questions_merged"):
    """`groups` ask the same as `into`; their comments are now its comments."""

    into: Group
    groups: tuple[Group, ...]


class QuestionsSplit(Fact, frozen=True, tag="questions_split"):
    """`group` stands for itself again, apart from `out_of`.

    With a `text` it is a new group: that wording of `out_of`, and what the next comments worded or meant like it join.
    `intent`, `need`, `pack`, `pool`, `place` are what it asks.
    """

    group: Group
    out_of: Group
    text: str = ""
    intent: str = ""
    need: str = ""
    pack: str = ""
    pool: str = ""
    place: str = ""


class AnswerAired(Fact, frozen=True, tag="answer_aired"):
    """This answer stands on the picture (empty group: nothing does). A `live` one follows what it speaks of.

    `source` and `told` are as in QuestionAnswered.
    """

    group: Group = ""
    question: str = ""
    text: str = ""
    askers: int = 0
    live: bool = False
    source: str = ""
    told: tuple[Told, ...] = ()


class PackPinned(Fact, frozen=True, tag="pack_pinned"):
    """The anchor speaks of this pack now (empty: of none)."""

    pack: str = ""


# --- the clinic ------------------------------------------------------------------------------------------------


class ClinicAnswered(Fact, frozen=True, tag="clinic_answered"):
    """The question that went to the clinic as `group` has its answer, or somebody has to go and look (`visit`).

    A later one replaces it. `question` and `askers` are what it was asked as and by how many, `since_ms` since when it
    had waited, `expert` whose answer it is (empty: nobody's in particular), `by` who wrote it down.
    """

    group: Group
    question: str
    text: str
    outcome: Outcome = "answered"
    expert: str = ""
    on_air: bool = False
    by: str = ""
    askers: int = 0
    since_ms: int = 0


class ClinicReopened(Fact, frozen=True, tag="clinic_reopened"):
    """The clinic's question waits again. `back`: the answer is taken back, as if it had never been given."""

    group: Group
    by: str = ""
    back: bool = False


class ExpertNotified(Fact, frozen=True, tag="expert_notified"):
    """`connector` has told the expert (empty: the whole group of them) of the question; it is not told again."""

    group: Group
    connector: str
    expert: str = ""


# --- orders ----------------------------------------------------------------------------------------------------


class Line(Struct, frozen=True, omit_defaults=True, gc=False):
    """One line of an order as we booked it.

    `takes` is what one unit takes from which pool, frozen when first booked; empty with `unmatched` set when no pack
    is known for it. `units` is the event's quantity (None: not said). Where a helper has booked it, `source` is whose
    code `sku` is, and `turn` counts how often it was booked or given up at this version.
    """

    line: str
    pack: str = ""
    sku: str = ""
    units: int | None = None
    takes: tuple[tuple[str, int], ...] = ()
    price_fen: int = 0
    phase: Phase = ""
    unmatched: bool = False
    source: str = ""
    turn: int = 0


class OrderFact(Fact, frozen=True):
    """What every fact about an order shares. The order is (`shop`, `order`); `source` + `key` is the event's id.

    `heard_ms` is when we heard of it (0: as it happened); the difference from `at_ms` is how late the shop tells us.
    `mark` stands for all the event said (0: not reckoned), by which another event under the same id is known.
    """

    source: str
    key: str
    shop: str
    order: str
    lines: tuple[Line, ...] = ()
    version: int = 0
    total_fen: int | None = None
    buyer: str = ""
    heard_ms: int = 0
    mark: int = 0


class OrderCreated(OrderFact, frozen=True, tag="order_created"):
    """The order exists, with these lines; unpaid it holds stock until `expires_ms` and the grace after it.

    `told`: the platform named that deadline; else it is our own, which gives way to any that is named.
    """

    expires_ms: int = 0
    told: bool = False


class OrderChanged(OrderFact, frozen=True, tag="order_changed"):
    """The lines are these now."""


class OrderPaid(OrderFact, frozen=True, tag="order_paid"):
    """It was paid at `at_ms`."""


class OrderCancelled(OrderFact, frozen=True, tag="order_cancelled"):
    """It was closed before it was paid."""


class OrderClosed(OrderFact, frozen=True, tag="order_closed"):
    """The platform closed it because all of it was refunded."""


class OrderShipped(OrderFact, frozen=True, tag="order_shipped"):
    """Without lines all of it was sent; with lines so many units of each, cumulative."""


class OrderRefunded(OrderFact, frozen=True, tag="order_refunded"):
    """The refund `refund` succeeded: `units` of each line (0: money only; None: not said: all of it)."""

    refund: str = ""
    amount_fen: int | None = None


class OrderCompleted(OrderFact, frozen=True, tag="order_completed"):
    """The buyer has it and the platform has settled it."""


class OrderExpired(Fact, frozen=True, tag="order_expired"):
    """Our timer let the unpaid order go."""

    shop: str
    order: str


class OrderConflicted(Fact, frozen=True, tag="order_conflicted"):
    """An event id came again with another body; the first was kept."""

    source: str
    key: str
    shop: str
    order: str


class TaskResolved(Fact, frozen=True, tag="task_resolved"):
    """A helper has seen to what `flag` asked of an order.

    It is asked anew when `mark`, what it was raised for, changes; an empty `mark` takes this back.
    """

    shop: str
    order: str
    flag: str
    mark: str = ""
    note: str = ""
    by: str = ""


# --- warnings --------------------------------------------------------------------------------------------------


class StockLevelChanged(Fact, frozen=True, tag="stock_level_changed"):
    """A pool passed from one level of warning to another, with so much available (grams or pieces)."""

    pool: str
    level: Level
    available: int = 0


# --- what shops list -------------------------------------------------------------------------------------------


class ListingCounted(Fact, frozen=True, tag="listing_counted"):
    """A shop says it lists so many `units` of a pack for sale, and unpaid orders hold `held` more there (-1: not said).

    Ours of the same moment: what it should list (`quota`), and what its unpaid orders hold (`reserved`). `kind` is how
    they differ.
    """

    source: str
    shop: str
    pack: str
    units: int
    held: int = -1
    quota: int = 0
    reserved: int = 0
    kind: Difference = ""


class ListingSeen(Fact, frozen=True, tag="listing_seen"):
    """A helper has looked at how a listing differs (empty `kind`: it is to be looked at again)."""

    shop: str
    pack: str
    kind: Difference = ""
    by: str = ""


class ListingOrdered(Fact, frozen=True, tag="listing_ordered"):
    """A helper wants a shop to list so many `units` of a pack (-1: to take it off sale). `key` is the wish's own id."""

    key: str
    shop: str
    pack: str
    units: int
    by: str = ""


class ListingWritten(Fact, frozen=True, tag="listing_written"):
    """What came of the wish `key`: the shop lists so now, or why it doesn't."""

    key: str
    shop: str
    pack: str
    ok: bool = True
    note: str = ""


# --- the helper's hands ----------------------------------------------------------------------------------------


class StockAdjusted(Fact, frozen=True, tag="stock_adjusted"):
    """`delta` (grams or pieces) was added to what is available, for a reason; `lost` of it went to what is lost.

    `lot` is whose fruit was lost, where that is known.
    """

    key: str
    pool: str
    delta: int
    reason: str
    lost: int = 0
    note: str = ""
    by: str = ""
    lot: str = ""


class LotReceived(Fact, frozen=True, tag="lot_received"):
    """A household brought fruit. `lot` is its id (empty: `key`); `price_fen` is what it is owed for 500 g or a piece.

    A negative `amount` under the id of an earlier lot takes that lot back.
    """

    key: str
    pool: str
    household: str
    amount: int
    by: str = ""
    lot: str = ""
    price_fen: int = 0


class LotPriced(Fact, frozen=True, tag="lot_priced"):
    """A household is owed `price_fen` for 500 g or a piece of a lot (0: not known any more)."""

    lot: str
    price_fen: int
    by: str = ""


class GoodsDecided(Fact, frozen=True, tag="goods_decided"):
    """So many units of a line, refunded before shipping, were decided on: put back for sale, or written off.

    Negative units take an earlier decision back.
    """

    shop: str
    order: str
    line: str
    restocked: int = 0
    lost: int = 0
    by: str = ""


class SkuMapped(Fact, frozen=True, tag="sku_mapped"):
    """At `source`, the code `sku` means `pack` from here on ("-": it takes from no pool; empty: it means nothing)."""

    source: str
    sku: str
    pack: str


# --- settlement ------------------------------------------------------------------------------------------------


class Allotted(Struct, frozen=True, omit_defaults=True, gc=False):
    """So much (grams or pieces) of a line sent came out of a lot; negative where a settlement before said too much.

    An empty `lot` is no lot's: beyond all that was received, and explained. Nothing is owed for what was `refunded`.
    `adjusts`: a settlement before had rows of this line.
    """

    shop: str
    order: str
    line: str
    pool: str
    lot: str
    amount: int
    refunded: int = 0
    adjusts: bool = False


class SettlementWritten(Fact, frozen=True, tag="settlement_written"):
    """Some of the rows of a settlement that is being closed."""

    settlement: str
    rows: tuple[Allotted, ...]


class LotSettled(Struct, frozen=True, omit_defaults=True, gc=False):
    """What one settlement owes for one lot: `amount` grams or pieces at `price_fen` for 500 g or a piece.

    `amount` is what was `allotted` less what was `refunded` in this period. How the lot stood: so much `received`, so
    much of it `lost`, so much allotted `before` in earlier settlements.
    """

    lot: str
    household: str
    pool: str
    amount: int
    price_fen: int
    owed_fen: int
    received: int = 0
    lost: int = 0
    before: int = 0
    allotted: int = 0
    refunded: int = 0


class SettlementClosed(Fact, frozen=True, tag="settlement_closed"):
    """A period was settled, its rows frozen. `unallotted` was sent of pools beyond every lot; `note` explains it.

    `uncharged` of pools was lost, up to now, and is borne by no lot.
    """

    settlement: str
    lots: tuple[LotSettled, ...]
    total_fen: int
    since_ms: int = 0
    unallotted: dict[str, int] = {}
    note: str = ""
    by: str = ""
    uncharged: dict[str, int] = {}


Reversible = (
    BroadcastStarted
    | BroadcastEnded
    | QuestionAnswered
    | QuestionMoved
    | QuestionsMerged
    | QuestionsSplit
    | AnswerAired
    | PackPinned
    | ClinicAnswered
    | ClinicReopened
    | OrderCreated
    | OrderChanged
    | OrderPaid
    | OrderCancelled
    | OrderRefunded
    | OrderClosed
    | StockAdjusted
    | LotReceived
    | LotPriced
    | GoodsDecided
    | TaskResolved
    | SkuMapped
    | ListingSeen
)


class CommandDone(Fact, frozen=True, tag="command_done"):
    """A command was carried out. `undo` are the facts that take it back; empty when it can't be. `args` is what it was
    told, as JSON, by which another command under the same id is known."""

    source: str
    key: str
    by: str
    name: str
    what: str = ""
    undo: tuple[Reversible, ...] = ()
    args: str = ""


class CommandUndone(Fact, frozen=True, tag="command_undone"):
    """The command `key` was taken back. It can't be taken back twice."""

    key: str
    by: str = ""


AnyFact = (
    StationOpened
    | RoomCounted
    | ConnectorChanged
    | CommentsShed
    | CommentSeen
    | ReplySeen
    | CommentEchoed
    | QuestionFlagged
    | OrderShipped
    | OrderCompleted
    | OrderExpired
    | OrderConflicted
    | ExpertNotified
    | StockLevelChanged
    | ListingCounted
    | ListingOrdered
    | ListingWritten
    | SettlementWritten
    | SettlementClosed
    | Reversible
    | CommandDone
    | CommandUndone
)
