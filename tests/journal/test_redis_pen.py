"""One pipeline at a time: in order, the next sent before the answered go on, and whoever leaves holds up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from companion.journal.port import BookAway
from companion.journal.redis_pen import Pen


class Server:
    """Answers a pipeline when it is let, and remembers what each held."""

    replicas = 0

    def __init__(self) -> None:
        self.target = self
        self.sent: list[list[str]] = []
        self.events: list[str] = []
        self.gate = asyncio.Semaphore(0)
        self.away = False

    def let_one(self) -> None:
        """One more pipeline is answered."""
        self.gate.release()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        yield None

    async def drop(self) -> None:
        self.events.append("dropped")

    async def call_all(self, client: None, calls: list[tuple[str, Any, Any]], replicas: int) -> list[str]:
        self.sent.append([rule for rule, _, _ in calls])
        self.events.append(f"sent {calls[0][0]}")
        await self.gate.acquire()
        if self.away:
            raise BookAway("连不上", "out of reach")
        return [f"done {rule}" for rule, _, _ in calls]


def pen_at(server: Server) -> Pen:
    return Pen(server, server, patience_s=0.0)  # type: ignore[arg-type]


async def settled() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_what_comes_while_one_is_under_way_goes_together_and_the_next_is_sent_before_the_others_go_on() -> None:
    server = Server()
    pen = pen_at(server)

    async def call(name: str) -> str:
        answer: str = await pen.call(name, ())
        server.events.append(f"told {name}")
        return answer

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(call(name)) for name in "abc"]
        await settled()
        server.let_one()
        await settled()
        assert server.sent == [["a"], ["b", "c"]]
        tasks.append(group.create_task(call("d")))
        await settled()
        server.let_one()
        await settled()
        server.let_one()
    assert [task.result() for task in tasks] == ["done a", "done b", "done c", "done d"]
    assert server.events == ["sent a", "told a", "sent b", "told b", "sent d", "told c", "told d"]


async def test_whoever_leaves_while_waiting_is_not_written_and_holds_up_nobody() -> None:
    server = Server()
    pen = pen_at(server)
    async with asyncio.TaskGroup() as group:
        first, gone, last = (group.create_task(pen.call(name, ())) for name in "abc")
        await settled()
        gone.cancel()  # its place in the queue is looked at before it has heard of it
        for _ in range(9):
            server.let_one()
    assert (first.result(), last.result(), gone.cancelled()) == ("done a", "done c", True)
    assert server.sent == [["a"], ["c"]]
    await asyncio.wait_for(pen.finish(), 1)


async def test_whoever_leaves_in_the_moment_it_is_to_write_passes_the_turn_on() -> None:
    server = Server()
    pen = pen_at(server)
    async with asyncio.TaskGroup() as group:
        first, gone, last = (group.create_task(pen.call(name, ())) for name in "abc")
        first.add_done_callback(lambda _: gone.cancel())
        await settled()
        for _ in range(9):
            server.let_one()
    assert (first.result(), last.result()) == ("done a", "done c")
    await asyncio.wait_for(pen.finish(), 1)


async def test_whoever_leaves_while_writing_for_others_leaves_them_to_the_next() -> None:
    server = Server()
    pen = pen_at(server)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(pen.call("a", ()))
        await settled()
        others = [group.create_task(pen.call(name, ())) for name in "bcd"]
        await settled()
        first.cancel()
        await settled()
        assert server.sent == [["a"], ["b", "c", "d"]]
        others[0].cancel()
        await settled()
        assert server.sent[2:] == [["c", "d"]]
        for _ in range(9):
            server.let_one()
    assert [task.result() for task in others[1:]] == ["done c", "done d"]


async def test_a_server_that_is_away_is_told_to_each_and_the_next_is_tried_anew() -> None:
    server = Server()
    server.away = True
    for _ in range(9):
        server.let_one()
    pen = pen_at(server)
    told = await asyncio.gather(*(pen.call(name, ()) for name in "ab"), return_exceptions=True)
    assert [type(one) for one in told] == [BookAway, BookAway]
    server.away = False
    assert await pen.call("c", ()) == "done c"
    await asyncio.wait_for(pen.finish(), 1)


async def test_finishing_waits_for_what_was_handed_over() -> None:
    server = Server()
    pen = pen_at(server)
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(pen.call(name, ())) for name in "ab"]
        await settled()
        ending = group.create_task(pen.finish())
        await settled()
        assert not ending.done()
        for _ in range(9):
            server.let_one()
    assert [call.result() for call in calls] == ["done a", "done b"]
    assert ending.done()
