"""What faces ask beyond their view: answered from the book, whole, and only with what is in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from companion.domain.facts import AnyFact
from companion.domain.inbound import OrderEvent, OrderLine
from companion.domain.state import State
from companion.domain.trouble import Refused
from companion.journal.memory import MemoryJournal
from companion.journal.port import Journal
from companion.journal.sqlite import SqliteJournal
from companion.pipeline.asking import FACTS_MOST, NAMES, Asking
from companion.pipeline.desk import Desk
from companion.pipeline.feed import Feed
from companion.pipeline.inlet import Inlet
from companion.reading.reader import Reader
from companion.reading.reading import Shelf
from tests.domain.shop import CATALOGUE, T0


class Held(MemoryJournal):
    """A book whose pen can be held, and which tells what was read of it."""

    def __init__(self) -> None:
        super().__init__()
        self.free = asyncio.Event()
        self.free.set()
        self.read_of: list[int] = []

    async def append(self, expected: int, facts: Sequence[AnyFact], key: str) -> int:
        await self.free.wait()
        return await super().append(expected, facts, key)

    def read_some(self, sequences: Iterable[int]) -> list[tuple[int, AnyFact]]:
        self.read_of = list(sequences)
        return super().read_some(self.read_of)


class Counter:
    """A station's asking, with the inlet to tell it orders."""

    def __init__(self, inlet: Inlet, asking: Asking) -> None:
        self.inlet = inlet
        self.asking = asking

    async def tell(self, *events: OrderEvent) -> None:
        assert (await self.inlet.bring(events)).refused is None

    async def ask(self, what: str, lang: str = "zh", **args: Any) -> dict[str, Any]:
        return await self.asking.answer(what, args, lang)


@asynccontextmanager
async def open_counter(journal: Journal) -> AsyncIterator[Counter]:
    state, inlet = State(), Inlet()
    feed = Feed(inlet.nudge)
    desk = Desk(inlet, journal, state, Reader(Shelf()), feed, lambda: T0)
    await journal.open()
    await desk.open(CATALOGUE)
    async with asyncio.TaskGroup() as group:
        group.create_task(desk.run())
        await asyncio.sleep(0)
        yield Counter(inlet, Asking(desk, journal))
        await inlet.close()
    await journal.close()


def event(key: str, event: str, order: str = "6920114821", at_ms: int = T0, **more: Any) -> OrderEvent:
    lines = (OrderLine("1", "plum-5", quantity=2),) if event == "created" else ()
    return OrderEvent(at_ms, "doudian", key, order, event, lines, **more)  # type: ignore[arg-type]


async def test_an_order_is_found_by_its_last_digits() -> None:
    async with open_counter(Held()) as counter:
        await counter.tell(event("a", "created", buyer="山里人"), event("b", "created", order="6920110000"))
        answer = await counter.ask("find_orders", digits="4821")
        assert [(one["order"], one["buyer"], one["state"]) for one in answer["orders"]] == [
            ("6920114821", "山里**", "unpaid")
        ]
        assert answer["more"] == 0
        assert [one["number"] for one in (await counter.ask("find_orders"))["orders"]] == ["2", "1"]


async def test_of_many_found_the_newest_are_told_and_the_others_counted() -> None:
    async with open_counter(Held()) as counter:
        await counter.tell(*(event(f"e{n}", "created", order=f"{n:04}7") for n in range(1, 31)))
        answer = await counter.ask("find_orders", digits="7")
        assert [one["number"] for one in answer["orders"]] == [str(n) for n in range(30, 10, -1)]
        assert answer["more"] == 10


async def test_what_is_not_in_the_book_yet_is_not_told_yet() -> None:
    journal = Held()
    async with open_counter(journal) as counter, asyncio.TaskGroup() as group:
        await counter.tell(event("a", "created"))
        journal.free.clear()
        paying = group.create_task(counter.tell(event("b", "paid", at_ms=T0 + 1)))
        asking = [
            group.create_task(counter.ask("find_orders", digits="4821")),
            group.create_task(counter.ask("order_history", shop="doudian", order="6920114821")),
        ]
        for _ in range(50):
            await asyncio.sleep(0)
        assert not any(task.done() for task in (paying, *asking))
        journal.free.set()
        found, history = [await task for task in asking]
        assert found["orders"][0]["state"] == "paid"
        assert history["facts"][-1]["fact"] == "order_paid"


async def test_the_history_of_an_order_is_read_from_the_book(tmp_path: Path) -> None:
    async with open_counter(SqliteJournal(tmp_path / "station.db")) as counter:
        await counter.tell(event("a", "created", total_fen=7980), event("x", "created", order="D2"))
        await counter.tell(event("b", "paid", at_ms=T0 - 180_000))
        answer = await counter.ask("order_history", shop="doudian", order="6920114821")
        assert (answer["order"]["state"], answer["order"]["paid_fen"], answer["more"]) == ("paid", 7980, 0)
        assert answer["order"]["lines"][0]["where"]["committed"] == 2
        assert [(fact["key"], fact["at"], fact["heard_at"]) for fact in answer["facts"]] == [
            ("a", T0, T0),
            ("b", T0 - 180_000, T0),
        ]
        told = await counter.ask("order_history", "en", shop="doudian", order="D2")
        assert told["facts"][0]["say"].startswith("ordered: 蜂糖李 5斤装 ×2")


async def test_of_a_long_history_the_newest_facts_are_told_and_the_others_counted() -> None:
    journal = Held()
    async with open_counter(journal) as counter:
        await counter.tell(event("a", "created"))
        await counter.tell(*(event(f"p{n}", "changed", at_ms=T0 + n) for n in range(FACTS_MOST + 9)))
        answer = await counter.ask("order_history", shop="doudian", order="6920114821")
        assert (len(answer["facts"]), answer["more"]) == (FACTS_MOST, 10)
        assert answer["facts"][-1]["key"] == f"p{FACTS_MOST + 8}"
        assert len(journal.read_of) == FACTS_MOST


@pytest.mark.parametrize(
    ("what", "args", "why"),
    [
        ("gossip", {}, "gossip"),
        ("find_orders", {"digits": 7.5}, "digits"),
        ("find_orders", {"digits": "9" * 500}, "digits"),
        ("find_orders", {"digit": "9"}, "digit"),
        ("order_history", {"shop": "doudian"}, "order"),
        ("order_history", {"shop": "doudian", "order": "D77"}, "D77"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_in_both_languages(
    what: str, args: dict[str, Any], why: str
) -> None:
    async with open_counter(Held()) as counter:
        with pytest.raises(Refused, match=why) as refused:
            await counter.ask(what, **args)
        assert why in refused.value.en


def test_every_kind_of_question_is_documented() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "feed.md"
    assert [name for name in NAMES if f"| `{name}` |" not in page.read_text(encoding="utf-8")] == []
