"""Floor 2. What one haul came to, and who waits to be told of it. Reads and writes nothing but the waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from companion.domain.facts import AnyFact
from companion.domain.inbound import Comment, Told
from companion.pipeline.feed import Release
from companion.pipeline.inlet import Closed, Outcome, Ticket


class Batch:
    """The facts of one haul, to follow the sequence `expected`, and what may be told once the book has them.

    `first` and `second` say how far the lanes of an inbox are taken by it, if the haul came of one.
    """

    __slots__ = ("at_ms", "expected", "facts", "first", "heard", "looks", "outcomes", "release", "second", "tail")

    def __init__(self, expected: int, at_ms: int) -> None:
        self.expected = expected
        self.at_ms = at_ms
        self.facts: list[AnyFact] = []
        self.heard: list[Told] = []
        self.outcomes: list[tuple[Ticket, Outcome]] = []
        self.looks: list[tuple[asyncio.Future[Any], Any]] = []
        self.release: Release | None = None
        self.tail: list[dict[str, Any]] = []
        self.first = ""
        self.second = ""

    def __bool__(self) -> bool:
        return bool(self.facts or self.outcomes or self.looks or self.release or self.taken)

    @property
    def taken(self) -> bool:
        """Whether an inbox is taken further by it."""
        return bool(self.first or self.second)

    def tell(self) -> None:
        """The book has the facts: tell whoever brought the nouns, and whoever asked for the state."""
        for ticket, outcome in self.outcomes:
            ticket.settle(outcome)
        for future, seen in self.looks:
            if not future.done():
                future.set_result(seen)

    def give_up(self) -> None:
        """The book will not have the facts, or nobody knows whether it has: tell everyone that the station stops."""
        for ticket, _ in self.outcomes:
            ticket.give_up()
        refuse([future for future, _ in self.looks])


def refuse(waiting: Sequence[asyncio.Future[Any]]) -> None:
    """Tell everyone who still waits that the station stops."""
    for future in waiting:
        if not future.done():
            future.set_exception(Closed())


def tail_item(noun: Comment, facts: tuple[AnyFact, ...]) -> dict[str, Any]:
    """A comment as the console's tail shows it."""
    item: dict[str, Any] = {
        "key": noun.key,
        "source": noun.source,
        "room": noun.room,
        "user": noun.user.name,
        "text": noun.text,
        "at_ms": noun.at_ms,
        "is_question": len(facts) > 1,
    }
    if len(facts) > 1:
        item["group"] = facts[0].group  # type: ignore[union-attr]
    if noun.old:
        item["old"] = True
    return item
