"""The disk fails while platforms wait for their answer: each is told 503, and the station ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from companion.app import Plan, Station, run_station
from companion.commands.assembly import faces
from companion.domain.inbound import Inbound, OrderEvent, OrderLine
from companion.web.access import load_or_make
from companion.web.server import Server
from connectors.contract import Delivery, Receipt, Reply
from tests.domain.shop import CATALOGUE, T0
from tests.pipeline.room import Gate

WAITING = 20


class Shop:
    """A platform that pushes an order by its number."""

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        number = delivery.body.decode()
        return (OrderEvent(T0, "shop", number, number, "created", (OrderLine("1", "plum-5", quantity=1),)),)

    def reply(self, receipt: Receipt) -> Reply:
        return Reply(200, b"{}")


async def test_every_push_and_look_that_waits_when_the_disk_fails_is_answered_503(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    book, up = Gate(), asyncio.Event()
    plan = Plan(catalogue=CATALOGUE, journal=book, receivers={"shop": Shop()})
    url: list[str] = []

    async def tell(_station: Station, server: Server) -> None:
        url.append(server.url)
        up.set()

    async def until_it_ends() -> None:
        with pytest.raises(ExceptionGroup) as ended:
            await run_station(plan, asyncio.Event(), faces("127.0.0.1", 0, tmp_path, "zh", tell))
        assert ended.group_contains(OSError)

    async def push(number: int) -> int:
        async with http.post(f"{url[0]}/hook/shop", data=str(number)) as answer:
            assert "error" in await answer.json()
            return answer.status

    async def look() -> int:
        headers = {"Authorization": f"Bearer {load_or_make(tmp_path).token('helper')}"}
        async with http.get(f"{url[0]}/state", headers=headers) as answer:
            return answer.status

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(until_it_ends())
        await up.wait()
        book.broken = True
        book.reached.clear()
        book.free.clear()
        waiting = [group.create_task(push(number)) for number in range(WAITING)]
        await book.reached.wait()
        waiting.append(group.create_task(look()))
        for _ in range(50):
            await asyncio.sleep(0.001)
        assert not any(task.done() for task in waiting)
        book.free.set()
    assert {task.result() for task in waiting} == {503}
    assert len(list(book.read())) == 1
