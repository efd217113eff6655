"""What a connector is. It imports this, `connectors.kit` and `companion.domain.inbound`, and nothing else of ours.

Three kinds of ear: a *Listener* dials and runs until cancelled; a *Receiver* is called over HTTP by a platform; an
*Ear* is fed over a WebSocket by something on the anchor's own machine. The first two may be a *Refetcher*, a *Sweeper*
and a *Lister* too. And one that hears nothing: a *Notifier* tells an expert of a question. Parsing and signing are
pure; only a `transport.py` awaits, and what asks by it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any, Literal, Protocol, runtime_checkable

import msgspec
from msgspec import Struct

from companion.domain.inbound import Inbound, ListingWish, Notice
from companion.domain.trouble import Again, NotTaken, Refused, Trouble

Emit = Callable[[tuple[Inbound, ...]], "Awaitable[Receipt | None]"]
"""All a connector can do to us. Returns when every order among the nouns is in the book, and says how many were new;
comments never wait. A Comment, a RoomStatus or a ConnectorStatus at the time 0 is of now."""


class Card(Struct, frozen=True):
    """What a connector is, for registries, docs and `companion check`.

    `source` is the name its nouns come under, where that is not its own.
    """

    name: str
    title_zh: str
    title_en: str
    emits: tuple[Literal["comment", "order", "room"], ...]
    standing: Literal["official", "partner", "unofficial", "ours"]
    kind: Literal["listener", "receiver", "ear", "notifier"]
    secrets: tuple[str, ...] = ()
    source: str = ""


class Delivery(Struct, frozen=True):
    """One HTTP request as a platform made it. Header names are lower case; `path` is what follows the hook's name."""

    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]
    method: str = "POST"
    path: str = ""


class Receipt(Struct, frozen=True):
    """What became of a delivery's nouns: `accepted` are new, `duplicates` were in the book already."""

    accepted: int
    duplicates: int


class Reply(Struct, frozen=True):
    """The HTTP answer a platform expects."""

    status: int
    body: bytes
    content_type: str = "application/json"


class Rejected(Refused):
    """A delivery refused: `status` is the HTTP status (400 malformed or stale, 401 signature, …)."""

    def __init__(self, status: int, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.status = status


@runtime_checkable
class Listener(Protocol):
    """Dials a room or reads a file; runs until cancelled or, for a recording, until its end."""

    async def listen(self, emit: Emit) -> None: ...


@runtime_checkable
class Receiver(Protocol):
    """Is called by a platform. Neither method waits for anything or asks anyone; what can't be read may be counted."""

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The nouns of a delivery whose signature holds. Raises `Rejected`; nothing of it is then kept."""

    def reply(self, receipt: Receipt) -> Reply:
        """What to answer once the nouns are durable."""


@runtime_checkable
class Greeter(Protocol):
    """A Receiver whose platform first asks with a GET whether the address is ours; without this it is a delivery."""

    def greet(self, delivery: Delivery, now_ms: int) -> Reply:
        """The answer that shows that it is. Raises `Rejected`."""


@runtime_checkable
class Refuser(Protocol):
    """A Receiver whose platform reads a refusal in a form of its own; without this it is our `{"error":…}`."""

    def refuse(self, status: int, why: str) -> Reply:
        """A refusal with this HTTP status and this sentence, in the platform's form. Nothing was kept."""


@runtime_checkable
class Ear(Protocol):
    """Is fed messages over a WebSocket. One instance for each open socket (`connect` is called for each).

    One with an attribute `forgets` that is true is fed by something that keeps nothing while it is not connected: what
    was said meanwhile may be missing.
    """

    def hear(self, message: bytes | str, now_ms: int) -> tuple[Inbound, ...]:
        """The nouns in one message, possibly none. What can't be read is counted in a ConnectorStatus, never raised."""

    def answer(self) -> str:
        """The text to send back after the message was taken (flow control)."""


@runtime_checkable
class Refetcher(Protocol):
    """A Listener or Receiver that can also be asked how orders stand now; only one that has this method is asked."""

    async def refetch(self, orders: tuple[str, ...]) -> tuple[Inbound, ...]:
        """What the platform says now of these orders of its shop, by the platform's own numbers; keys as in any event.

        Called once for an order that is unpaid shortly before it lets go of its stock, and again and again, ever more
        seldom, for one of which it is not known what it holds; one call at a time. An order the platform does not tell
        of is left out. It may take 20 seconds; when it raises (`NotTaken`) or takes longer nothing is changed.
        """


@runtime_checkable
class Sweeper(Protocol):
    """A Listener or Receiver whose shop can be asked for all that has changed there; only one with this is asked."""

    def sweep(self, since_ms: int, until_ms: int) -> AsyncGenerator[tuple[Inbound, ...], None]:
        """What the platform says now of every order, and every refund, that changed from `since_ms` until `until_ms`.

        A page at a time; each is brought to the book before the next is asked for. Keys as in any event: what was told
        before is told again under the same key. At most half an hour is asked for at a time, and the last minutes are
        asked for again. Raises `NotTaken` when the platform does not tell; the same time is then asked for again.
        """


@runtime_checkable
class Lister(Protocol):
    """A Listener or Receiver whose shop tells what it lists for sale, and can be told to list otherwise."""

    async def listings(self) -> tuple[Inbound, ...]:
        """What the shop lists now (a ShopListed), of what its settings name. Raises `NotTaken`."""

    async def list_units(self, wish: ListingWish) -> None:
        """Have the shop list so many units, or take the goods off sale. Returns once the shop has done it.

        It may be called again with the same wish, after a stop too: whatever became of it the first time, it is done
        once. Raises `NotTaken`: one that is no `Again` is not tried again, and the helper is told.
        """


@runtime_checkable
class Notifier(Protocol):
    """Tells an expert of a question at the clinic, in a place where they will see it."""

    async def notify(self, notice: Notice, now_ms: int) -> None:
        """Returns once it has been taken. Raises `NotTaken`; the station then tries again later, and says so.

        It may wait for its turn, no longer than two minutes. One call at a time.
        """


def no_clock() -> int:
    """Stands for a clock where none was handed in. Raises."""
    raise LookupError("no clock was handed to this connector")


class Setting(Struct, frozen=True):
    """What `connect` is given: the `[connector.X]` table with secrets resolved, and the ids of rooms and experts.

    `now` gives the time (ms since 1970 UTC), for what has to be signed with it. `language` is the one that people at
    the station read: zh or en.
    """

    table: dict[str, Any]
    rooms: tuple[str, ...] = ()
    timezone: str = "Asia/Shanghai"
    experts: tuple[str, ...] = ()
    now: Callable[[], int] = msgspec.field(default=no_clock)
    language: str = "zh"


__all__ = [
    "Again",
    "Card",
    "Delivery",
    "Ear",
    "Emit",
    "Greeter",
    "Listener",
    "Lister",
    "ListingWish",
    "NotTaken",
    "Notice",
    "Notifier",
    "Receipt",
    "Receiver",
    "Refetcher",
    "Refuser",
    "Rejected",
    "Reply",
    "Setting",
    "Sweeper",
    "Trouble",
    "no_clock",
]
