"""Floor 0. What the station sells and may say: pools, packs, facts, rooms, experts. Reads and writes nothing.

A Catalogue is plain data with its own defaults; `config` builds it from station.toml, the book keeps it in
`StationOpened`, so that a journal explains itself without the file it was started from.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

Unit = Literal["g", "piece"]
RefundRule = Literal["ask", "restock"]
SpoilageRule = Literal["pro_rata", "named"]
RefundBearer = Literal["cooperative", "household"]


class Lot(Struct, frozen=True, omit_defaults=True):
    """One household's share of a pool, in the pool's unit, owed `price_fen` for 500 g or a piece (0: not said yet)."""

    household: str
    amount: int
    price_fen: int = 0


class StockPool(Struct, frozen=True, omit_defaults=True):
    """One pile. Amounts are whole grams or whole pieces, as `unit` says."""

    id: str
    name: str
    unit: Unit
    on_hand: int
    low_at: int = 0
    safety: int = 0
    refund_before_shipping: RefundRule = "ask"
    lots: tuple[Lot, ...] = ()


class Pack(Struct, frozen=True, omit_defaults=True):
    """What a buyer buys: `content` of one pool (grams or pieces) for `price_fen`.

    `link` is the number viewers say (0: none); `sku` maps a source's name to the codes that mean this pack there.
    """

    id: str
    pool: str
    title: str
    content: int
    price_fen: int
    link: int = 0
    aliases: tuple[str, ...] = ()
    sku: dict[str, tuple[str, ...]] = {}


class Pile(NamedTuple):
    """A pool with the packs sold of it; `largest` is the content of the largest of them (0: there is none)."""

    pool: StockPool
    packs: tuple[Pack, ...]
    largest: int


class Faq(Struct, frozen=True, omit_defaults=True):
    """Ways of asking one thing, and the village's own answer to it."""

    ask: tuple[str, ...]
    answer: str


class Facts(Struct, frozen=True, omit_defaults=True):
    """What suggested answers may quote; an empty string is a fact the village has not written down."""

    shipping: str = ""
    dispatch: str = ""
    after_sales: str = ""
    storage: str = ""
    origin: str = ""
    faq: tuple[Faq, ...] = ()


class Expert(Struct, frozen=True, omit_defaults=True):
    """Someone who answers growing questions about `topics`."""

    id: str
    name: str
    topics: tuple[str, ...] = ()


class Room(Struct, frozen=True, omit_defaults=True):
    """One live room on one platform."""

    id: str
    name: str


class Catalogue(Struct, frozen=True, omit_defaults=True):
    """Everything a station sells and may say. `goal` is in the first pool's unit (0: none); `hold_ms` is how long an
    unpaid order holds stock when the platform names no deadline. `spoilage` and `refunds` are how it settles: whether
    a loss that names no lot is shared by the lots in the shed, and who bears fruit refunded after it was sent.
    `write_shops`: helpers may have shops list other numbers."""

    name: str
    language: str = "zh"
    timezone: str = "Asia/Shanghai"
    goal: int = 0
    hold_ms: int = 30 * 60_000
    count_unpaid: bool = True
    write_shops: bool = False
    spoilage: SpoilageRule = "pro_rata"
    refunds: RefundBearer = "cooperative"
    pools: tuple[StockPool, ...] = ()
    packs: tuple[Pack, ...] = ()
    facts: Facts = Facts()
    experts: tuple[Expert, ...] = ()
    rooms: tuple[Room, ...] = ()


def piles(catalogue: Catalogue) -> dict[str, Pile]:
    """Every pool by its id, with its packs."""
    found = {}
    for pool in catalogue.pools:
        packs = tuple(pack for pack in catalogue.packs if pack.pool == pool.id)
        found[pool.id] = Pile(pool, packs, max((pack.content for pack in packs), default=0))
    return found
