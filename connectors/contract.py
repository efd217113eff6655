"""What a connector is. It imports this, `connectors.kit` and `companion.domain.inbound`, and nothing else of ours.

Three kinds of ear: a *Listener* dials and runs until cancelled; a *Receiver* is called over HTTP by a platform; an
*Ear* is fed over a WebSocket by something on the anchor's own machine. Parsing and signing are pure; only a
`transport.py` awaits.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal, Protocol, runtime_checkable

from msgspec import Struct

from companion.domain.inbound import Inbound
from companion.domain.trouble import Refused, Trouble

Emit = Callable[[tuple[Inbound, ...]], Awaitable[None]]
"""All a connector can do to us. Returns when every order among the nouns is in the book; comments never wait."""


class Card(Struct, frozen=True):
    """What a connector is, for registries, docs and `companion check`."""

    name: str
    title_zh: str
    title_en: str
    emits: tuple[Literal["comment", "order", "room"], ...]
    standing: Literal["official", "partner", "unofficial", "ours"]
    kind: Literal["listener", "receiver", "ear"]
    secrets: tuple[str, ...] = ()


class Delivery(Struct, frozen=True):
    """One HTTP request as a platform made it. Header names are lower case."""

    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]
    method: str = "POST"


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
    """Is called by a platform. Both methods are pure."""

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        """The nouns of a delivery whose signature holds. Raises `Rejected`; nothing of it is then kept."""

    def reply(self, receipt: Receipt) -> Reply:
        """What to answer once the nouns are durable."""


@runtime_checkable
class Ear(Protocol):
    """Is fed messages over a WebSocket. One instance for each open socket (`connect` is called for each)."""

    def hear(self, message: bytes | str, now_ms: int) -> tuple[Inbound, ...]:
        """The nouns in one message, possibly none. What can't be read is counted in a ConnectorStatus, never raised."""

    def answer(self) -> str:
        """The text to send back after the message was taken (flow control)."""


class Setting(Struct, frozen=True):
    """What `connect` is given: the `[connector.X]` table with secrets resolved, and the rooms' ids in order."""

    table: dict[str, Any]
    rooms: tuple[str, ...] = ()
    timezone: str = "Asia/Shanghai"


__all__ = [
    "Card",
    "Delivery",
    "Ear",
    "Emit",
    "Listener",
    "Receipt",
    "Receiver",
    "Rejected",
    "Reply",
    "Setting",
    "Trouble",
]
