"""Floor 3: a WebSocket dialled, listened to and watched over. Reads and writes the network; it awaits, as `transport`.

A socket can be dead and say nothing: while it is quiet it is pinged, and one that stops answering is lost. Addresses
may hold what is secret, so what is told of a failure names no more than the host.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from companion.domain.trouble import Trouble

if TYPE_CHECKING:
    from connectors.kit.line import Line

FRAME_BYTES: Final = 4 * 2**20
"""A larger frame is none of a room's: it costs the line."""

SERVER_FAULT: Final = 500
"""From this HTTP status on it is not we who are refused: the server is not well, and may soon be."""
_REFUSED: Final = "Connect call failed"
"""How asyncio words it when a name has several addresses and all of them refuse."""

Hear = Callable[[bytes | str], Awaitable[None]]


class Lost(Trouble):
    """The line is gone, or can't be had. `refused`: somebody answered and said no, so is not asked too often."""

    def __init__(self, zh: str, en: str, refused: bool = False) -> None:
        super().__init__(zh, en)
        self.refused = refused


class Patience(Struct, frozen=True):
    """How long to wait, in s: for a connection; quiet, before a ping; for its answer, before the line is called late,
    and again before it is given up; for one that never answered a ping, before that."""

    open_s: float = 8.0
    quiet_s: float = 5.0
    late_s: float = 3.0
    dead_s: float = 5.0
    mute_s: float = 120.0


@asynccontextmanager
async def dialled(url: str, patience: Patience) -> AsyncIterator[ClientConnection]:
    """An open WebSocket, not by a proxy: a grabber may have made itself the system's. Raises what `explain` reads."""
    dial = connect(
        url,
        proxy=None,
        compression=None,
        user_agent_header="zhubotai",
        open_timeout=patience.open_s,
        close_timeout=1,
        ping_interval=None,
        max_size=FRAME_BYTES,
    )
    async with dial as ws:
        yield ws


async def hear_all(line: Line, ws: ClientConnection, hear: Hear, patience: Patience) -> None:
    """Hand every frame to `hear` until the line is lost. Raises what `explain` reads, alone or in a group."""
    async with asyncio.TaskGroup() as both:
        both.create_task(_listen(line, ws, hear))
        both.create_task(_watch(line, ws, patience))


async def _listen(line: Line, ws: ClientConnection, hear: Hear) -> None:
    while True:
        heard = await ws.recv()
        line.alive()
        line.busy = True
        await hear(heard)
        line.busy = False
        line.alive()


async def _watch(line: Line, ws: ClientConnection, patience: Patience) -> None:
    # Not every tool answers pings. One that does must be known before it is needed: a busy room is never quiet.
    first, answers = cast("asyncio.Future[float]", await ws.ping()), False
    while True:
        await asyncio.sleep(max(0.0, patience.quiet_s - line.quiet_s))
        if not line.listens():
            # It is we who do not listen: what the other side says, an answer too, waits until we do.
            await asyncio.sleep(patience.quiet_s)
            continue
        if line.quiet_s < patience.quiet_s:
            continue
        before, answers = line.heard, answers or first.done()
        if await _answered(await ws.ping(), patience.late_s):
            answers = True
            await line.take()
        elif line.heard == before and line.listens() and (answers or line.quiet_s >= patience.mute_s):
            await line.late()
            if not await _answered(await ws.ping(), patience.dead_s) and line.heard == before:
                raise Lost("线路断了，没有回音，正在重连", "the line is dead, nothing answers; dialling again")
            await line.take()


async def _answered(ping: Awaitable[float], wait_s: float) -> bool:
    """Whether a ping is answered within so long; or was, while this machine was too busy to see it in time."""
    pong = cast("asyncio.Future[float]", ping)
    await asyncio.wait((pong,), timeout=wait_s)
    if not pong.done():
        return False
    await pong
    return True


def explain(wrong: Exception) -> Lost:
    """What a failure of the network means, as a sentence; nothing of the address is in it."""
    match wrong:
        case Lost():
            return wrong
        case TimeoutError():
            return Lost("对方没有回音，正在重连", "no answer; dialling again")
        case OSError() if isinstance(wrong, ConnectionRefusedError) or _REFUSED in str(wrong):
            return Lost("那边的程序没有开，正在重连", "the program there is not running; dialling again")
        case socket.gaierror():
            return Lost("找不到对方的地址（断网了？），正在重连", "the host is not found (no network?); dialling again")
        case ssl.SSLError():
            return Lost(
                "加密连接没有建成（电脑的时间对吗？），正在重连",
                "no secure connection (is this computer's clock right?); dialling again",
            )
        case InvalidStatus():
            status = wrong.response.status_code
            said = (f"对方不让连（HTTP {status}）", f"the other side refuses (HTTP {status})")
            return Lost(*said, refused=status < SERVER_FAULT)
        case ConnectionClosed():
            code = wrong.rcvd.code if wrong.rcvd else 1006
            return Lost(f"对方挂断了（{code}），正在重连", f"the other side hung up ({code}); dialling again")
    why = type(wrong).__name__
    return Lost(f"连不上（{why}），正在重连", f"can't be reached ({why}); dialling again")


async def knock(
    url: str, zh: str, en: str, patience: Patience, greet: Callable[[ClientConnection], Awaitable[object]] | None = None
) -> list[Trouble]:
    """Dial once and hang up: nothing, or one Trouble; its sentences go on from who it is that was dialled.

    `greet`: what has to be said and heard before we are let in; it may raise `Lost`.
    """
    from websockets.exceptions import WebSocketException

    try:
        async with dialled(url, patience) as ws:
            if greet is not None:
                await greet(ws)
            return []
    except (Lost, OSError, WebSocketException) as wrong:
        why = explain(wrong)
        where = urlsplit(url).netloc.rpartition("@")[2]
        return [Trouble(f"{zh}（{where}）：{why.zh.removesuffix('，正在重连')}", f"{en} ({where}): {_first(why.en)}")]


def _first(sentence: str) -> str:
    return sentence.partition(";")[0]
