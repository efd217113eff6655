"""A desk with a clinic for tests: a book, an inlet, and the ways to bring questions to the clinic and answer them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from companion.domain.inbound import Command, Comment, User
from companion.domain.state import State
from companion.journal.port import Journal
from companion.pipeline.desk import Desk
from companion.pipeline.feed import Feed
from companion.pipeline.inlet import Inlet
from companion.pipeline.recovery import recover
from companion.reading.reader import Reader
from companion.reading.reading import Shelf
from tests.domain.shop import CATALOGUE, T0


class Desks:
    """One desk at work."""

    def __init__(self, journal: Journal, state: State) -> None:
        self.journal = journal
        self.state = state
        self.inlet = Inlet()
        self.feed = Feed(self.inlet.nudge)
        self.desk = Desk(self.inlet, journal, state, Reader(Shelf()), self.feed, self.now_ms)
        self.at_ms = max(T0, state.clock_ms)
        self.count = state.revision

    def now_ms(self) -> int:
        return self.at_ms

    async def command(self, name: str, **args: Any) -> None:
        self.at_ms += 1000
        self.count += 1
        one = Command(self.at_ms, "console", f"k{self.count}", "小王", name, args)
        assert (await self.inlet.bring((one,))).refused is None

    async def to_clinic(self, text: str, expert: str = "li") -> str:
        """A comment, asked and sent to the clinic; the id of its group."""
        self.at_ms += 1000
        self.count += 1
        comment = Comment(self.at_ms, "ear", "douyin", f"c{self.count}", User(f"u{self.count}"), text)
        await self.inlet.bring((comment,), wait=True)
        need = Reader(Shelf()).read(text).need
        assert need is not None, "the comment must be a question"
        group: str = await self.desk.look(lambda state: state.questions.index.find(need))
        await self.command("route_to_clinic", group=group, expert=expert)
        return group


@asynccontextmanager
async def open_desk(journal: Journal, before: Callable[[Desks], None] = lambda desks: None) -> AsyncIterator[Desks]:
    """A desk on this book, at work; `before` is called with it when nothing has been written yet."""
    await journal.open()
    state, _ = recover(journal)
    desks = Desks(journal, state)
    before(desks)
    await desks.desk.open(CATALOGUE)
    async with asyncio.TaskGroup() as group:
        group.create_task(desks.desk.run())
        await asyncio.sleep(0)
        yield desks
        await desks.inlet.close()
    await journal.close()
