"""A small shop for tests: one pile of plums in two packs, bamboo by the piece, and words for what happens to orders."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from companion.domain.catalogue import Catalogue, Expert, Facts, Faq, Pack, Room, StockPool
from companion.domain.decide import decide, opening
from companion.domain.facts import AnyFact
from companion.domain.inbound import Command, Comment, EventName, Inbound, OrderEvent, OrderLine, User
from companion.domain.state import State, apply
from companion.domain.timer import due
from companion.reading.reader import Reader
from companion.reading.reading import Good, Shelf

T0: Final = 1_781_524_800_000
"""2026-06-15T20:00:00+08:00."""

CATALOGUE: Final = Catalogue(
    name="弄袍村",
    goal=500_000,
    pools=(
        StockPool("plum", "蜂糖李", "g", 320_000, low_at=25_000),
        StockPool("bamboo", "方竹笋", "piece", 100),
        StockPool("dried", "刺梨干", "g", 10_000, refund_before_shipping="restock"),
    ),
    packs=(
        Pack("plum-5", "plum", "蜂糖李 5斤装", 2500, 3990, 3, ("5斤",), {"doudian": ("SKU5",)}),
        Pack("plum-10", "plum", "蜂糖李 10斤装", 5000, 7200, 4),
        Pack("bamboo-2", "bamboo", "方竹笋 2件", 2, 2990, 1),
        Pack("dried-1", "dried", "刺梨干 500克", 500, 1990, 7),
    ),
    facts=Facts(shipping="全国包邮，新疆、西藏补 10 元运费", faq=(Faq(("有农药吗",), "采前 20 天停药。"),)),
    experts=(Expert("li", "李农技", ("李子",)),),
    rooms=(Room("douyin", "抖音直播间"),),
)


class Shop:
    """A State, and the ways to tell it things; every fact is kept as the book would keep it."""

    def __init__(self, catalogue: Catalogue = CATALOGUE) -> None:
        self.state = State()
        self.book: list[AnyFact] = []
        self.told: list[Inbound] = []
        self._catalogue = catalogue
        self.at_ms = T0
        self.count = 0
        for fact in opening(self.state, catalogue, T0):
            self.hold(fact)

    @cached_property
    def reader(self) -> Reader:
        """Reads for this shop; made when the first comment comes, for most tests have none."""
        goods = tuple(Good(p.id, p.pool, p.title, "", p.link, p.aliases) for p in self._catalogue.packs)
        return Reader(Shelf(goods))

    def hold(self, fact: AnyFact) -> None:
        """Make a fact so and keep it."""
        apply(self.state, fact)
        self.book.append(fact)

    def tell(self, noun: Inbound) -> tuple[AnyFact, ...]:
        """Decide a noun as the desk does; the facts it made true."""
        self.told.append(noun)
        reading = self.reader.read(noun.text) if isinstance(noun, Comment) else None
        facts = decide(self.state, noun, reading, noun.at_ms)
        for fact in facts:
            self.hold(fact)
        return facts

    def wait(self, now_ms: int) -> list[AnyFact]:
        """Let time pass; what fell due."""
        fell: list[AnyFact] = []
        while (fact := due(self.state, now_ms)) is not None:
            self.hold(fact)
            fell.append(fact)
        return fell

    def event(self, event: EventName, *lines: OrderLine, order: str = "D1", **more: Any) -> tuple[AnyFact, ...]:
        """One order event, a second after the last."""
        return self.tell(self.noun(event, *lines, order=order, **more))

    def noun(self, event: EventName, *lines: OrderLine, order: str = "D1", **more: Any) -> OrderEvent:
        """An order event, a second after the last, not yet told."""
        self.count += 1
        self.at_ms += 1000
        told: dict[str, Any] = {"at_ms": self.at_ms, "source": "doudian", "key": f"e{self.count}"} | more
        return OrderEvent(order=order, event=event, lines=lines, **told)

    def say(self, text: str, user: str = "u1", key: str = "") -> tuple[AnyFact, ...]:
        """A comment."""
        self.count += 1
        self.at_ms += 1000
        return self.tell(Comment(self.at_ms, "ear", "douyin", key or f"c{self.count}", User(user, user), text))

    def command(self, name: str, once: str = "", by: str = "小王", **args: Any) -> tuple[AnyFact, ...]:
        """A helper's command; `once` is its own id."""
        self.count += 1
        self.at_ms += 1000
        return self.tell(Command(self.at_ms, "console", once or f"k{self.count}", by, name, args))

    def pool(self, id: str = "plum") -> tuple[int, int, int, int, int, int]:
        """(available, reserved, committed, shipped, recoverable, lost)."""
        p = self.state.stock.pools[id]
        return (p.available, p.reserved, p.committed, p.shipped, p.recoverable, p.lost)


def plums(quantity: int | None = 1, line: str = "1", pack: str = "plum-5", **more: Any) -> OrderLine:
    """A line of plums."""
    return OrderLine(line, pack, quantity=quantity, **more)


def units(quantity: int, line: str = "1", **more: Any) -> OrderLine:
    """A line that says only how many: in what is shipped or refunded."""
    return OrderLine(line, quantity=quantity, **more)


def balanced(state: State) -> bool:
    """Double entry: the accounts of each pool sum to zero, and only available and supply may be negative."""
    return all(
        p.available + p.reserved + p.committed + p.shipped + p.recoverable + p.lost + p.supply == 0
        and min(p.reserved, p.committed, p.shipped, p.recoverable, p.lost) >= 0
        for p in state.stock.pools.values()
    )
