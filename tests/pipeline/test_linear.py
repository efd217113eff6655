"""Stock commands given at several doors at once, while desks fall: a history is recorded at the doors and judged after.

What is judged is that there is one order of all commands that was done, in which every answer is right, and which is
also the order of real time: a command that was answered before another was given stands before it. The order itself is
no guess, for the book has it. What nobody answered may be in it, once, or not at all.
"""

from __future__ import annotations

import asyncio
import random
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final

import pytest

from companion.domain.facts import CommandDone, StockAdjusted
from companion.domain.trouble import Trouble
from tests.pipeline.machines import Machine, machines
from tests.proxy import Line, line_to
from tests.servers import RedisServer

SEED: Final = 20260616
START_G: Final = 5_000_000


@dataclass
class Op:
    """One command as its giver saw it: when it was given and answered (0: never), and what was said."""

    key: str
    door: int
    name: str
    amount: int
    begun: float
    ended: float = 0.0
    said: str = "?"


@dataclass
class Look:
    """What a door showed as available, when it was asked and when it answered."""

    door: int
    begun: float
    ended: float
    revision: int
    available: int


@dataclass
class History:
    """All that was seen from outside."""

    ops: list[Op] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)


async def a_helper(
    history: History, name: str, door: int, machine: Machine, dice: random.Random, commands: int
) -> None:
    """Somebody at one door, who gives one command after the other, now and then the same again, and looks."""
    for number in range(commands):
        jin = dice.randrange(1, 40)
        counts = dice.random() < 0.15
        key = f"{name}-{number}"
        if counts:
            op = Op(key, door, "count_stock", (START_G // 500 + jin) * 500, monotonic())
            args: dict[str, Any] = {"pool": "plum", "amount": f"{op.amount // 500}斤"}
        else:
            op = Op(key, door, "adjust_stock", -jin * 500, monotonic())
            args = {"pool": "plum", "delta": f"-{jin}斤", "reason": "spoilage"}
        history.ops.append(op)
        for _ in range(1 + (dice.random() < 0.2)):
            try:
                outcome = await machine.command(key, op.name, **args)
            except Trouble:
                continue
            if op.said == "?":
                op.ended = monotonic()
                op.said = "refused" if outcome.refused else "done"
        await look(history, door, machine)
        await asyncio.sleep(dice.random() * 0.05)


async def look(history: History, door: int, machine: Machine) -> None:
    """What the door shows now."""
    begun = monotonic()
    try:
        revision, available = await machine.station.look(
            lambda state: (state.revision, state.stock.pools["plum"].available)
        )
    except Trouble:
        return
    history.looks.append(Look(door, begun, monotonic(), revision, available))


async def unrest(all_of_them: tuple[Machine, ...], lines: list[Line], dice: random.Random, over: asyncio.Event) -> int:
    """Take the lease from whoever has it, and cut lines, until it is over; how often."""
    struck = 0
    while not over.is_set():
        await asyncio.sleep(0.4 + dice.random() * 0.6)
        if dice.random() < 0.5:
            book = all_of_them[0].book
            with book.link.blocking() as client:
                client.hset(book.keys.book, mapping={"until": 0, "holder": ""})
                client.hincrby(book.keys.book, "fence", 1)
        else:
            line = dice.choice(lines)
            line.cut()
            await asyncio.sleep(dice.random() * 0.4)
            line.mend()
        struck += 1
    return struck


def judge(history: History, machine: Machine) -> dict[str, int]:
    """Where each command stands in the book, after seeing that everything that was said can be true."""
    places: dict[str, int] = {}
    given = {op.key: op for op in history.ops}
    available, model, shown = START_G, START_G, {}
    for sequence, fact in machine.book.read():
        if isinstance(fact, StockAdjusted):
            available += fact.delta
        elif isinstance(fact, CommandDone):
            assert fact.key not in places, f"{fact.key} was done twice"
            places[fact.key] = sequence
            op = given[fact.key]
            model = op.amount if op.name == "count_stock" else model + op.amount
            assert available == model, f"{fact.key} did not do what it says, given all that stands before it"
        shown[sequence] = available
    for op in history.ops:
        if op.said == "done":
            assert op.key in places, f"{op.key} was said to be done and is not in the book"
        if op.said == "refused":
            assert op.key not in places, f"{op.key} was refused and is in the book"
    judge_order([op for op in history.ops if op.said == "done"], places)
    judge_looks(history, places, shown)
    return places


def judge_order(done: list[Op], places: dict[str, int]) -> None:
    """What was answered before another was given stands before it."""
    by_place = sorted(done, key=lambda op: places[op.key])
    latest_begun = 0.0
    for op in by_place:
        assert op.ended >= latest_begun, f"{op.key} was answered before something that stands before it was given"
        latest_begun = max(latest_begun, op.begun)


def judge_looks(history: History, places: dict[str, int], shown: dict[int, int]) -> None:
    """Each look shows what the book says there, never goes back at its door, and has what was done there before."""
    newest: dict[int, int] = {}
    for seen in sorted(history.looks, key=lambda one: one.ended):
        assert seen.available == shown.get(seen.revision, START_G)
        assert seen.revision >= newest.get(seen.door, 0), "a door went back in time"
        newest[seen.door] = seen.revision
        own = [
            places[op.key] for op in history.ops if op.door == seen.door and op.said == "done" and op.ended < seen.begun
        ]
        assert seen.revision >= max(own, default=0), "a door does not show what was done at it"


async def test_every_command_stands_in_one_order_that_real_time_and_every_answer_agree_with(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    station = f"station={uuid.uuid4().hex}&patience=0.3"
    dice, history, over = random.Random(SEED), History(), asyncio.Event()
    async with line_to(redis_server.port) as one, line_to(redis_server.port) as other:
        lines = [one, other]
        ports = [redis_server.port, one.port, other.port]
        doors = [Machine(f"redis://127.0.0.1:{port}/0?{station}", tmp_path / str(n)) for n, port in enumerate(ports)]
        async with machines(*doors) as running:
            await running[0].until(lambda: any(machine.decides for machine in running))
            async with asyncio.TaskGroup() as group:
                striking = group.create_task(unrest(running, lines, dice, over))
                async with asyncio.TaskGroup() as helpers:
                    for door, machine in enumerate(running):
                        for name in (f"a{door}", f"b{door}"):
                            own = random.Random(f"{SEED}{name}")
                            helpers.create_task(a_helper(history, name, door, machine, own, 60))
                over.set()
            await running[0].until(lambda: running[0].station.ready)
            await settle(running)
            places = judge(history, running[0])
    answered = [op for op in history.ops if op.said != "?"]
    assert striking.result() >= 2
    assert len(answered) > 50
    assert len(places) >= len([op for op in answered if op.said == "done"]) > 50


async def settle(running: tuple[Machine, ...]) -> None:
    """Wait until all doors stand at the same fact and nothing waits in the inbox."""
    async with asyncio.timeout(20):
        while True:
            marks = set()
            for machine in running:
                try:
                    marks.add(await machine.mark())
                except Trouble:
                    marks.add((-1, b""))
            if len(marks) == 1 and not await asyncio.to_thread(running[0].book.unread):
                return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("wrong", ["lost", "twice", "late", "back", "other"])
def test_the_judge_finds_what_is_wrong(wrong: str) -> None:
    """A judge that never says no proves nothing."""
    ops = [Op("a", 0, "adjust_stock", -500, 1.0, 2.0, "done"), Op("b", 1, "adjust_stock", -500, 3.0, 4.0, "done")]
    facts: list[Any] = []
    for op in ops:
        facts += [
            StockAdjusted(op.key, "plum", -500, "spoilage", at_ms=1),
            CommandDone("console", op.key, "小王", op.name, at_ms=1),
        ]
    looks = [Look(0, 5.0, 6.0, 4, START_G - 1000)]
    if wrong == "lost":
        facts = facts[:2]
        looks = []
    if wrong == "twice":
        facts += facts[2:]
    if wrong == "late":
        facts = facts[2:] + facts[:2]
    if wrong == "other":
        facts[0] = StockAdjusted("a", "plum", -501, "spoilage", at_ms=1)
    if wrong == "back":
        looks.append(Look(0, 7.0, 8.0, 2, START_G - 500))

    class Book:
        def read(self) -> Any:
            return enumerate(facts, 1)

    class One:
        book = Book()

    with pytest.raises(AssertionError):
        judge(History(ops, looks), One())  # type: ignore[arg-type]
