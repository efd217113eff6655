"""Floor 3. /feed: what a face is told, and what it asks. Reads requests of `feed/1`, writes frames and results."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Final

import msgspec
import orjson
from aiohttp import WSCloseCode, web
from msgspec import Meta, Struct

from companion.domain.inbound import Command
from companion.domain.trouble import Trouble
from companion.web import refusal
from companion.web.access import Pass
from companion.web.doors import Seat
from companion.web.front import FRONT, PASS, Front
from companion.web.limits import Bucket
from companion.web.log import log, where
from companion.web.sockets import Socket

SOURCE: Final = "console"
_NAME_LENGTH: Final = 40


class AskedCommand(Struct, frozen=True, tag_field="kind", tag="command"):
    """`{"kind":"command"}` as a face sends it."""

    id: Annotated[str, Meta(min_length=1, max_length=200)]
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    args: dict[str, Any] = {}
    by: str = ""


class AskedQuestion(Struct, frozen=True, tag_field="kind", tag="ask"):
    """`{"kind":"ask"}`: what the view does not tell."""

    id: Annotated[str, Meta(min_length=1, max_length=200)]
    what: Annotated[str, Meta(min_length=1, max_length=100)]
    args: dict[str, Any] = {}


class AskedSnapshot(Struct, frozen=True, tag_field="kind", tag="snapshot"):
    """`{"kind":"snapshot"}`: a face has missed a step."""


class _Named(Struct):
    id: str = ""
    kind: str = ""


_asked: Final = msgspec.json.Decoder(AskedCommand | AskedQuestion | AskedSnapshot)
_named: Final = msgspec.json.Decoder(_Named)


async def serve_feed(request: web.Request) -> web.StreamResponse:
    """The route: a snapshot, then deltas, for as long as the face stays."""
    front = request.app[FRONT]
    async with front.sockets.open(request, front.limits.asked_bytes) as socket:
        await Talk(front, socket, request[PASS], front.lang(request)).run()
    return socket.ws


class Talk:
    """One face at the feed: what it is told never waits for what it asks."""

    def __init__(self, front: Front, socket: Socket, holder: Pass, lang: str) -> None:
        self._front = front
        self._doors = front.doors
        self._socket = socket
        self._pass = holder
        self._lang = lang
        self._bucket = Bucket(front.limits.asked_per_s)
        self._commands: asyncio.Queue[AskedCommand] = asyncio.Queue(front.limits.commands_waiting)
        self._questions: asyncio.Queue[AskedQuestion] = asyncio.Queue(front.limits.questions_waiting)

    async def run(self) -> None:
        """Tell and listen until the face goes, the feed ends or the token counts no more."""
        seat = self._doors.join(self._pass.role)
        try:
            async with asyncio.TaskGroup() as group:
                talks = (self._tell(seat), self._listen(seat), self._obey(), self._inform())
                parts = [group.create_task(part) for part in talks]
                await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
                for part in parts:
                    part.cancel()
        finally:
            seat.leave()

    async def _tell(self, seat: Seat) -> None:
        try:
            while self._still_holds():
                if not await self._socket.tell(await seat.frames()):
                    return
        except self._doors.left:
            self._socket.code = WSCloseCode.GOING_AWAY

    async def _listen(self, seat: Seat) -> None:
        while (heard := await self._socket.hear()) is not None and self._still_holds():
            if not self._bucket.take(self._doors.now_ms()):
                self._front.counted["companion_asked_limited_total"] += 1
                await self._refuse(heard, refusal.too_many())
                continue
            try:
                asked = _asked.decode(heard)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
                await self._refuse(heard, _malformed(wrong))
                continue
            if isinstance(asked, AskedSnapshot):
                seat.want_snapshot()
            elif isinstance(asked, AskedQuestion):
                await self._queue_question(asked)
            else:
                await self._queue(asked)

    async def _queue(self, asked: AskedCommand) -> None:
        role = self._pass.role
        if role not in ("anchor", "helper") or (role == "helper" and asked.name == "end_broadcast"):
            await self._result(asked.id, _not_yours(asked.name))
        elif self._commands.full():
            self._front.counted["companion_asked_limited_total"] += 1
            await self._result(asked.id, refusal.too_many())
        else:
            self._commands.put_nowait(asked)

    async def _queue_question(self, asked: AskedQuestion) -> None:
        if self._pass.role not in ("anchor", "helper"):
            await self._answer(asked.id, _not_yours(asked.what))
        elif self._questions.full():
            self._front.counted["companion_asked_limited_total"] += 1
            await self._answer(asked.id, refusal.too_many())
        else:
            self._questions.put_nowait(asked)

    async def _inform(self) -> None:
        """Answer questions beside the commands, which wait for none of them."""
        while True:
            asked = await self._questions.get()
            try:
                answer: dict[str, Any] | Trouble = await self._doors.ask(asked.what, asked.args, self._lang)
            except Trouble as no:
                answer = no
            except Exception as failed:
                log.error("a question could not be answered: %s", where(failed))
                answer = refusal.our_fault()
            await self._answer(asked.id, answer)

    async def _obey(self) -> None:
        while True:
            asked = await self._commands.get()
            await self._result(asked.id, await self._bring(asked))

    async def _bring(self, asked: AskedCommand) -> Trouble | None:
        now_ms = self._doors.now_ms()
        command = Command(now_ms, SOURCE, asked.id, self._signed(asked.by), asked.name, asked.args, self._pass.role)
        try:
            return (await self._doors.bring((command,))).refused
        except Trouble as closed:
            return closed
        except Exception as failed:
            log.error("a command could not be made durable: %s", where(failed))
            return refusal.not_durable()

    def _still_holds(self) -> bool:
        holds = self._pass.holds(self._doors.now_ms())
        if not holds:
            self._socket.code = WSCloseCode.POLICY_VIOLATION
        return holds

    def _signed(self, by: str) -> str:
        plain = "".join(letter if letter.isprintable() else " " for letter in by)
        return " ".join(plain.split())[:_NAME_LENGTH].strip() or self._pass.role

    async def _refuse(self, heard: bytes | str, no: Trouble) -> None:
        """Refuse what was not even understood, in the frame that fits it."""
        named = _named_of(heard)
        await (self._answer if named.kind == "ask" else self._result)(named.id, no)

    async def _answer(self, asked_id: str, answer: dict[str, Any] | Trouble) -> None:
        told = {"error": answer.say(self._lang)} if isinstance(answer, Trouble) else answer
        frame = {**told, "kind": "answer", "id": asked_id, "ok": not isinstance(answer, Trouble)}
        await self._socket.tell((orjson.dumps(frame),))

    async def _result(self, asked_id: str, no: Trouble | None) -> None:
        result: dict[str, object] = {"kind": "result", "id": asked_id, "ok": no is None}
        if no is not None:
            result["error"] = no.say(self._lang)
        await self._socket.tell((orjson.dumps(result),))


def _named_of(heard: bytes | str) -> _Named:
    try:
        return _named.decode(heard)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Named()


def _malformed(wrong: Exception) -> Trouble:
    return Trouble(f"这不是 feed/1 的请求：请检查它（{wrong}）", f"This is no request of feed/1: check it ({wrong})")


def _not_yours(name: str) -> Trouble:
    return Trouble(
        f"这个令牌不能执行 {name}：请换用有权限的角色",
        f"This token may not do {name}: use the token of a role that may",
    )
