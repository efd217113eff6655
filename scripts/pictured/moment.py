"""A moment of the sample broadcast: played up to it, worked on by a helper as one would, and held there.

Reads the shipped sample; writes a book in a folder of its own. What the helper does goes over the feed like any
helper's.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp
import orjson

from companion.app import Plan, Station, run_station
from companion.commands.assembly import faces
from companion.config import SAMPLE, load
from companion.domain.inbound import BadNoun, ConnectorStatus, Told
from companion.journal import open_journal
from companion.sample import RECORDING
from companion.web.access import load_or_make
from companion.web.server import Server
from connectors.contract import Emit
from connectors.replay import read_recording

HELPER: Final = "小王"
_STEP_S: Final = 0.25
_PAUSE_S: Final = 0.06  # a face may ask the station 20 times a second


class Evening:
    """A Listener that plays the sample broadcast piece by piece, when asked."""

    def __init__(self) -> None:
        nouns = [noun for _, noun in read_recording(RECORDING) if not isinstance(noun, BadNoun)]
        self._began_ms = nouns[0].at_ms
        self._nouns = iter(nouns)
        self._next: Told | None = next(self._nouns)
        self._last_ms = self._began_ms
        self._emit: Emit | None = None
        self._asked: asyncio.Queue[tuple[float, float]] = asyncio.Queue()
        self._played = asyncio.Event()

    async def play(self, until_s: float, speed: float = 0) -> None:
        """Play on to that second of the show, so many times as fast as it was; 0 is at once."""
        self._played.clear()
        self._asked.put_nowait((until_s, speed))
        await self._played.wait()

    async def lose(self, source: str, note: str, after_s: float) -> None:
        """An ear falls silent: so long after the last noun it says why."""
        await self._say(ConnectorStatus(self._later_ms(after_s), source, "down", note))

    async def regain(self, source: str, missing_s: float) -> None:
        """It hears again, and so much may be missing."""
        await self._say(ConnectorStatus(self._later_ms(1), source, "up", missing_ms=int(missing_s * 1000)))

    def _later_ms(self, seconds: float) -> int:
        self._last_ms += int(seconds * 1000)
        return self._last_ms

    async def _say(self, status: ConnectorStatus) -> None:
        assert self._emit is not None, "the station listens first"
        await self._emit((status,))

    async def listen(self, emit: Emit) -> None:
        """Play what is asked for, and hear nothing in between."""
        self._emit = emit
        at_s = 0.0
        while True:
            until_s, speed = await self._asked.get()
            while at_s < until_s:
                at_s = min(until_s, at_s + _STEP_S * speed) if speed else until_s
                if batch := self._heard(at_s):
                    await emit(batch)
                if speed:
                    await asyncio.sleep(_STEP_S)
            self._played.set()

    def _heard(self, at_s: float) -> tuple[Told, ...]:
        batch = []
        while self._next is not None and self._next.at_ms - self._began_ms <= at_s * 1000:
            batch.append(self._next)
            self._last_ms = max(self._last_ms, self._next.at_ms)
            self._next = next(self._nouns, None)
        return tuple(batch)


class Hand:
    """A helper at the feed: sees the view, gives commands."""

    def __init__(self, line: aiohttp.ClientWebSocketResponse, view: dict[str, Any]) -> None:
        self._line = line
        self.view = view

    async def do(self, name: str, by: str = HELPER, **args: Any) -> None:
        """Give a command and wait until it is carried out. Raises `RuntimeError` in the station's words if it isn't."""
        id = f"picture-{next(_numbers)}"
        asked = {"kind": "command", "id": id, "name": name, "args": args, "by": by}
        await self._line.send_str(orjson.dumps(asked).decode())
        while (frame := orjson.loads(await self._line.receive_str())).get("id") != id:
            pass
        if not frame["ok"]:
            raise RuntimeError(f"{name}: {frame['error']}")
        await asyncio.sleep(_PAUSE_S)

    async def work_through(self) -> None:
        """Deal with every open question: answer it where an answer is written down, dismiss it where none is."""
        for group, one in self.view["questions"].items():
            if one["state"] == "open" and one["suggestion"]:
                await self.do("answer_question", group=group, text=one["suggestion"], on_air=False)
            elif one["state"] == "open":
                await self.do("dismiss_question", group=group)

    async def hear_beat(self) -> None:
        """Wait for the station's next beat: by then every face has its time."""
        while orjson.loads(await self._line.receive_str())["kind"] != "beat":
            pass

    def asked_most(self, **wanted: str) -> tuple[str, dict[str, Any]]:
        """The open question with an answer at hand that most people ask, of those with these fields."""
        open_ones = [
            (group, one)
            for group, one in self.view["questions"].items()
            if one["state"] == "open" and one["suggestion"] and wanted.items() <= one.items()
        ]
        return max(open_ones, key=lambda item: int(item[1]["askers"]))


_numbers: Final = itertools.count(1)


class Moment:
    """The station at work: where it answers, its tokens, and the evening to play on."""

    def __init__(self, url: str, data: Path, evening: Evening) -> None:
        access = load_or_make(data)
        self.url = url
        self.evening = evening
        self.anchor_token = access.token("anchor")
        self.overlay_token = access.token("overlay")

    @asynccontextmanager
    async def helper(self) -> AsyncIterator[Hand]:
        """A helper who sees what there is now."""
        headers = {"Authorization": f"Bearer {self.anchor_token}"}
        async with aiohttp.ClientSession() as client, client.ws_connect(f"{self.url}/feed", headers=headers) as line:
            yield Hand(line, orjson.loads(await line.receive_str())["view"])


@asynccontextmanager
async def station_at_work(data: Path) -> AsyncIterator[Moment]:
    """A station that plays the sample broadcast as it is asked to, for as long as the block runs."""
    settings, evening = load(SAMPLE), Evening()
    until, opened = asyncio.Event(), asyncio.get_running_loop().create_future()

    async def tell(_station: Station, server: Server) -> None:
        opened.set_result(server.url)

    plan = Plan(
        catalogue=settings.catalogue,
        journal=open_journal("sqlite:pictures.db", data),
        listeners={"replay": evening},
        recorded=True,
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(run_station(plan, until, faces(settings.host, 0, data, settings.catalogue.language, tell)))
        try:
            yield Moment(await opened, data, evening)
        finally:
            until.set()
