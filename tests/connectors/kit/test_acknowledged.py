"""What comes again until it is acknowledged is acknowledged when it is in the book, and not before."""

from __future__ import annotations

import asyncio

from companion.domain.inbound import Inbound, OrderEvent
from connectors.contract import Receipt
from connectors.kit.acknowledged import book_all
from connectors.kit.line import Line


async def test_all_that_waits_goes_to_the_book_at_once_and_is_acknowledged_after_that_in_its_order() -> None:
    said: list[str] = []
    heard: asyncio.Queue[int] = asyncio.Queue()
    done = asyncio.Event()

    async def emit(nouns: tuple[Inbound, ...]) -> Receipt:
        said.append("booked " + " ".join(noun.order for noun in nouns if isinstance(noun, OrderEvent)))
        return Receipt(len(nouns), 0)

    def read(frame: int) -> tuple[Inbound, ...]:
        return (OrderEvent(1, "shop", f"k{frame}", str(frame), "paid"),) if frame else ()

    async def acknowledge(frame: int) -> None:
        said.append(f"acknowledged {frame}")
        if frame == 3:
            heard.put_nowait(4)
        elif frame == 4:
            done.set()

    async def visit(line: Line) -> None:
        for frame in (1, 0, 3):
            heard.put_nowait(frame)
        await book_all(line, heard, read, acknowledge)

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        keeping = group.create_task(Line("shop").keep(visit, emit))
        await done.wait()
        keeping.cancel()
    first = ["booked 1 3", "acknowledged 1", "acknowledged 0", "acknowledged 3"]
    assert said[:6] == [*first, "booked 4", "acknowledged 4"]
