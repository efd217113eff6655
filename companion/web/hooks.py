"""Floor 3. /hook/{connector}: a platform's pushes. Reads signed requests, brings their nouns in, answers when durable.

Some platforms ask with a GET whether the address is ours, and some read a refusal in a form of their own.

The platform's signature is the key here, so neither token nor Host is asked for: pushes come through a tunnel under
the tunnel's name.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from aiohttp import web

from companion.domain.inbound import Inbound
from companion.domain.trouble import Trouble
from companion.web import refusal
from companion.web.doors import Greeter, Receiver, Refuser, Reply
from companion.web.front import Front
from companion.web.limits import Bucket
from companion.web.log import log, where

_Read = TypeVar("_Read")


class Hooks:
    """The pushes of all platforms, and how many bad signatures each may still send in this second."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._bad = {name: Bucket(front.limits.bad_signatures_per_s) for name in front.doors.receivers}

    async def take(self, request: web.Request) -> web.StreamResponse:
        """One push: verified, made durable, answered in the platform's own way."""
        doors = self._front.doors
        name = request.match_info["connector"]
        receiver = doors.receivers.get(name)
        if receiver is None:
            raise refusal.not_found()
        try:
            return await self._answer(name, receiver, request)
        except web.HTTPException as known:
            no = refusal.from_http(known)
        except Trouble as trouble:
            no = refusal.from_trouble(trouble)
        if isinstance(receiver, Refuser):
            no.reply = receiver.refuse(no.status, no.say(self._front.lang(request)))
        raise no

    async def _answer(self, name: str, receiver: Receiver, request: web.Request) -> web.Response:
        doors = self._front.doors
        body = await self._read(request)
        headers = {header.lower(): text for header, text in request.headers.items()}
        path = request.match_info.get("path", "")
        delivery = doors.delivery(body, headers, dict(request.query), request.method, path)
        if request.method == "GET" and isinstance(receiver, Greeter):
            return _as_said(self._verified(name, receiver.greet, delivery))
        nouns = self._verified(name, receiver.receive, delivery)
        accepted, duplicates = await self._bring(nouns) if nouns else (0, 0)
        return _as_said(receiver.reply(doors.receipt(accepted, duplicates)))

    async def _read(self, request: web.Request) -> bytes:
        limits = self._front.limits
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise refusal.encoded()
        try:
            if (request.content_length or 0) > limits.body_bytes:
                raise refusal.too_large()
            if request.content.is_eof():
                return await request.read()
            async with asyncio.timeout(limits.body_s):
                return await request.read()
        except TimeoutError:
            raise refusal.too_slow() from None

    def _verified(self, name: str, read: Callable[[object, int], _Read], delivery: object) -> _Read:
        now_ms = self._front.doors.now_ms()
        try:
            return read(delivery, now_ms)
        except Trouble as rejected:
            if getattr(rejected, "status", None) == 401 and not self._bad[name].take(now_ms):
                # Verified all the same: a flood of forgeries must not keep the platform's own pushes out.
                self._front.counted["companion_bad_signatures_limited_total"] += 1
                raise refusal.too_many() from None
            raise

    async def _bring(self, nouns: tuple[Inbound, ...]) -> tuple[int, int]:
        try:
            outcome = await self._front.doors.bring_to_book(nouns)
        except Trouble:
            raise
        except Exception as failed:
            log.error("a push could not be made durable: %s", where(failed))
            raise refusal.not_durable() from None
        if outcome.refused is not None:
            raise refusal.Refusal(409, outcome.refused.zh, outcome.refused.en)
        return outcome.accepted, outcome.duplicates


def _as_said(reply: Reply) -> web.Response:
    return web.Response(status=reply.status, body=reply.body, headers={"Content-Type": reply.content_type})


HOOKS: Final = web.AppKey("hooks", Hooks)


async def take_push(request: web.Request) -> web.StreamResponse:
    """The route of every hook."""
    return await request.app[HOOKS].take(request)
