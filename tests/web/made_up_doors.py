"""A station made up for the web's tests: takes what is brought, says on the feed what a test tells it to say."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import orjson

from companion.domain.inbound import Comment, Inbound, User
from companion.domain.trouble import Refused
from companion.pipeline.feed import Left
from companion.pipeline.inlet import Closed, Outcome
from companion.web.doors import Doors
from connectors.contract import Delivery, Receipt, Rejected, Reply

NOW_MS: Final = 1_781_524_800_000
COMMENT: Final = Comment(NOW_MS, "bridge", "douyin", "c1", User("u1", "山里人"), "李子多少钱一斤")


class MadeUpSeat:
    """A seat that hands out what it is given, and counts what it handed out."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.snapshots = asyncio.Queue[None]()
        self.handed_bytes = 0
        self.left = asyncio.Event()
        self._frames: list[bytes] = []
        self._wake = asyncio.Event()
        self._closed = False

    async def frames(self) -> list[bytes]:
        while not self._frames:
            if self._closed:
                raise Left
            self._wake.clear()
            await self._wake.wait()
        frames, self._frames = self._frames, []
        self.handed_bytes += sum(map(len, frames))
        return frames

    def want_snapshot(self) -> None:
        self.snapshots.put_nowait(None)

    def leave(self) -> None:
        self.left.set()

    def say(self, frame: bytes) -> None:
        self._frames.append(frame)
        self._wake.set()

    def close(self) -> None:
        self._closed = True
        self._wake.set()


class MadeUpReceiver:
    """A platform whose signature is the word `good`; its body is its nouns' count."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []

    def receive(self, delivery: Delivery, now_ms: int) -> tuple[Inbound, ...]:
        self.deliveries.append(delivery)
        if delivery.headers.get("signature") != "good":
            raise Rejected(401, "签名不对", "the signature is wrong")
        if delivery.method == "GET":
            return ()
        if not delivery.body.strip().isdigit():
            raise Rejected(400, "读不懂", "unreadable")
        return (COMMENT,) * int(delivery.body)

    def reply(self, receipt: Receipt) -> Reply:
        body = orjson.dumps({"accepted": receipt.accepted, "duplicates": receipt.duplicates})
        return Reply(200, body, "application/json; charset=utf-8")


class MadeUpEar:
    """Takes every frame for one comment and answers how many it has taken."""

    def __init__(self) -> None:
        self.taken = 0

    def hear(self, message: bytes | str, now_ms: int) -> tuple[Inbound, ...]:
        self.taken += 1
        text = message if isinstance(message, str) else message.hex()
        return (Comment(now_ms, "bridge", "douyin", f"{self.taken}", User(), text),)

    def answer(self) -> str:
        return f'{{"ok":{self.taken}}}'


class Forgetful(MadeUpEar):
    """Is fed by something that keeps nothing while it is away."""

    forgets = True


class MadeUpStation:
    """What the web is given. `outcome` is what `bring` returns, or raises; `answer` what `ask` does, once `found`."""

    def __init__(self) -> None:
        self.now_ms = NOW_MS
        self.brought: asyncio.Queue[tuple[Inbound, ...]] = asyncio.Queue()
        self.to_book = 0
        self.outcome: Outcome | Exception = Outcome(1)
        self.durable = asyncio.Event()
        self.durable.set()
        self.asked: asyncio.Queue[tuple[str, dict[str, Any], str]] = asyncio.Queue()
        self.answer: dict[str, Any] | Exception = {"orders": [], "more": 0}
        self.found = asyncio.Event()
        self.found.set()
        self.is_ready = True
        self.state: bytes | Exception = b'{"revision":7}'
        self.joined: asyncio.Queue[MadeUpSeat] = asyncio.Queue()
        self.seats: list[MadeUpSeat] = []
        self.receiver = MadeUpReceiver()
        self.figures: dict[str, int | float] = {"companion_facts_total": 3}

    async def bring_to_book(self, nouns: tuple[Inbound, ...]) -> Outcome:
        self.to_book += 1
        return await self.bring(nouns)

    async def bring(self, nouns: tuple[Inbound, ...]) -> Outcome:
        self.brought.put_nowait(nouns)
        await self.durable.wait()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def join(self, role: str) -> MadeUpSeat:
        seat = MadeUpSeat(role)
        self.seats.append(seat)
        self.joined.put_nowait(seat)
        return seat

    async def state_json(self) -> bytes:
        if isinstance(self.state, Exception):
            raise self.state
        return self.state

    async def ask(self, what: str, args: dict[str, Any], lang: str) -> dict[str, Any]:
        self.asked.put_nowait((what, args, lang))
        await self.found.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def metrics(self) -> Mapping[str, int | float]:
        return self.figures

    def doors(self, lang: str = "zh") -> Doors:
        return Doors(
            name="弄袍村",
            lang=lang,
            now_ms=lambda: self.now_ms,
            bring=self.bring,
            hear_bridge=self.bring,
            bring_to_book=self.bring_to_book,
            join=self.join,
            left=Left,
            state_json=self.state_json,
            ask=self.ask,
            ready=lambda: self.is_ready,
            metrics=self.metrics,
            delivery=Delivery,
            receipt=Receipt,
            receivers={"webhook": self.receiver},
            ears={"bridge": MadeUpEar, "lines": Forgetful},
        )


def refusal() -> Refused:
    """A sentence of the station's own."""
    return Refused("这个货池没有那么多", "the pool does not hold that much")


def closed() -> Closed:
    """What a stopping station says."""
    return Closed()


def said(frame: bytes | str) -> Any:
    """A frame, read."""
    return orjson.loads(frame)
