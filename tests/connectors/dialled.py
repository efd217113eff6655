"""Every connector that dials, each with a server that speaks its protocol, for what they all must live through."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import orjson

from connectors.barragegrab.transport import tune as tune_grabber
from connectors.bilibili_open.calls import Account
from connectors.bilibili_open.transport import BilibiliOpen
from connectors.contract import Listener
from connectors.json_lines.transport import tune as tune_lines
from connectors.kit.dial import Patience
from connectors.kit.line import Line
from connectors.kit.scribe import Scribe
from connectors.social_stream.transport import tune as tune_stream
from tests.connectors.barragegrab.test_payload import ME, frame
from tests.connectors.bilibili_open.platform import APP_ID, CODE, KEY_ID, NOW_S, SECRET, Platform
from tests.connectors.bilibili_open.platform import comment as packet_of
from tests.connectors.rooms import Hall

QUICK: Final = Patience(open_s=1.0, quiet_s=0.15, late_s=0.1, dead_s=0.15)
"""Half-open sockets found out in a moment, so that a test need not wait for it."""

Port = Callable[[int], int]
"""Which port is dialled instead of a server's own: that of a road to it."""


class Rig:
    """One connector and its server. `say(n)` is the frame of the n-th comment, whose words are `words(n)`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.hall = Hall()
        self.platform: Platform | None = None

    @staticmethod
    def words(number: int) -> str:
        return f"第{number}句"

    def say(self, number: int) -> str | bytes:
        text = self.words(number)
        if self.name == "barragegrab":
            return frame(1, {"MsgId": 7_301_885_484_794_450_000 + number, "User": ME, "Content": text})
        if self.name == "social_stream":
            return orjson.dumps({"chatname": "甲", "chatmessage": text, "type": "x", "id": number}).decode()
        if self.name == "bilibili_open":
            return packet_of(number, text)
        return orjson.dumps({"user": "甲", "text": text, "id": f"comment-{number}"}).decode()

    async def push(self, *numbers: int) -> None:
        """Say these comments to whoever listens, at whichever address."""
        for number in numbers:
            for hall in self.halls:
                await hall.push(self.say(number))

    @property
    def halls(self) -> list[Hall]:
        return [self.platform.hall, self.platform.second] if self.platform else [self.hall]

    async def fall(self) -> None:
        for hall in self.halls:
            await hall.fall()

    async def stand(self) -> None:
        for hall in self.halls:
            await hall.open()

    async def kick(self, code: int = 1000) -> None:
        for hall in self.halls:
            await hall.kick(code)

    def listener(self, line: Line, patience: Patience = QUICK, host: str = "127.0.0.1", port: int = 0) -> Listener:
        """The connector on this line; `port` is that of a road to the server."""
        scribe = Scribe(line.health, self.name, {}, "douyin", "m", "zh")
        if self.platform is not None:
            account = Account(KEY_ID, SECRET, APP_ID, CODE, lambda: NOW_S, self.platform.api)
            return BilibiliOpen(account, line, scribe, patience)
        url = f"ws://{host}:{port or self.hall.port}"
        if self.name == "barragegrab":
            return tune_grabber(url, line, scribe, patience)
        if self.name == "social_stream":
            return tune_stream(url, "", line, scribe, patience)
        return tune_lines(url, "", line, scribe, patience)


@asynccontextmanager
async def rig(name: str) -> AsyncIterator[Rig]:
    """A connector's server, up inside the block."""
    made = Rig(name)
    async with AsyncExitStack() as stack:
        if name == "bilibili_open":
            made.platform = Platform()
            await made.platform.open()
            stack.push_async_callback(made.platform.close)
        else:
            await made.hall.open()
            stack.push_async_callback(made.hall.close)
        yield made


class Time:
    """Made-up time for a line: a wait is over at once, and what is due meanwhile happens."""

    def __init__(self) -> None:
        self.now_s = 5_000.0
        self.due: list[tuple[float, Callable[[], object]]] = []

    def tick(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        for at_s, happen in list(self.due):
            if self.now_s >= at_s:
                self.due.remove((at_s, happen))
                made = happen()
                if asyncio.iscoroutine(made):
                    await made
        await asyncio.sleep(0)

    def line(self, name: str) -> Line:
        return Line(name, sleep=self.sleep, jitter=lambda: 1.0, tick=self.tick)


def hasty(name: str) -> Line:
    """A line that waits a twentieth of what it should between two tries."""

    async def twentieth(seconds: float) -> None:
        await asyncio.sleep(seconds / 20)

    return Line(name, sleep=twentieth)
