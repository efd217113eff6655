"""A station that keeps a book in memory, behind the real server, for the tests of what platforms push."""

from __future__ import annotations

import contextlib
import io
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from msgspec import structs

from companion.domain.admit import admit
from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.decide import decide
from companion.domain.facts import AnyFact, StationOpened
from companion.domain.inbound import Inbound
from companion.domain.state import State, apply
from companion.pipeline.inlet import Outcome
from companion.web.doors import Doors
from companion.web.limits import Limits
from connectors.contract import Receiver
from tests.web.made_up_doors import MadeUpStation
from tests.web.running import Running, running

VECTORS = Path(__file__).resolve().parents[2] / ".." / "shared" / "platforms" / "vectors"
SAMPLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "captures" / "orders"
PRIVATE = ("13812345678", "李秀英", "弄袍村三组5号", "oOpenIdOfABuyer")
"""What no noun may hold: a buyer's telephone, name, address and pseudonym."""

SHELF = Catalogue(
    "弄袍村",
    pools=(StockPool("plum", "蜂糖李", "g", 500_000),),
    packs=(
        Pack(
            "plum-3",
            "plum",
            "3斤装",
            1500,
            2990,
            sku={"youzan": ("PLUM-3J",), "doudian": ("3373737",)},
        ),
    ),
)


def vectors(name: str) -> Any:
    """The recorded vectors of a platform; None where there are none beside this checkout."""
    path = VECTORS / f"{name}.json"
    return orjson.loads(path.read_bytes()) if path.exists() else None


class Booked(MadeUpStation):
    """A station with one receiver; what it is brought becomes facts at once. `book` has those about orders."""

    def __init__(self, name: str, receiver: Receiver) -> None:
        super().__init__()
        self.platform = {name: receiver}
        self.known = State()
        self.book: list[AnyFact] = []
        apply(self.known, StationOpened(SHELF, at_ms=1))

    async def bring(self, nouns: tuple[Inbound, ...]) -> Outcome:
        accepted = 0
        for noun in map(admit, nouns):
            facts = decide(self.known, noun, None, self.now_ms)
            accepted += bool(facts)
            for fact in facts:
                apply(self.known, fact)
                self.book.append(fact)
        return Outcome(accepted, len(nouns) - accepted)

    def orders(self) -> list[AnyFact]:
        """The facts about orders."""
        return [fact for fact in self.book if hasattr(fact, "order")]

    def flags(self, order: str, shop: str = "") -> tuple[str, ...]:
        """What a person should look at in an order."""
        return self.known.stock.orders[(shop or next(iter(self.platform)), order)].flags

    def parked(self) -> int:
        """How many pieces the connector says it could not read."""
        connector = self.known.show.connectors.get(next(iter(self.platform)))
        return connector.parked if connector else 0

    def doors(self, lang: str = "zh") -> Doors:
        return structs.replace(super().doors(lang), receivers=self.platform)


class Hook:
    """One receiver's route, called as its platform calls it."""

    def __init__(self, name: str, station: Booked, up: Running) -> None:
        self.station = station
        self.url = f"{up.server.url}/hook/{name}"
        self._client = up.client

    async def push(
        self,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        path: str = "",
        method: str = "POST",
    ) -> tuple[int, bytes]:
        """Status and body of the answer."""
        called = self._client.request(method, self.url + path, data=io.BytesIO(body), headers=headers, params=query)
        async with called as answer:
            return answer.status, await answer.read()


@contextlib.asynccontextmanager
async def hooked(
    name: str, receiver: Receiver, folder: Path, now_ms: int, limits: Limits | None = None
) -> AsyncIterator[Hook]:
    """A server with one receiver, up inside the block."""
    station = Booked(name, receiver)
    station.now_ms = now_ms
    async with running(station, folder, limits=limits) as up:
        yield Hook(name, station, up)
