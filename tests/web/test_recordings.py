"""/record hands out whole lines until it is asked to end, the station stops, or who records can't keep up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from msgspec import structs

from companion.pipeline.recording import LINES_MOST, Recorder, Recording
from companion.web.doors import Doors
from tests.pipeline.room import comment
from tests.web.made_up_doors import MadeUpStation
from tests.web.running import Running, running


class Recorded(MadeUpStation):
    """A made-up station that can be recorded."""

    def __init__(self) -> None:
        super().__init__()
        self.recording = Recording(lambda: "Asia/Shanghai")
        self.recorders: list[Recorder] = []

    def record(self) -> Recorder:
        self.recorders.append(self.recording.join())
        return self.recorders[-1]

    def doors(self, lang: str = "zh") -> Doors:
        return structs.replace(super().doors(lang), record=self.record)


@asynccontextmanager
async def recorded(folder: Path) -> AsyncIterator[tuple[Recorded, Running, aiohttp.ClientWebSocketResponse]]:
    station = Recorded()
    async with running(station, folder) as up, up.dial("/record", "anchor") as socket:
        yield station, up, socket


async def test_lines_come_whole_and_the_end_is_asked_for(tmp_path: Path) -> None:
    async with recorded(tmp_path) as (station, _, socket):
        station.recording.hear([comment("c1"), comment("c2")])
        first = await socket.receive_str()
        assert first.endswith("\n")
        assert [line.count('"key"') for line in first.splitlines()] == [1, 1]
        station.recording.hear([comment("c3")])
        await socket.send_str("end")
        station.recorders[0].end()
        assert '"c3"' in await socket.receive_str()
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 1001
    assert station.recording.count == 0


async def test_the_stop_of_the_station_ends_it(tmp_path: Path) -> None:
    async with recorded(tmp_path) as (station, _, socket):
        station.recording.hear([comment("c1")])
        station.recording.end()
        assert '"c1"' in await socket.receive_str()
        await socket.receive()
        assert socket.close_code == 1001


async def test_who_can_not_keep_up_is_shown_out(tmp_path: Path) -> None:
    async with recorded(tmp_path) as (station, _, socket):
        station.recording.hear([comment("c")] * (LINES_MOST + 1))
        await socket.receive()
        assert socket.close_code == 1008


async def test_it_takes_the_anchors_token_and_a_station_that_can_be_recorded(up: Running) -> None:
    for role in ("helper", "overlay", "connector"):
        assert (await up.get("/record", role))[0] == 403
    assert (await up.get("/record"))[0] == 401
    assert (await up.get("/record", "anchor"))[0] == 404
