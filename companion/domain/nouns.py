"""Floor 0. The nouns: what connectors and helpers say. Reads and writes nothing.

Inside the house every time is an integer of milliseconds since 1970 UTC; `inbound` reads them off the wire.
"""

from __future__ import annotations

from typing import Any, Final, Literal

from msgspec import Struct

EventName = Literal["created", "changed", "paid", "cancelled", "closed", "shipped", "refunded", "completed"]
Phase = Literal["", "pre", "post"]
Health = Literal["up", "late", "down"]

CONSOLE: Final = "console"
"""The source of what helpers say; no connector may speak in its name."""

PHONE: Final = "phone"
WECHAT_GROUP: Final = "wechat_group"
"""The shops of orders that helpers write down themselves: taken by phone, or in the village's WeChat group."""

OURS: Final = (CONSOLE, PHONE, WECHAT_GROUP)
"""Sources and shops no connector may speak for."""

SINCE_LAST: Final = -1
"""Of `missing_ms`: since the connector was last heard, however long ago that is. Only the books know."""


class User(Struct, frozen=True, omit_defaults=True, gc=False):
    """Who wrote a comment: the platform's own id, and the name it shows."""

    id: str = ""
    name: str = ""


class Comment(Struct, frozen=True, tag_field="kind", tag="comment", gc=False):
    """One viewer's line in one Room. `key` is the platform's own id of the line; `source` + `key` twice is once.

    `old`: said before anyone listened, and told again by the platform on a (re)connect; not what merely comes late.
    """

    at_ms: int
    source: str
    room: str
    key: str
    user: User
    text: str
    old: bool = False


class Replied(Struct, frozen=True, tag_field="kind", tag="reply", gc=False):
    """The anchor, or who helps her, answered a viewer in the Room's own comments.

    `to` is the key of the comment it answers; where the platform does not say it, `user` is whom it answers. `by` is
    the name of who answered.
    """

    at_ms: int
    source: str
    room: str
    key: str
    text: str
    to: str = ""
    user: User = User()
    by: str = ""


class OrderLine(Struct, frozen=True, omit_defaults=True, gc=False):
    """One line of an order. `quantity` counts packs; what it means depends on the event (see OrderEvent)."""

    line: str
    pack: str = ""
    sku: str = ""
    quantity: int | None = None
    phase: Phase = ""


class OrderEvent(Struct, frozen=True, tag_field="kind", tag="order", gc=False):
    """What a platform says has become of an order.

    `shop` defaults to `source`. No lines means every line of the order, those heard of later included. In `shipped`
    a line's quantity is cumulative; in `refunded` it is the units given back (0: money only). `version` orders two
    details of one line; it defaults to the event's time. Amounts are integer fen.
    """

    at_ms: int
    source: str
    key: str
    order: str
    event: EventName
    lines: tuple[OrderLine, ...] = ()
    shop: str = ""
    version: int | None = None
    expires_at_ms: int | None = None
    refund: str = ""
    amount_fen: int | None = None
    total_fen: int | None = None
    buyer: str = ""


class RoomStatus(Struct, frozen=True, tag_field="kind", tag="room", gc=False):
    """How a Room stands now: how many watch."""

    at_ms: int
    source: str
    room: str
    key: str
    viewers: int | None = None


class Command(Struct, frozen=True, tag_field="kind", tag="command", gc=False):
    """What a Helper or Anchor wants done; `name` and `args` are those of the feed, `key` its once-only id.

    `role` is that of the token it was given with (empty: not given over the feed); it is never on the wire.
    """

    at_ms: int
    source: str
    key: str
    by: str
    name: str
    args: dict[str, Any]
    role: str = ""


class ConnectorStatus(Struct, frozen=True, tag_field="kind", tag="connector", gc=False):
    """What a connector says of itself: its health, and how many pieces it could not read since it last spoke.

    All that had changed at its shop until `swept_ms` has been brought (0: it was not asked). Comments of the last
    `missing_ms` before `at_ms` may be missing (0: none; SINCE_LAST). Never accepted from outside the process: it has no
    wire form.
    """

    at_ms: int
    source: str
    state: Health
    note: str = ""
    parked: int = 0
    swept_ms: int = 0
    missing_ms: int = 0


class Notified(Struct, frozen=True, tag_field="kind", tag="notified", gc=False):
    """`source` has told the expert (empty: everyone) of the clinic's question `group`. It has no wire form either."""

    at_ms: int
    source: str
    group: str
    expert: str = ""


class Count(Struct, frozen=True, omit_defaults=True, gc=False):
    """How many units of a pack a shop lists for sale, and how many more unpaid orders hold there (-1: not said)."""

    pack: str
    units: int
    held: int = -1


class ShopListed(Struct, frozen=True, tag_field="kind", tag="shop_listed", gc=False):
    """What a shop says it lists now. It has no wire form."""

    at_ms: int
    source: str
    counts: tuple[Count, ...]
    shop: str = ""


TAKEN_DOWN: Final = -1
"""Of the units of a ListingWish: none, and the goods are no longer on sale."""


class ListingWish(Struct, frozen=True):
    """What a helper wants a shop to list of a pack, since `at_ms`. `key` is its once-only id."""

    key: str
    shop: str
    pack: str
    units: int
    at_ms: int


class ListingAnswered(Struct, frozen=True, tag_field="kind", tag="listing_answered", gc=False):
    """What came of the wish `key`. It has no wire form."""

    at_ms: int
    source: str
    key: str
    ok: bool
    note: str = ""


class Notice(Struct, frozen=True, kw_only=True):
    """What an expert is told of a question at the clinic: nobody's name but the expert's own.

    `expert` is an id and `name` what people call them (both empty: whoever can); `lang` is zh or en.
    """

    group: str
    question: str
    station: str
    since_ms: int
    askers: int = 0
    expert: str = ""
    name: str = ""
    lang: str = "zh"


Inbound = (
    Comment | Replied | OrderEvent | RoomStatus | Command | ConnectorStatus | Notified | ShopListed | ListingAnswered
)
"""All that passes the Inlet."""

Told = Comment | Replied | OrderEvent | RoomStatus | Command
"""All that a recording or a stranger's program may say."""
