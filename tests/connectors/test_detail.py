"""What a push leaves out is asked for until it is told, whatever happens meanwhile; offline a file fills the gap."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from companion.app import Plan, Station, run_station
from companion.domain.inbound import Inbound
from companion.domain.state import State
from companion.journal.sqlite import SqliteJournal
from companion.pipeline import refetch
from connectors.contract import Delivery, Receipt, Receiver, Setting
from connectors.doudian import connect
from connectors.doudian.signature import sign
from connectors.order_files.export import Wanted
from connectors.order_files.transport import brought_by, import_file
from tests.connectors.asking import SHELF
from tests.connectors.doudian.platform import KEY, PAID_S, SECRET, Doudian, order
from tests.connectors.gateway import listening
from tests.connectors.order_files.made import as_csv, douyin

NOW: Final = (PAID_S + 60) * 1000
ONE: Final = "4805961163201956001"


def shop(platform: Doudian) -> Receiver:
    table = {"app_key": KEY, "app_secret": SECRET, "gateway": platform.url, "access_token": "given"}
    return connect(Setting(table, now=lambda: NOW))


def paid(receiver: Receiver) -> tuple[Inbound, ...]:
    """The push of a payment, as it came over HTTP."""
    told = {"p_id": int(ONE), "s_ids": [int(ONE)], "pay_time": PAID_S, "pay_amount": 9980}
    body = orjson.dumps([{"tag": "101", "msg_id": "m1", "data": told}])
    return receiver.receive(Delivery(body, {"event-sign": sign(KEY, SECRET, body)}, {}), NOW)


class Told:
    """A station whose state is looked at until it is as it should be."""

    def __init__(self, station: Station) -> None:
        self.station = station

    async def until(self, seen: Any, wanted: Any) -> None:
        """Look until what `seen` makes of the state is `wanted`; the test's own deadline ends it."""
        while True:
            if await self.station.look(seen) == wanted:
                return
            await asyncio.sleep(0.005)

    async def bring(self, nouns: tuple[Inbound, ...]) -> Receipt:
        outcome = await self.station.bring_to_book(nouns)
        return Receipt(outcome.accepted, outcome.duplicates)


@asynccontextmanager
async def on_air(receiver: Receiver, folder: Path) -> AsyncIterator[Told]:
    """A station with one shop and a book on the disk, up inside the block."""
    until, up = asyncio.Event(), asyncio.get_running_loop().create_future()

    async def opened(station: Station) -> None:
        up.set_result(Told(station))

    plan = Plan(catalogue=SHELF, journal=SqliteJournal(folder / "station.db"), receivers={"doudian": receiver})
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(run_station(plan, until, opened))
        try:
            yield await up
        finally:
            until.set()


def awaiting(state: State) -> int:
    return state.stock.tally.flags.get("NEED_DETAIL", 0)


def boxes(state: State) -> tuple[int, int]:
    pool = state.stock.pools["plum"]
    return pool.available // 2500, pool.committed // 2500


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refetch, "EVERY_S", 0.005)
    monkeypatch.setattr(refetch, "AGAIN_MS", (0, 10))
    monkeypatch.setattr("companion.pipeline.supervise.FIRST_DELAY_S", 0.005)
    monkeypatch.setattr("connectors.kit.calling.waits", lambda *_: iter([0.0] * 9))


@pytest.mark.usefixtures("impatient")
async def test_an_order_awaits_its_detail_through_every_trouble_of_the_interface(tmp_path: Path) -> None:
    async with listening(Doudian(NOW)) as platform:
        throttled = {"code": 80_000, "msg": "调用过于频繁"}
        forbidden = {"code": 30_001, "sub_code": "isv.app-permissions-insufficient"}
        platform.trouble = [503, throttled, 503, 503, b"<html>", forbidden]
        receiver = shop(platform)
        async with on_air(receiver, tmp_path) as told:
            await told.bring(paid(receiver))
            assert await told.station.look(awaiting) == 1
            platform.sell(order(1))
            await told.until(awaiting, 0)
            assert await told.station.look(boxes) == (398, 2)


@pytest.mark.usefixtures("impatient")
async def test_with_nobody_to_ask_a_file_fills_the_gap(tmp_path: Path) -> None:
    platform = Doudian(NOW)
    async with listening(platform):
        receiver = shop(platform)
    # Its port is closed now.
    async with on_air(receiver, tmp_path) as told:
        await told.bring(paid(receiver))
        connector = lambda state: state.show.connectors["doudian"].state  # noqa: E731
        await told.until(connector, "late")
        assert await told.station.look(awaiting) == 1
        file = tmp_path / "1721462500_orders.csv"
        file.write_bytes(as_csv([douyin(ONE)]))
        (report,) = await import_file(file, Wanted(), brought_by(told.bring))
        assert (report.fresh, report.refused) == (1, 0)
        assert await told.station.look(awaiting) == 0
        assert await told.station.look(boxes) == (398, 2)
