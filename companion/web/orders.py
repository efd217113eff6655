"""Floor 3. POST /orders: what a helper's own machine has read of order files. Reads requests, answers when durable.

The body is an array of arrays of order nouns; each inner one is what one row of a file tells. All of it is understood
before any of it is brought, and of each inner array it is answered how much was new. Nothing but orders is taken, and
nobody speaks here in the helpers' name.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import msgspec
import orjson
from aiohttp import web

from companion.domain.inbound import OURS, BadNoun, OrderEvent, read_nouns
from companion.domain.trouble import Trouble
from companion.web import refusal
from companion.web.doors import Outcome
from companion.web.front import FRONT, Front
from companion.web.log import log, where

MOST_ROWS: Final = 1_000
_rows: Final = msgspec.json.Decoder(list[msgspec.Raw])


async def take_orders(request: web.Request) -> web.StreamResponse:
    """The route: `{"rows":[[accepted,duplicates],…]}`, in the order of the rows."""
    front = request.app[FRONT]
    tickets = read_rows(await _read(request, front))
    outcomes = await _bring(front, tickets)
    told: list[Any] = [(outcome.accepted, outcome.duplicates) for outcome in outcomes]
    return web.Response(body=orjson.dumps({"rows": told}), content_type="application/json")


def read_rows(body: bytes) -> list[tuple[OrderEvent, ...]]:
    """The order nouns of each row. Raises a `Refusal` 400 that names the row."""
    try:
        rows = _rows.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise _malformed(0, "no array of rows") from None
    if len(rows) > MOST_ROWS:
        raise _malformed(MOST_ROWS, f"more than {MOST_ROWS} rows")
    return [_read_row(number, bytes(row)) for number, row in enumerate(rows)]


def _read_row(number: int, row: bytes) -> tuple[OrderEvent, ...]:
    try:
        nouns = read_nouns(row)
    except BadNoun as wrong:
        raise _malformed(number, str(wrong)) from None
    if not nouns:
        raise _malformed(number, "no order")
    for noun in nouns:
        if not isinstance(noun, OrderEvent):
            raise _malformed(number, "no order")
        if any(_plain(name) in OURS for name in (noun.source, noun.shop)):
            raise _malformed(number, "the helpers' own source")
    return nouns  # type: ignore[return-value]


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable() and not letter.isspace()).casefold()


async def _read(request: web.Request, front: Front) -> bytes:
    limits = front.limits
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise refusal.encoded()
    if (request.content_length or 0) > limits.body_bytes:
        raise refusal.too_large()
    try:
        async with asyncio.timeout(limits.body_s):
            return await request.read()
    except TimeoutError:
        raise refusal.too_slow() from None


async def _bring(front: Front, tickets: list[tuple[OrderEvent, ...]]) -> list[Outcome]:
    bring = front.doors.bring_to_book
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_one(bring, ticket)) for ticket in tickets]
    except ExceptionGroup as failed:
        first = failed.exceptions[0]
        if not isinstance(first, Trouble):
            log.error("rows could not be made durable: %s", where(first))
        raise refusal.not_durable() from None
    return [task.result() for task in tasks]


async def _one(bring: Any, ticket: tuple[OrderEvent, ...]) -> Outcome:
    outcome: Outcome = await bring(ticket)
    return outcome


def _malformed(number: int, why: str) -> refusal.Refusal:
    return refusal.Refusal(400, f"[{number}]: 读不懂，一行也没有记下：{why[:200]}", f"[{number}]: {why[:200]}")
