"""Floor 3. What the web is given by `app`: the station as the web sees it. Reads and writes nothing.

These are shapes, not classes to inherit from: the pipeline's Outcome and Seat, a connector's Receiver, Ear and Reply
fit them as they are, and the web imports no connector.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct

from companion.domain.inbound import Inbound
from companion.domain.trouble import Trouble
from companion.web.access import Role


class Outcome(Protocol):
    """What became of nouns that were brought in: so many new, so many known already, or refused."""

    @property
    def accepted(self) -> int: ...
    @property
    def duplicates(self) -> int: ...
    @property
    def refused(self) -> Trouble | None: ...


class Seat(Protocol):
    """One face's place at the feed."""

    async def frames(self) -> list[bytes]:
        """Wait for, and take, the next text frames in order. Raises `Doors.left` when the feed has ended."""

    def want_snapshot(self) -> None: ...
    def leave(self) -> None: ...


class Reply(Protocol):
    """The HTTP answer a platform expects."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...
    @property
    def content_type(self) -> str: ...


class Receiver(Protocol):
    """Is called by a platform. A refusal it raises is a `Trouble` with an HTTP `status`."""

    def receive(self, delivery: Any, now_ms: int) -> tuple[Inbound, ...]: ...
    def reply(self, receipt: Any) -> Reply: ...


@runtime_checkable
class Greeter(Protocol):
    """A Receiver that is first asked with a GET whether the address is its own."""

    def greet(self, delivery: Any, now_ms: int) -> Reply: ...


@runtime_checkable
class Refuser(Protocol):
    """A Receiver that words a refusal as its platform reads it."""

    def refuse(self, status: int, why: str) -> Reply: ...


class Ear(Protocol):
    """Is fed over one WebSocket."""

    def hear(self, message: bytes | str, now_ms: int) -> tuple[Inbound, ...]: ...
    def answer(self) -> str: ...


class Recorder(Protocol):
    """One who records what the station hears."""

    async def lines(self) -> list[bytes]:
        """Wait for, and take, the next lines. Raises `Doors.left` at the end, `Trouble` for one that is too slow."""

    def end(self) -> None: ...
    def leave(self) -> None: ...


Bring = Callable[[tuple[Inbound, ...]], Awaitable[Outcome]]


class Doors(Struct, frozen=True, kw_only=True):
    """All that the web may do to the station and ask of it.

    `bring` returns at once for comments and else when they are in the book, `hear_bridge` and `bring_to_book` always
    only then; with the last it is all or nothing, and it goes before comments.
    `ask(what, args, lang)` answers a question, and raises `Trouble` for one that can't be answered.
    `delivery(body, headers, query, method, path)` and `receipt(accepted, duplicates)` build what receivers take.
    `record` begins a recording. `metrics` gives Prometheus names, labels included, with whole numbers or fractions.
    """

    name: str
    lang: str
    now_ms: Callable[[], int]
    bring: Bring
    hear_bridge: Bring
    bring_to_book: Bring
    join: Callable[[Role], Seat]
    left: type[Exception]
    state_json: Callable[[], Awaitable[bytes]]
    ask: Callable[[str, dict[str, Any], str], Awaitable[dict[str, Any]]]
    ready: Callable[[], bool]
    metrics: Callable[[], Mapping[str, int | float]]
    delivery: Callable[[bytes, Mapping[str, str], Mapping[str, str], str, str], Any]
    receipt: Callable[[int, int], Any]
    receivers: Mapping[str, Receiver] = {}
    ears: Mapping[str, Callable[[], Ear]] = {}
    record: Callable[[], Recorder] | None = None
