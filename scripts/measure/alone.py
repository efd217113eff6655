"""The station's own machinery, measured alone in a process of its own: `python alone.py orders|recovery COUNT FOLDER`.

Writes one JSON object of figures to stdout, and the books it measures into the folder. Orders: what one order event
costs when so many orders are known, and what checking the books costs a batch. Recovery: a start from a book of so
many facts, from its first fact and from a snapshot, beside nothing but decoding the same facts.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

import msgspec
import orjson

from companion.app import shelf_of
from companion.domain.admit import admit
from companion.domain.audit import Auditor
from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.decide import decide, opening
from companion.domain.facts import AnyFact
from companion.domain.inbound import Comment, OrderEvent, OrderLine, read_noun
from companion.domain.levels import heed
from companion.domain.state import State, apply
from companion.journal.codec import decode
from companion.journal.sqlite import SqliteJournal
from companion.journal.sqlite_file import open_to_read
from companion.pipeline.recovery import recover, remember
from companion.reading.reader import Reader
from measure.mix import PACK, make_mix

BATCH: Final = 50
BATCHES: Final = 100
FACTS_A_ROW: Final = 100
CHAPTER: Final = 40_000
"""Nouns decided once; a longer book tells them again under other keys."""
TAIL: Final = 10_000
ROUNDS: Final = 3
T0: Final = 1_781_524_800_000
CATALOGUE: Final = Catalogue(
    "bench", pools=(StockPool("pile", "果", "piece", 10_000_000),), packs=(Pack(PACK, "pile", "一件", 1, 3990, 1),)
)
Figures = dict[str, float]


def main() -> None:
    """Measure what was asked for."""
    what, count, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    figures = measure_orders(count) if what == "orders" else asyncio.run(measure_recovery(count, folder))
    sys.stdout.buffer.write(orjson.dumps(figures))


def measure_orders(count: int) -> Figures:
    """µs for an order event (decide, apply and heed) and for checking the books, with so many orders known."""
    state, auditor = State(), Auditor()
    for fact in opening(state, CATALOGUE, T0):
        apply(state, fact)
    for noun in order_events(0, count):
        tell(state, noun)
    auditor.begin(state)
    event_us, audit_us = [], []
    events = order_events(count, count + BATCH * BATCHES // 2)
    for _ in range(BATCHES):
        batch = [noun for noun, _ in zip(events, range(BATCH), strict=False)]
        begun = perf_counter()
        for noun in batch:
            tell(state, noun)
        told = perf_counter()
        auditor.check(state)
        audited = perf_counter()
        state.touched.clear()
        event_us.append((told - begun) / BATCH * 1e6)
        audit_us.append((audited - told) * 1e6)
    return {f"event at {count:,}": median(event_us), f"audit of {BATCH} at {count:,}": median(audit_us)}


def order_events(first: int, beyond: int) -> Iterator[OrderEvent]:
    """Orders placed and then paid, numbered from `first`; every tenth is of one that was paid long before."""
    for number in range(first, beyond):
        order, at_ms = f"D{number}", T0 + number * 10
        line = OrderLine("1", PACK, quantity=1)
        yield OrderEvent(at_ms, "shop", f"{order}-created", order, "created", (line,), total_fen=3990, buyer="山里人")
        if number % 10 == 0 and number:
            old = f"D{number * 7919 % number}"
            yield OrderEvent(at_ms + 1, "shop", f"{old}-shipped-{number}", old, "shipped")
        yield OrderEvent(at_ms + 5, "shop", f"{order}-paid", order, "paid")


def tell(state: State, noun: OrderEvent) -> None:
    """One noun through the desk, but for the book."""
    for fact in decide(state, noun, None, noun.at_ms):
        apply(state, fact)
    for level in heed(state, noun.at_ms):
        apply(state, level)


async def measure_recovery(count: int, folder: Path) -> Figures:
    """Seconds, and times pure decoding: from zero, from a snapshot, from one and TAIL facts more. Whole starts."""
    path = folder / "recovery.db"
    await write_book(path, count)
    bodies = list(row_bodies(path))
    figures: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        figures.setdefault(name, []).append(seconds)

    for _ in range(ROUNDS):
        note("decode", timed(lambda: sum(len(decode(body)) for body in bodies)))
        note("from zero", await start(path))
    await keep(path, TAIL)
    for _ in range(ROUNDS):
        note("decode", timed(lambda: sum(len(decode(body)) for body in bodies)))
        note("snapshot and tail", await start(path))
    await keep(path)
    for _ in range(ROUNDS):
        note("snapshot", await start(path))
    floor = median(figures["decode"])
    seconds = {f"{name}, s": median(values) for name, values in figures.items()}
    return seconds | {f"{name} ÷ decode": median(v) / floor for name, v in figures.items() if name != "decode"}


async def start(path: Path) -> float:
    """All a start does before it takes traffic: open and look over the book, recover the State, check every order."""
    begun = perf_counter()
    journal = SqliteJournal(path)
    await journal.open()
    state, _ = recover(journal)
    Auditor().begin(state)
    took = perf_counter() - begun
    await journal.close()
    return took


async def keep(path: Path, but: int = 0) -> None:
    """Put a snapshot of all facts but the last so many into the book."""
    journal, state = SqliteJournal(path), State()
    last = await journal.open()
    for sequence, fact in journal.read():
        if sequence > last - but:
            break
        apply(state, fact)
    await remember(journal, state)
    await journal.close()


async def write_book(path: Path, count: int) -> None:
    """A book of at least so many facts, several to a row: nine nouns of ten are comments, a fifth of them questions."""
    journal = SqliteJournal(path)
    last, chapter = await journal.open(), list(told_once(min(count, CHAPTER)))
    row: list[AnyFact] = list(opening(State(), CATALOGUE, T0))
    again = 0
    while last < count:
        for fact in chapter:
            row.append(fact if not again else retold(fact, f"/{again}"))
            if len(row) == FACTS_A_ROW:
                last = await journal.append(last, row, f"k{last}")
                row = []
        again += 1
    await journal.close()


def told_once(count: int) -> Iterator[AnyFact]:
    """The facts of so many nouns."""
    state, reader = State(), Reader(shelf_of(CATALOGUE))
    for fact in opening(state, CATALOGUE, T0):
        apply(state, fact)
    for line in make_mix(count).nouns:
        noun = admit(read_noun(line))
        reading = reader.read(noun.text) if isinstance(noun, Comment) else None
        for fact in decide(state, noun, reading, noun.at_ms):
            apply(state, fact)
            yield fact


def retold(fact: AnyFact, mark: str) -> AnyFact:
    """The same fact of another comment or another order."""
    changes = {name: getattr(fact, name) + mark for name in ("key", "order") if hasattr(fact, name)}
    return msgspec.structs.replace(fact, **changes)


def row_bodies(path: Path) -> Iterator[bytes]:
    """What is decoded, as it lies in the book."""
    with closing(open_to_read(path)) as connection:
        for (body,) in connection.execute("SELECT body FROM rows ORDER BY first"):
            yield body


def timed(work: Callable[[], object]) -> float:
    """Seconds it takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


if __name__ == "__main__":
    main()
