"""A shop's books that are told what a platform answers when it is asked."""

from __future__ import annotations

from collections.abc import Iterable

from companion.domain.admit import admit
from companion.domain.catalogue import Catalogue, Pack, StockPool
from companion.domain.facts import AnyFact
from companion.domain.inbound import Inbound
from companion.journal.codec import fact_line
from connectors.contract import Sweeper
from tests.connectors.pushes import PRIVATE
from tests.domain.shop import Shop

CODES = ("doudian", "kuaishou_shop", "wechat_shop", "pdd", "taobao", "youzan")
SHELF = Catalogue(
    "弄袍村",
    pools=(StockPool("plum", "蜂糖李", "g", 1_000_000),),
    packs=(Pack("plum-5", "plum", "五斤", 2500, 4990, sku=dict.fromkeys(CODES, ("PLUM-5J",))),),
)


class Books(Shop):
    """The books of one village with one pile of plums."""

    def __init__(self) -> None:
        super().__init__(SHELF)
        self.state.began_ms = 1

    def hear(self, nouns: Iterable[Inbound]) -> int:
        """Take nouns in by the door; how many facts they came to."""
        return sum(len(self.tell(admit(noun))) for noun in nouns)

    async def sweep(self, sweeper: Sweeper, since_ms: int, until_ms: int) -> int:
        """Everything a shop tells of what changed; how many facts it came to."""
        return sum([self.hear(page) async for page in sweeper.sweep(since_ms, until_ms)])

    @property
    def plums(self) -> tuple[int, int, int, int]:
        """Boxes of five 斤: reserved, committed, shipped, recoverable."""
        pool = self.state.stock.pools["plum"]
        return (pool.reserved // 2500, pool.committed // 2500, pool.shipped // 2500, pool.recoverable // 2500)

    def flags(self, shop: str, order: str) -> tuple[str, ...]:
        """What a person should look at in an order."""
        return self.state.stock.orders[(shop, order)].flags

    def written(self) -> str:
        """Everything the book holds, as text."""
        return "\n".join(map(_text, self.book))

    def private(self) -> list[str]:
        """What of a buyer's is in the book."""
        return [word for word in PRIVATE if word in self.written()]


def _text(fact: AnyFact) -> str:
    return fact_line(fact).decode()
