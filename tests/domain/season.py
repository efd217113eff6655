"""A made-up season for the settlement tests: fruit comes, is sent, refunded, lost and found, in steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st
from msgspec import structs

from companion.domain.catalogue import Catalogue, Lot, Pack, RefundBearer, SpoilageRule, StockPool
from companion.domain.commands_settle import settlement_facts
from companion.domain.facts import LotReceived, StockAdjusted
from companion.domain.inbound import OrderEvent, OrderLine
from companion.domain.settlement import Reckoning, reckon
from companion.domain.state import State
from tests.domain.shop import T0, Shop

SPRING: Final = Catalogue(
    "弄袍村",
    pools=(
        StockPool("plum", "蜂糖李", "g", 25_000, lots=(Lot("罗家", 10_000, 650), Lot("韦家", 12_500, 333))),
        StockPool("bamboo", "方竹笋", "piece", 9, lots=(Lot("罗家", 4, 299),)),
    ),
    packs=(Pack("plum-5", "plum", "5斤装", 2500, 3990), Pack("bamboo-2", "bamboo", "2件", 2, 2990)),
)
"""Small piles, so that lots run out; the rest of each is the cooperative's."""
CONTENT: Final = {"plum-5": ("plum", 2500), "bamboo-2": ("bamboo", 2)}


@dataclass(frozen=True)
class Step:
    """One thing that happens `at` seconds after the opening: what, of which order or pool, how much, of which lot."""

    at: int
    what: str
    of: str = ""
    amount: int = 0
    lot: str = ""


_ORDERS: Final = [f"D{number}" for number in range(6)]
_POOLS: Final = ["plum", "plum", "bamboo"]
_LOTS: Final = {"plum": ["", "", "plum-1", "plum-2", "no-such"], "bamboo": ["", "bamboo-1"]}


def _order_steps() -> st.SearchStrategy[Step]:
    what = st.sampled_from(["sell", "send", "send", "complete", "refund", "refund before", "close"])
    return st.builds(Step, st.integers(0, 60), what, st.sampled_from(_ORDERS), st.integers(1, 4))


def _shed_step(draw: Any) -> Step:
    pool, at = draw(st.sampled_from(_POOLS)), draw(st.integers(0, 60))
    what = draw(st.sampled_from(["lose", "lose", "find", "receive"]))
    most = 6000 if pool == "plum" else 3
    return Step(at, what, pool, draw(st.integers(1, most)), draw(st.sampled_from(_LOTS[pool])))


def seasons(settled: bool) -> st.SearchStrategy[list[Step]]:
    """Steps in the order of their times; with `settled`, settlements among them."""
    kinds: list[st.SearchStrategy[Step]] = [_order_steps(), _order_steps(), st.composite(_shed_step)()]
    if settled:
        kinds.append(st.builds(Step, st.integers(0, 60), st.just("settle")))
    steps = st.lists(st.one_of(kinds), min_size=12, max_size=40)
    return steps.map(lambda found: sorted(found, key=lambda step: step.at))


class Season:
    """A shop through which steps are played, and the settlements that were closed in it."""

    def __init__(self, refunds: RefundBearer = "cooperative", spoilage: SpoilageRule = "pro_rata") -> None:
        self.shop = Shop(structs.replace(SPRING, refunds=refunds, spoilage=spoilage))
        self.settled: list[Reckoning] = []

    @property
    def state(self) -> State:
        """What is held true."""
        return self.shop.state

    def play(self, steps: Iterable[Step]) -> Season:
        """Play the steps as they come; each keeps its own time, and its name whether or not others settle."""
        count = 0
        for step in steps:
            count += step.what != "settle"
            self.take(step, str(count))
        return self

    def settle(self, at_ms: int = 0, note: str = "explained") -> Reckoning:
        """Close a settlement and give what it wrote."""
        reckoning = reckon(self.state)
        for fact in settlement_facts(f"S{len(self.settled) + 1}", reckoning, note, "", at_ms):
            self.shop.hold(fact)
        self.settled.append(reckoning)
        return reckoning

    def take(self, step: Step, key: str) -> None:
        """Let one step happen; what it says has this key."""
        at_ms = T0 + step.at * 1000
        match step.what:
            case "settle":
                self.settle(at_ms)
            case "lose":
                lost, delta = step.amount, -step.amount
                fact = StockAdjusted(key, step.of, delta, "spoilage", lost, lot=step.lot, at_ms=at_ms)
                self.shop.hold(fact)
            case "find":
                self.shop.hold(StockAdjusted(key, step.of, step.amount, "recount", lot=step.lot, at_ms=at_ms))
            case "receive":
                price_fen = 500 + step.amount % 7
                lot = LotReceived(key, step.of, "班家", step.amount, lot=f"l{key}", price_fen=price_fen, at_ms=at_ms)
                self.shop.hold(lot)
            case _:
                for noun in order_events(step, key):
                    self.shop.tell(noun)


def order_events(step: Step, key: str) -> Sequence[OrderEvent]:
    """What the platform says of one step of an order."""
    at_ms = T0 + step.at * 1000
    pack = "bamboo-2" if step.of in _ORDERS[4:] else "plum-5"
    whole = OrderEvent(at_ms, "doudian", key, step.of, "created", (OrderLine("1", pack, quantity=4),))
    match step.what:
        case "send":
            sent = structs.replace(whole, key=f"{key}s", event="shipped", lines=(OrderLine("1", quantity=step.amount),))
            return whole, sent
        case "complete":
            return whole, structs.replace(whole, key=f"{key}c", event="completed", lines=())
        case "close":
            return (structs.replace(whole, key=f"{key}x", event="closed", lines=()),)
        case "refund" | "refund before":
            line = OrderLine("1", quantity=step.amount % 3, phase="pre" if step.what.endswith("before") else "")
            return (structs.replace(whole, event="refunded", refund=f"R{step.amount}", lines=(line,)),)
        case _:
            return whole, structs.replace(whole, key=f"{key}p", event="paid", lines=())
