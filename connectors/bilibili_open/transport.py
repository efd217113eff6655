"""Floor 3: hears a room through Bilibili's open platform: begins, keeps a line and our presence there, and ends.

With `calls` the only module of this connector that awaits. A line that is lost is dialled at the next of the
platform's addresses; after three that can't be had the game is begun anew.
"""

from __future__ import annotations

import asyncio
from typing import Final

from msgspec import Struct
from websockets.asyncio.client import ClientConnection

from companion.domain.trouble import Refused, Trouble
from connectors.bilibili_open.calls import COOLING, DOUBLE, END_S, Account, Calls, Declined, Game, GameOver
from connectors.bilibili_open.packets import AUTH, AUTH_REPLY, HEARTBEAT, Packet, pack, unpack
from connectors.bilibili_open.payload import GameEnded, Told, read_frame
from connectors.contract import Emit
from connectors.kit.dial import Lost, Patience, dialled, hear_all
from connectors.kit.line import Line
from connectors.kit.pieces import Other, Piece, Unread
from connectors.kit.scribe import Scribe
from connectors.kit.values import Unreadable, read_json

LINKS_TRIED: Final = 3
"""So many of a game's addresses that can't be had, one after the other, and the game is begun anew."""


class Beats(Struct, frozen=True):
    """How often we say that we are here, in s: on the long connection, and to the platform; and how long is waited
    for the answer to the first, and to being let in."""

    line_s: float = 20.0
    game_s: float = 20.0
    answer_s: float = 10.0
    auth_s: float = 5.0


class BilibiliOpen:
    """The Listener of one anchor's room."""

    def __init__(
        self, account: Account, line: Line, scribe: Scribe, patience: Patience | None = None, beats: Beats | None = None
    ) -> None:
        self.scribe = scribe
        self._account = account
        self._line = line
        self._patience = patience or Patience()
        self._beats = beats or Beats()
        self._game: Game | None = None
        self._dialled = 0
        self._missed = 0

    async def listen(self, emit: Emit) -> None:
        """Hear the room until cancelled; then tell the platform so."""
        async with Calls(self._account) as calls:
            try:
                await self._line.keep(lambda line: self._visit(line, calls), emit)
            finally:
                await self._leave(calls)

    async def _visit(self, line: Line, calls: Calls) -> None:
        if self._game is None or self._missed >= LINKS_TRIED:
            await self._leave(calls)
            self._game, self._dialled, self._missed = await calls.start(), 0, 0
        game = self._game
        link = game.links[self._dialled % len(game.links)]
        self._dialled, self._missed = self._dialled + 1, self._missed + 1
        try:
            async with dialled(link, self._patience) as ws:
                await self._authenticate(ws, game)
                self._missed = 0
                self.scribe.back(line.tick_ms)
                await line.up()
                async with asyncio.TaskGroup() as group:
                    group.create_task(hear_all(line, ws, self._hear, self._patience))
                    group.create_task(self._beat_line(line, ws))
                    group.create_task(self._beat_game(calls, game))
        except (GameOver, ExceptionGroup) as ends:
            if isinstance(ends, GameOver) or ends.subgroup(GameOver) is not None:
                self._game = None
            raise

    async def _authenticate(self, ws: ClientConnection, game: Game) -> None:
        await ws.send(pack(AUTH, game.auth.encode()))
        async with asyncio.timeout(self._beats.auth_s):
            while True:
                frame = await ws.recv()
                for packet in unpack(frame) if isinstance(frame, bytes) else ():
                    if isinstance(packet, Packet) and packet.operation == AUTH_REPLY:
                        if _is_welcome(packet.body):
                            return
                        raise GameOver("长连接不让进，正在重新开始", "the long connection refuses; beginning anew")

    async def _hear(self, frame: bytes | str) -> None:
        line = self._line
        try:
            told: list[Told] = read_frame(frame)
        except Unreadable as why:
            told = [Unread(str(why))]
        await line.take(*self.scribe.write(map(_piece, told), line.tick_ms))
        for one in told:
            if isinstance(one, GameEnded) and self._game is not None and one.game in ("", self._game.id):
                raise GameOver("平台停了推送，正在重新开始", "the platform has stopped pushing; beginning anew")

    async def _beat_line(self, line: Line, ws: ClientConnection) -> None:
        """Say that we are here; whoever answers nothing, by no packet whatever, is lost."""
        while True:
            before = line.heard
            await ws.send(pack(HEARTBEAT))
            await asyncio.sleep(self._beats.answer_s)
            if line.heard == before and line.listens():
                raise Lost("长连接没有回音，正在重连", "the long connection is dead; dialling again")
            await asyncio.sleep(max(0.0, self._beats.line_s - self._beats.answer_s))

    async def _beat_game(self, calls: Calls, game: Game) -> None:
        while game.id:
            try:
                await calls.heartbeat(game.id)
            except GameOver:
                raise
            except Lost:
                # One that is not heard is made good by the next; if none is, the platform ends the game, and says so.
                pass
            await asyncio.sleep(self._beats.game_s)

    async def _leave(self, calls: Calls) -> None:
        game, self._game = self._game, None
        if game is None or not game.id:
            return
        try:
            async with asyncio.timeout(END_S):
                await calls.end(game.id)
        except (Lost, TimeoutError):
            return  # the platform ends it by itself within a minute


def _piece(told: Told) -> Piece:
    """What is no piece as one that is counted: an answer to a heartbeat, an operation nobody knows, an end."""
    if isinstance(told, Packet):
        return Other(f"packet of operation {told.operation}")
    return Other("end of the game") if isinstance(told, GameEnded) else told


def _is_welcome(body: bytes) -> bool:
    try:
        said = read_json(body)
    except Unreadable:
        return not body
    return isinstance(said, dict) and said.get("code", 0) == 0


async def knock(account: Account) -> list[Trouble]:
    """Begin and end at once: whether keys, clock and code are right. Raises nothing."""
    try:
        async with Calls(account) as calls:
            game = await calls.start()
            if game.id:
                await calls.end(game.id)
    except Declined as no:
        # A game that is open, or was a moment ago, proves the settings as well as one of our own.
        return [] if no.code in (COOLING, DOUBLE) else [Refused(*_of_platform(no))]
    except Lost as lost:
        return [Trouble(*_of_platform(lost))]
    return []


def _of_platform(wrong: Lost) -> tuple[str, str]:
    return f"B站开放平台：{wrong.zh}", f"Bilibili's open platform: {wrong.en}"
