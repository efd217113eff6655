"""Calls to a shop's interface: never too many, again after a hiccup, and nothing secret told of a failure."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain.trouble import Again, NotTaken
from connectors.kit import calling
from connectors.kit.calling import TRIES, Call, Caller, said_no, unreadable
from tests.connectors.gateway import Clock, Gateway, listening

SECRET = "a-secret-in-the-address"


def read(status: int, body: bytes) -> str:
    if status != 200:
        raise unreadable()
    return body.decode()


def caller(clock: Clock, calls_per_s: int = 1_000) -> Caller:
    return Caller(calls_per_s, sleep=clock.sleep, jitter=lambda: 1.0, tick=clock.tick)


class Counted:
    """A request that holds which try it is."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.written = 0

    def __call__(self) -> Call:
        self.written += 1
        return Call(f"{self.url}/ask?token={SECRET}&try={self.written}")


async def test_a_hiccup_costs_a_pause_and_each_try_is_written_anew() -> None:
    clock, seen = Clock(0), list[str]()

    def answer(_path: str, query: dict[str, str], _body: bytes) -> bytes:
        seen.append(query["try"])
        return b"told"

    async with listening(Gateway(answer)) as gateway:
        gateway.trouble = [500, 503]
        assert await caller(clock).call(Counted(gateway.url), read) == "told"
    assert seen == ["3"]
    assert clock.slept == [0.5, 1.0]


async def test_who_is_told_to_wait_waits_as_long_as_that() -> None:
    clock = Clock(0)
    async with listening(Gateway(lambda *_: b"told")) as gateway:
        gateway.trouble = [429]
        await caller(clock).call(Counted(gateway.url), read)
    assert clock.slept == [1.0]


async def test_it_gives_up_after_a_few_tries_and_says_nothing_secret() -> None:
    clock = Clock(0)
    async with listening(Gateway(lambda *_: 503)) as gateway:
        with pytest.raises(NotTaken) as failure:
            await caller(clock).call(Counted(gateway.url), read)
        assert len(gateway.calls) == TRIES
    assert SECRET not in f"{failure.value.zh} {failure.value.en}"


async def test_what_trying_again_cannot_mend_is_not_tried_again() -> None:
    async with listening(Gateway(lambda *_: 404)) as gateway:
        with pytest.raises(NotTaken):
            await caller(Clock(0)).call(Counted(gateway.url), read)
        assert len(gateway.calls) == 1


async def test_nobody_there_and_no_answer_are_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "ANSWER_S", 0.05)
    async with listening(Gateway(lambda *_: None)) as gateway:
        with pytest.raises(Again, match="没有回音"):
            await caller(Clock(0)).call(Counted(gateway.url), read)
    with pytest.raises(Again, match="连不上") as failure:
        await caller(Clock(0)).call(Counted(gateway.url), read)
    assert SECRET not in str(failure.value)


async def test_no_more_calls_a_second_than_the_platform_takes() -> None:
    clock = Clock(0)
    async with listening(Gateway(lambda *_: b"told")) as gateway:
        slow = caller(clock, 3)
        assert await slow.each(range(10), lambda _: slow.call(Counted(gateway.url), read)) == ["told"] * 10
    assert clock.now_ms >= 3_000


async def test_an_order_that_is_not_told_of_costs_none_of_the_others() -> None:
    told: Any = iter([b"one", 404, b"three"])
    async with listening(Gateway(lambda *_: next(told))) as gateway:
        one_by_one = Caller(1_000, at_once=1)
        found = await one_by_one.each(range(3), lambda _: one_by_one.call(Counted(gateway.url), read))
    assert found == ["one", "three"]


async def test_where_nothing_is_told_of_any_it_is_said_why() -> None:
    async with listening(Gateway(lambda *_: 404)) as gateway:
        one = caller(Clock(0))
        with pytest.raises(NotTaken):
            await one.each(range(3), lambda _: one.call(Counted(gateway.url), read))


async def test_what_was_told_in_time_is_not_lost_when_the_rest_is_not() -> None:
    told: Any = iter([b"one", None, None, None])
    async with listening(Gateway(lambda *_: next(told))) as gateway:
        one = Caller(1_000)
        assert await one.each(range(4), lambda _: one.call(Counted(gateway.url), read), 0.3) == ["one"]


async def test_an_endless_answer_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "ANSWER_MOST", 1_000)
    async with listening(Gateway(lambda *_: b"x" * 100_000)) as gateway:
        with pytest.raises(NotTaken, match="太大"):
            await caller(Clock(0)).call(Counted(gateway.url), read)


@pytest.mark.parametrize(
    ("told", "again"),
    [
        ((40_004, "isv.rate-limit"), True),
        ((80_000, "", "调用过于频繁，请稍后再试"), True),
        ((7, "accesscontrol.limited-by-api-access-count", "This ban will last for 1 more seconds"), True),
        ((30_001, "isv.app-permissions-insufficient", "无权限"), False),
    ],
)
def test_asked_too_often_is_asked_again_and_not_allowed_is_not(told: tuple[Any, ...], again: bool) -> None:
    assert isinstance(said_no(*told), Again) is again


def test_of_a_refusal_only_the_codes_are_told() -> None:
    assert "张三" not in said_no(30_001, "订单 13812345678 张三", "买家张三").zh
    assert "30001" in said_no(30_001, "订单 13812345678 张三", "买家张三").zh
