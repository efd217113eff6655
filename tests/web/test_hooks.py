"""Pushes: verified by their own signature, durable before they are answered, refused with the right status."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest

from companion.pipeline.inlet import Outcome
from companion.web.limits import Limits
from connectors.contract import Delivery, Rejected, Reply
from tests.web.made_up_doors import COMMENT, MadeUpReceiver, MadeUpStation, closed, refusal
from tests.web.running import Running, running


async def push(up: Running, body: bytes = b"2", signature: str = "good", **headers: str) -> tuple[int, Any, Any]:
    """Status, JSON and headers of what a push was answered."""
    named = {"Signature": signature} | {name.replace("_", "-"): text for name, text in headers.items()}
    address = up.server.url + "/hook/webhook?shop=7"
    async with up.client.post(address, data=io.BytesIO(body), headers=named) as answer:
        return answer.status, await answer.json(), answer.headers


async def test_a_push_is_brought_in_and_answered_in_the_platforms_own_way(up: Running) -> None:
    up.station.outcome = Outcome(1, 1)
    status, seen, headers = await push(up)
    assert (status, seen) == (200, {"accepted": 1, "duplicates": 1})
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert up.station.brought.get_nowait() == (COMMENT, COMMENT)
    assert up.station.to_book == 1


async def test_a_delivery_is_the_request_as_it_was_made(up: Running) -> None:
    await push(up, X_Shop_Id="D7")
    (delivery,) = up.station.receiver.deliveries
    assert (delivery.body, delivery.method, delivery.query) == (b"2", "POST", {"shop": "7"})
    assert (delivery.headers["x-shop-id"], delivery.headers["signature"]) == ("D7", "good")


async def test_a_push_is_not_answered_before_it_is_durable(up: Running) -> None:
    up.station.durable.clear()
    async with asyncio.TaskGroup() as group:
        pushing = group.create_task(push(up))
        await up.station.brought.get()
        assert (await up.get("/healthz"))[0] == 200
        assert not pushing.done()
        up.station.durable.set()
    assert pushing.result()[0] == 200


async def test_a_platform_may_verify_the_address_with_a_get(up: Running) -> None:
    assert (await up.get("/hook/webhook?challenge=x", Signature="good"))[:2] == (200, {"accepted": 0, "duplicates": 0})
    assert up.station.receiver.deliveries[0].method == "GET"
    assert up.station.brought.empty()


async def test_a_push_needs_no_token_and_may_come_through_a_tunnel_under_its_name(up: Running) -> None:
    assert (await push(up, Host="orders.village.example"))[0] == 200


@pytest.mark.parametrize(("body", "signature", "status"), [(b"2", "bad", 401), (b"x", "good", 400)])
async def test_a_rejected_push_has_the_receivers_status_and_sentence(
    up: Running, body: bytes, signature: str, status: int
) -> None:
    answered, seen, _ = await push(up, body, signature)
    assert (answered, list(seen)) == (status, ["error"])
    assert up.station.brought.empty()


async def test_what_the_station_refuses_is_a_conflict(up: Running) -> None:
    up.station.outcome = Outcome(0, 0, refusal())
    assert (await push(up))[:2] == (409, {"error": refusal().zh})


async def test_a_stopping_station_asks_for_the_push_again_later(up: Running) -> None:
    up.station.outcome = closed()
    status, seen, headers = await push(up)
    assert (status, seen["error"]) == (503, closed().zh)
    assert int(headers["Retry-After"]) > 0


async def test_a_book_that_can_not_be_written_asks_for_the_push_again_later(
    up: Running, caplog: pytest.LogCaptureFixture
) -> None:
    up.station.outcome = OSError("disk full, buyer 13800000000")
    status, seen, headers = await push(up)
    assert (status, list(seen)) == (503, ["error"])
    assert int(headers["Retry-After"]) > 0
    assert "OSError" in caplog.text
    assert "13800000000" not in caplog.text


async def test_a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(
    station: MadeUpStation, tmp_path: Path
) -> None:
    async with running(station, tmp_path) as up:
        limit = Limits().body_bytes
        assert (await push(up, b"2".ljust(limit)))[0] == 200
        status, seen, _ = await push(up, b"2".ljust(limit + 1))
        assert (status, list(seen)) == (413, ["error"])


async def test_a_body_without_a_length_is_bounded_too(station: MadeUpStation, tmp_path: Path) -> None:
    async def drip() -> Any:
        for _ in range(64):
            yield b"0" * 1024

    async with running(station, tmp_path, limits=Limits(body_bytes=16 * 1024)) as up:
        address = up.server.url + "/hook/webhook"
        async with up.client.post(address, data=drip(), headers={"Signature": "good"}) as answer:
            assert (answer.status, list(await answer.json())) == (413, ["error"])
    assert station.receiver.deliveries == []


async def test_a_body_that_does_not_come_is_given_up(station: MadeUpStation, tmp_path: Path) -> None:
    async with running(station, tmp_path, limits=Limits(body_s=0.05)) as up:
        reader, writer = await asyncio.open_connection("127.0.0.1", up.server.port)
        writer.write(b"POST /hook/webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n12")
        assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        writer.close()
        await writer.wait_closed()


async def test_a_compressed_body_is_refused(up: Running) -> None:
    assert (await push(up, b"2", Content_Encoding="gzip"))[0] == 400


async def test_forgeries_are_limited_and_never_keep_the_platforms_own_pushes_out(
    station: MadeUpStation, tmp_path: Path
) -> None:
    async with running(station, tmp_path, limits=Limits(bad_signatures_per_s=2)) as up:
        assert [(await push(up, signature="bad"))[0] for _ in range(4)] == [401, 401, 429, 429]
        assert {(await push(up))[0] for _ in range(20)} == {200}
        station.now_ms += 1000
        assert (await push(up, signature="bad"))[0] == 401
        assert "companion_bad_signatures_limited_total 2" in (await up.get("/metrics"))[1].decode()


class Particular(MadeUpReceiver):
    """A platform that asks first whether the address is ours, and reads refusals in a form of its own."""

    def greet(self, delivery: Delivery, now_ms: int) -> Reply:
        if "echo" not in delivery.query:
            raise Rejected(401, "签名不对", "the signature is wrong")
        return Reply(200, delivery.query["echo"].encode(), "text/plain; charset=utf-8")

    def refuse(self, status: int, why: str) -> Reply:
        return Reply(status, f"fail {status} {why}".encode(), "text/plain; charset=utf-8")


async def test_a_platform_that_asks_first_is_answered_with_what_it_wants_to_hear(
    station: MadeUpStation, tmp_path: Path
) -> None:
    station.receiver = Particular()
    async with running(station, tmp_path) as up:
        status, seen, headers = await up.get("/hook/webhook?echo=4375")
        assert (status, seen, headers["Content-Type"]) == (200, b"4375", "text/plain; charset=utf-8")
        assert (await up.get("/hook/webhook"))[0] == 401
    assert station.receiver.deliveries == []


async def test_a_refusal_is_in_the_platforms_form_with_our_status_whoever_refuses(
    station: MadeUpStation, tmp_path: Path
) -> None:
    station.receiver = Particular()

    async def refused(body: bytes = b"2", **headers: str) -> tuple[int, str, str]:
        named = {"Signature": "good"} | {name.replace("_", "-"): text for name, text in headers.items()}
        address = up.server.url + "/hook/webhook"
        async with up.client.post(address, data=io.BytesIO(body), headers=named) as answer:
            return answer.status, (await answer.text())[:8], answer.headers.get("Retry-After", "")

    async with running(station, tmp_path, limits=Limits(body_bytes=64, bad_signatures_per_s=1)) as up:
        assert await refused(Signature="bad") == (401, "fail 401", "")
        assert await refused(Signature="bad") == (429, "fail 429", "1")
        assert await refused(b"x") == (400, "fail 400", "")
        assert await refused(b"2".ljust(65)) == (413, "fail 413", "")
        station.outcome = refusal()
        assert await refused() == (409, "fail 409", "")
        station.outcome = OSError("disk full")
        assert await refused() == (503, "fail 503", "5")
        assert 'companion_refusals_total{status="413"} 1' in (await up.get("/metrics"))[1].decode()


async def test_what_follows_the_hooks_name_is_the_receivers_to_judge(up: Running) -> None:
    address = up.server.url + "/hook/webhook/a-secret"
    async with up.client.post(address, data=b"2", headers={"Signature": "good"}) as answer:
        assert answer.status == 200
    assert [one.path for one in up.station.receiver.deliveries] == ["a-secret"]
