"""POST /orders takes rows of order nouns from helpers, all of a request or none, and says of each row what was new."""

from __future__ import annotations

import io
from typing import Any

import orjson
import pytest

from companion.domain.inbound import OrderEvent, write_noun
from companion.pipeline.inlet import Outcome
from companion.web import refusal
from companion.web.access import Role
from companion.web.orders import MOST_ROWS, read_rows
from tests.web.made_up_doors import COMMENT, closed
from tests.web.running import Running

PAID = OrderEvent(1_721_462_400_000, "doudian", "k1", "4805961163201956789", "paid")
SHIPPED = OrderEvent(1_721_462_400_000, "doudian", "k2", "4805961163201956789", "shipped")


def rows(*tickets: tuple[Any, ...]) -> bytes:
    return b"[" + b",".join(b"[" + b",".join(map(write_noun, ticket)) + b"]" for ticket in tickets) + b"]"


async def send(up: Running, body: bytes, role: Role | None = "helper") -> tuple[int, Any]:
    async with up.client.post(up.server.url + "/orders", data=io.BytesIO(body), headers=up.bearer(role)) as answer:
        return answer.status, await answer.json()


async def test_each_row_is_brought_by_itself_and_answered_in_its_place(up: Running) -> None:
    up.station.outcome = Outcome(1, 1)
    assert await send(up, rows((PAID,), (PAID, SHIPPED))) == (200, {"rows": [[1, 1], [1, 1]]})
    assert [up.station.brought.get_nowait() for _ in range(2)] == [(PAID,), (PAID, SHIPPED)]
    assert up.station.to_book == 2


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("overlay", 403), ("connector", 403), ("anchor", 200)])
async def test_only_those_who_write_orders_down_may_send_them(up: Running, role: Role | None, status: int) -> None:
    assert (await send(up, rows((PAID,)), role))[0] == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{}",
        b"[1]",
        b"[[]]",
        b"[[{}]]",
        rows((COMMENT,)),
        rows((PAID,)).replace(b'"doudian"', b'"con\\u200bsole"'),
        rows((PAID,)).replace(b'"doudian"', b'"Phone"'),
        rows((PAID,), (PAID,)).replace(b'"k1"', b'""', 1),
        b"[" * 3_000,
        rows(*[(PAID,)] * (MOST_ROWS + 1)),
    ],
    ids="nothing torn object number empty noun comment console phone key deep many".split(),
)
async def test_a_request_that_is_not_understood_whole_is_brought_in_no_part(up: Running, body: bytes) -> None:
    status, seen = await send(up, body)
    assert (status, list(seen)) == (400, ["error"])
    assert up.station.brought.empty()


async def test_a_request_beyond_the_limit_or_squeezed_is_refused(up: Running) -> None:
    assert (await send(up, b" " * (1 << 20) + rows((PAID,))))[0] == 413
    headers = up.bearer("helper") | {"Content-Encoding": "gzip"}
    async with up.client.post(up.server.url + "/orders", data=b"x", headers=headers) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("failure", [closed(), RuntimeError("disk")])
async def test_what_can_not_be_made_durable_is_to_be_sent_again(up: Running, failure: Exception) -> None:
    up.station.outcome = failure
    assert (await send(up, rows((PAID,))))[0] == 503


def test_nineteen_digits_arrive_as_they_were_sent() -> None:
    ((noun,),) = read_rows(orjson.dumps([[orjson.loads(write_noun(PAID))]]))
    assert noun == PAID
    with pytest.raises(refusal.Refusal, match=r"\[0\]"):
        read_rows(b"[3]")
