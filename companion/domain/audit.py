"""Floor 0. The books checked against themselves: what the pools show must be what the orders explain.

Reads the State and remembers sums; writes nothing but those and the list of orders it has looked at. A check after a
batch costs as much as the orders the batch touched; the whole books are added up once, when the book has been read.
"""

from __future__ import annotations

from typing import Final

from companion.domain.books import OrderBook, Pool
from companion.domain.orders import split
from companion.domain.state import State
from companion.domain.stock import Stock
from companion.domain.trouble import Trouble

_ACCOUNTS: Final = ("reserved", "committed", "shipped", "recoverable")
_NEVER_NEGATIVE: Final = (*_ACCOUNTS, "lost")
_PARTS: Final = 5


class BooksDontBalance(Trouble):
    """What a pool shows is not what its orders explain: a fault of the program, and no number of it may be shown."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(
            f"账对不上：{zh}。为了不显示错数，助播台已停下；账本完好，请重新启动，再出现请把账本发给我们",
            f"the books don't balance: {en}. The station has stopped rather than show a wrong number; the book is "
            "whole: start again, and send it to us if this comes back",
        )


class Auditor:
    """Adds up what orders take from each pool, by another way than the postings, and compares."""

    def __init__(self) -> None:
        self._sums: dict[str, list[int]] = {}

    def begin(self, state: State) -> None:
        """Add up everything, and have the stock note from now on which orders each batch touches.

        Raises `BooksDontBalance`.
        """
        stock = state.stock
        self._sums = {pool: [0] * _PARTS for pool in stock.pools}
        for book in stock.by_number:
            _check_lines(stock, book)
            self._add(book)
        stock.before.clear()
        stock.auditing = True
        self._compare(stock)

    def check(self, state: State) -> None:
        """Check the orders that were touched since the last check, and every pool. Raises `BooksDontBalance`."""
        stock = state.stock
        for number, before in stock.before.items():
            book = stock.numbered(number)
            _check_lines(stock, book)
            for pool, parts in before.items():
                self._take_off(pool, parts)
            self._add(book)
        stock.before.clear()
        self._compare(stock)

    def _add(self, book: OrderBook) -> None:
        for line in book.lines.values():
            reserved, committed, shipped, recoverable, _, lost = line.posted
            for pool, content in line.goods.takes if line.goods else ():
                sums = self._sums_of(pool)
                sums[0] += reserved * content
                sums[1] += committed * content
                sums[2] += shipped * content
                if recoverable or lost:
                    sums[3] += recoverable * content
                    sums[4] += lost * content

    def _take_off(self, pool: str, parts: tuple[int, ...]) -> None:
        sums = self._sums_of(pool)
        for place in range(_PARTS):
            sums[place] -= parts[place]

    def _sums_of(self, pool: str) -> list[int]:
        sums = self._sums.get(pool)
        if sums is None:
            sums = self._sums[pool] = [0] * _PARTS
        return sums

    def _compare(self, stock: Stock) -> None:
        for id, pool in stock.pools.items():
            _check_pool(id, pool, self._sums.get(id) or [0] * _PARTS)


def _check_lines(stock: Stock, book: OrderBook) -> None:
    for id, line in book.lines.items():
        if split(line.tale, line.restocked, line.lost, stock.hold_unpaid) != line.posted:
            order = f"{book.id[0]} {book.id[1]}"
            raise BooksDontBalance(
                f"订单 {order} 第 {id} 行记的和算的不一样", f"line {id} of order {order} is posted wrong"
            )


def _check_pool(id: str, pool: Pool, sums: list[int]) -> None:
    """Double entry sums to zero, nothing that can't be is below it, and every account is what the orders add up to."""
    total = pool.available + pool.supply + sum(getattr(pool, account) for account in _NEVER_NEGATIVE)
    if total:
        raise BooksDontBalance(f"货池 {id} 的各个账户加起来是 {total}，不是 0", f"pool {id} adds up to {total}, not 0")
    for account in _NEVER_NEGATIVE:
        if getattr(pool, account) < 0:
            raise BooksDontBalance(f"货池 {id} 的 {account} 是负数", f"{account} of pool {id} is negative")
    for account, explained in zip(_ACCOUNTS, sums, strict=False):
        if getattr(pool, account) != explained:
            shown = getattr(pool, account)
            raise BooksDontBalance(
                f"货池 {id} 的 {account} 是 {shown}，订单加起来是 {explained}",
                f"{account} of pool {id} is {shown}, its orders add up to {explained}",
            )
    if pool.lost < sums[4]:
        raise BooksDontBalance(f"货池 {id} 的 lost 比订单报损的还少", f"pool {id} has lost less than its orders have")
